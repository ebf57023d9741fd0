"""Sessions that two hold: who stands for them, what came of them, and that nobody can be read out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from dongliang_web.harmony import jobs
from dongliang_web.harmony.actions import accept_companion, ask_companion
from dongliang_web.harmony.models import outcome_of_sessions
from dongliang_web.models import Community, Companions, Entry, HostedTogether, Member, Session
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import append
from dongliang_web.sharing.actions import Plan, attend, close_session, open_session, propose_session
from tests.web.factories import client_of
from tests.web.harmony.camps import camps, people, snap, tie, together
from tests.web.home.conftest import _home, clock, community
from tests.web.home.reading import DAY, NOW, TODAY, queries

__all__ = ["_home", "clock", "community", "people"]
pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def begun(by: Member, speaker: Member | None = None, brought_by: Member | None = None) -> Session:
    """Let a session be proposed, and begin now."""
    plan = Plan("肩颈", "", speaker, "" if speaker else "沈老师", brought_by, now(), 60)
    session = propose_session(by=by, plan=plan, at=now())
    open_session(by=by, session=session, at=now())
    session.refresh_from_db()
    return session


def replied(community: Community, one: Member, other: Member, day: dt.date, verb: str = "replied") -> Entry:
    at = dt.datetime.combine(day, dt.time(4), dt.UTC)
    return append(verb, community=community, by=one, target=other, at=at)


@pytest.mark.parametrize(
    ("speaker", "brought_by", "two"),
    [
        ("南枝2", None, ("南枝2", "北枝2")),
        ("南枝2", "南枝3", ("南枝2", "北枝2")),
        ("北枝2", "南枝3", ("北枝2", "南枝3")),
        (None, "南枝3", ("北枝2", "南枝3")),
        ("北枝2", None, None),
        ("北枝2", "北枝2", None),
        (None, None, None),
    ],
)
def test_speaker_and_proposer_stand_for_a_session_else_whoever_brings_the_speaker(
    people: dict[str, Member], speaker: str | None, brought_by: str | None, two: tuple[str, str] | None
) -> None:
    begun(people["北枝2"], people.get(speaker or ""), people.get(brought_by or ""))
    assert jobs.sessions(now()) == (two is not None)
    found = [(each.one.name, each.other.name) for each in HostedTogether.objects.all()]
    assert found == ([two] if two else [])
    assert jobs.sessions(now()) == 0


def test_a_session_that_did_not_begin_is_not_taken_up(people: dict[str, Member], clock: time_machine.Traveller) -> None:
    plan = Plan("肩颈", "", people["南枝2"], "", None, now() + HOUR, 60)
    session = propose_session(by=people["北枝2"], plan=plan, at=now())
    assert jobs.sessions(now()) == 0
    clock.shift(HOUR)
    open_session(by=people["北枝2"], session=session, at=now())
    assert jobs.sessions(now()) == 1


def test_a_session_of_long_ago_is_not_taken_up(people: dict[str, Member], clock: time_machine.Traveller) -> None:
    begun(people["北枝2"], people["南枝2"])
    clock.shift(8 * DAY)
    assert jobs.sessions(now()) == 0


def test_what_came_of_a_session_is_counted_once(
    community: Community, people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    one, other = people["北枝2"], people["南枝2"]
    replied(community, one, other, TODAY - DAY)
    replied(community, other, one, TODAY - 28 * DAY, "recognised")
    replied(community, one, other, TODAY - 29 * DAY)
    session = begun(one, other)
    assert jobs.sessions(now()) == 1
    made = HostedTogether.objects.get()
    assert made.groups is not None
    assert not {str(one.pk), str(other.pk)} & {pk for group in made.groups for pk in group}
    assert made.across_before == 2, "the bridge leans on one centre and is tied to two of the other group"
    for each in ("北枝3", "北枝4", "南枝3"):
        attend(by=people[each], session=session, at=now())
    replied(community, one, other, TODAY)
    clock.shift(2 * HOUR)
    close_session(session=session, at=now(), by=one)
    replied(community, one, other, TODAY + DAY)
    taken_back = replied(community, other, one, TODAY + 2 * DAY, "recognised")
    append("took_back_recognition", community=community, by=other, about=taken_back, at=now())
    replied(community, other, one, TODAY + 28 * DAY)
    replied(community, other, one, TODAY + 29 * DAY)
    tie(community, [(people["北枝5"], people["南枝5"], 1)], "recognised", NOW + 20 * DAY)
    clock.move_to(NOW + 29 * DAY)
    assert jobs.sessions(now()) == 0
    clock.move_to(NOW + 31 * DAY)
    snap(community, TODAY + 29 * DAY)
    assert (jobs.sessions(now()), jobs.sessions(now())) == (1, 0)
    made.refresh_from_db()
    assert (made.acts_before, made.acts_after) == (2, 2), "neither the days of the session nor what was taken back"
    assert (made.across_before, made.across_after) == (2, 3), "who listened is tied to the speaker alone"
    assert made.groups is None


@pytest.mark.parametrize(("back", "is_kept"), [(0, False), (1, True), (2, True), (3, False)])
def test_the_snapshot_shortly_before_the_session_is_read(
    community: Community, people: dict[str, Member], back: int, is_kept: bool
) -> None:
    community.snapshots.all().delete()
    snap(community, TODAY - back * DAY)
    tie(community, [(people["北枝5"], people["南枝5"], 1)], "recognised")
    begun(people["北枝2"], people["南枝2"])
    assert jobs.sessions(now()) == 1
    made = HostedTogether.objects.get()
    assert (made.groups is not None, made.across_before) == ((True, 2) if is_kept else (False, None))


def test_the_last_evening_of_a_month_is_not_shortly_before(community: Community, clock: time_machine.Traveller) -> None:
    """Of a session taken up late, once a later evening is kept, no other is left."""
    people = camps(community, until=NOW - 12 * DAY)
    snap(community, TODAY.replace(day=1) - DAY)
    begun(people["北枝2"], people["南枝2"])
    snap(community, TODAY)
    assert jobs.sessions(now()) == 1
    made = HostedTogether.objects.get()
    assert (made.groups, made.across_before) == (None, None)
    clock.shift(40 * DAY)
    close_session(session=made.session, at=now() - 38 * DAY)
    assert jobs.sessions(now()) == 0


def test_two_of_one_group_and_a_session_that_runs_are_not_counted(
    people: dict[str, Member], clock: time_machine.Traveller
) -> None:
    inside = begun(people["北枝2"], people["北枝3"])
    running = begun(people["北枝2"], people["南枝3"])
    assert jobs.sessions(now()) == 2
    close_session(session=inside, at=now())
    clock.shift(40 * DAY)
    assert jobs.sessions(now()) == 0
    close_session(session=running, at=now())
    assert jobs.sessions(now()) == 0


def counted(people: dict[str, Member], sessions: int) -> None:
    for number in range(sessions):
        begun(people[f"北枝{number % 6 + 1}"], people["南枝6"])
    jobs.sessions(now())
    HostedTogether.objects.update(
        measured_at=NOW, groups=None, acts_before=1, acts_after=4, across_before=3, across_after=5
    )


@pytest.mark.parametrize(("sessions", "enough"), [(4, False), (5, True)])
def test_what_came_of_few_sessions_is_not_told(people: dict[str, Member], sessions: int, enough: bool) -> None:
    counted(people, sessions)
    said = together(people["桥"])
    assert ("还说不准。两群各一位一起办的满5场才说，也从不说到某一个人。" in said) != enough
    assert ("5场，是两群各一位一起办的。" in said) == enough
    assert ("1.0次，是之后28日里，两人之间平均七日的回复和认可。之前28日里，平均七日0.3次。" in said) == enough
    assert (
        "25对，是28日以后，两群之间有来往的，一起办的两位和他们的来往都不算。之前15对。共5场，各算各的。" in said
    ) == enough
    assert ("没有估误差，也没有可比的。这不是证明" in said) == enough


def test_how_many_were_counted_is_not_told_of_few(people: dict[str, Member]) -> None:
    """Whether one session counts would tell whether its two are of one group."""
    before = together(people["桥"])
    begun(people["北枝2"], people["南枝2"])
    jobs.sessions(now())
    HostedTogether.objects.update(measured_at=NOW, groups=None, acts_before=1, acts_after=4)
    people["桥"].notices.all().delete()
    assert together(people["桥"]) == before


def test_a_session_whose_ties_after_are_not_known_counts_for_what_was_said(people: dict[str, Member]) -> None:
    counted(people, 10)
    row = HostedTogether.objects.order_by("pk").last()
    HostedTogether.objects.filter(pk=row and row.pk).update(across_after=None)
    said = together(people["桥"])
    assert "10场，是两群各一位一起办的。" in said
    assert "之前15对。共5场，各算各的。" in said, "of the nine of which it is known, five are told"


def test_what_is_said_moves_on_by_five_so_that_no_session_stands_out(
    community: Community, people: dict[str, Member]
) -> None:
    counted(people, 5)
    five = outcome_of_sessions(community)
    for more in (1, 3):
        counted(people, more)
        last = HostedTogether.objects.order_by("pk")[5:]
        HostedTogether.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(
            acts_before=9, acts_after=9, across_before=9, across_after=9, measured_at=NOW + DAY
        )
        assert replace(outcome_of_sessions(community), measured=5) == five
    assert "5场，是两群各一位一起办的。" in together(people["桥"])
    counted(people, 1)
    assert outcome_of_sessions(community).count == 10


@pytest.mark.parametrize("after", [dt.timedelta(0), -DAY])
def test_of_a_closed_community_no_groups_are_kept(
    community: Community, people: dict[str, Member], after: dt.timedelta
) -> None:
    """Nothing is counted there any more, and groups are kept for the counting alone."""
    begun(people["北枝2"], people["南枝2"])
    week = ask_companion(by=people["北枝3"], asked=people["南枝3"], at=now())
    accept_companion(by=people["南枝3"], companions=week, at=now())
    jobs.sessions(now())
    kept = [model.objects.filter(groups__isnull=False) for model in (HostedTogether, Companions)]
    assert [each.count() for each in kept] == [1, 1]
    Community.objects.update(closes_at=now() - after)
    assert (jobs.sessions(now()), jobs.due(now())) == ((1, 1) if not after else (0, 0))
    assert [each.count() for each in kept] == ([0, 0] if not after else [1, 1])
    assert (jobs.sessions(now()), jobs.due(now())) == (0, 0)


def test_the_page_costs_the_same_however_many_were_held(people: dict[str, Member]) -> None:
    reader = client_of(people["桥"])
    few = queries(reader, "bring_together", "hands")
    counted(people, 6)
    people["桥"].notices.all().delete()
    assert queries(reader, "bring_together", "hands") == few
