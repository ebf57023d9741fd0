"""A founder founds a community, opens a cohort, and somebody with another phone comes in and checks in."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from dongliang.gate import GateRules
from dongliang.words import explain, format_date
from tests.journeys.person import Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import BEGINNING, DAY, STORIES, evening, found, join, open_cohort, photograph

FIRST_DAY = BEGINNING.date() + 3 * DAY


def test_a_founder_opens_a_cohort_and_a_newcomer_checks_in(
    person: Callable[..., Person], site: Site, clock: Clock
) -> None:
    clock.set(BEGINNING)
    founder, newcomer = person(), person()
    story = STORIES[founder.language]

    found(founder, story)
    assert founder.path == f"/c/{story.slug}/", "founding leads to the community's day"
    founder.reads(story.community)

    link = open_cohort(founder, story, FIRST_DAY, capacity="20")
    assert link == f"{site.url}/c/{story.slug}/cohorts/1/join", "the link to send to others stands on the page"
    founder.is_told("cohorts_page.enrolled_of", enrolled=0, capacity=20)

    read_before_signing_up(newcomer, link)
    join(newcomer, link, story.people[0])
    assert newcomer.path == f"/c/{story.slug}/standing"
    rules = GateRules()
    newcomer.is_told("verdict.not_started", first_day=FIRST_DAY, days=rules.trial_days, required=rules.required_days)
    founder.open(f"/c/{story.slug}/cohorts")
    founder.is_told("cohorts_page.enrolled_of", enrolled=1, capacity=20)

    clock.set(evening(FIRST_DAY))
    check_in_with_a_picture(newcomer, founder)


def read_before_signing_up(newcomer: Person, link: str) -> None:
    """Read the join page signed out: who they are, the rule in plain words, the days, no name without consent."""
    story, rules = STORIES[newcomer.language], GateRules()
    newcomer.open(link)
    newcomer.reads(story.invitation, format_date(FIRST_DAY, newcomer.language))
    newcomer.is_told("rule_words.done", days=rules.trial_days, required=rules.required_days)
    newcomer.is_told("rule_words.leave", count=rules.day.leave_days)
    newcomer.is_told("rule_words.made_up", count=rules.day.make_up_days, hours=rules.day.make_up_hours)
    newcomer.does_not_read(story.founder)


def check_in_with_a_picture(newcomer: Person, founder: Person) -> None:
    """Check in from the day's page; the founder sees text and picture, and the picture tells nothing of the phone."""
    story = STORIES[newcomer.language]
    newcomer.open(f"/c/{story.slug}/")
    newcomer.fill(text=story.text(0))
    newcomer.attach("pictures", {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": photograph(640, 480)})
    newcomer.send("text")
    newcomer.reads(said_done(newcomer), story.text(0))

    founder.open(f"/c/{story.slug}/")
    founder.reads(story.people[0], story.text(0))
    address = founder.page.locator("article.post .photos a").first.get_attribute("href") or ""
    for size in ("", "?size=small"):
        served = founder.page.context.request.get(address + size)
        assert served.headers["cache-control"] == "private, no-cache"
        picture = Image.open(io.BytesIO(served.body()))
        assert picture.width < picture.height, "turned upright"
        assert not picture.getexif(), "no place, no maker, no comment"
        assert b"Maker of phones" not in served.body()
    assert founder.page.evaluate("document.querySelector('article.post img').naturalWidth") > 0

    stranger = newcomer.page.context.browser
    assert stranger is not None
    signed_out = stranger.new_context()
    answer = signed_out.request.get(founder.page.url + address, max_redirects=0)
    assert answer.status != 200, "a picture is nobody's by its address alone"
    signed_out.close()


def said_done(newcomer: Person) -> str:
    """Return what a check-in is answered with, up to the time."""
    return explain("said.done", newcomer.language, at=evening(FIRST_DAY))[:-3]
