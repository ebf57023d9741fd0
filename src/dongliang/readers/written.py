"""Days and clock times as people write them: 2024-03-05, 2024年3月5日, 3月5日, 7.15, 第3天, 21:30, 下午9:30.

Nothing is guessed: a day without a year stays without one until a base (a year, or the first day) is given.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

#: Years that are taken for real; anything else in a table is a slip of the hand.
YEARS = range(1970, 2201)
_DAY = dt.timedelta(days=1)
_WEEKDAY = re.compile(
    r"[\s(,]{0,3}(?:周|星期|礼拜|週)[一二三四五六日天]\)?$|[\s(,]{1,3}(?:mon|tues?|wed|thu|fri|sat|sun)[a-z]{0,6}\.?\)?$"
)
_FULL = re.compile(r"(\d{4})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})\s?[日号]?")
_COMPACT = re.compile(r"((?:19|2[01])\d\d)(\d\d)(\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})\s?[-./月]\s?(\d{1,2})\s?[日号]?")
_TO_NINE = "[一二三四五六七八九]"
_NTH = re.compile(rf"(?:第\s?(\d{{1,3}}|{_TO_NINE}?十{_TO_NINE}?|{_TO_NINE})\s?[天日]|d(?:ay)?\s?(\d{{1,3}}))")
_CLOCK = re.compile(
    r"(.{0,24}?)[\st]{0,3}(凌晨|早上|上午|中午|下午|晚上|am|pm)?\s?"
    r"(\d{1,2})[:时点](\d{1,2})(?:[:分](\d{1,2})秒?)?分?(?:\.\d{1,6})?\s?(am|pm)?"
)
_UNIX = re.compile(r"1\d{9}(?:\d{3})?(?:\.\d{1,6})?")
_NUMERALS = "零一二三四五六七八九十"
_AFTERNOON = ("下午", "晚上", "pm")
_BEFORE_DAWN = ("凌晨", "am")
#: Serial days of a spreadsheet that are taken for dates: 1954 to 2119.
_SERIAL = (20_000, 80_000)
#: Numbers that are taken for Unix seconds (1973 to 2096), and for milliseconds.
SECONDS = (1e8, 4e9)
MILLISECONDS = (1e11, 4e12)
_SERIAL_ZERO = dt.datetime(1899, 12, 30)


class BaseNeeded(ValueError):
    """A day was written without a year, or as the n-th day, and no base was given; ``reason`` names what to ask for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day as written: year, month and day; or month and day; or the n-th day."""

    month: int = 0
    day: int = 0
    year: int | None = None
    nth: int | None = None

    def in_year(self, year: int) -> dt.date | None:
        """Return the date in a year (its own, where it has one), or None where no calendar has such a day."""
        year = self.year or year
        try:
            return dt.date(year, self.month, self.day) if year in YEARS else None
        except ValueError:
            return None

    def date(self) -> dt.date | None:
        """Return the date of a day written with its year, else None."""
        return None if self.year is None else self.in_year(self.year)


@dataclass(frozen=True, slots=True)
class Base:
    """What days without a year are counted from."""

    year: int | None = None
    first_day: dt.date | None = None

    def date_of(self, written: WrittenDay) -> dt.date | None:
        """Return the date of a written day, None where it is impossible; raises BaseNeeded where the base lacks.

        With a first day, a day without a year is the first such date from that day on; with a year alone it is in
        that year.
        """
        if written.nth is not None:
            if self.first_day is None:
                raise BaseNeeded("needs_first_day")
            return self.first_day + _DAY * (written.nth - 1) if written.nth else None
        if written.year is not None:
            return written.date()
        if self.first_day is not None:
            this_year = written.in_year(self.first_day.year)
            if this_year is not None and this_year >= self.first_day:
                return this_year
            return written.in_year(self.first_day.year + 1)
        if self.year is None:
            raise BaseNeeded("needs_year")
        return written.in_year(self.year)


def plain(text: str) -> str:
    """Return a cell's text without full-width forms, outer blanks and capitals, for comparing and parsing."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def read_day(text: str) -> WrittenDay | None:
    """Return a written day, or None where the text is no day. Weekdays behind it are passed over."""
    text = plain(text)
    if len(text) > 40:
        return None
    text = _WEEKDAY.sub("", text)
    if match := _FULL.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = match.groups()
        return WrittenDay(int(month), int(day), int(year))
    if match := _MONTH_DAY.fullmatch(text):
        month, day = match.groups()
        return WrittenDay(int(month), int(day))
    if match := _NTH.fullmatch(text):
        return WrittenDay(nth=_number(match.group(1) or match.group(2)))
    return None


