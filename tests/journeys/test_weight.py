"""What the day's page of a community of 200 weighs on the wire, and when its button can be pressed on a slow one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.conftest import PHONE
from tests.journeys.demo import cast_of_demo
from tests.journeys.site import Site
from tests.journeys.wire import Wire

TODAY = "/c/demo/"
MOST_AT_FIRST, MOST_AGAIN = 60, 15
LONGEST_SECONDS = 3
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
PICTURES = ["*/face/*", "*/pictures/*"]
#: The worker has put away what it keeps.
SETTLED = "async path => Boolean(await caches.match(path)) && Boolean(await caches.match('/offline'))"


@pytest.fixture
def site(demo_site: Site) -> Site:
    """A site with the demo community, on the evening of a day."""
    return demo_site


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """A wire to the site that counts."""
    laid = Wire(site.port)
    yield laid
    laid.cut()


@pytest.fixture
def phone(browser: Browser, site: Site, wire: Wire, language: str) -> Iterator[Callable[[], BrowserContext]]:
    """Hand out phones of a member who has not written yet, signed in, which have never been to the day's page."""
    options: dict[str, Any] = {**PHONE, "base_url": wire.url, "locale": language}
    signing_in = browser.new_context(**options)
    page = signing_in.new_page()
    page.goto(site.run("sign-in", f"demo/{cast_of_demo().member}").strip().replace(site.url, wire.url))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").tap()
    state = signing_in.storage_state()
    signing_in.close()
    handed: list[BrowserContext] = []

    def fresh() -> BrowserContext:
        handed.append(browser.new_context(**options, storage_state=state))
        return handed[-1]

    yield fresh
    for each in handed:
        each.close()


def without_pictures(page: Page, **network: Any) -> None:
    """Leave out faces and pictures, and perhaps slow the network down."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setBlockedURLs", {"urls": PICTURES})
    if network:
        session.send("Network.emulateNetworkConditions", network)


def test_the_day_s_page_is_light(
    phone: Callable[[], BrowserContext],
    wire: Wire,
    record_property: Callable[[str, object], None],
) -> None:
    page = phone().new_page()
    without_pictures(page)
    wire.counted()
    page.goto(TODAY, wait_until="load")
    first = wire.counted()
    page.wait_for_function("() => navigator.serviceWorker.controller")
    while not page.evaluate(SETTLED, TODAY):
        page.wait_for_timeout(50)
    kept = wire.counted()
    page.goto(TODAY, wait_until="load")
    page.wait_for_timeout(500)
    again = wire.counted()

    slow = phone().new_page()
    without_pictures(slow, **SLOW)
    slow.goto(TODAY, wait_until="commit")
    slow.locator(".not-elder button.main").tap(trial=True)
    seconds = slow.evaluate("performance.now()") / 1000

    told = {
        "first visit, kB": first,
        "put away behind it, kB": kept,
        "again, kB": again,
        "can be tapped after, s": seconds,
    }
    for name, figure in told.items():
        record_property(name, round(figure, 2))
    assert first <= MOST_AT_FIRST
    assert again <= MOST_AGAIN
    assert seconds <= LONGEST_SECONDS
