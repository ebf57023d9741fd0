"""What waited for somebody in office, and who did it when: read from the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from dongliang_web.people.models import Community
from dongliang_web.record.models import Entry

#: What asks for an act -> what answers it, and whether the two name the same person or the same pass or question.
_ANSWERS: dict[str, tuple[str, ...]] = {
    "asked_for_sign_in": ("confirmed_sign_in", "stopped_sign_in"),
    "claimed_name": ("confirmed_claim", "refused_claim", "ended_claim"),
    "held_for_advertising": ("released_held", "kept_back_held", "deleted_message"),
    "proposed_question": ("accepted_question", "refused_question"),
}
_ASKED_BY = {answer: asks for asks, answers in _ANSWERS.items() for answer in answers}


def _claim(entry: Entry) -> Hashable:
    """Return which claim an entry is of: several people can claim one name."""
    claimant = str(entry.actor.key) if entry.verb == "claimed_name" and entry.actor else entry.facts.get("claimant")
    return entry.target_id, claimant


#: Where an entry says what it is about, by what asks: the pass, the name, the message, the question.
_ABOUT: dict[str, Callable[[Entry], Hashable]] = {
    "asked_for_sign_in": lambda entry: entry.facts.get("pass"),
    "claimed_name": _claim,
    "held_for_advertising": lambda entry: entry.about_id,
    "proposed_question": lambda entry: entry.facts.get("question"),
}


@dataclass(frozen=True, slots=True)
class DueAct:
    """Something that came to those in office: what it was, when, and who answered it when; None while nobody has."""

    verb: str
    came_at: dt.datetime
    done_at: dt.datetime | None = None
    done_by: int | None = None

    def in_time(self, hours: int, but: int) -> bool:
        """Tell whether somebody other than ``but`` answered within so many hours."""
        if self.done_at is None or self.done_by == but:
            return False
        return self.done_at - self.came_at <= dt.timedelta(hours=hours)


def due_acts(community: Community, since: dt.datetime, until: dt.datetime) -> list[DueAct]:
    """Return what came to those in office from an instant to another, with the first answer to each; one query.

    What the rule or members' word answered without anybody in office waited for nobody.
    """
    verbs = [*_ANSWERS, *_ASKED_BY]
    entries = Entry.objects.of(community).filter(verb__in=verbs, recorded_at__gte=since).select_related("actor")
    found: dict[Hashable, DueAct] = {}
    for entry in entries:
        asks = _ASKED_BY.get(entry.verb, entry.verb)
        about = asks, _ABOUT[asks](entry)
        if entry.verb == asks and entry.recorded_at <= until:
            found[about] = DueAct(asks, entry.recorded_at)
        elif entry.verb != asks and about in found and found[about].done_at is None:
            found[about] = DueAct(asks, found[about].came_at, entry.recorded_at, entry.actor_id)
    return [each for each in found.values() if each.done_at is None or each.done_by is not None]
