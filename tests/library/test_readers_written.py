"""Days and times as people write them, and tables built from them, against slow and plain twins."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.days import community_day
from dongliang.events import SCHEMA, Event, events_table
from dongliang.readers.columns import EventColumns
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.marks import BLANK, CODES, FAILED, Marks
from dongliang.readers.reading import Remarks
from dongliang.readers.spreadsheet.times import Times
from dongliang.readers.written import Base, BaseNeeded, WrittenDay, days_in_order, read_day, read_when, to_utc

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2150, 12, 31))
FORMS = (
    "{0.year}-{0.month:02}-{0.day:02}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day:02}",
    "{0.year}年{0.month}月{0.day}日", "{0.year}{0.month:02}{0.day:02}", " {0.year}-{0.month}-{0.day} 星期三",
    "{0.year} 年 {0.month} 月 {0.day} 日", "{0.year}-{0.month:02}-{0.day:02} (Wed)",
)  # fmt: skip
SHORT_FORMS = (
    "{0.month}.{0.day:02}",
    "{0.month:02}-{0.day:02}",
    "{0.month}/{0.day}",
    "{0.month}月{0.day}日",
    "{0.month}月{0.day}日（周三）",
)
CLOCKS = ("{0:%H:%M}", "{0:%H:%M:%S}", "{0.hour}点{0.minute:02}分")


@given(DAYS, st.sampled_from(FORMS))
def test_a_full_day_is_read_back(day: dt.date, form: str) -> None:
    written = read_day(form.format(day))
    assert written is not None
    assert written.date() == day


@given(DAYS, st.sampled_from(SHORT_FORMS))
def test_a_day_without_a_year_keeps_none(day: dt.date, form: str) -> None:
    written = read_day(form.format(day))
    assert written == WrittenDay(day.month, day.day)
    assert Base(first_day=day).date_of(written) == day
    assert Base(year=day.year).date_of(written) == day
    with pytest.raises(BaseNeeded, match="needs_year"):
        Base().date_of(written)


@pytest.mark.parametrize(
    ("text", "nth"),
    [
        ("第1天", 1),
        ("第 12 天", 12),
        ("第十天", 10),
        ("第二十一天", 21),
        ("第十五天", 15),
        ("第二十天", 20),
        ("第九十九天", 99),
        ("Day 3", 3),
        ("D7", 7),
        ("第１天", 1),
    ],
)
def test_the_nth_day(text: str, nth: int) -> None:
    written = read_day(text)
    assert written == WrittenDay(nth=nth)
    assert Base(first_day=dt.date(2024, 2, 28)).date_of(written) == dt.date(2024, 2, 28) + dt.timedelta(nth - 1)
    with pytest.raises(BaseNeeded, match="needs_first_day"):
        Base(year=2024).date_of(written)


@pytest.mark.parametrize(
    "text",
    ["", "姓名", "1.2.3", "03/05/2024", "2024", "12", "3月", "第天", "第十十天", "a" * 10_000, "1" * 39],
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


@pytest.mark.parametrize("text", ["2025-02-29", "2024-13-01", "9-71", "00/05", "0001-01-01", "9999-12-31", "第0天"])
def test_an_impossible_day_has_no_date(text: str) -> None:
    written = read_day(text)
    assert written is not None
    assert Base(2024, dt.date(2024, 1, 1)).date_of(written) is None


@given(
    st.datetimes(dt.datetime(1990, 1, 1, 0, 1), dt.datetime(2150, 1, 1)),
    st.sampled_from(FORMS[:5]),
    st.sampled_from(CLOCKS),
)
def test_a_day_with_a_clock_time(moment: dt.datetime, form: str, clock: str) -> None:
    moment = moment.replace(second=0, microsecond=0)
    when = read_when(f"{form.format(moment)} {clock.format(moment)}")
    assert when is not None
    assert when.day is not None
    assert when.day.date() == moment.date()
    assert (when.clock or dt.time()) == moment.time()


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("1709645400", "2024-03-05T13:30:00+00:00"),
        ("1709645400000", "2024-03-05T13:30:00+00:00"),
        (1709645400, "2024-03-05T13:30:00+00:00"),
        ("2024-03-05T21:30:00+08:00", "2024-03-05T13:30:00+00:00"),
        ("2024-03-05T13:30:00Z", "2024-03-05T13:30:00+00:00"),
    ],
)
def test_instants(cell: object, at: str) -> None:
    when = read_when(cell)
    assert when is not None
    assert when.at == dt.datetime.fromisoformat(at)


@pytest.mark.parametrize(
    ("cell", "day", "clock"),
    [
        (45356, dt.date(2024, 3, 5), None),
        (45356.896, dt.date(2024, 3, 5), dt.time(21, 30, 14)),
        ("2024-03-05 下午9:30", dt.date(2024, 3, 5), dt.time(21, 30)),
        ("2024/3/5 9:30 PM", dt.date(2024, 3, 5), dt.time(21, 30)),
        ("2024-03-05 00:00:00", dt.date(2024, 3, 5), None),
        (dt.datetime(2024, 3, 5), dt.date(2024, 3, 5), None),
        (dt.date(2024, 3, 5), dt.date(2024, 3, 5), None),
        ("21:30", None, dt.time(21, 30)),
        ("凌晨12:30", None, dt.time(0, 30)),
        ("12:30 am", None, dt.time(0, 30)),
        ("12:30 pm", None, dt.time(12, 30)),
        ("上午 9:05", None, dt.time(9, 5)),
    ],
)
def test_days_and_clocks(cell: object, day: dt.date | None, clock: dt.time | None) -> None:
    when = read_when(cell)
    assert when is not None
    assert (when.day.date() if when.day else None) == day
    assert when.clock == clock


@pytest.mark.parametrize(
    "cell",
    [None, True, "", "打卡", 3.5, 7, float("nan"), float("inf"), "25:00", "晚上12:30", "2024-03-05 24:61", "x" * 99],
)
def test_no_time_is_none(cell: object) -> None:
    assert read_when(cell) is None


@given(DAYS, st.integers(1, 60), st.booleans())
def test_columns_run_over_new_year(first: dt.date, count: int, with_first_day: bool) -> None:
    days = [first + dt.timedelta(number) for number in range(count)]
    columns = [WrittenDay(day.month, day.day) for day in days]
    base = Base(first_day=first) if with_first_day else Base(year=first.year)
    assert days_in_order(columns, base) == days


def test_columns_out_of_order_and_impossible_are_refused() -> None:
    columns = [WrittenDay(7, 15), WrittenDay(7, 14), WrittenDay(2, 30), WrittenDay(7, 15), WrittenDay(7, 16)]
    answer = days_in_order(columns, Base(2024))
    assert answer == [
        dt.date(2024, 7, 15), "day_out_of_order", "impossible_day", "day_out_of_order", dt.date(2024, 7, 16)
    ]  # fmt: skip


ZONES = st.sampled_from(
    ["Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]
)


@given(st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1)), ZONES)
def test_a_clock_reading_is_its_first_instant(local: dt.datetime, zone: str) -> None:
    at = to_utc(local, ZoneInfo(zone))
    if at is not None:
        assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local
        hour_before = (at - dt.timedelta(hours=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert hour_before != local


def test_an_hour_that_clocks_jumped_over() -> None:
    assert to_utc(dt.datetime(2024, 3, 10, 2, 30), ZoneInfo("America/New_York")) is None


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)), ZONES, st.integers(0, 6)
)
def test_the_day_of_an_instant_is_the_community_day(at: dt.datetime, zone: str, hour: int) -> None:
    times = Times("file", SheetMapping(zone=zone, starts_hour=hour), Remarks("file"))
    if zone != "Pacific/Apia":  # a whole day was left out there in 2011, which a clock reading cannot know
        assert times.day_of(at) == community_day(at, zone, hour)


EVENTS = st.builds(
    Event,
    kind=st.sampled_from(["check_in", "tie", "unheard of"]),
    actor=st.text(min_size=1, max_size=3),
    day=st.none() | DAYS,
    at=st.none() | st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),
    target=st.text(max_size=3),
    ref=st.text(max_size=3),
    cohort=st.text(max_size=3),
    community=st.text(max_size=3),
    weight=st.floats(allow_nan=False),
)


@given(st.lists(EVENTS, max_size=8))
def test_columns_build_the_same_table_as_events(events: list[Event]) -> None:
    columns = EventColumns()
    for event in events:
        columns.add(
            event.kind,
            event.actor,
            event.day,
            event.at,
            event.target,
            event.ref,
            event.cohort,
            event.community,
            event.weight,
        )
    assert columns.table().equals(events_table(events))


CELLS = st.sampled_from([BLANK, CODES["check_in"], CODES["make_up"], CODES["missed"], CODES["leave"], FAILED])


@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_marks_give_the_events_that_a_person_would_write(rows: list[list[int]]) -> None:
    days = [dt.date(2024, 3, 1) + dt.timedelta(number) for number in range(len(rows[0]))]
    marks = Marks(days)
    events = []
    names = {number: kind for kind, number in CODES.items()}
    for number, row in enumerate(rows):
        marks.add(f"m{number}", bytes(row))
        events.append(Event("register", f"m{number}", days[0], cohort="c", community="k"))
        for day, cell in zip(days, row, strict=True):
            kinds = ("missed", "out") if cell == FAILED else (names[cell],) if cell else ()
            events += [Event(kind, f"m{number}", day, cohort="c", community="k") for kind in kinds]
    table = marks.table("c", "k")
    assert table.schema == pl.Schema(SCHEMA)
    assert table.equals(events_table(events))


def test_marks_know_instants_where_a_cell_told_one() -> None:
    marks = Marks([dt.date(2024, 3, 1), dt.date(2024, 3, 2)])
    marks.add("a", bytes([CODES["check_in"], BLANK]))
    at = dt.datetime(2024, 3, 2, 12, tzinfo=dt.UTC)
    marks.at(1, at)
    marks.add("b", bytes([CODES["check_in"], CODES["check_in"]]))
    table = marks.table("", "")
    assert table["at"].to_list() == [None, None, None, None, at]


def test_marks_refuse_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 days"):
        Marks([dt.date(2024, 3, 1), dt.date(2024, 3, 2)]).add("a", bytes(1))
