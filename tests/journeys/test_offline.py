"""Without a network, and with the server away: pages stay readable, and what is written waits and arrives once."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dongliang.words import Language
from tests.journeys.conftest import BROWSER_ARGUMENTS, PHONE, Look, Shoot
from tests.journeys.person import Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import DAY, HERE, STORIES, Story, found, photograph
from tools import system

TODAY = "/c/hands/"
# A machine that starts a server beside the browser is slow for a while.
expect.set_options(timeout=20_000)
#: Whether a page of an account is on the phone, and whether a service worker stands before the page.
READY = """async (path) => Boolean(navigator.serviceWorker.controller) && Boolean(await caches.match(path))
    && Boolean(await caches.match('/offline'))"""
#: The day that a copy writes for, and the one for which it would an hour after its day has ended.
DAY_AFTER_ITS_END = """() => {
    const form = document.querySelector('form.sheet[data-ends-at]');
    const day = form.day.value;
    form.dataset.endsAt = new Date(Date.now() - 3_600_000).toISOString();
    form.addEventListener('submit', event => event.preventDefault());
    form.requestSubmit();
    return [day, form.day.value];
}"""
#: Press the button, unless the page has sent it by itself in the moment before.
SEND_NOW = "() => document.querySelector('#waiting .waiting [data-do=send]')?.click()"
#: How many of two that want to send the same act, where the browser has no locks.
TWO_AT_ONCE = """async () => {
    Object.defineProperty(navigator, 'locks', { value: undefined });
    let acted = 0;
    const act = () => new Promise(done => setTimeout(() => done(acted++), 200));
    await Promise.all([1, 2].map(() => self.dongliangQueue.alone('one', act)));
    return acted;
}"""
#: What another site could put into a form of its own, if it knew the key of the account.
FIELDS_OF_THE_FORM = """() => Object.fromEntries(['account', 'client_id', 'day', 'visible_to'].map(
    name => [name, new FormData(document.querySelector('form:has(textarea[name=text])')).get(name)]))"""
FORGED = "forged elsewhere, and long enough for a day"
WAITS = "#waiting .waiting"
A_LOOK = Callable[[Page, Look], None]


class Phone:
    """One phone with a browser that can be closed and opened again: what it keeps outlives that."""

    def __init__(self, browser: Browser, folder: Path, site: Site, language: str) -> None:
        self.browser, self.folder, self.site, self.language = browser, folder, site, language
        self.context: BrowserContext | None = None

    def switch_on(self) -> Page:
        """Open the browser."""
        program = system.browser()
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder,
            executable_path=program,
            args=BROWSER_ARGUMENTS,
            base_url=self.site.url,
            locale=self.language,
            **PHONE,
        )
        self.context.set_default_timeout(20_000)
        return self.context.pages[0]

    def switch_off(self) -> None:
        """Close the browser."""
        if self.context:
            self.context.close()
            self.context = None


@pytest.fixture
def phone(browser: Browser, tmp_path: Path, site: Site, language: str) -> Iterator[Phone]:
    """One phone whose browser can be restarted."""
    handed = Phone(browser, tmp_path / "phone", site, language)
    yield handed
    handed.switch_off()


@pytest.fixture
def judge(axe: Look, measure: Look, heed: A_LOOK) -> Look:
    """Look at a page as people with other eyes and fingers do."""

    def look(page: Page) -> None:
        heed(page, axe)
        heed(page, measure)

    return look


def spoken(language: str) -> Language:
    return "en" if language == "en" else "zh-Hans"


def writes(person: Person, text: str, *pictures: bytes) -> None:
    """Write on the day's page and press the button, whatever becomes of it."""
    page = person.page
    for summary in page.locator("section.first details:not([open]) > summary:visible").all()[:1]:
        summary.tap()
    person.fill(text=text)
    files = [{"name": "hand.jpg", "mimeType": "image/jpeg", "buffer": each} for each in pictures]
    if files:
        person.attach("pictures", *files)
    with page.expect_navigation():
        page.locator("form:has(textarea[name=text]) button[type=submit]").locator("visible=true").first.tap()


