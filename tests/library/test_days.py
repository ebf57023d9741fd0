"""The community day: which day an instant belongs to, over changes of clocks, zones and day starts."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.days import DayClock, DaySetting, community_day, day_in_grace, known_zones

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
# Whole, half and quarter hours; clocks that change in either half of the year, by half an hour, at midnight; a date
# that was skipped.
ZONES = [
    "Asia/Shanghai",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Africa/Cairo",
]
zones = st.sampled_from(ZONES)
hours = st.integers(0, 6)
instants = st.datetimes(dt.datetime(2008, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
dates = st.dates(dt.date(2008, 1, 3), dt.date(2029, 12, 1))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@st.composite
def clocks(draw: st.DrawFn) -> DayClock:
    """Clocks of up to five settings, near one another or far apart."""
    day = draw(dates)
    settings = [DaySetting(day, draw(zones), draw(hours))]
    for _ in range(draw(st.integers(0, 4))):
        day += draw(st.sampled_from([1, 2, 3, 30, 200])) * DAY
        settings.append(DaySetting(day, draw(zones), draw(hours)))
    return DayClock(tuple(settings))


def near_a_change(clock: DayClock) -> st.SearchStrategy[dt.datetime]:
    """Instants within four days of a change of the clock's settings."""
    noon = dt.time(12, tzinfo=dt.UTC)
    middles = [dt.datetime.combine(each.from_date, noon) for each in clock.settings]
    return st.builds(
        lambda middle, minutes: middle + dt.timedelta(minutes=minutes),
        st.sampled_from(middles),
        st.integers(-4 * 1440, 4 * 1440),
    )


