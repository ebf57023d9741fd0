"""One's own rhythm; nobody else is shown it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dongliang.rhythm import LEAST_CHECK_INS, Habit, UsualHour, habit_of
from dongliang.words import format_weekday, percent
from dongliang_web.checkin import actions
from dongliang_web.checkin.models import PAST_DAYS, Behind, behind, urged
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import in_force

#: From which regularity on hours are called steady, and from which somewhat so.
_STEADY, _SOMEWHAT = 0.6, 0.35
#: Some Monday, to name the days of the week by.
_MONDAY = dt.date(2024, 1, 1)
_QUARTER = dt.timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class _Weekday:
    """A day of the week and the share of such days that were written; empty where there were too few."""

    name: str
    share: str


@never_cache
@require_safe
@needs("check_in")
def my_rhythm(asking: Asking) -> HttpResponse:
    """Show whoever asks their own usual hour, days of the week, regularity, self-driven share and chance to miss."""
    at, me = now(), asking.me
    found = behind([me], asking.community, at)[me.pk]
    habit = habit_of(found.past, found.day, urged=urged(me, found))
    wrote = actions.has_written(me, found.day)
    shown = {
        "habit": habit,
        "days": len(found.past.days),
        "least": LEAST_CHECK_INS,
        "weeks": PAST_DAYS // 7,
        "usual": _around(habit.usual, found),
        "weekdays": _weekdays(habit),
        "steadiness": _steadiness(habit),
        "self_driven": percent(habit.self_driven) if habit.self_driven is not None else "",
        "wrote": wrote,
        "off": not wrote and actions.is_off(me, in_force(me, at)),
        "in_ten": None if habit.chance_to_miss is None else max(1, round(10 * habit.chance_to_miss)),
        "place": "me",
    }
    return render(asking, "checkin/rhythm.html", shown)


def _around(usual: UsualHour | None, found: Behind) -> tuple[dt.datetime, dt.datetime, dt.datetime] | None:
    """Return the usual time and the hours around it, to a quarter of an hour, on the clock of the member's days."""
    if usual is None:
        return None
    begins = found.clock.start_of(found.day)
    zone = ZoneInfo(found.clock.setting_for(found.day).zone)
    hours = (usual.hour, usual.hour - usual.spread, usual.late_after)
    middle, first, last = (
        (begins + round(dt.timedelta(hours=each) / _QUARTER) * _QUARTER).astimezone(zone) for each in hours
    )
    return middle, first, last


def _weekdays(habit: Habit) -> list[_Weekday]:
    names = (format_weekday(_MONDAY + dt.timedelta(days=number), language()) for number in range(7))
    shares = ("" if each is None else percent(each) for each in habit.weekdays)
    return [_Weekday(name, share) for name, share in zip(names, shares, strict=True)]


def _steadiness(habit: Habit) -> str:
    """Return the key of the words for how alike the hours are; empty where there are too few."""
    if habit.regularity is None:
        return ""
    return "steady" if habit.regularity >= _STEADY else "somewhat" if habit.regularity >= _SOMEWHAT else "various"
