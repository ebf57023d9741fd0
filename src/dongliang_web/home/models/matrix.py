"""Rows of a cohort's matrix: one person, and a mark for every day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Coalesce

from dongliang.gate import DayMark, DayState
from dongliang_web.gate.models import Cohort, standings
from dongliang_web.home.models.roll import Enrolled, Roll
from dongliang_web.record.models import Entry

#: What an entry of a loaded history says of its day; where two speak of one day, the first in this list holds.
_READ = {
    "made_up_day": DayState.MADE_UP,
    "checked_in": DayState.DONE,
    "announced_leave": DayState.LEAVE,
    "rested_day": DayState.REST,
    "voided_day": DayState.VOID,
    "fell_out": DayState.MISSED,
    "missed_day": DayState.MISSED,
}


@dataclass(frozen=True, slots=True)
class BlankDay:
    """A day of a loaded history of which nothing is known."""

    day: dt.date
    state: str = ""
    wrote: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One person and their days in order."""

    person: Enrolled
    marks: Sequence[DayMark | BlankDay]
    is_out: bool
    #: Address of the person's page, for whoever may see it.
    url: str = ""

    @property
    def name(self) -> str:
        """The name at the head of the row."""
        return self.person.name


def matrix_rows(roll: Roll, people: Sequence[Enrolled], at: dt.datetime) -> list[MatrixRow]:
    """Return the rows of some people of a cohort: judged by its rule, or, of a loaded cohort, as they were read."""
    if roll.cohort.loaded:
        return _read_rows(roll, people)
    return _judged_rows(roll, people, at)


def excused_on(rows: Sequence[MatrixRow], day: dt.date) -> frozenset[int]:
    """Return those of the rows whose leave for a day counts by the rule."""
    on_leave = {(day, DayState.LEAVE)}
    return frozenset(row.person.id for row in rows if not on_leave.isdisjoint((m.day, m.state) for m in row.marks))


def _judged_rows(roll: Roll, people: Sequence[Enrolled], at: dt.datetime) -> list[MatrixRow]:
    found = standings(roll.cohort, [each.id for each in people], at)
    return [
        MatrixRow(each, found[each.id].marks, found[each.id].verdict.is_out or each.out_since is not None)
        for each in people
    ]


def _read_rows(roll: Roll, people: Sequence[Enrolled]) -> list[MatrixRow]:
    said = _entries(roll.cohort, [each.id for each in people])
    return [MatrixRow(each, _read_marks(each, roll.days, said[each.id]), each.out_since is not None) for each in people]


def _entries(cohort: Cohort, member_ids: Collection[int]) -> defaultdict[int, dict[dt.date, set[str]]]:
    """Return the verbs that a loaded history holds of each member, by day."""
    of_them = Q(target__in=member_ids) | Q(target=None, actor__in=member_ids)
    found = Entry.objects.filter(of_them, cohort=cohort, verb__in=_READ)
    said: defaultdict[int, dict[dt.date, set[str]]] = defaultdict(dict)
    rows = found.annotate(whose=Coalesce("target_id", "actor_id")).values_list("whose", "day_date", "verb")
    for member_id, day, verb in rows:
        if day is not None:
            said[member_id].setdefault(day, set()).add(verb)
    return said


def _read_marks(
    person: Enrolled, days: Sequence[dt.date], said: dict[dt.date, set[str]]
) -> tuple[DayMark | BlankDay, ...]:
    return tuple(_read_mark(day, said.get(day, set()), person.out_since) for day in days)


def _read_mark(day: dt.date, verbs: set[str], out_since: dt.date | None) -> DayMark | BlankDay:
    wrote = not verbs.isdisjoint({"checked_in", "made_up_day"})
    if out_since is not None and day > out_since:
        return DayMark(day, DayState.OUT, wrote)
    state = next((state for verb, state in _READ.items() if verb in verbs), None)
    return BlankDay(day) if state is None else DayMark(day, state, wrote)
