"""打卡: the rules of a day: grace, leave, make-up, rest days and least content.

Each field declares its default, bounds and unit once; settings forms and ``docs/rules.md`` are built from here, and the
words for people stand in ``words.toml`` under ``rules.*``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from dongliang.bounds import RuleError, bounded, check_bounds
from dongliang.days import DayClock, day_in_grace

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
_MARKERS = re.compile(r"<!--.*?-->", re.DOTALL)
#: Unicode's categories of what nobody sees: spaces, controls, joiners.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class DayRules:
    """What a day asks for and what saves it; a `GateRules` contains one."""

    #: Hours after a day's end in which a check-in may still be marked as yesterday's.
    grace_hours: int = bounded(2, 0, 6, "hours")
    #: Leave days a person may announce before they begin.
    leave_days: int = bounded(1, 0, 10, "days")
    #: Days a person may make up, visibly marked.
    make_up_days: int = bounded(1, 0, 10, "days")
    #: Hours after a day's end within which it can be made up.
    make_up_hours: int = bounded(24, 1, 72, "hours")
    #: Days of the week on which nothing is expected (Monday 0 … Sunday 6).
    rest_weekdays: frozenset[int] = field(default=frozenset(), metadata={"unit": "weekdays"})
    #: Characters that make a check-in; spaces, markers and the template's own text do not count.
    least_characters: int = bounded(10, 1, 500, "characters")
    #: Pictures that make a check-in without words.
    least_pictures: int = bounded(1, 1, 9, "pictures")
    #: Whether each person's days follow their own zone instead of the community's.
    own_zone: bool = field(default=False, metadata={"unit": "yes or no"})

    def __post_init__(self) -> None:
        check_bounds(self)
        if not self.rest_weekdays <= frozenset(range(7)):
            raise RuleError("weekdays")
        if len(self.rest_weekdays) == 7:
            raise RuleError("no_working_day")


@dataclass(frozen=True, slots=True)
class MainRules:
    """What the main group expects: everyone, every day; and from when on it takes a member's links as they are."""

    #: Days without a check-in after which a member is resting.
    resting_after_days: int = bounded(7, 2, 60, "days")
    #: Days from joining on in which links and contact numbers of a member wait for a steward.
    newcomer_days: int = bounded(30, 0, 365, "days")

    def __post_init__(self) -> None:
        check_bounds(self)


def counted_characters(text: str, template: str = "") -> int:
    """Count the characters of a text that count: no spaces, no markers, nothing that a template gave.

    A line that starts with a line of the template counts from there on.
    """
    given = sorted(_seen_lines(template), key=len, reverse=True)
    return sum(len(_own_part(line, given)) for line in _seen_lines(text))


def _seen_lines(text: str) -> list[str]:
    lines = _MARKERS.sub("", text).splitlines()
    return ["".join(each for each in line if unicodedata.category(each) not in _UNSEEN) for line in lines]


def _own_part(line: str, given: Sequence[str]) -> str:
    """Return what of a line was written by its author: what follows the longest line given that it starts with."""
    return next((line[len(each) :] for each in given if line.startswith(each)), line)


def is_enough(text: str, pictures: int, rules: DayRules, template: str = "") -> bool:
    """Tell whether words or pictures reach the least content of a check-in."""
    return pictures >= rules.least_pictures or counted_characters(text, template) >= rules.least_characters


@dataclass(frozen=True, slots=True)
class Today:
    """What can still be done at an instant: the day, and which days past are still open, and until when."""

    day: dt.date
    grace_until: dt.datetime | None = None
    make_up_until: tuple[tuple[dt.date, dt.datetime], ...] = ()

    @property
    def yesterday(self) -> dt.date | None:
        """The day before, while its grace time still runs."""
        return self.day - _DAY if self.grace_until else None


def today_at(at: dt.datetime, clock: DayClock, rules: DayRules) -> Today:
    """Return the community day of an instant with the days past that grace or make-up still keep open."""
    day = clock.day_of(at)
    in_grace = day_in_grace(at, clock, rules.grace_hours)
    window = dt.timedelta(hours=rules.make_up_hours)
    past = (day - dt.timedelta(days=back) for back in range(5, 0, -1))
    still = tuple((each, clock.end_of(each) + window) for each in past if at < clock.end_of(each) + window)
    grace_until = clock.end_of(in_grace) + rules.grace_hours * _HOUR if in_grace else None
    return Today(day, grace_until, still if rules.make_up_days else ())


def can_announce_leave(day: dt.date, at: dt.datetime, clock: DayClock) -> bool:
    """Tell whether leave for a day is still announced beforehand: before the day starts."""
    return clock.day_of(at) < day


def days_without(
    done: frozenset[dt.date], not_expected: Callable[[dt.date], bool], since: dt.date, day: dt.date
) -> int:
    """Count the expected days without a check-in up to and without ``day``, back to the last check-in or ``since``."""
    gap = 0
    each = day - _DAY
    while each >= since and each not in done:
        gap += not not_expected(each)
        each -= _DAY
    return gap
