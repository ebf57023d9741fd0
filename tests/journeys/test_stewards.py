"""A steward declares a day not counted and records one for somebody: who was out returns, and all can read why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dongliang.words import explain
from tests.journeys.person import BAD_ENTRY, GOOD, Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort

FIRST_DAY = BEGINNING.date() + DAY
DAYS, REQUIRED = 15, 13


def day(number: int) -> dt.date:
    """Return a day of the trial by its number."""
    return FIRST_DAY + (number - 1) * DAY


def test_a_day_not_counted_brings_somebody_back(person: Callable[..., Person], clock: Clock) -> None:
    clock.set(BEGINNING)
    founder, candidate = person(), person()
    story = STORIES[founder.language]
    found(founder, story)
    join(candidate, open_cohort(founder, story, FIRST_DAY), story.people[1])
    clock.set(evening(day(1)), due=False)
    candidate.writes(story.slug, day(1), story.text(1))
    clock.set(evening(day(6)))
    why = {"since": day(4), "days": DAYS, "missed": 3, "limit": DAYS - REQUIRED}
    candidate.open(f"/c/{story.slug}/standing")
    candidate.is_told("verdict.out_too_many_missed", **why)

    founder.open(f"/c/{story.slug}/stewards")
    founder.follow("/void")
    founder.fill(day=day(3).isoformat(), reason=story.reason)
    founder.send("reason")
    assert founder.path == f"/c/{story.slug}/decisions"
    founder.is_told("decision.voided_day", by=story.founder, day_date=day(3))
    founder.reads(story.reason)

    candidate.open(f"/c/{story.slug}/standing")
    candidate.is_told("notice.returned", day_date=day(3))
    assert not candidate.says(explain("verdict.out_too_many_missed", candidate.language, **why)), "it is so no longer"
    candidate.reads(story.reason)

    record_a_day(founder, candidate)
    candidate.open(f"/c/{story.slug}/decisions")
    candidate.is_told("decision.voided_day", by=story.founder, day_date=day(3))
    candidate.is_told("decision.recorded_for", by=story.founder, name=story.people[1], day_date=day(2))
    candidate.reads(story.reason)


def record_a_day(founder: Person, candidate: Person) -> None:
    """Record a day for the candidate, who is told at once; a second time is refused, with a reason."""
    story = STORIES[founder.language]
    said = {"day": day(2), "name": story.people[1]}
    for key, status in (("said.recorded", GOOD), ("refused.day_written_by", BAD_ENTRY)):
        founder.open(f"/c/{story.slug}/people")
        founder.press(f"main .faces a:has-text('{story.people[1]}')")
        founder.follow("/record")
        founder.fill(day=day(2).isoformat(), reason=story.text(2))
        founder.tick("mark", "done")
        founder.send("reason", status=status)
        founder.is_told(key, **said)
    candidate.open(f"/c/{story.slug}/standing")
    candidate.is_told("notice.recorded_for_you", by=story.founder, day_date=day(2))
