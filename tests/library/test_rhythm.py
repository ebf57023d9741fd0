"""Daily counts, hours of the day, regularity, and who needed no reminder."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.coded import Coded, code
from dongliang.events import Event, events_table
from dongliang.rhythm import (
    Urging,
    daily_counts,
    hours_by_member,
    hours_of_day,
    members_by_day,
    regularity,
    urging,
    written,
)

FIRST = dt.date(2026, 3, 1)
days = st.integers(0, 20).map(lambda number: FIRST + dt.timedelta(days=number))
events = st.lists(st.builds(Event, st.sampled_from(["check_in", "make_up", "missed", "reply"]), st.text("abc"), days))


@given(events)
def test_counts_each_member_once_a_day(happened: list[Event]) -> None:
    found = daily_counts(happened)
    for day, count in found.items():
        assert count == len({e.actor for e in happened if e.day == day and e.kind in ("check_in", "make_up")})
    wrote = [event.day for event in happened if event.kind in ("check_in", "make_up") and event.day]
    assert set(wrote) <= set(found)
    assert (
        list(found)
        == [FIRST + dt.timedelta(days=number) for number in range(30)][
            (min(wrote) - FIRST).days : (max(wrote) - FIRST).days + 1
        ]
        if wrote
        else found == {}
    )


def test_days_with_nobody_are_told() -> None:
    wrote = [Event("check_in", "a", FIRST), Event("check_in", "b", FIRST + dt.timedelta(days=2))]
    assert list(daily_counts(wrote).values()) == [1, 0, 1]


def test_a_check_in_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="names no day"):
        daily_counts([Event("check_in", "a", at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))])


@given(st.lists(st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1))))
def test_every_instant_falls_into_the_hour_on_the_wall(naive: list[dt.datetime]) -> None:
    instants = [at.replace(tzinfo=dt.UTC) for at in naive]
    for zone in ("Asia/Shanghai", "Asia/Kolkata", "America/New_York"):
        found = hours_of_day(instants, zone)
        wall = [at.astimezone(ZoneInfo(zone)).strftime("%H") for at in instants]
        assert found == tuple(wall.count(f"{hour:02d}") for hour in range(24))


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="has no zone"):
        hours_of_day([dt.datetime(2026, 3, 1, 22)], "Asia/Shanghai")


def coded_of(events: list[Event]) -> Coded:
    """Return events with numbers for their texts."""
    return code(events_table(events), "Asia/Shanghai")


def at_hour(actor: str, hour: int, day: int = 1, kind: str = "check_in", target: str = "") -> Event:
    """Return an event at an hour of UTC that claims its UTC day."""
    at = dt.datetime(2026, 3, day, hour, tzinfo=dt.UTC)
    return Event(kind, actor, at.date(), at, target)


def test_hours_of_members_are_those_of_the_zone() -> None:
    coded = coded_of([at_hour("a", 1), at_hour("a", 1, 2), at_hour("b", 20), Event("check_in", "c", FIRST)])
    hours = hours_by_member(written(coded), "Asia/Shanghai")
    assert hours.shape == (2, 24)
    assert hours[0, 9] == 2
    assert hours[1, 4] == 1
    instants = [each.at for each in [at_hour("a", 1), at_hour("a", 1, 2), at_hour("b", 20)] if each.at]
    assert tuple(hours.sum(axis=0)) == hours_of_day(instants, "Asia/Shanghai")
    assert hours_by_member(written(coded_of([])), "UTC").shape == (0, 24)


@given(st.lists(st.datetimes(dt.datetime(2018, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)), max_size=9))
def test_hours_follow_the_clock_changes_of_a_zone(instants: list[dt.datetime]) -> None:
    coded = coded_of([Event("check_in", "a", at.date(), at) for at in instants])
    hours = hours_by_member(written(coded), "America/St_Johns")
    assert tuple(hours.sum(axis=0)) == hours_of_day(instants, "America/St_Johns")


def test_regularity_runs_from_all_hours_alike_to_always_the_same() -> None:
    same, alike, few = np.zeros((3, 24), np.int64)
    same[7], alike[:], few[7] = 10, 1, 9
    assert regularity(np.array([same, alike, few])).tolist() == pytest.approx([1, 0])


def test_members_by_day_are_the_daily_counts() -> None:
    events = [at_hour("a", 1), at_hour("a", 5), at_hour("b", 2), at_hour("a", 3, 4, "make_up")]
    assert members_by_day(written(coded_of(events))) == daily_counts(events)
    assert members_by_day(written(coded_of([]))) == {}


def test_what_is_not_recorded_is_none_and_not_all() -> None:
    coded = coded_of([at_hour("a", 1)])
    assert urging(coded, written(coded)) == Urging(None, None, None)


def test_only_what_came_before_on_that_day_urges() -> None:
    events = [
        at_hour("a", 8), at_hour("b", 8), at_hour("c", 8), at_hour("a", 8, 2),
        at_hour("x", 7, kind="call_along", target="a"),
        at_hour("x", 9, kind="call_along", target="b"),
    ]  # fmt: skip
    # a site's own reminder is a mark of the one reminded; another tool's comes from somebody to somebody
    for reminder in (at_hour("c", 6, kind="remind"), at_hour("bot", 6, kind="remind", target="c")):
        coded = coded_of([*events, reminder])
        assert urging(coded, written(coded)) == Urging(0.5, 0.25, 0.25)