@pytest.mark.parametrize(
    ("at", "zone", "hour", "day"),
    [
        ("2025-11-25T15:59:59", "Asia/Shanghai", 0, "2025-11-25"),
        ("2025-11-25T16:00:00", "Asia/Shanghai", 0, "2025-11-26"),
        ("2025-11-25T19:59:59", "Asia/Shanghai", 4, "2025-11-25"),
        ("2025-11-25T20:00:00", "Asia/Shanghai", 4, "2025-11-26"),
        ("2025-11-25T18:29:59", "Asia/Kolkata", 0, "2025-11-25"),
        ("2025-11-25T18:30:00", "Asia/Kolkata", 0, "2025-11-26"),
        ("2025-11-25T18:15:00", "Asia/Kathmandu", 0, "2025-11-26"),
        ("2025-11-25T10:00:00", "Pacific/Kiritimati", 0, "2025-11-26"),
        ("2025-11-25T10:59:59", "Pacific/Pago_Pago", 0, "2025-11-24"),
    ],
)
def test_a_day_starts_at_its_hour_in_its_zone(at: str, zone: str, hour: int, day: str) -> None:
    assert community_day(utc(at), zone, hour) == dt.date.fromisoformat(day)


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    at = dt.datetime(2025, 11, 25, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert community_day(at, "Asia/Shanghai") == dt.date(2025, 11, 25)
    assert community_day(at.astimezone(ZoneInfo("Europe/Berlin")), "Asia/Shanghai") == dt.date(2025, 11, 25)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without"):
        community_day(dt.datetime(2025, 11, 25), "UTC")


def test_days_are_23_and_25_hours_where_clocks_change() -> None:
    clock = DayClock.fixed("Europe/Berlin")
    lengths = {
        day: (clock.end_of(day) - clock.start_of(day)) / HOUR
        for day in (dt.date(2025, 3, 30), dt.date(2025, 10, 26), dt.date(2025, 6, 1))
    }
    assert list(lengths.values()) == [23, 25, 24]


def test_a_day_starts_at_the_jump_where_its_hour_is_jumped_over() -> None:
    # In Havana clocks go from 0:00 to 1:00; in Berlin from 2:00 to 3:00.
    assert DayClock.fixed("America/Havana").start_of(dt.date(2025, 3, 9)) == utc("2025-03-09T05:00")
    assert DayClock.fixed("Europe/Berlin", 2).start_of(dt.date(2025, 3, 30)) == utc("2025-03-30T01:00")


def test_a_day_starts_at_the_first_pass_where_its_hour_comes_twice() -> None:
    assert DayClock.fixed("America/Havana").start_of(dt.date(2025, 11, 2)) == utc("2025-11-02T04:00")
    assert DayClock.fixed("Europe/Berlin", 2).start_of(dt.date(2025, 10, 26)) == utc("2025-10-26T00:00")


@pytest.mark.parametrize("hour", [0, 4])
def test_the_day_that_apia_skipped_is_empty(hour: int) -> None:
    clock = DayClock.fixed("Pacific/Apia", hour)
    skipped = dt.date(2011, 12, 30)
    assert clock.start_of(skipped) == clock.end_of(skipped)
    before = clock.start_of(skipped) - dt.timedelta(seconds=1)
    assert [clock.day_of(before), clock.day_of(clock.start_of(skipped))] == [skipped - DAY, skipped + DAY]


@given(clock=clocks(), data=st.data())
def test_days_tile_time(clock: DayClock, data: st.DataObject) -> None:
    """Every instant lies in exactly one day, between its start and its end."""
    at = data.draw(st.one_of(instants, near_a_change(clock)))
    day = clock.day_of(at)
    assert clock.start_of(day) <= at < clock.end_of(day)
    others = [day + offset * DAY for offset in range(-4, 5) if offset]
    assert not [other for other in others if clock.start_of(other) <= at < clock.end_of(other)]


@given(clock=clocks(), data=st.data())
def test_later_instants_never_belong_to_earlier_days(clock: DayClock, data: st.DataObject) -> None:
    at = data.draw(near_a_change(clock))
    later = at + dt.timedelta(seconds=data.draw(st.integers(1, 200_000)))
    assert clock.day_of(at) <= clock.day_of(later)
    day = clock.day_of(at)
    assert clock.start_of(day) <= clock.start_of(day + DAY)


@given(zone=zones, hour=hours, at=instants)
def test_the_day_is_the_local_date_some_hours_ago(zone: str, hour: int, at: dt.datetime) -> None:
    """A naive twin, right wherever clocks do not change on that day or the one before."""
    local = at.astimezone(ZoneInfo(zone))
    offsets = {(at + hours * HOUR).astimezone(ZoneInfo(zone)).utcoffset() for hours in range(-36, 37, 1)}
    if len(offsets) == 1:
        assert community_day(at, zone, hour) == (local.replace(tzinfo=None) - hour * HOUR).date()


@given(clock=clocks(), zone=zones, hour=hours, data=st.data())
def test_a_change_leaves_the_past_as_it_was(clock: DayClock, zone: str, hour: int, data: st.DataObject) -> None:
    from_date = clock.settings[-1].from_date + data.draw(st.integers(1, 40)) * DAY
    changed = clock.change(DaySetting(from_date, zone, hour))
    day = from_date - data.draw(st.integers(1, 60)) * DAY
    assert changed.start_of(day) == clock.start_of(day)
    if day < from_date - DAY:
        assert changed.end_of(day) == clock.end_of(day)
    at = data.draw(near_a_change(changed))
    if at < min(clock.start_of(from_date), changed.start_of(from_date)):
        assert changed.day_of(at) == clock.day_of(at)


def test_a_change_to_a_zone_a_day_ahead_empties_the_day_between() -> None:
    clock = DayClock.fixed("Pacific/Pago_Pago", 6).change(DaySetting(dt.date(2025, 5, 10), "Pacific/Kiritimati", 0))
    ninth = dt.date(2025, 5, 9)
    assert clock.start_of(ninth) == clock.end_of(ninth) == utc("2025-05-09T17:00")
    assert clock.day_of(utc("2025-05-09T16:59")) == dt.date(2025, 5, 8)
    assert clock.day_of(utc("2025-05-09T17:00")) == dt.date(2025, 5, 10)


def test_a_change_that_is_not_later_is_refused() -> None:
    clock = DayClock((DaySetting(dt.date(2025, 5, 10), "UTC"),))
    with pytest.raises(ValueError, match="follow one another"):
        clock.change(DaySetting(dt.date(2025, 5, 10), "Asia/Shanghai"))
    with pytest.raises(ValueError, match="at least one"):
        DayClock(())


@pytest.mark.parametrize("hour", [-1, 7, 24])
def test_a_day_starts_by_six(hour: int) -> None:
    with pytest.raises(ValueError, match="0 to 6"):
        DaySetting(dt.date(2025, 1, 1), "UTC", hour)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "asia/shanghai", "CST"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no known time zone"):
        DaySetting(dt.date(2025, 1, 1), zone)


def test_zones_that_people_choose_are_known() -> None:
    assert set(ZONES) <= known_zones()


def test_grace_begins_with_the_new_day_and_ends_to_the_second() -> None:
    clock, day = DayClock.fixed("Asia/Shanghai"), dt.date(2025, 11, 25)
    midnight = clock.end_of(day)
    second = dt.timedelta(seconds=1)
    assert day_in_grace(midnight, clock, 2) == day
    assert day_in_grace(midnight + 2 * HOUR - second, clock, 2) == day
    assert day_in_grace(midnight + 2 * HOUR, clock, 2) is None
    assert day_in_grace(midnight - second, clock, 2) is None
    assert day_in_grace(midnight, clock, 0) is None


@given(zone=zones, hour=hours, at=instants, grace=st.integers(0, 6))
def test_only_the_day_before_is_ever_in_grace(zone: str, hour: int, at: dt.datetime, grace: int) -> None:
    clock = DayClock.fixed(zone, hour)
    day = day_in_grace(at, clock, grace)
    assert day in (None, clock.day_of(at) - DAY)
    if day is not None:
        assert clock.end_of(day) <= at < clock.end_of(day) + grace * HOUR
