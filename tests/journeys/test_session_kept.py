"""A session that is kept: read by chapters, searched, taken along; a newcomer's link is held and let through."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.conftest import Shoot
from tests.journeys.demo import Cast, cast_of_demo
from tests.journeys.person import Person
from tests.journeys.site import Site

SESSIONS = "/c/demo/sessions"
#: What stands in the demo's session, in a word that its text is cut into, and across the cut of two.
WORD, ACROSS, IN_BOTH = "筋膜", "颈松", "肩颈 松解"


@dataclass(frozen=True)
class Words:
    """What people of one language type."""

    chapter: str
    reason: str


TYPED = {"zh-Hans": Words("先坐稳", "留的是微信号"), "en": Words("First, sit well", "It is a WeChat name")}


@pytest.fixture(scope="module")
def site(demo_site: Site) -> Site:
    """A site with the demo community, in which a session was held some days ago."""
    return demo_site


@pytest.fixture(scope="module")
def cast() -> Cast:
    """Who looks at the demo."""
    return cast_of_demo()


def sign_in(somebody: Person, site: Site, name: str) -> None:
    somebody.open(site.run("sign-in", f"demo/{name}").strip())
    somebody.press("main form button[type=submit]")


def test_a_session_is_kept(person: Callable[..., Person], site: Site, cast: Cast, shot: Shoot, tmp_path: Path) -> None:
    reader, founder = person(), person()
    sign_in(reader, site, cast.member)
    sign_in(founder, site, cast.founder)
    words = TYPED[reader.language]
    search(reader, shot)
    read(reader, shot)
    take_along(reader, tmp_path)
    set_chapter(founder, reader.path.removesuffix("/article"), words.chapter, shot)
    flag(reader)
    decide(founder, words.reason, shot)


def search(reader: Person, shot: Shoot) -> None:
    """Find what was said: by a word, across the cut of words, by several words."""
    reader.open(f"{SESSIONS}/search")
    for question in (ACROSS, IN_BOTH, WORD):
        reader.fill(q=question)
        reader.send("q")
        assert reader.page.locator(".hits mark").count() > 0, question
    shot(reader.page, "session-search")
    reader.fill(q="没有人说过的话")
    reader.send("q")
    assert reader.page.locator(".hits").count() == 0
    reader.open(f"{SESSIONS}/search?q={WORD}")


def read(reader: Person, shot: Shoot) -> None:
    """Come to the message that was found, and go by a chapter."""
    reader.press(".hits a")
    place = reader.page.url.partition("#")[2]
    assert WORD in reader.page.locator(f"#{place}").inner_text()
    reader.press(".contents li:nth-child(2) a")
    assert reader.page.locator(":target").count() == 1
    reader.page.evaluate("scrollTo(0, 0)")
    shot(reader.page, "session-archive")


def take_along(reader: Person, folder: Path) -> None:
    """Open what was downloaded: the ZIP and the page; and copy the text for an article."""
    kept = {}
    for ending in ("/markdown", "/markdown?site", "/page"):
        with reader.page.expect_download() as coming:
            reader.page.locator(f"main a[href$='{ending}']").tap()
        kept[ending] = folder / coming.value.suggested_filename
        coming.value.save_as(kept[ending])
    with zipfile.ZipFile(kept["/markdown"]) as packed:
        assert WORD in packed.read("session.md").decode()
    with zipfile.ZipFile(kept["/markdown?site"]) as packed:
        assert packed.read("session.md").decode().startswith("---\ntitle: ")
    browser = reader.page.context.browser
    assert browser is not None
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.route("http*://**", lambda route: pytest.fail(f"the page asks {route.request.url}"))
    page.goto(kept["/page"].as_uri())
    assert page.locator("article").count() > 10
    reader.judge(page)
    page.context.close()
    reader.follow("/article")
    assert WORD in reader.page.locator("#article").input_value()
    reader.page.locator("button[data-copy=article]").tap()


def set_chapter(founder: Person, session: str, title: str, shot: Shoot) -> None:
    """Begin a chapter at a message, as a steward may."""
    founder.open(f"{session}/archive")
    before = founder.page.locator(".contents li").count()
    founder.press("a[href^='?setting']")
    founder.press("article.post:nth-of-type(2) a.aside")
    founder.fill(title=title)
    founder.send("title")
    shot(founder.page, "session-chapters")
    founder.open(f"{session}/archive")
    assert founder.page.locator(".contents li").count() in (before, before + 1), "the second language names it anew"
    founder.reads(title)


def flag(reader: Person) -> None:
    """Say of a message that it looks like advertising: of another in each language, for one says it once."""
    number = 1 if reader.language == "en" else 3
    reader.open(reader.path.removesuffix("/article") + "/archive")
    reader.press(f"article.post:nth-of-type({number}) a.aside")
    reader.press("main form.sheet button[type=submit]")


def decide(founder: Person, reason: str, shot: Shoot) -> None:
    """Leave what was flagged, let one newcomer's link through, as a steward."""
    founder.open("/c/demo/stewards")
    founder.follow("/sessions/held")
    shot(founder.page, "session-held")
    waiting = founder.page.locator(".todo > li[id^=held-]").count()
    assert waiting >= 2, "one that was flagged, one that is held"
    founder.press("li[id^=held-] button[name=release]")
    founder.press("li[id^=held-] button[name=release]")
    assert founder.page.locator(".todo > li[id^=held-]").count() == waiting - 2
