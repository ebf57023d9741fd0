"""Made-up rules and histories for the tests of the gate, and a naive twin of `standing`."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator
from itertools import chain, combinations

from hypothesis import strategies as st

from dongliang.checkin import DayRules, Today
from dongliang.gate import GateRules, History, trial_days

MONDAY = dt.date(2025, 11, 24)
DAY = dt.timedelta(days=1)


@st.composite
def gate_rules(draw: st.DrawFn) -> GateRules:
    """Rules that are not refused, short trials and few spare days more often than not."""
    days = draw(st.integers(3, 12))
    required = draw(st.integers(1, days) | st.integers(max(1, days - 2), days))
    most_leave = max(0, required - math.ceil(days * 2 / 3))
    return GateRules(
        trial_days=days,
        required_days=required,
        most_missed_in_a_row=draw(st.sampled_from([None, None, 1, 2])),
        weekly_misses=draw(st.sampled_from([None, None, 0, 1, 2])),
        week=draw(st.sampled_from(["calendar", "from_first_day"])),
        day=DayRules(
            leave_days=draw(st.integers(0, most_leave)),
            make_up_days=draw(st.integers(0, 2)),
            rest_weekdays=frozenset(draw(st.sets(st.integers(0, 6), max_size=3))),
        ),
    )


@st.composite
def histories(draw: st.DrawFn, rules: GateRules) -> History:
    """What a record may hold: days in and a little outside the trial, anything overlapping anything."""
    first_day = MONDAY + draw(st.integers(0, 6)) * DAY
    days = [*trial_days(first_day, rules), first_day - DAY]
    some = st.lists(st.sampled_from(days), unique=True)
    made_up = draw(st.lists(st.sampled_from(days), unique=True, max_size=rules.day.make_up_days))
    return History(
        first_day=first_day,
        done=frozenset(draw(some)),
        made_up=frozenset(made_up),
        leave=tuple(draw(st.lists(st.sampled_from(days), unique=True, max_size=4))),
        void=frozenset(draw(st.lists(st.sampled_from(days), unique=True, max_size=4))),
    )


@st.composite
def todays(draw: st.DrawFn, rules: GateRules, history: History) -> Today:
    """Any day around a trial, in grace or not, some days before it still open to make-up."""
    days = trial_days(history.first_day, rules)
    day = draw(st.dates(days[0] - 2 * DAY, days[-1] + 5 * DAY))
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    grace = noon - dt.timedelta(hours=11) if draw(st.booleans()) else None
    back = draw(st.integers(0, 3)) if rules.day.make_up_days else 0
    return Today(day, grace, tuple((day - each * DAY, noon + (3 - each) * DAY) for each in range(back, 0, -1)))


class Twin:
    """Standing worked out the long way: by trying every way in which a trial could still go on."""

    def __init__(self, history: History, rules: GateRules, today: Today) -> None:
        self.history, self.rules, self.today = history, rules, today
        self.days = trial_days(history.first_day, rules)
        self.rest = [day for day in self.days if day.weekday() in rules.day.rest_weekdays]
        self.void = [day for day in self.days if day in history.void and day not in self.rest]
        self.leave: list[dt.date] = []
        for day in history.leave:
            excused = day in self.rest or day in self.void or day in self.written or day not in self.days
            if not excused and len(self.leave) < rules.day.leave_days:
                self.leave.append(day)
        self.expected = [day for day in self.days if day not in {*self.rest, *self.void, *self.leave}]
        self.required = rules.required_days - len(self.void) - len(self.leave)

    @property
    def written(self) -> frozenset[dt.date]:
        """Days with a check-in."""
        return self.history.done | self.history.made_up

    def passes(self, missed: Collection[dt.date]) -> bool:
        """Tell whether a finished trial that lacks these days passes."""
        done = [day for day in self.expected if day not in missed]
        return len(done) >= self.required and self.weeks_hold(missed) and self.rows_hold(missed)

    def weeks_hold(self, missed: Collection[dt.date]) -> bool:
        """Tell whether no week has too many missed days."""
        if self.rules.weekly_misses is None:
            return True
        start = self.history.first_day
        if self.rules.week == "calendar":
            start -= start.weekday() * DAY
        weeks = [(day - start).days // 7 for day in missed]
        return all(weeks.count(week) <= self.rules.weekly_misses for week in weeks)

    def rows_hold(self, missed: Collection[dt.date]) -> bool:
        """Tell whether no run of missed days is too long."""
        if self.rules.most_missed_in_a_row is None:
            return True
        asked = [day for day in self.days if day not in self.rest and day not in self.leave]
        signs = "".join("x" if day in missed else "." for day in asked)
        return "x" * (self.rules.most_missed_in_a_row + 1) not in signs

    def lacking(self) -> list[dt.date]:
        """Days that are over, grace included, and were not written."""
        over = [day for day in self.expected if day < self.today.day and day != self.today.yesterday]
        return [day for day in over if day not in self.written]

    def ways(self) -> Iterator[tuple[dt.date, ...]]:
        """Yield every choice of days that may still be made up."""
        used = len([day for day in self.history.made_up if day in self.days])
        left = max(0, self.rules.day.make_up_days - used)
        still = [day for day, _ in self.today.make_up_until if day in self.lacking()]
        yield from chain.from_iterable(combinations(still, size) for size in range(left + 1))

    def is_blank(self) -> bool:
        """Tell whether the trial is over without a written day, and none can be written any more."""
        can_write = self.today.yesterday in self.expected or any(self.ways())
        return self.today.day > self.days[-1] and not self.written & set(self.days) and not can_write

    def is_out(self) -> bool:
        """Tell whether nothing can save the trial, even if every day to come is written."""
        lacking = self.lacking()
        return self.is_blank() or not any(
            self.passes([day for day in lacking if day not in way]) for way in self.ways()
        )

    def fell_on(self) -> dt.date | None:
        """Return the first missed day from which on the trial cannot pass, nothing made up."""
        lacking = self.lacking()
        for count, day in enumerate(lacking, start=1):
            if not self.passes(lacking[:count]):
                return day
        return None
