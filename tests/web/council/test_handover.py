"""From a founder who holds everything to a member like the others: the list, the consent, the vote."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine

from dongliang.checkin import MainRules
from dongliang.council import HEAVY, MOVABLE, Choice, Holder, Holding, Role, decides, holdings_to_json
from dongliang_web.council import actions, jobs
from dongliang_web.council.models import Proposal, Rehearsal, hand_over_facts, hand_over_list
from dongliang_web.models import Community, Entry, Member, Notice
from dongliang_web.people.actions import set_rules
from dongliang_web.people.models import body_of
from dongliang_web.record.actions import Refused
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 10)
NOW = dt.datetime(2026, 11, 10, 4, tzinfo=dt.UTC)
ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-Hans"}


@pytest.fixture
def community() -> Community:
    """A community whose daily work is with its stewards and whose heavy powers are with the vote."""
    held = {power: Holding(Holder.VOTE if power in HEAVY else Holder.STEWARDS) for power in MOVABLE}
    return CommunityFactory(slug="hands", powers=holdings_to_json(held))


@pytest.fixture
def founder(community: Community) -> Member:
    return MemberFactory(community=community, name="周岚", offices=[Role.FOUNDER])


@pytest.fixture
def others(community: Community) -> list[Member]:
    """Five who write every day, three of them stewards."""
    found = [
        MemberFactory(community=community, name=f"人{number}", offices=[Role.STEWARD] if number < 3 else [])
        for number in range(5)
    ]
    write(found, TODAY - 30 * DAY, 30)
    return found


def write(people: list[Member], first: dt.date, days: int) -> None:
    for member in people:
        for ahead in range(days):
            checked_in(member, first + ahead * DAY)


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4), dt.UTC)


def missing(community: Community, at: dt.datetime) -> list[str]:
    community.refresh_from_db()
    return [item.key for item in hand_over_list(community, at) if not item.is_met]


def voted(proposal: Proposal, people: list[Member], at: dt.datetime) -> Proposal:
    for each in people:
        actions.vote(by=each, proposal=proposal, choice=Choice.AGREE, reason="好，就这样。", at=at)
    actions.settle(proposal.community, proposal.closes_at)
    proposal.refresh_from_db()
    return proposal


def drill(others: list[Member], kind: str, at: dt.datetime, **facts: Any) -> Proposal:
    made = actions.propose(by=others[0], kind=kind, facts=facts, reason="走一遍看看。", at=at, is_drill=True)
    return voted(made, others, at)


def rehearsed(founder: Member, others: list[Member]) -> Rehearsal:
    """Hold a rehearsal of fourteen days in which the others write on and walk through the heavy powers."""
    made = actions.announce_rehearsal(by=founder, first=TODAY + DAY, days=14, at=NOW)
    write(others, TODAY, 15)
    away = at_noon(TODAY + 2 * DAY)
    jobs.rehearse(at_noon(TODAY + DAY))
    after = {"holder": "founder", "named": [], "needed": 1}
    before = {"holder": "vote", "named": [], "needed": 1}
    drill(others, "change_rules", away, **actions.change_of(founder.community, "main", MainRules(resting_after_days=9)))
    drill(others, "appoint_steward", away, member=others[4].pk)
    drill(others, "dissolve", away)
    # What moves a power for good waits; walked through without effect it does not.
    drill(others, "move_power", away, power="set_rules", before=before, after=after)
    jobs.rehearse(at_noon(TODAY + 15 * DAY))
    made.refresh_from_db()
    return made


def test_at_first_nearly_everything_is_missing(founder: Member, others: list[Member]) -> None:
    plain = CommunityFactory(slug="plain")
    MemberFactory(community=plain, offices=[Role.FOUNDER])
    assert missing(plain, NOW) == ["held", "walked", "rehearsed"]
    assert missing(founder.community, NOW) == ["walked", "rehearsed"]


def test_a_heavy_power_that_the_founder_alone_used_has_to_be_used_by_others(
    founder: Member, others: list[Member]
) -> None:
    set_rules(by=founder, community=founder.community, at=NOW, main=MainRules(resting_after_days=8))
    facts = hand_over_facts(founder.community, NOW)
    assert facts.used_by == {"set_rules": frozenset()}
    assert "used" in missing(founder.community, NOW)
    assert hand_over_facts(founder.community, NOW + 181 * DAY).used_by == {}


def test_walking_through_changes_nothing_and_counts(founder: Member, others: list[Member]) -> None:
    rehearsed(founder, others)
    walked = Proposal.objects.filter(is_drill=True)
    assert [(each.result, each.enacted_id, each.not_done) for each in walked] == [("passed", None, {})] * 4
    founder.community.refresh_from_db()
    assert founder.community.main.resting_after_days == 7
    assert Role.STEWARD not in others[4].roles()
    assert hand_over_facts(founder.community, at_noon(TODAY + 16 * DAY)).walked == HEAVY
    assert Notice.objects.filter(member=others[0], key="proposal_walked").count() == 4


def test_powers_are_not_moved_behind_the_founder_s_back(founder: Member, others: list[Member]) -> None:
    before = {"holder": "vote", "named": [], "needed": 1}
    after = {"holder": "founder", "named": [], "needed": 1}
    moved = {"power": "set_rules", "before": before, "after": after}
    earlier = actions.propose(by=others[0], kind="move_power", facts=moved, reason="先说的。", at=NOW)
    actions.announce_rehearsal(by=founder, first=TODAY + DAY, days=14, at=NOW)
    away = at_noon(TODAY + DAY)
    jobs.rehearse(away)
    with pytest.raises(Refused) as refused:
        actions.propose(by=others[0], kind="dissolve", facts={}, reason="趁人不在。", at=away)
    assert refused.value.key == "rehearsal_runs"
    voted(earlier, others, away)
    assert (earlier.result, earlier.not_done["key"]) == ("passed", "rehearsal_runs")


def test_nothing_is_walked_through_outside_a_rehearsal(founder: Member, others: list[Member]) -> None:
    with pytest.raises(Refused) as refused:
        actions.propose(by=others[0], kind="dissolve", facts={}, reason="走一遍。", at=NOW, is_drill=True)
    assert refused.value.key == "drill_not_now"


def test_the_whole_way(founder: Member, others: list[Member]) -> None:
    rehearsed(founder, others)
    community, at = founder.community, at_noon(TODAY + 16 * DAY)
    assert missing(community, at) == []
    with pytest.raises(Refused) as refused:
        actions.propose(by=others[0], kind="hand_over", facts={}, reason="到时候了。", at=at)
    assert refused.value.key == "hand_over_without_consent"
    actions.consent_to_hand_over(by=founder, at=at)
    actions.consent_to_hand_over(by=founder, at=at)  # said twice it is said once
    made = actions.propose(by=others[0], kind="hand_over", facts={}, reason="到时候了。", at=at)
    assert made.is_vote
    voted(made, others, at)
    assert made.enacted is not None
    assert (made.enacted.verb, made.enacted.target_id, made.enacted.actor_id) == ("handed_over", founder.pk, None)
    again = Member.objects.get(pk=founder.pk)
    assert again.roles() == {Role.MEMBER}
    over = made.closes_at
    assert body_of(community, over).founder is None
    assert all(not decides(body_of(community, over), power).fell for power in MOVABLE)
    assert Notice.objects.filter(key="handed_over").count() == len(others) + 1


def test_the_founder_can_take_the_consent_back_until_the_vote_is_over(founder: Member, others: list[Member]) -> None:
    rehearsed(founder, others)
    at = at_noon(TODAY + 16 * DAY)
    actions.consent_to_hand_over(by=founder, at=at)
    made = actions.propose(by=others[0], kind="hand_over", facts={}, reason="到时候了。", at=at)
    actions.withdraw_consent(by=founder, at=at + DAY)
    voted(made, others, at + DAY)
    assert (made.result, made.not_done["key"]) == ("passed", "hand_over_without_consent")
    assert Role.FOUNDER in Member.objects.get(pk=founder.pk).roles()
    with pytest.raises(Refused):
        actions.withdraw_consent(by=founder, at=at + DAY)


def test_the_list_is_looked_at_again_as_it_is_carried_out(founder: Member, others: list[Member]) -> None:
    rehearsed(founder, others)
    at = at_noon(TODAY + 16 * DAY)
    actions.consent_to_hand_over(by=founder, at=at)
    made = actions.propose(by=others[0], kind="hand_over", facts={}, reason="到时候了。", at=at)
    others[0].offices.update(until_at=at)  # a third steward is missing by then
    voted(made, others, at)
    assert (made.result, made.not_done["key"]) == ("passed", "hand_over_not_ready")


def test_the_page_tells_what_is_missing_and_only_the_founder_consents(founder: Member, others: list[Member]) -> None:
    url = "/c/hands/council/hand-over"
    with time_machine.travel(NOW, tick=False):
        reader = client_of(others[4])
        page = reader.get(url, **ZH).content.decode()
        assert "还差" in page
        assert "还没有走完的预演" in page
        assert "consent" not in page.split("<main")[1], "nobody else is asked"
        assert reader.post(f"{url}/consent").status_code == 403
        assert client_of(founder).post(f"{url}/consent").status_code == 302
        assert "周岚" in reader.get(url).content.decode()
        assert Entry.objects.filter(verb="consented_to_hand_over").count() == 1
        client_of(founder).post(f"{url}/consent", {"withdraw": "1"})
        assert Entry.objects.filter(verb="withdrew_consent").count() == 1


def test_afterwards_the_page_says_that_the_ring_stands(founder: Member, others: list[Member]) -> None:
    rehearsed(founder, others)
    at = at_noon(TODAY + 16 * DAY)
    actions.consent_to_hand_over(by=founder, at=at)
    voted(actions.propose(by=others[0], kind="hand_over", facts={}, reason="到时候了。", at=at), others, at)
    with time_machine.travel(at + 8 * DAY, tick=False):
        assert "外圈还站着" in client_of(others[4]).get("/c/hands/council/hand-over", **ZH).content.decode()
        assert client_of(founder).post("/c/hands/settings").status_code == 403
