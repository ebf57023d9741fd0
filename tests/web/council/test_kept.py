"""Dissolving is taken back by a proposal, which is never decided too late to be done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from dongliang.council import Choice, Form, Holder, Holding
from dongliang_web.council.actions import settle
from dongliang_web.council.jobs import due
from dongliang_web.models import Community, Entry, Member, Proposal
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, TWO_STEWARDS, Circle, names, reader, say, settled, told, verbs
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
AGREE, OBJECT = Choice.AGREE, Choice.OBJECT
HOUR = dt.timedelta(hours=1)


def dissolved(circle: Circle) -> dt.datetime:
    """Let the community have been dissolved by vote; returns when it closes."""
    proposal = circle.propose("dissolve", {})
    say(proposal, AGREE, *circle.members[:3])
    settled(proposal)
    circle.community = Community.objects.get(pk=circle.community.pk)
    circle.at = proposal.closes_at
    assert circle.community.closes_at is not None
    return circle.community.closes_at


def keep(circle: Circle, at: dt.datetime | None = None, **more: Any) -> Proposal:
    return circle.propose("keep_community", {}, at=at or circle.at, **more)


@pytest.mark.parametrize("consent", [True, False])
def test_the_members_take_it_back_by_vote(voting: Circle, consent: bool) -> None:
    closes_at = dissolved(voting)
    proposal = keep(voting, consent=consent)
    say(proposal, AGREE, *voting.members[:3])
    say(proposal, OBJECT, *voting.stewards[: 0 if consent else 1])
    proposal = settled(proposal)
    voting.community.refresh_from_db()
    assert voting.community.closes_at is None
    assert proposal.enacted is not None
    assert (proposal.enacted.verb, proposal.enacted.about) == ("kept_community", proposal.entry)
    assert proposal.enacted.facts == {"closes_at": closes_at.isoformat()}
    assert not voting.community.is_closed(closes_at + DAY)
    check_in = client_of(voting.members[0]).post(reverse("check_in", args=["circle"]), {"text": "还在"})
    assert check_in.status_code != 403


def test_one_objection_keeps_it_dissolved_under_consent(voting: Circle) -> None:
    dissolved(voting)
    proposal = keep(voting)
    say(proposal, AGREE, *voting.members[:3])
    say(proposal, OBJECT, voting.founder)
    assert settled(proposal).why == "objected"
    voting.community.refresh_from_db()
    assert voting.community.closes_at is not None


def test_everybody_who_was_told_of_the_end_is_told_that_it_goes_on(voting: Circle) -> None:
    dissolved(voting)
    everybody = names(voting.founder, *voting.stewards, *voting.members)
    assert told("dissolved") == everybody
    left = voting.members[3]
    Member.objects.filter(pk=left.pk).update(state="former")
    newcomer = MemberFactory(community=voting.community)
    proposal = keep(voting)
    say(proposal, AGREE, *voting.members[:3])
    settled(proposal)
    assert told("dissolved") == set()
    assert told("kept_community") == everybody | names(newcomer)
    assert newcomer.notices.filter(key="kept_community").count() == 1


def test_who_holds_the_power_alone_or_together_takes_it_back_at_once(circle: Circle) -> None:
    say(circle.propose("dissolve", {}), AGREE, circle.founder)
    circle.community.refresh_from_db()
    closes_at = circle.community.closes_at
    assert closes_at is not None
    late = closes_at - 2 * HOUR
    proposal = keep(circle, late)
    assert (proposal.form, proposal.closes_at) == (Form.ALONE, closes_at - HOUR)
    assert say(proposal, AGREE, circle.founder, at=late).enacted is not None
    say(circle.propose("dissolve", {}, at=late), AGREE, circle.founder, at=late)
    circle.hold(end_community=TWO_STEWARDS)
    proposal = keep(circle, late)
    assert proposal.form == Form.TOGETHER
    assert say(proposal, AGREE, *circle.stewards, at=late).enacted is not None
    circle.community.refresh_from_db()
    assert circle.community.closes_at is None
    assert verbs(circle.community).count("kept_community") == 2


def test_a_vote_is_over_before_the_community_closes(voting: Circle) -> None:
    closes_at = dissolved(voting)
    early = keep(voting)
    assert early.closes_at == voting.at + 7 * DAY, "where there is time enough it takes as long as any"
    late = closes_at - 3 * DAY
    proposal = keep(voting, late, by=voting.members[1], consent=False)
    assert proposal.closes_at == closes_at - HOUR
    say(proposal, AGREE, *voting.members[:3], at=late)
    due(proposal.closes_at)
    voting.community.refresh_from_db()
    assert voting.community.closes_at is None


@pytest.mark.parametrize("spoken", ["zh-hans", "en"])
def test_it_is_refused_with_both_dates_where_no_vote_fits_in(
    voting: Circle, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    closes_at = dissolved(voting)
    last = closes_at - HOUR - 2 * DAY
    keep(voting, last - dt.timedelta(seconds=1))
    Proposal.objects.filter(kind="keep_community").delete()
    with pytest.raises(Refused, match="keep_too_late") as refused:
        keep(voting, last)
    assert refused.value.values == {"until": last, "closes_at": closes_at}
    for module in ("people.access", "council.views.making"):
        monkeypatch.setattr(f"dongliang_web.{module}.now", lambda: last)
    address = f"{reverse('new_proposal', args=['circle'])}?kind=keep_community"
    answer = reader(voting.members[1], spoken).post(address, {"reason": "我们想留下", "form": "majority"})
    assert answer.status_code == 400
    assert ("来不及了" if spoken == "zh-hans" else "It is too late") in answer.content.decode()


def asleep(voting: Circle) -> tuple[Proposal, Proposal, dt.datetime]:
    """Let the members agree to keep it and to another gate; returns both, and when the site wakes after their ends."""
    closes_at = dissolved(voting)
    rules = voting.propose("change_rules", voting.change_gate(spare_days=2), at=closes_at - 3 * DAY)
    kept = keep(voting, closes_at - 3 * DAY)
    for each in (rules, kept):
        say(each, AGREE, *voting.members[:3])
    return kept, rules, closes_at + 5 * DAY


@pytest.mark.parametrize("way", ["clock", "page"])
def test_what_passed_keeps_it_although_the_site_stood_still_over_the_closing(
    voting: Circle, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, rules, late = asleep(voting)
    if way == "clock":
        assert due(late) >= 2
    else:
        for module in ("people.access", "council.views.proposals"):
            monkeypatch.setattr(f"dongliang_web.{module}.now", lambda: late)
        assert reader(voting.members[0]).get(kept.url).status_code == 200
    kept, rules = Proposal.objects.get(pk=kept.pk), Proposal.objects.get(pk=rules.pk)
    assert kept.enacted is not None
    assert (kept.settled_at, kept.enacted.happened_at) == (kept.closes_at, kept.closes_at)
    assert (rules.result, rules.settled_at) == ("passed", late), "it was over too, and is settled as in any community"
    assert not Community.objects.get(pk=voting.community.pk).is_closed(late)
    assert settle(voting.community, late) == 0


def test_what_failed_leaves_it_closed_and_nothing_else_is_decided(voting: Circle) -> None:
    kept, rules, late = asleep(voting)
    say(kept, OBJECT, voting.founder)
    due(late)
    assert Proposal.objects.get(pk=kept.pk).why == "objected"
    assert Proposal.objects.get(pk=rules.pk).is_open
    assert Community.objects.get(pk=voting.community.pk).is_closed(late)


def test_a_vote_on_keeping_it_that_had_not_ended_as_it_closed_is_not_decided(voting: Circle) -> None:
    kept, _, late = asleep(voting)
    Proposal.objects.filter(pk=kept.pk).update(closes_at=voting.community.closes_at)
    assert settle(voting.community, late) == 0
    assert due(late) == 0


def test_it_is_proposed_only_where_it_was_dissolved_and_is_not_closed(voting: Circle) -> None:
    with pytest.raises(Refused, match="not_dissolved"):
        keep(voting)
    closes_at = dissolved(voting)
    with pytest.raises(Refused, match="closed_by_now"):
        keep(voting, closes_at)


def test_of_two_the_second_finds_nothing_to_take_back(voting: Circle) -> None:
    dissolved(voting)
    one, two = keep(voting), keep(voting, consent=False)
    for each in (one, two):
        say(each, AGREE, *voting.members[:3])
    due(one.closes_at)
    two = Proposal.objects.get(pk=two.pk)
    assert (two.enacted, two.not_done["key"]) == (None, "not_dissolved")
    assert Entry.objects.filter(verb="kept_community").count() == 1
    page = reader(voting.members[0]).get(reverse("proposal", args=["circle", two.pk])).content.decode()
    assert "没有要解散" in page


def test_it_can_be_dissolved_again(voting: Circle) -> None:
    dissolved(voting)
    proposal = keep(voting)
    say(proposal, AGREE, *voting.members[:3])
    voting.at = settled(proposal).closes_at
    voting.community.refresh_from_db()
    dissolved(voting)


def test_it_waits_for_no_founder_who_is_away(voting: Circle) -> None:
    """Ending a community behind a founder's back waits; keeping it takes nothing from anybody."""
    dissolved(voting)
    voting.hold(end_community=Holding(Holder.FOUNDER))
    voting.founder.offices.update(away_until_date=voting.at.date() + 30 * DAY)
    proposal = keep(voting)
    assert proposal.form == Form.TOGETHER


@pytest.mark.parametrize(("spoken", "said"), [("zh-hans", "提议不解散"), ("en", "Propose to keep it")])
def test_the_pages_lead_there(voting: Circle, spoken: str, said: str) -> None:
    kind = "kind=keep_community"
    browser = reader(voting.members[0], spoken)
    choices = reverse("new_proposal", args=["circle"])
    assert kind not in browser.get(choices).content.decode()
    dissolved(voting)
    powers = browser.get(reverse("powers", args=["circle"])).content.decode()
    assert said in powers and kind in powers
    chosen = browser.get(choices).content.decode()
    assert kind in chosen and "kind=dissolve" not in chosen
    assert settle(voting.community, voting.at) == 0
