"""A browser without JavaScript: signing up and checking in with a picture work all the same."""

from __future__ import annotations

from collections.abc import Callable

from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort, photograph

FIRST_DAY = BEGINNING.date() + DAY


def test_one_checks_in_without_scripts(person: Callable[..., Person], clock: Clock) -> None:
    clock.set(BEGINNING)
    founder, plain = person(), person(java_script_enabled=False)
    story = STORIES[founder.language]
    found(founder, story)
    join(plain, open_cohort(founder, story, FIRST_DAY), story.people[0])
    clock.set(evening(FIRST_DAY), due=False)

    plain.open(f"/c/{story.slug}/")
    plain.fill(text=story.text(0))
    plain.attach("pictures", {"name": "hand.jpg", "mimeType": "image/jpeg", "buffer": photograph(320, 240)})
    plain.send("text")
    plain.reads(story.text(0))
    plain.open(f"/c/{story.slug}/standing")
    plain.is_told("verdict.passing_after_today", to_do=12, left=14)

    founder.open(f"/c/{story.slug}/")
    founder.reads(story.people[0], story.text(0))
    assert founder.page.locator("article.post .photos img").count() == 1
