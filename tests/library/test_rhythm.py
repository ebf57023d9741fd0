"""Daily counts and hours of the day."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.events import Event
from dongliang.rhythm import daily_counts, hours_of_day

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
