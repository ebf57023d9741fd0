"""Signing in without a password: by a code, from another device of one's own, and by a steward's link."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys.person import BAD_ENTRY, GONE, Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import BEGINNING, DAY, STORIES, Story, evening, found, join, open_cohort

ADDRESS = "hands@example.org"
FIRST_DAY = BEGINNING.date() + DAY


@pytest.fixture
def founder(person: Callable[..., Person], clock: Clock) -> Person:
    """Somebody who has founded the community, without an e-mail address."""
    clock.set(BEGINNING)
    somebody = person()
    found(somebody, STORIES[somebody.language])
    return somebody


def code_for(address: str, site: Site) -> str:
    """Return the code in the newest mail to an address."""
    mail = site.mails(address)[-1]
    digits = re.search(r"\b\d{4}-?\d{4}\b", mail.get_content())
    assert digits, mail
    return digits[0]


def test_a_code_by_mail_signs_one_in(founder: Person, site: Site) -> None:
    story = STORIES[founder.language]
    founder.open("/me")
    founder.follow("/me/email")
    founder.fill(email=ADDRESS)
    founder.send("email")
    founder.fill(code="00000000")
    founder.send("code", status=BAD_ENTRY)
    founder.fill(code=code_for(ADDRESS, site))
    founder.send("code")
    founder.open("/me")
    founder.reads(ADDRESS)

    founder.press("form[action='/sign-out'] button")
    founder.open(f"/c/{story.slug}/")
    founder.does_not_read(story.founder)
    founder.follow("/sign-in")
    founder.fill(email=ADDRESS.upper())
    before = len(site.mails(ADDRESS))
    founder.send("email")
    assert len(site.mails(ADDRESS)) == before + 1
    founder.fill(code=code_for(ADDRESS, site))
    founder.send("code")
    founder.open(f"/c/{story.slug}/")
    assert founder.path == f"/c/{story.slug}/", "a member's page, not the join page"


def test_a_device_signs_in_another(founder: Person, person: Callable[..., Person]) -> None:
    story = STORIES[founder.language]
    founder.open("/me")
    founder.press("form[action='/me/pass'] button")
    link = shown_link(founder)

    tablet = person(viewport={"width": 768, "height": 1024}, screen={"width": 768, "height": 1024})
    tablet.open(link)
    tablet.reads(story.founder)
    tablet.press("main form button[type=submit]")
    tablet.open(f"/c/{story.slug}/")
    tablet.reads(story.community)

    founder.open("/me")
    others = founder.page.locator("form[action$='/end'] button")
    assert others.count() == 1, "the other device is listed, and can be signed out from here"
    person().open(link, status=GONE)
    founder.press("form[action$='/end'] button")
    tablet.open("/me")
    assert tablet.path == "/sign-in", "signed out from afar"


def test_a_steward_lets_an_elder_in_who_reads_in_the_largest_letters(
    founder: Person, person: Callable[..., Person], clock: Clock
) -> None:
    story = STORIES[founder.language]
    sign_up_and_out(person(), open_cohort(founder, story, FIRST_DAY), story)
    clock.set(evening(FIRST_DAY))

    founder.open(f"/c/{story.slug}/people")
    founder.press(f"main .faces a:has-text('{story.people[3]}')")
    founder.follow("/pass")
    founder.press("main form button[type=submit]")
    link = shown_link(founder)
    assert founder.page.locator(".qr svg").is_visible()

    elder = person()
    elder.open(link)
    elder.press("main form button[type=submit]")
    elder.reads(story.founder, story.community)
    elder.follow(f"/look?next=/c/{story.slug}/", within="header")
    elder.tick("size", "largest")
    elder.send("size")
    assert elder.path == f"/c/{story.slug}/"
    assert elder.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 24
    elder.press(".elder a.tall")
    elder.fill(text=story.text(1))
    elder.send("text")
    elder.reads(story.text(1))
    founder.open(f"/c/{story.slug}/")
    founder.reads(story.people[3], story.text(1))


def sign_up_and_out(elder: Person, link: str, story: Story) -> None:
    """Sign up on somebody else's phone, which is then signed out: no e-mail address, and no device in use."""
    join(elder, link, story.people[3])
    elder.press("form[action='/sign-out'] button")


def shown_link(somebody: Person) -> str:
    """Return the sign-in link that a page shows."""
    return somebody.page.locator("#link").input_value()
