"""In the largest letters: joining, signing in on another phone, a picture, a voice, where one stands, leave."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Shoot
from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, Story, evening, found, open_cohort, photograph
from tools import system

pytestmark = pytest.mark.skipif(bool(system.missing(["sound"])), reason="ffmpeg is missing: `make system` installs it")
FIRST_DAY = BEGINNING.date() + DAY
LETTERS = "parseFloat(getComputedStyle(document.body).fontSize)"
RECORD = ".quick [data-recorder] button"


def has_largest_letters(somebody: Person) -> None:
    """Fail if the page is not in the largest letters."""
    assert somebody.page.evaluate(LETTERS) == 24


def joins(elder: Person, link: str, name: str) -> None:
    """Open the link that somebody sent, make the letters as large as they get, and sign up by a name."""
    elder.open(link)
    elder.follow("/look?next=" + elder.path, within="header")
    elder.tick("size", "largest")
    elder.send("size")
    elder._judged.clear()  # every page counts anew at this size
    elder.open(link)
    has_largest_letters(elder)
    elder.follow("?name")
    elder.fill(name=name)
    elder.send("name")


def takes_another_phone(elder: Person, other: Person) -> None:
    """Sign in on another phone by the link behind the code that the first one shows."""
    elder.open("/me")
    elder.press("form[action='/me/pass'] button")
    assert elder.page.locator(".qr svg").is_visible()
    other.open(elder.page.locator("#link").input_value())
    other.press("main form button[type=submit]")
    has_largest_letters(other)


def shows(elder: Person, story: Story, shot: Shoot) -> None:
    """Check in by a picture alone: one tap to the chooser and one to send."""
    elder.open(f"/c/{story.slug}/")
    shot(elder.page, "elder-today")
    elder.attach("pictures", {"name": "hand.jpg", "mimeType": "image/jpeg", "buffer": photograph(320, 240)})
    expect(elder.page.locator("#quick-chosen img")).to_be_visible()
    expect(elder.page.locator(".elder > .btn.tall")).to_be_hidden()  # it would leave the picture behind
    elder.judge(elder.page)
    shot(elder.page, "elder-picture")
    elder.press(".quick form:has(#quick-pictures) button[type=submit]")
    expect(elder.page.locator("article.post .photos img")).to_have_count(1)
    elder.judge(elder.page)


def says(elder: Person, story: Story, shot: Shoot) -> None:
    """Check in by voice alone: one tap to speak and one to send, with no need to stop before."""
    elder.open(f"/c/{story.slug}/")
    elder.page.locator(RECORD).tap()
    expect(elder.page.locator(f"{RECORD}[aria-pressed=true]")).to_contain_text("0:01")
    elder.does_not_read("10:00")
    elder.judge(elder.page)
    shot(elder.page, "elder-speaking")
    elder.press(".quick form:has([data-recorder]) button[type=submit]")
    expect(elder.page.locator("article.post audio").first).to_be_visible()
    elder.judge(elder.page)
    shot(elder.page, "elder-said", whole=True)


def test_a_member_s_whole_way_in_the_largest_letters(person: Callable[..., Person], clock: Clock, shot: Shoot) -> None:
    clock.set(BEGINNING)
    founder, elder, phone = person(), person(), person()
    story = STORIES[founder.language]
    found(founder, story)
    joins(elder, open_cohort(founder, story, FIRST_DAY), story.people[3])
    takes_another_phone(elder, phone)

    clock.set(evening(FIRST_DAY), due=False)
    shows(phone, story, shot)
    clock.set(evening(FIRST_DAY + DAY))
    says(phone, story, shot)

    phone.press("main a[href*='/standing']")
    phone.is_told("verdict.passing_after_today", to_do=11, left=13)
    shot(phone.page, "elder-standing", whole=True)
    phone.open(f"/c/{story.slug}/")
    phone.follow("/days-off")
    phone.fill(day=(FIRST_DAY + 2 * DAY).isoformat())
    phone.send("day")
    assert phone.page.locator("input[name=withdraw]").count() == 1
    phone.judge(phone.page)
    shot(phone.page, "elder-leave", whole=True)

    founder.open(f"/c/{story.slug}/")
    founder.reads(story.people[3])
    sound = founder.page.locator("article.post audio").first
    sound.evaluate("async (audio) => { audio.load(); await audio.play(); }")
    assert sound.evaluate("audio => audio.duration") >= 1
