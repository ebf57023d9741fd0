"""One member calls another along, who sees it, mutes it, and checks in; and each has a rhythm that only they read."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from dongliang.words import explain
from tests.journeys.conftest import Shoot
from tests.journeys.person import GOOD, Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort

FIRST_DAY = BEGINNING.date() + DAY


def test_a_call_is_seen_muted_and_followed_by_a_check_in(
    person: Callable[..., Person], clock: Clock, shot: Shoot
) -> None:
    clock.set(BEGINNING)
    founder, other = person(), person()
    story = STORIES[founder.language]
    name, founder_name = story.people[1], story.founder
    found(founder, story)
    join(other, open_cohort(founder, story, FIRST_DAY), name)
    days = [FIRST_DAY + number * DAY for number in range(11)]
    for number, day in enumerate(days):
        clock.set(evening(day), due=False)
        other.writes(story.slug, day, story.text(number))
    today = FIRST_DAY + 11 * DAY
    clock.set(evening(today))

    come_to(founder, name, story.slug)
    calls = "form[action$='/call'] button"
    picture(founder.page, shot, "call", calls)
    founder.press(calls)
    founder.is_told("said.called", name=name)
    assert not founder.page.locator(calls).count(), "once a day is enough"

    other.open(f"/c/{story.slug}/")
    other.is_told("notice.called_along", names=founder_name, day_date=today)
    other.press("form[action$='/calls/mute'] button")
    other.is_told("said.calls_muted")
    assert not other.says(explain("notice.called_along", other.language, names=founder_name, day_date=today))
    other.writes(story.slug, today, story.text(2))
    other.open(f"/c/{story.slug}/calls")
    other.reads(founder_name)
    shot(other.page, "calls")

    other.open(f"/c/{story.slug}/me/rhythm")
    assert "20:0" in other.title or "20:1" in other.title
    shot(other.page, "rhythm-new", whole=True)
    other.open(f"/c/{story.slug}/reminder")

    tomorrow = evening(today + DAY)
    clock.set(tomorrow)
    come_to(founder, name, story.slug)
    founder.press(calls)
    founder.is_told("refused.calls_not_taken", name=name)
    founder.open(f"/c/{story.slug}/group/channels", status=GOOD)
    shot(founder.page, "channels", whole=True)


def come_to(person: Person, name: str, slug: str) -> None:
    """Come to a member's page by the list of people."""
    person.open(f"/c/{slug}/people")
    person.press(f"main .faces a:has-text('{name}')")


def picture(page: Page, shot: Shoot, name: str, around: str) -> None:
    """Take a picture of the part of a page around a control."""
    page.locator(around).scroll_into_view_if_needed()
    shot(page, name)
