"""Every page of the demo community, by those who may see it: light and dark, on small screens, in the largest letters.

The pictures for the documents are taken on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Look, Shoot
from tests.journeys.demo import Cast, cast_of_demo
from tests.journeys.person import GONE, NOT_OPEN, Person
from tests.journeys.site import Site

NORMAL, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 568}
COMMUNITY = "/c/demo"
#: Pictures are drawn anew after the page has been laid out for another screen.
DRAWN_ANEW = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"

#: Pages in the order in which somebody opens them -> name of the picture for the documents, if one is taken.
Round = dict[str, str]
SIGNED_OUT: Round = {
    "/": "",
    "/found": "",
    "/sign-in": "",
    "/sign-in/new": "",
    "/look": "",
    f"{COMMUNITY}/cohorts/4/join": "join",
    f"{COMMUNITY}/cohorts/4/join?name": "",
    f"{COMMUNITY}/cohorts/3/join": "",
}
CANDIDATES: Round = {f"{COMMUNITY}/standing": "standing", f"{COMMUNITY}/": "", f"{COMMUNITY}/days-off": ""}
MEMBERS: Round = {
    "/": "",
    "/me": "me",
    "/me/email": "",
    f"{COMMUNITY}/": "today",
    f"{COMMUNITY}/check-in": "",
    f"{COMMUNITY}/people": "people",
    f"{COMMUNITY}/figures": "figures",
    f"{COMMUNITY}/feed": "",
    f"{COMMUNITY}/roots": "roots",
    f"{COMMUNITY}/invite": "",
    f"{COMMUNITY}/sessions": "sessions",
    f"{COMMUNITY}/sessions/propose": "",
    f"{COMMUNITY}/me/rhythm": "rhythm",
    f"{COMMUNITY}/calls": "",
    f"{COMMUNITY}/decisions": "",
    f"{COMMUNITY}/questions/propose": "",
    f"{COMMUNITY}/leave": "",
    f"{COMMUNITY}/centres": "",
    f"{COMMUNITY}/centres/entries": "",
    f"{COMMUNITY}/centres/vine": "",
    f"{COMMUNITY}/centres/pillar": "",
    f"{COMMUNITY}/harmony/together": "",
    f"{COMMUNITY}/harmony/ground": "",
    f"{COMMUNITY}/harmony/ground/new": "",
    f"{COMMUNITY}/harmony/mediation": "",
    f"{COMMUNITY}/harmony/mediation/ask": "",
    f"{COMMUNITY}/council": "",
    f"{COMMUNITY}/council/proposals": "",
    f"{COMMUNITY}/council/proposals/new": "",
    f"{COMMUNITY}/council/proposals/new?kind=change_rules&which=gate": "",
    f"{COMMUNITY}/council/proposals/new?kind=change_rules&which=about": "",
    f"{COMMUNITY}/settings": "",
    f"{COMMUNITY}/council/rehearsals": "",
    f"{COMMUNITY}/council/hand-over": "",
}
FOUNDERS: Round = {
    f"{COMMUNITY}/cohorts/3": "cohort",
    f"{COMMUNITY}/cohorts/1": "",
    f"{COMMUNITY}/stewards": "",
    f"{COMMUNITY}/cohorts": "",
    f"{COMMUNITY}/cohorts/new": "",
    f"{COMMUNITY}/cohorts/4/change": "",
    f"{COMMUNITY}/cohorts/3/admit": "",
    f"{COMMUNITY}/void": "",
    f"{COMMUNITY}/settings": "",
    f"{COMMUNITY}/claims": "",
    f"{COMMUNITY}/questions": "",
    f"{COMMUNITY}/questions/new": "",
    f"{COMMUNITY}/channels": "",
    f"{COMMUNITY}/group/channels": "",
    f"{COMMUNITY}/sessions/held": "",
    f"{COMMUNITY}/harmony": "harmony",
    f"{COMMUNITY}/council/duty": "",
    f"{COMMUNITY}/council/powers/set_rules": "",
    f"{COMMUNITY}/council/rehearsals": "",
}


@pytest.fixture(scope="module")
def site(demo_site: Site) -> Site:
    """A site with the demo community, as it stands on that evening."""
    return demo_site


@pytest.fixture(scope="module")
def cast() -> Cast:
    """Pick people as the pictures need them."""
    return cast_of_demo()


@pytest.fixture
def visit(
    person: Callable[..., Person], site: Site, axe: Look, measure: Look, heed: Callable[[Page, Look], None], shot: Shoot
) -> Callable[[str, Round], Person]:
    """Sign somebody in, and have them open pages, each looked at in all its looks; some have their picture taken."""

    def visit_all(name: str, pages: Round) -> Person:
        visitor = person()
        if name:
            visitor.open(site.run("sign-in", f"demo/{name}").strip())
            visitor.press("main form button[type=submit]")
        visitor.judge = lambda page: _in_all_looks(page, axe, measure, heed)
        for path, picture in pages.items():
            visitor.open(path)
            if picture:
                visitor.page.evaluate("scrollTo(0, 0)")
                shot(visitor.page, picture)
        return visitor

    return visit_all


def _in_all_looks(page: Page, axe: Look, measure: Look, heed: Callable[[Page, Look], None]) -> None:
    """Look at a page in both themes, on both screens, in normal and largest letters."""
    heed(page, axe)
    heed(page, measure)
    page.emulate_media(color_scheme="dark")
    heed(page, axe)
    page.emulate_media(color_scheme="light")
    for size in ("largest", "normal"):
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        for screen in (SMALL, NORMAL):
            page.set_viewport_size(screen)  # type: ignore[arg-type]
            page.evaluate(DRAWN_ANEW)
            heed(page, partial(_measured, measure, size))


def _measured(measure: Look, size: str, page: Page) -> None:
    try:
        measure(page)
    except AssertionError as fault:
        raise AssertionError(f"in {size} letters on {page.viewport_size}: {fault}") from fault


def test_pages_for_everybody(visit: Callable[[str, Round], Person]) -> None:
    nobody = visit("", SIGNED_OUT)
    sheets = nobody.page.locator("link[rel=stylesheet]").evaluate_all("sheets => sheets.map(sheet => sheet.href)")
    assert all(re.search(r"\.[0-9a-f]{12}\.css$", sheet) for sheet in sheets), "browsers keep them until they change"
    nobody.open("/in/no-such-link", status=GONE)


def test_pages_of_a_candidate(visit: Callable[[str, Round], Person], cast: Cast) -> None:
    visit(cast.candidate, CANDIDATES)


def test_pages_of_a_member(visit: Callable[[str, Round], Person], cast: Cast) -> None:
    somebody = visit(cast.member, MEMBERS)
    somebody.open(f"{COMMUNITY}/stewards", status=NOT_OPEN)
    somebody.open(f"{COMMUNITY}/people")
    somebody.press("main .people .who a")
    somebody.open(f"{COMMUNITY}/sessions")
    somebody.press("main section:last-of-type .who a")
    somebody.press("main a[href$='/archive']")
    somebody.open("/me")
    somebody.press("form[action='/me/pass'] button")


def test_pages_of_the_founder(visit: Callable[[str, Round], Person], cast: Cast) -> None:
    somebody = visit(cast.founder, FOUNDERS)
    somebody.open(f"{COMMUNITY}/people")
    somebody.press("main .faces a")
    at = somebody.path
    for tool in ("record", "pass"):
        somebody.open(f"{at}/{tool}")
