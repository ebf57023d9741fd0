"""Sound and film: recorded, chosen, sent in pieces that go on after a break, kept on the phone without a network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from dongliang.words import explain
from tests.journeys.conftest import Shoot
from tests.journeys.person import Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import STORIES, found
from tools import system

pytestmark = pytest.mark.skipif(bool(system.missing(["sound"])), reason="ffmpeg is missing: `make system` installs it")
# A machine that starts a server beside the browser is slow for a while.
expect.set_options(timeout=20_000)
TODAY, WRITE, UPLOADS = "/c/hands/", "/c/hands/check-in", "/c/hands/uploads"
#: Bytes of a file that is sent ahead in pieces.
LARGE = 6 * 1024 * 1024
RECORD = ".sheet [data-recorder] button"
CHECK_IN = "form.sheet button.main[type=submit]"
WAITS = "#waiting .waiting"
#: Load a sound or film and play its beginning; its length is told.
PLAYED = (
    """async (clip) => { clip.muted = true; clip.load(); await clip.play(); clip.pause(); return clip.duration; }"""
)
REMEMBERED = "() => Object.keys(localStorage).filter((key) => key.startsWith('upload:')).length"
#: Whether the sheet is on the phone, and a service worker stands before it.
KEPT = "async (path) => Boolean(navigator.serviceWorker.controller) && Boolean(await caches.match(path))"


@pytest.fixture
def founder(person: Callable[..., Person]) -> Person:
    """Somebody who has founded the community."""
    somebody = person(cut_off=True)
    found(somebody, STORIES[somebody.language])
    return somebody


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A film of a second."""
    return made(tmp_path / "hands.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")