def is_ready(page: Page) -> None:
    """Wait until the page is kept."""
    page.wait_for_function("path => navigator.serviceWorker.controller", arg=TODAY)
    for _ in range(400):
        if page.evaluate(READY, TODAY):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page is not kept")


def begins(phone: Phone, language: str, judge: Look) -> tuple[Person, Story]:
    """Found a community on a phone, and wait until the phone keeps its day's page."""
    story = STORIES[spoken(language)]
    founder = Person(phone.switch_on(), spoken(language), judge)
    found(founder, story)
    founder.page.goto(TODAY)
    is_ready(founder.page)
    return founder, story


def posts(page: Page, text: str) -> int:
    """Return how often a text stands among the posts of the day."""
    page.goto(TODAY)
    return page.locator("article.post", has_text=text).count()


def arrives(page: Page, text: str) -> None:
    """Wait until what waited on the phone has been sent, by this page or by the one before it."""
    sent = page.locator("#waiting .note.good").or_(page.locator("article.post", has_text=text))
    expect(sent.first).to_be_visible()
    expect(page.locator(WAITS)).to_have_count(0)
    assert posts(page, text) == 1


def test_what_is_written_without_a_network_arrives_once(
    phone: Phone, site: Site, language: str, judge: Look, shot: Shoot
) -> None:
    founder, story = begins(phone, language, judge)
    page = founder.page

    # the network is cut: the kept page says so, and takes a check-in with a picture
    assert phone.context
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator(".kept")).to_be_visible()
    shot(page, "offline-kept")
    writes(founder, story.text(0), photograph(320, 240))
    expect(page.locator(WAITS)).to_contain_text(story.text(0)[:10])
    page.locator(f"{WAITS} summary").tap()
    assert page.locator(f"{WAITS} textarea").input_value() == story.text(0)
    judge(page)
    shot(page, "offline-waiting")
    page.goto("/c/hands/people")
    expect(page.locator("#kept-pages a").first).to_be_visible()
    judge(page)

    # the browser is closed and opened again, while the server is away: nothing is lost
    site.stop()
    phone.switch_off()
    page = phone.switch_on()
    founder.page = page
    page.goto(TODAY)
    expect(page.locator(WAITS)).to_have_count(1)
    day, later = page.evaluate(DAY_AFTER_ITS_END)
    assert dt.date.fromisoformat(later) == dt.date.fromisoformat(day) + DAY
    page.reload()
    for text, waiting in ((story.text(1), 2), (story.text(2), 3)):
        writes(founder, text)
        expect(page.locator(WAITS)).to_have_count(waiting)

    # deleting asks, and only what was asked for goes
    page.locator(f"{WAITS} [data-do=delete]").last.tap()
    page.locator("dialog .btn.delete").tap()
    expect(page.locator(WAITS)).to_have_count(2)

    # it comes back while two tabs are open, which both send
    other = page.context.new_page()
    other.goto(TODAY)
    expect(other.locator(WAITS)).to_have_count(2)
    site.start()
    for tab in (page, other):
        tab.evaluate("window.dispatchEvent(new Event('online'))")
    for tab in (page, other):
        expect(tab.locator(WAITS)).to_have_count(0)
    other.close()
    assert posts(page, story.text(0)) == 1
    assert posts(page, story.text(1)) == 1
    assert page.locator("article.post .photos img").count() == 1
    assert posts(page, story.text(2)) == 0
    assert page.evaluate(TWO_AT_ONCE) == 1, "without Web Locks a lease lets one at a time"
    it_keeps_no_pages_if_told_so(page, judge)


def it_keeps_no_pages_if_told_so(page: Page, judge: Look) -> None:
    """The switch on one's own page empties what the phone keeps, and lets it keep pages again."""
    page.goto("/me")
    page.locator("[data-choose=no]").tap()
    expect(page.locator("[data-choose=yes]")).to_be_visible()
    judge(page)
    page.goto(TODAY)
    page.wait_for_load_state("load")
    assert not page.evaluate("async path => Boolean(await caches.match(path))", TODAY)
    page.goto("/me")
    page.locator("[data-choose=yes]").tap()
    expect(page.locator("[data-choose=no]")).to_be_visible()
    page.goto(TODAY)
    is_ready(page)


