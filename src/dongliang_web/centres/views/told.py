"""Entries of the record as a page tells them, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from dongliang.words import format_date
from dongliang_web.centres.views.evening import in_words
from dongliang_web.centres.views.things import Found, things_of
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking
from dongliang_web.record.models import Entry

#: The entries of a day; those without a date stand under None.
OfDay = tuple[dt.date | None, list[Entry]]
#: Puts an entry in words; what it is about (post, reply, session) is given where that is known.
Tell = Callable[[Entry, str], str]


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as it is told: what happened, when by the reader's clock, and where the thing stands."""

    sentence: str
    when: str
    is_loaded: bool
    thing: Found | None


def told(asking: Asking, days: Iterable[OfDay], tell: Tell) -> list[tuple[str, list[Told]]]:
    """Return each day as it is written, with what happened on it."""
    shown = list(days)
    things = things_of((entry for _, entries in shown for entry in entries), asking)
    return [
        (
            in_words(asking, day) if day else "",
            [_entry(entry, day, things.get(entry.pk), tell) for entry in entries],
        )
        for day, entries in shown
    ]


def _entry(entry: Entry, day: dt.date | None, thing: Found | None, tell: Tell) -> Told:
    sentence = tell(entry, thing.kind if thing else "")
    return Told(sentence, _hour(entry.happened_at, day), entry.verb == "loaded_event", thing)


def _hour(at: dt.datetime | None, day: dt.date | None) -> str:
    """Write when it happened by the reader's clock, with the date where that is another than the day it counts for."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{here:%H:%M}" if here.date() == day else f"{format_date(here.date(), language())} {here:%H:%M}"