@pytest.fixture
def large_film(tmp_path: Path) -> Path:
    """A film between 6 and 8 MB, which goes in pieces."""
    path = made(tmp_path / "large.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    with path.open("ab") as film:
        film.write((7 * 1024 * 1024 - 8).to_bytes(4, "big") + b"free" + bytes(7 * 1024 * 1024 - 16))
    return path


def made(path: Path, *codecs: str) -> Path:
    """Make a film of moving colours and a tone."""
    moving = ("-f", "lavfi", "-i", "testsrc2=size=320x240:rate=15:duration=1")
    tone = ("-f", "lavfi", "-i", "sine=frequency=330:duration=1")
    subprocess.run(["ffmpeg", "-v", "error", *moving, *tone, *codecs, "-c:a", "aac", str(path)], check=True)
    return path


class Network:
    """The phone's network, which sends a megabyte and a half in a second, so that it can be cut off on the way."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self.cut(False)

    def cut(self, cut: bool) -> None:
        """Cut the network off, or have it back."""
        speed = {"offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_500_000}
        self._session.send("Network.emulateNetworkConditions", speed)


def is_kept(page: Page) -> None:
    """Wait until the sheet can be had without a network."""
    page.goto(WRITE)
    for _ in range(200):
        if page.evaluate(KEPT, WRITE):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page is not kept")


def speaks(page: Page) -> None:
    """Record for a second or two."""
    page.locator(RECORD).tap()
    expect(page.locator(f"{RECORD}[aria-pressed=true]")).to_contain_text("0:01")
    page.locator(RECORD).tap()
    expect(page.locator(".sheet [data-recorder] audio")).to_be_visible()


def left_over(site: Site) -> list[Path]:
    """Return the files that came in pieces and were not used."""
    return list((site.home / "uploads").iterdir()) if (site.home / "uploads").exists() else []


def test_a_voice_and_a_film(founder: Person, site: Site, clock: Clock, film: Path, tmp_path: Path, shot: Shoot) -> None:
    page = founder.page
    founder.open(WRITE)
    speaks(page)
    assert page.locator(".sheet [data-recorder] audio").evaluate("audio => audio.src.startsWith('blob:')")
    founder.judge(page)
    shot(page, "clips-recorded", whole=True)
    founder.press(CHECK_IN)
    assert page.locator("article.post audio").first.evaluate(PLAYED) >= 1

    # what is no film is refused with a sentence; what was written stays, and goes without it, sent ahead or not
    for number, size in enumerate((14, LARGE)):
        founder.open(WRITE)
        no_film = tmp_path / "notes.mp4"
        no_film.write_bytes(b"n" * size)
        founder.fill(text=STORIES[founder.language].text(number))
        founder.attach("film", no_film)
        founder.press(CHECK_IN)
        founder.reads(explain("refused.not_a_film", founder.language))
        shot(page, "clips-refused", whole=True)
        page.locator("#waiting li button").tap()
        page.locator("#waiting [data-do=send]").tap()
        expect(page.locator("#waiting .note.good")).to_be_visible()
        founder.open(TODAY)
        founder.reads(STORIES[founder.language].text(number))

    founder.open(WRITE)
    founder.fill(text=STORIES[founder.language].text(2))
    founder.attach("film", film)
    founder.press(CHECK_IN)
    assert page.locator("article.post video").count() == 0
    clock.advance(minutes=2)
    founder.open(TODAY)
    shown = page.locator("article.post video").first
    assert shown.evaluate(PLAYED) == pytest.approx(1, abs=0.3)
    poster = page.request.get(str(shown.get_attribute("poster")))
    assert poster.headers["content-type"] == "image/jpeg"
    shown.scroll_into_view_if_needed()
    founder.judge(page)
    shot(page, "clips-film")


def test_a_large_film_goes_on_after_every_break(
    founder: Person, site: Site, clock: Clock, large_film: Path, shot: Shoot
) -> None:
    page = founder.page
    network = Network(page)
    sent: list[int] = []

    def count(request: Request) -> None:
        if request.method == "PATCH":
            sent.append(int(request.headers["upload-offset"]))

    page.on("request", count)
    founder.open(WRITE)

    # the server is away after a piece or two: what came stays, and the page says so
    with page.expect_request_finished(lambda request: request.method == "PATCH"):
        founder.attach("film", large_film)
    site.stop()
    waits = page.locator(".sending p")
    expect(waits).to_contain_text(gone(founder))
    founder.judge(page)
    shot(page, "clips-broken-off", whole=True)

    # after a reload it is chosen once more, and goes on where it stood
    site.start()
    founder.open(WRITE)
    expect(waits).to_contain_text(re.compile(r"[1-9]\d* ?%"))
    before = len(sent)
    with page.expect_request_finished(lambda request: request.method == "PATCH"):
        founder.attach("film", large_film)
    network.cut(True)
    expect(waits).to_contain_text(gone(founder))
    network.cut(False)
    expect(page.locator("[name=film_upload]")).to_have_count(1)
    assert sent[before] > 0, "it went on where it stood"
    assert page.locator("[name=film]").evaluate("input => input.files.length") == 0
    shot(page, "clips-arrived", whole=True)

    # and after another reload it is there still
    founder.open(WRITE)
    expect(page.locator("[name=film_upload]")).to_have_count(1)
    founder.press(CHECK_IN)
    assert page.evaluate(REMEMBERED) == 0
    assert left_over(site) == []
    clock.advance(minutes=2)
    founder.open(TODAY)
    assert page.locator("article.post video").first.evaluate(PLAYED) == pytest.approx(1, abs=0.3)

    # given up, nothing of it is left
    founder.open(WRITE)
    founder.attach("film", large_film)
    expect(page.locator("[name=film_upload]")).to_have_count(1)
    assert len(left_over(site)) == 1
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        waits.locator("button").tap()
    expect(waits).to_have_count(0)
    assert left_over(site) == []
    assert page.evaluate(REMEMBERED) == 0


def gone(founder: Person) -> str:
    """Return what the page says when the connection is gone."""
    return str(founder.page.locator("[data-uploads]").get_attribute("data-waiting")).replace("{name}", "large.mp4")


def test_what_is_spoken_or_filmed_without_a_network_waits(
    founder: Person, site: Site, large_film: Path, shot: Shoot
) -> None:
    page = founder.page
    is_kept(page)
    page.context.set_offline(True)
    page.goto(WRITE)
    page.locator(RECORD).tap()
    expect(page.locator(f"{RECORD}[aria-pressed=true]")).to_contain_text("0:01")
    with page.expect_navigation():
        page.locator(CHECK_IN).tap()  # while speaking: what was said so far goes along
    expect(page.locator(WAITS)).to_have_count(1)
    founder.judge(page)
    shot(page, "clips-waiting")
    page.context.set_offline(False)
    expect(page.locator(WAITS)).to_have_count(0)
    page.goto(TODAY)
    assert page.locator("article.post audio").count() == 1
    assert page.locator("article.post audio").evaluate(PLAYED) >= 1

    # a film that was half sent when the server went away waits as a whole
    page.goto(WRITE)
    Network(page)
    with page.expect_request_finished(lambda request: request.method == "PATCH"):
        founder.attach("film", large_film)
    site.stop()
    expect(page.locator(".sending p")).to_contain_text(gone(founder))
    with page.expect_navigation():
        page.locator(CHECK_IN).tap()
    expect(page.locator(WAITS)).to_have_count(1)
    site.start()
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(WAITS)).to_have_count(0)
    site.run("tick")
    page.goto(TODAY)
    assert page.locator("article.post video").count() == 1
    assert page.locator("article.post audio").count() == 1