def test_what_comes_late_and_what_is_another_s(
    phone: Phone, site: Site, clock: Clock, language: str, judge: Look, shot: Shoot
) -> None:
    founder, story = begins(phone, language, judge)
    page = founder.page
    midnight = dt.datetime.combine(dt.datetime.now(HERE).date() + DAY, dt.time(), HERE)

    # within the grace it counts for its day, marked late by the server
    site.stop()
    writes(founder, story.text(0))
    clock.set(midnight + dt.timedelta(minutes=30), due=False)
    site.start()
    page.evaluate(SEND_NOW)
    expect(page.locator("#waiting .note.good")).to_be_visible()
    founder.is_told("said.late", minutes=30, hours=2)
    assert posts(page, story.text(0)) == 1

    it_stays_when_refused(site, clock, founder, story, midnight, shot)
    it_is_made_up(site, clock, founder, story, midnight + 2 * DAY)
    it_is_nobody_else_s(phone, site, founder, story)


def comes_too_late(founder: Person, site: Site, clock: Clock, midnight: dt.datetime, text: str) -> None:
    """Write shortly before a midnight, and have it sent when the grace of that day is over."""
    clock.set(midnight - dt.timedelta(minutes=30), due=False)
    founder.page.goto(TODAY)
    site.stop()
    writes(founder, text)
    clock.set(midnight + dt.timedelta(hours=5), due=False)
    site.start()
    founder.page.evaluate(SEND_NOW)
    expect(founder.page.locator(f"{WAITS} [data-do=today]")).to_be_visible()
    founder.is_told("refused.day_closed", day=midnight.date() - DAY, hours=2)


def it_stays_when_refused(
    site: Site, clock: Clock, founder: Person, story: Story, midnight: dt.datetime, shot: Shoot
) -> None:
    """After the grace the server's sentence stands by it; it is not lost by signing out, and can count for today."""
    page = founder.page
    comes_too_late(founder, site, clock, midnight, story.text(1))
    expect(page.locator(f"{WAITS} [data-do=make_up]")).to_be_hidden()
    founder.judge(page)

    page.locator("form[action='/sign-out'] button").tap()
    expect(page.locator("dialog")).to_be_visible()
    shot(page, "offline-sign-out")
    page.locator("dialog .btn:not(.delete)").tap()
    page.locator(f"{WAITS} [data-do=today]").tap()
    expect(page.locator("#waiting .note.good")).to_be_visible()
    assert posts(page, story.text(1)) == 1


def it_is_made_up(site: Site, clock: Clock, founder: Person, story: Story, midnight: dt.datetime) -> None:
    """Where nothing else was written for its day, that day can be made up with it."""
    comes_too_late(founder, site, clock, midnight, story.text(2))
    founder.page.locator(f"{WAITS} [data-do=make_up]").tap()
    expect(founder.page.locator("#waiting .note.good")).to_be_visible()
    founder.is_told("said.made_up_main", day=midnight.date() - DAY)
    expect(founder.page.locator(WAITS)).to_have_count(0)


def it_is_nobody_else_s(phone: Phone, site: Site, founder: Person, story: Story) -> None:
    """Whoever else signs in on the phone sees nothing of it; its writer, signed in again, has it sent."""
    page, secret = founder.page, f"{story.text(2)} {story.purpose}"
    page.goto(TODAY)
    site.stop()
    writes(founder, secret)
    expect(page.locator(WAITS)).to_have_count(1)
    assert phone.context
    phone.context.clear_cookies()
    site.start()
    page.goto("/sign-in")
    expect(page.locator("#waits-here")).to_be_visible()
    founder.does_not_read(secret)

    page.goto("/found")
    founder.fill(my_name=story.people[1], name=story.people[0], slug="other", purpose=story.purpose)
    founder.tick("language", "en" if founder.language == "en" else "zh-hans")
    founder.send("my_name")
    page.goto("/c/other/")
    assert page.locator(WAITS).count() == 0
    page.wait_for_function("async () => Boolean(await caches.match('/offline'))")
    site.stop()
    page.goto(TODAY)
    founder.does_not_read(story.text(0))
    founder.does_not_read(secret)

    site.start()
    phone.context.clear_cookies()
    link = re.search(r"http\S+", site.run("sign-in", f"hands/{story.founder}"))
    assert link
    page.goto(link[0])
    page.locator("main form button[type=submit]").tap()
    arrives(page, secret)
    assert page.evaluate("async () => (await caches.keys()).filter(name => name.startsWith('pages ')).length") == 1


