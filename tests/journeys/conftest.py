"""What journeys stand on: a site that really runs, its clock, phones in two languages, and eyes that judge a page.

A journey asks for `site`, `clock` and `phone` (or `phones`, for several people at once) and runs once in each
language. On each page that it comes to it may call `axe`, `measure` and `shot`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from dongliang.words import Language
from tests.journeys.demo import EVENING
from tests.journeys.person import Person
from tests.journeys.site import Clock, Site, serving
from tools import system
from tools.postgres import free_port

HERE = Path(__file__).resolve().parent
PICTURES = HERE.parent.parent / "docs" / "pictures"
AXE = HERE / "vendor" / "axe.min.js"
LAYOUT = HERE / "layout.js"
GRAVE = ("serious", "critical")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "screen": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "timezone_id": "Asia/Shanghai",
    # as members with this setting see it; and colours are judged as they are, not on their way to others
    "reduced_motion": "reduce",
}
BROWSER_ARGUMENTS = ["--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars", "--disable-sync"]
BROWSER_ARGUMENTS += ["--disable-background-networking", "--disable-component-update"]
# A microphone that beeps, and somebody who lets pages use it.
BROWSER_ARGUMENTS += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
A_REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
NO_NETWORK = re.compile(r"Failed to load resource: (net::ERR_|the server responded with a status of 503)")

Look = Callable[[Page], None]
Shoot = Callable[..., Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a journey."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure what each phone showed and what the server wrote."""
    report = yield
    if report.when == "call" and report.failed and HERE in item.path.parents:
        given: dict[str, Any] = getattr(item, "funcargs", {})
        if "site" in given:
            log = given["site"].log_file.read_text("utf-8", "replace")
            report.sections.append(("the server's last words", log[-3000:]))
        if "_pages" in given:
            for number, page in enumerate(given["_pages"]):
                path = given["tmp_path"] / f"failed-{number}.png"
                page.screenshot(path=path, full_page=True)
                report.sections.append((f"phone {number}", f"{page.url}\n{path}\n{page.inner_text('body')[:1500]}"))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that journeys measured, whichever process made them."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        if report.user_properties:
            told = "; ".join(f"{name} {figure}" for name, figure in report.user_properties)
            terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {told}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    program = system.browser()
    assert program, "Chromium is not installed: `make system` installs it where it may"
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=program, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(params=["zh-CN", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the phones; every journey is made in both."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_home(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Make the folder of a site with an empty database: of the first start one copy for each."""
    first = tmp_path_factory.mktemp("first") / "home"
    with serving(first):
        pass
    return lambda folder: Path(shutil.copytree(first, folder / "home"))


@pytest.fixture
def site(tmp_path: Path, new_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own with an empty database."""
    with serving(new_home(tmp_path)) as running:
        yield running


@pytest.fixture(scope="session")
def new_demo(tmp_path_factory: pytest.TempPathFactory, new_home: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """Make the folder of a site with the demo community, as it stands on one evening: made once, one copy for each."""
    made = Site(free_port(), new_home(tmp_path_factory.mktemp("demo")))
    Clock(made).set(EVENING, due=False)
    made.run("demo")
    Clock(made).set(EVENING)
    return lambda folder: Path(shutil.copytree(made.home, folder / "home"))


@pytest.fixture
def own_demo(tmp_path: Path, new_demo: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own with the demo community, whose clock a journey moves on."""
    with serving(new_demo(tmp_path)) as running:
        yield running


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, new_demo: Callable[[Path], Path]) -> Iterator[Site]:
    """One site for all journeys that look at the demo community, as it stands on one evening."""
    with serving(new_demo(tmp_path_factory.mktemp("looked-at"))) as running:
        Clock(running).set(EVENING)
        yield running


@pytest.fixture
def clock(site: Site) -> Clock:
    """The site's clock: `clock.advance(days=1)`, `clock.set(at)`."""
    return Clock(site)


@pytest.fixture
def _pages() -> list[Page]:
    return []


@pytest.fixture
def phones(browser: Browser, site: Site, language: str, _pages: list[Page]) -> Iterator[Callable[..., Page]]:
    """Hand out phones, each another person's; an error in a page or a request to another host is a failure.

    A phone takes other settings of its browser by name, such as ``java_script_enabled=False``. One that is going to be
    cut off from the site says so by ``cut_off=True``: that it cannot reach it is no failure then.
    """
    faults: list[str] = []

    def listen(page: Page, cut_off: bool) -> None:
        def heed(message: ConsoleMessage) -> None:
            expected = A_REFUSAL.match(message.text) or (cut_off and NO_NETWORK.match(message.text))
            if message.type == "error" and not expected:
                faults.append(f"{page.url}: {message.text}")

        page.on("console", heed)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("request", lambda sent: None if local(sent.url) else faults.append(f"{page.url} asks {sent.url}"))
        _pages.append(page)

    def local(url: str) -> bool:
        return url.startswith((site.url, "data:", "blob:", "about:"))

    def new_phone(*, cut_off: bool = False, **other: Any) -> Page:
        context = browser.new_context(base_url=site.url, locale=language, **(PHONE | other))
        context.set_default_timeout(15_000)
        context.on("page", lambda page: listen(page, cut_off))
        return context.new_page()

    yield new_phone
    for context in {page.context for page in _pages}:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def phone(phones: Callable[..., Page]) -> Page:
    """One person's phone."""
    return phones()


@pytest.fixture(scope="session")
def axe() -> Look:
    """Fail if axe-core finds a serious or critical fault on a page."""
    source = AXE.read_text("utf-8")

    def look(page: Page) -> None:
        page.evaluate(source)  # a script tag would be refused by the page's own policy
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        grave = [
            f"{fault['impact']}: {fault['help']} ({fault['id']})\n    {part['html']}\n    {part['failureSummary']}"
            for fault in found
            if fault["impact"] in GRAVE
            for part in fault["nodes"]
        ]
        assert not grave, f"{page.url}:\n" + "\n".join(grave)

    return look


@pytest.fixture(scope="session")
def measure() -> Look:
    """Fail if a page scrolls sideways, cuts off text, or has a target smaller than 44 px."""
    source = LAYOUT.read_text("utf-8")

    def look(page: Page) -> None:
        faults = page.evaluate(source)
        assert not faults, f"{page.url}:\n" + "\n".join(faults)

    return look


@pytest.fixture
def heed() -> Iterator[Callable[[Page, Look], None]]:
    """Look at a page and go on whatever is wrong with it; at the end of the journey all of it is told."""
    faults: list[str] = []

    def heed_one(page: Page, look: Look) -> None:
        try:
            look(page)
        except AssertionError as fault:
            faults.append(str(fault).partition("\nassert not")[0])

    yield heed_one
    assert not faults, "not fit for people:\n" + "\n".join(dict.fromkeys(faults))


@pytest.fixture
def person(
    phones: Callable[..., Page], language: str, axe: Look, measure: Look, heed: Callable[[Page, Look], None]
) -> Callable[..., Person]:
    """Hand out people, each with a phone, who have every page looked at that they come to."""
    spoken: Language = "en" if language == "en" else "zh-Hans"

    def new_person(**phone: Any) -> Person:
        # axe-core waits for promises, which a page without scripts never keeps
        looks = (axe, measure) if phone.get("java_script_enabled", True) else (measure,)

        def judge(page: Page) -> None:
            for look in looks:
                heed(page, look)

        return Person(phones(**phone), spoken, judge)

    return new_person


@pytest.fixture
def shot(language: str, tmp_path: Path) -> Shoot:
    """Take a page's picture: into docs/pictures where DONGLIANG_SHOTS=1, else into the test's own folder."""
    folder = PICTURES if os.environ.get("DONGLIANG_SHOTS") == "1" else tmp_path

    def take(page: Page, name: str, *, whole: bool = False) -> Path:
        path = folder / f"{name}-{language[:2]}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=path, full_page=whole, animations="disabled", caret="hide")
        with Image.open(path) as picture:
            fewer = picture.convert("RGB").quantize(200, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        fewer.save(path, optimize=True)
        return path

    return take
