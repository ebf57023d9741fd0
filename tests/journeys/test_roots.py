"""A member's link is opened in another browser, its newcomer stands in the root picture; withdrawn, it names nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from dongliang.words import explain
from tests.journeys.person import GONE, Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, Story, found, join, open_cohort

Shoot = Callable[..., object]


def test_a_newcomer_comes_by_a_link_and_stands_in_the_roots(
    person: Callable[..., Person], clock: Clock, shot: Shoot
) -> None:
    clock.set(BEGINNING)
    founder = person()
    story = STORIES[founder.language]
    found(founder, story)
    open_cohort(founder, story, BEGINNING.date() + 7 * DAY)

    link = own_link(founder, story)
    shot(founder.page, "invite", whole=True)
    newcomer = person()
    newcomer.open(link)
    assert newcomer.path.endswith("/cohorts/1/join")
    newcomer.reads(story.founder)
    join(newcomer, newcomer.page.url, story.people[0])
    newcomer.open(f"/c/{story.slug}/roots")
    newcomer.is_told("roots_page.title", people=2, tips=1)

    founder.open(f"/c/{story.slug}/roots")
    founder.is_told("notice.newcomer", name=story.people[0])
    look_at_the_picture(founder, story, shot)
    without_scripts = person(java_script_enabled=False)
    withdrawn(founder, without_scripts, story, link)
    by_a_poster(founder, person(), story)


def own_link(member: Person, story: Story) -> str:
    """Return the address of a member's own link, from its page."""
    member.open(f"/c/{story.slug}/people")
    member.follow("/invite")
    address = member.page.locator("#link").input_value()
    assert member.page.locator(".qr svg").count() == 1
    return urlsplit(address).path


def look_at_the_picture(founder: Person, story: Story, shot: Shoot) -> None:
    """Tap the newcomer in the drawing, find them in the list, and open their page."""
    page = founder.page
    page.locator(f"g.person[data-name='{story.people[0]}'] .reach").tap()
    assert story.founder in page.locator(".picked").inner_text()
    shot(page, "roots-picked", whole=True)
    page.locator(".rooted summary").first.tap()
    listed = page.locator(".rootlist").inner_text()
    assert story.people[0] in listed
    assert explain("figure.roots_tip", founder.language) in listed
    founder.press(f".rootlist a:has-text('{story.people[0]}')")
    founder.reads(f"{story.founder} → {story.people[0]}")


def withdrawn(founder: Person, stranger: Person, story: Story, link: str) -> None:
    """Withdraw the link: it leads to the join page still, also without scripts, and names nobody."""
    founder.open(f"/c/{story.slug}/invite")
    founder.press("form[action$='/invite/new'] button")
    assert urlsplit(founder.page.locator("#link").input_value()).path != link
    stranger.open(link)
    assert stranger.path.endswith("/cohorts/1/join")
    stranger.does_not_read(f"{story.founder}邀请你")
    stranger.does_not_read(f"{story.founder} invites you")
    stranger.open("/j/0000000000", status=GONE)


def by_a_poster(founder: Person, newcomer: Person, story: Story) -> None:
    """Make the link of a poster; who comes by it is counted there."""
    founder.open(f"/c/{story.slug}/stewards")
    founder.follow("/channels")
    founder.follow("/channels/new")
    founder.fill(channel=story.people[3])
    founder.send("channel")
    link: Any = founder.page.locator("#link").input_value()
    newcomer.open(urlsplit(link).path)
    join(newcomer, newcomer.page.url, story.people[1])
    founder.open(f"/c/{story.slug}/channels")
    founder.reads("1")
    founder.open(f"/c/{story.slug}/roots")
    founder.is_told("roots_page.alone", people=1)