class Portal(BaseHTTPRequestHandler):
    """The network of a café: whatever is asked for, it answers with a page of its own."""

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>Welcome</title>Please sign in to this network.")

    do_GET = do_POST = do_HEAD = answer  # the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_files_stay_when_refused_and_signing_out_needs_the_site(
    phone: Phone, site: Site, language: str, judge: Look
) -> None:
    founder, story = begins(phone, language, judge)
    page = founder.page

    # one picture is none: all that was sent stays on the phone, and goes without it
    writes(founder, story.text(0), photograph(320, 240), b"no picture at all")
    expect(page.locator(WAITS)).to_have_count(1)
    founder.is_told("refused.picture_kind")
    judge(page)
    page.locator(f"{WAITS} li button").last.tap()
    expect(page.locator(f"{WAITS} li")).to_have_count(1)
    page.locator(f"{WAITS} [data-do=send]").tap()
    expect(page.locator("#waiting .note.good")).to_be_visible()
    assert posts(page, story.text(0)) == 1
    assert page.locator("article.post .photos img").count() == 1

    # another network answers in the site's place
    site.stop()
    with ThreadingHTTPServer(("127.0.0.1", site.port), Portal) as portal:
        threading.Thread(target=portal.serve_forever, daemon=True).start()
        writes(founder, story.text(1))
        portal.shutdown()
    site.start()
    page.goto(TODAY)
    arrives(page, story.text(1))

    # without the site nobody is signed out, and nothing is deleted
    assert phone.context
    phone.context.set_offline(True)
    page.locator("form[action='/sign-out'] button").tap()
    expect(page.locator("dialog")).to_be_visible()
    judge(page)
    page.locator("dialog .btn").tap()
    assert page.evaluate("async path => Boolean(await caches.match(path))", TODAY)
    phone.context.set_offline(False)
    page.reload()
    page.locator("form[action='/sign-out'] button").tap()
    page.wait_for_url(f"{site.url}/")
    assert not page.evaluate("async path => Boolean(await caches.match(path))", TODAY)


def test_a_phone_neither_keeps_nor_sends_what_another_site_wrote(phone: Phone, site: Site, language: str) -> None:
    page = phone.switch_on()
    found(Person(page, spoken(language), lambda _: None), STORIES[spoken(language)])
    page.goto(TODAY)
    is_ready(page)
    page.goto("/c/hands/check-in")
    fields = page.evaluate(FIELDS_OF_THE_FORM) | {"text": FORGED, "csrfmiddlewaretoken": "a" * 64}
    inputs = "".join(f'<input name="{name}" value="{value}">' for name, value in fields.items())
    form = f'<form method="post" enctype="multipart/form-data" action="{site.url}/c/hands/check-in">{inputs}</form>'
    page.route("http://elsewhere.localhost/", lambda route: route.fulfill(content_type="text/html", body=form))
    page.goto("http://elsewhere.localhost/")
    with page.expect_navigation(url=f"{site.url}/**"):
        page.evaluate("document.querySelector('form').submit()")
    assert posts(page, FORGED) == 0
    expect(page.locator(WAITS)).to_have_count(0)

    # the copy that a phone keeps is guarded as the page itself
    sent = page.reload()
    site.stop()
    kept = page.reload()
    expect(page.locator(".kept")).to_be_visible()
    assert sent and kept
    for name in ("content-security-policy", "x-frame-options", "referrer-policy"):
        assert kept.headers[name] == sent.headers[name]
