"""A sharing session: proposed, come to, opened; a guest speaks on one phone, a member reads on another; closed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from PIL import Image
from playwright.sync_api import Page, Response, Route

from tests.journeys.conftest import Shoot
from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, admitted, found, open_cohort

TOPICS = {
    "zh-Hans": ("肩颈松解三步", "沈老师", "大家好，先从呼吸讲起。", "按多久算够？"),
    "en": ("Letting go of the neck", "Master Shen", "Good evening. We begin with breathing.", "How long is enough?"),
}
#: New messages are there within three seconds; a machine under load is given more before it counts as a fault.
PATIENCE = 12_000


def test_a_session_live(person: Callable[..., Person], clock: Clock, shot: Shoot) -> None:
    clock.set(BEGINNING)
    host, guest = person(), person()
    topic, name, first, question = TOPICS[host.language]
    story = STORIES[host.language]
    found(host, story)
    newcomer = admitted(host, person(), story.people[0], open_cohort(host, story, BEGINNING.date() + DAY))
    host.open("/c/hands/sessions")
    shot(host.page, "sessions-none")
    host.follow("/sessions/propose")
    host.fill(title=topic, guest_name=name, starts_at=f"{BEGINNING + dt.timedelta(minutes=20):%Y-%m-%dT%H:%M}")
    host.send("title")
    host.is_told("said.session_proposed")
    page = host.path
    host.press(f"form[action='{page}/come'] button")
    host.is_told("said.coming_soon")
    host.fill(name=name)
    host.send("name")
    link = host.page.input_value("input[id^='guest-']")
    shot(host.page, "session", whole=True)
    host.press(f"form[action='{page}/open'] button")
    guest.open(link)
    guest.press("main form button")
    assert guest.path == f"{page}/live"

    say(guest, first)
    host.page.get_by_text(first).wait_for(timeout=PATIENCE)
    guest.page.locator("#stream li.mine .own").wait_for(timeout=PATIENCE)
    assert host.page.locator("#stream .doubt:visible").count() == 1, "hosts can flag too"
    guest.page.locator("details summary").first.tap()
    guest.attach("pictures", {"name": "hands.png", "mimeType": "image/png", "buffer": a_picture()})
    say(guest, "")
    host.page.locator("#stream .photos img").wait_for(timeout=PATIENCE)
    host.fill(text=question)
    host.page.locator("#say button[name=ask]").tap()
    guest.page.locator("#questions").get_by_text(question).wait_for(timeout=PATIENCE)
    host.page.locator("#questions").get_by_text(question).wait_for(timeout=PATIENCE)
    host.judge(host.page)
    guest.page.locator("#questions .body").evaluate("body => body.append(document.createElement('video'))")
    host.press("#questions button[form=lift]")
    guest.page.locator("#stream").get_by_text(question).wait_for(timeout=PATIENCE)
    assert guest.page.locator("#questions li").count() == 0
    an_older_film_stays_a_page_further(guest.page)
    assert guest.page.locator("#stream li").count() == 3
    guest.judge(guest.page)
    shot(guest.page, "session-live", whole=True)
    a_newcomer_s_link_waits(newcomer, host, page)
    close(host, page)
    host.is_told("said.session_closed")
    ended = "Your link has ended" if guest.language == "en" else "你的链接到此为止"
    guest.page.locator("h1", has_text=ended).wait_for(timeout=PATIENCE * 2)
    host.follow("/archive")
    host.reads(first, question)


def an_older_film_stays_a_page_further(page: Page) -> None:
    """Let the page be told of a film that stands before its first row, once, and ask again."""

    def tell(route: Route) -> None:
        asked = dict(parse_qsl(urlsplit(route.request.url).query))
        film = {"id": 0, "seq": 0, "lane": "stream", "html": '<li id="m0" data-seq="0"></li>'}
        told = {"last": int(asked["after"]), "mark": asked["mark"], "state": "open", "more": False, "gone": []}
        route.fulfill(json={**told, "messages": [film]})

    page.route("**/live/news?*", tell, times=1)
    for status in (200, 204):
        page.wait_for_event("response", lambda answer, status=status: is_news(answer, status), timeout=PATIENCE)


def is_news(answer: Response, status: int) -> bool:
    """Tell whether it is the answer to what is new, of a status."""
    return "/live/news?" in answer.url and answer.status == status


def say(somebody: Person, text: str) -> None:
    """Say something without leaving the page."""
    somebody.fill(text=text)
    with somebody.page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 200):
        somebody.page.locator("#say button[type=submit]").first.tap()


def a_newcomer_s_link_waits(newcomer: Person, host: Person, page: str) -> None:
    """Let a newcomer ask with a link in it: they read why it waits, and a steward lets it through."""
    link = "example.org/neck"
    newcomer.open(f"{page}/live")
    newcomer.fill(text=f"www.{link} ?")
    newcomer.page.locator("#say button[type=submit]").first.tap()
    newcomer.page.locator(".held").get_by_text(link).wait_for(timeout=PATIENCE)
    newcomer.judge(newcomer.page)
    host.open(f"{page}/live")
    assert not host.says(link)
    host.open("/c/hands/sessions/held")
    host.reads(link)
    host.press("li[id^=held-] button[name=release]")
    newcomer.page.locator("#questions").get_by_text(link).wait_for(timeout=PATIENCE)
    assert newcomer.page.locator(".held, #held-title").count() == 0
    host.open(f"{page}/live")
    host.reads(link)


def close(host: Person, page: str) -> None:
    """Close the session, and say so when asked."""
    host.page.locator(f"form[action='{page}/close'] button").tap()
    host.press("dialog .btn.delete")


def a_picture() -> bytes:
    """Return a picture as a phone takes it."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "#8a6d4b").save(file, "PNG")
    return file.getvalue()
