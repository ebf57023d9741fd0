"""Two phones: one writes and names the other, who replies, recognises with words, and takes that back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dongliang.words import explain
from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, found, join, open_cohort

Shoot = Callable[..., Path]


def test_one_writes_the_other_replies_recognises_and_takes_back(
    person: Callable[..., Person], clock: Clock, shot: Shoot
) -> None:
    clock.set(BEGINNING)
    founder, other = person(), person(java_script_enabled=False)
    story, spoken = STORIES[founder.language], founder.language
    name = story.people[0]
    found(founder, story)
    join(other, open_cohort(founder, story, BEGINNING.date() + DAY), name)
    founder.writes(story.slug, BEGINNING.date(), f"{story.text(0)} @{name}")

    # The other is told, looks, and replies without a script.
    other.open(f"/c/{story.slug}/")
    other.is_told("notice.mentioned", by=story.founder)
    other.press(".notices a.btn")
    post = other.path
    other.reads(f"@{name}")
    other.fill(text=f"@{story.founder} {story.text(1)}")
    other.send("client_id")
    other.reads(story.text(1))
    other.fill(words=story.text(2))
    other.send("words")
    thanks = explain("recognition.post_worded", spoken, name=name, words=story.text(2))
    other.reads(thanks)

    # The founder reads both as one line each, the names on the thing, and answers.
    founder.open(f"/c/{story.slug}/")
    founder.is_told("notice.replied", names=name)
    founder.is_told("notice.recognised", names=name)
    founder.reads(thanks)
    shot(founder.page, "recognition-today", whole=True)
    founder.open(post)
    founder.does_not_read(explain("notice.replied", spoken, names=name))
    founder.press("#replies form button")
    founder.reads(explain("recognition.reply", spoken, names=story.founder))
    founder.press("#replies a[href*='answers=']")
    founder.fill(text=story.text(0))
    founder.send("client_id")
    shot(founder.page, "recognition-post", whole=True)
    founder.open(f"{post}/recognised")
    founder.reads(name)

    # From whom one learned stands on one's own page, until it is taken back.
    other.open(f"/c/{story.slug}/feed")
    other.reads(thanks)
    other.press("a[href$='first=across']")
    other.open(f"/c/{story.slug}/people")
    other.press(f"main .faces a:has-text('{name}')")
    other.reads(story.text(2))
    shot(other.page, "recognition-learned")
    other.open(f"{other.path}/learned")
    other.reads(story.text(2))
    other.open(post)
    other.press("form[action$='/take-back'] button")
    other.does_not_read(thanks)
    founder.open(f"/c/{story.slug}/feed")
    founder.does_not_read(thanks)
