"""Who is told of a proposal, when, and what puts that away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from dongliang.council import Choice, Holder, Holding
from dongliang.words import LANGUAGES, Language
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Notice, Proposal
from dongliang_web.pages.frame import notice_sentence
from tests.web.council.deciding import DAY, Circle, names, reader, say, told, verbs
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT = Choice.AGREE, Choice.OBJECT


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


# ---------------------------------------------------------------- what they say


def sentences(key: str, spoken: Language = "en") -> set[str]:
    return {notice_sentence(each, spoken, "Asia/Shanghai") for each in Notice.objects.filter(key=key)}


@pytest.mark.parametrize(
    ("spoken", "asks", "closes", "is_over"),
    [
        ("zh-Hans", "员0提了案：请沈樱做管事。", "提案「请沈樱做管事」", "提案「请沈樱做管事」通过了"),
        (
            "en",
            "员0 proposed: Appoint 沈樱 as a steward.",
            "“Appoint 沈樱 as a steward” closes",
            "has passed",
        ),
    ],
)
def test_they_name_the_proposal_as_its_page_does(
    voting: Circle, spoken: Language, asks: str, closes: str, is_over: str
) -> None:
    member = MemberFactory(community=voting.community, name="沈樱")
    proposal = voting.propose("appoint_steward", {"member": member.pk})
    (told_first,) = sentences("proposal_to_vote", spoken)
    assert told_first.startswith(asks)
    say(proposal, AGREE, *voting.members[:3])
    due(proposal.closes_at - DAY)
    (told_soon,) = sentences("proposal_closing", spoken)
    assert closes in told_soon
    due(proposal.closes_at)
    (told_last,) = sentences("proposal_passed", spoken)
    assert is_over in told_last


def test_every_kind_of_outcome_names_it(circle: Circle) -> None:
    alone = circle.propose("change_rules", circle.change_gate(required_days=12))
    assert sentences("proposal_to_decide").pop().startswith("员0 proposed, and it is yours to decide: Change the rule")
    say(alone, OBJECT, circle.founder)
    assert sentences("proposal_failed") == {
        "The proposal “Change the rule of the gate” has not passed; why stands there."
    }
    steward = circle.stewards[0]
    gone = circle.propose("release_steward", {"member": steward.pk})
    steward.offices.update(until_at=circle.at)
    say(gone, AGREE, circle.founder)
    assert sentences("proposal_not_done").pop().startswith("The proposal “Release 管0 from being a steward” has passed")
    facts = {
        "power": "set_rules",
        "before": actions.holding_to_json(Holding(Holder.FOUNDER)),
        "after": actions.holding_to_json(Holding(Holder.VOTE)),
    }
    say(circle.propose("move_power", facts), AGREE, circle.founder)
    assert "The proposal “Move a power: Set the rules” has passed and is done." in sentences("proposal_passed")


@pytest.mark.parametrize("key", ["to_vote", "to_decide", "closing", "passed", "walked", "not_done", "failed"])
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_notices_that_were_left_before_name_the_kind(voting: Circle, key: str, spoken: Language) -> None:
    values = {"by": "员0", "kind": "appoint_steward", "closes_at": voting.at.isoformat(), "url": "/", "about": 1}
    Notice.objects.create(member=voting.founder, key=f"proposal_{key}", values=values, at=voting.at)
    (said,) = sentences(f"proposal_{key}", spoken)
    assert ("请人做管事" if spoken == "zh-Hans" else "Appoint a steward") in said
    page = reader(voting.founder, "zh-hans" if spoken == "zh-Hans" else "en").get(reverse("powers", args=["circle"]))
    assert said[:12] in page.content.decode()
