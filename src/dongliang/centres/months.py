"""The community month by month: the same measures over the window that ends with each month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dongliang.centres.contacts import WINDOW, Contacts
from dongliang.centres.lean import leaning
from dongliang.centres.stage import Stage, stage, stage_shown
from dongliang.centres.standing import k_star, standing_curve
from dongliang.coded import day_of_number

#: Months that are looked back on.
MOST_MONTHS = 12
#: Days between two windows that count as two months.
_MONTH = 28


@dataclass(frozen=True, slots=True)
class MonthFound:
    """The centres of the window that ends with a month (the last month: with the day of the report)."""

    last_day: dt.date
    members: int
    n_lean: float
    l1: float | None
    k_star: int
    stage: Stage


def months(contacts: Contacts, day: dt.date, window: int = WINDOW) -> Iterator[MonthFound]:
    """Yield the months from the first contact to ``day``, at most the last twelve, oldest first."""
    if contacts.first_day is None or day_of_number(contacts.first_day) > day:
        return
    first = day_of_number(contacts.first_day)
    ends = [day]
    while len(ends) < MOST_MONTHS and (before := _month_before(ends[-1])) >= first:
        ends.append(before)
    for end in reversed(ends):
        ties = contacts.ties(end, window)
        found = leaning(ties)
        pulled = k_star(standing_curve(ties))
        decided = stage(len(ties), found.n_lean, found.l1, pulled)
        yield MonthFound(end, len(ties), found.n_lean, found.l1, pulled, decided.stage)


def shown_after(history: Sequence[MonthFound]) -> Stage:
    """Return the stage to show after months: a new one only once it holds in two windows in a row.

    The last window ends with the day of the report. A month's end less than four weeks before says nearly the same and
    is passed over, else a single burst on the last of a month would count as two months on the first of the next.
    """
    if not history:
        return "not_enough_data"
    *before, last = history
    apart = [each for each in before if (last.last_day - each.last_day).days >= _MONTH]
    return stage_shown([each.stage for each in (*apart, last)])


def _month_before(day: dt.date) -> dt.date:
    """Return the last day of the month before that of a day."""
    return day.replace(day=1) - dt.timedelta(days=1)
