"""Who is told of a proposal, when, and what puts that away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from dongliang.council import Choice
from dongliang_web.council.jobs import due
from dongliang_web.models import Proposal
from tests.web.council.deciding import (
    DAY,
    Circle,
    names,
    say,
    told,
    verbs,
)
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT, ABSTAIN = Choice.AGREE, Choice.OBJECT, Choice.ABSTAIN


def test_who_decides_is_told_once_and_once_more_a_day_before_the_end(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    everybody = names(voting.founder, *voting.stewards, *voting.members)
    assert told("proposal_to_vote") == everybody - names(voting.members[0])
    say(proposal, AGREE, voting.members[1])
    soon = proposal.closes_at - DAY
    assert due(soon - dt.timedelta(seconds=1)) == 0
    assert due(soon) == 6
    assert due(soon) == 0
    assert told("proposal_to_vote") == set()
    assert told("proposal_closing") == everybody - names(voting.members[1])
    due(proposal.closes_at)
    assert told("proposal_closing") == set()
    assert told("proposal_failed") == names(voting.members[0], voting.members[1])


def test_looking_at_a_proposal_puts_its_notice_away(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    client_of(voting.members[1]).get(proposal.url)
    assert voting.members[1].name not in told("proposal_to_vote")


def test_who_withdraws_takes_the_question_back(voting: Circle) -> None:
    proposal = voting.propose("change_rules", voting.change_gate(required_days=12))
    address = reverse("withdraw_proposal", args=["circle", proposal.pk])
    client_of(voting.members[1]).post(address)
    assert Proposal.objects.get().is_open
    client_of(voting.members[0]).post(address)
    assert Proposal.objects.get().result == "withdrawn"
    assert told("proposal_to_vote") == set()
    assert verbs(voting.community)[-1] == "withdrew_proposal"
    assert due(proposal.closes_at) == 0