@dataclass(frozen=True, slots=True)
class When:
    """A cell that tells a time: an instant, or a day with or without a clock time, or a clock time alone."""

    day: WrittenDay | None = None
    clock: dt.time | None = None
    at: dt.datetime | None = None


def read_when(cell: object) -> When | None:
    """Return what time a cell tells, or None where it tells none.

    Typed dates of a spreadsheet, its serial days, Unix seconds and milliseconds, ISO 8601 and days with a clock time
    are understood. A clock at midnight sharp is a day: tables write dates so.
    """
    if isinstance(cell, dt.datetime):
        return _from_datetime(cell)
    if isinstance(cell, dt.date):
        return When(WrittenDay(cell.month, cell.day, cell.year))
    if isinstance(cell, dt.time):
        return When(clock=cell)
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return _from_number(float(cell))
    return _from_text(str(cell).strip())


def _from_datetime(moment: dt.datetime) -> When | None:
    if moment.year not in YEARS:
        return None
    if moment.tzinfo is not None:
        return When(at=moment.astimezone(dt.UTC))
    day = WrittenDay(moment.month, moment.day, moment.year)
    return When(day, None if moment.time() == dt.time() else moment.time())


def _from_number(number: float) -> When | None:
    if _SERIAL[0] <= number < _SERIAL[1]:
        return _from_datetime(_SERIAL_ZERO + dt.timedelta(seconds=round(number * 86_400)))
    if SECONDS[0] <= number < SECONDS[1]:
        return When(at=dt.datetime.fromtimestamp(number, dt.UTC))
    if MILLISECONDS[0] <= number < MILLISECONDS[1]:
        return When(at=dt.datetime.fromtimestamp(number / 1000, dt.UTC))
    return None


def _from_text(text: str) -> When | None:
    if len(text) > 40:
        return None
    if text[4:5] == "-" and text[7:8] == "-" and ":" in text:
        with suppress(ValueError):
            return _from_datetime(dt.datetime.fromisoformat(text))
    if _UNIX.fullmatch(text):
        return _from_number(float(text))
    day = read_day(text)
    if day is not None:
        return When(day)
    if match := _CLOCK.fullmatch(plain(text)):
        return _from_clock(match)
    if text.replace(".", "", 1).isdecimal():
        return _from_number(float(text))
    return None


def _from_clock(match: re.Match[str]) -> When | None:
    written, before, hour, minute, second, after = match.groups()
    day = read_day(written) if written.strip() else None
    if written.strip() and day is None:
        return None
    half = before or after
    if half == "晚上" and int(hour) == 12:  # midnight, and of which day nobody can tell
        return None
    try:
        clock = dt.time(_hour(int(hour), half), int(minute), int(second or 0))
    except ValueError:
        return None
    return When(day, clock)


def _hour(hour: int, half: str | None) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    return 0 if half in _BEFORE_DAWN and hour == 12 else hour


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    if not ten:
        return int("".join(str(_NUMERALS.index(sign)) for sign in text))
    return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)


def to_utc(local: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return the instant of a clock reading in a zone: None where clocks jumped over it, the first if it came twice."""
    at = local.replace(tzinfo=zone).astimezone(dt.UTC)
    return at if at.astimezone(zone).replace(tzinfo=None) == local else None


def days_in_order(columns: Sequence[WrittenDay], base: Base) -> list[dt.date | str]:
    """Return the date of each column of a table, in order, or the reason why a column has none.

    Columns run forward, so a day that would lie before its neighbour belongs to the next year when that brings it
    within a month (12.31 is followed by 1.01); otherwise it is refused as out of order.
    """
    dates: list[dt.date | str] = []
    before: dt.date | None = None
    for column in columns:
        if column.nth is not None or column.year is not None or before is None:
            date = base.date_of(column)
        else:
            date = _after(column, before)
        if date is None:
            dates.append("impossible_day")
        elif before is not None and date <= before:
            dates.append("day_out_of_order")
        else:
            dates.append(date)
            before = date
    return dates


def _after(column: WrittenDay, before: dt.date) -> dt.date | None:
    this_year = column.in_year(before.year)
    if this_year is not None and this_year > before:
        return this_year
    next_year = column.in_year(before.year + 1)
    if next_year is not None and next_year - before <= 31 * _DAY:
        return next_year
    return this_year or next_year
