"""The report's page in a real browser without any network: read by a finger, in the dark, in print, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from dongliang.figures import page as report_page
from dongliang.readers import scan
from dongliang.report import Report, ReportRules, build_report
from dongliang.words import Language
from tests.conftest import ROOT
from tests.journeys.conftest import PHONE, Look, Shoot
from tests.library.report_cases import HOSTILE, empty_report, made_up_report, renamed

SMALL, DESK = {"width": 320, "height": 640}, {"width": 1280, "height": 900}
#: Of ECharts; the others are drawn by hand.
PICTURES = 7
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

Opens = Callable[..., Page]


@pytest.fixture
def spoken(language: str) -> Language:
    """The language that the page opens in."""
    return "en" if language == "en" else "zh-Hans"


@pytest.fixture
def opens(browser: Browser, spoken: Language, tmp_path: Path) -> Iterator[Opens]:
    """Open a report from disk; a request to anywhere, an error or a breach of the page's policy is a failure."""
    faults: list[str] = []
    contexts = []

    def heed(request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            faults.append(f"asks {request.url}")

    def open_page(report: Report | None = None, *, names: bool = True, **other: Any) -> Page:
        context = browser.new_context(locale="en", offline=True, **(PHONE | other))
        contexts.append(context)
        page = context.new_page()
        page.on("request", heed)
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        path = tmp_path / "report.html"
        path.write_text(report_page.html(report or made_up_report(), names=names, language=spoken), "utf-8")
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


def shown(page: Page) -> str:
    """Return the language that is read."""
    return str(page.locator("main:not([hidden])").get_attribute("lang"))


def press(page: Page, control: str) -> None:
    page.locator(f"main:not([hidden]) [data-{control}]").tap()
    page.evaluate(FRAMES)


def test_every_picture_is_drawn_and_the_page_is_fit_for_people(
    opens: Opens, axe: Look, measure: Look, heed: Callable[[Page, Look], None]
) -> None:
    page = opens()
    pictures = page.locator("main:not([hidden]) [data-chart]")
    assert pictures.count() == PICTURES
    assert pictures.locator("svg").count() == pictures.count()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        heed(page, axe)
    for size in ("largest", "normal"):
        page.evaluate("size => { document.documentElement.dataset.size = size }", size)
        for screen in (SMALL, PHONE["viewport"]):
            page.set_viewport_size(screen)
            page.evaluate(FRAMES)
            heed(page, partial(_named, measure, f"{size}, {screen['width']}"))


def _named(look: Look, what: str, page: Page) -> None:
    try:
        look(page)
    except AssertionError as fault:
        raise AssertionError(f"{what}: {fault}") from fault


def test_on_a_wide_screen_nothing_is_cut(opens: Opens, measure: Look, axe: Look) -> None:
    page = opens(viewport=DESK, screen=DESK, is_mobile=False, has_touch=False)
    measure(page)
    axe(page)


def test_the_report_of_the_made_community(opens: Opens, measure: Look, axe: Look, shot: Shoot) -> None:
    """Of the history in ``examples``, as the command line makes it: members stand under numbers."""
    opened = scan(ROOT / "examples" / "community.parquet")
    report = build_report(opened.table, ReportRules(zone="Asia/Shanghai", place="check-in"), name=opened.name)
    tall = {"width": 1280, "height": 1500}
    page = opens(
        report, names=False, viewport=tall, screen=tall, is_mobile=False, has_touch=False, device_scale_factor=1
    )
    measure(page)
    axe(page)
    shot(page, "report-desktop")
    phone = opens(report, names=False)
    measure(phone)
    phone.evaluate("() => document.querySelector('main:not([hidden]) .centres').scrollIntoView()")
    shot(phone, "report-phone")


def test_the_other_language_is_one_touch_away_and_reading_goes_on_there(opens: Opens, spoken: Language) -> None:
    page = opens()
    assert shown(page) == spoken == page.evaluate("document.documentElement.lang")
    first = page.title()
    place = page.locator("main:not([hidden]) .pillar")
    place.scroll_into_view_if_needed()
    page.evaluate("() => document.querySelector('main:not([hidden]) [data-language]').click()")
    page.evaluate(FRAMES)
    assert shown(page) != spoken
    assert shown(page) == page.evaluate("document.documentElement.lang")
    assert page.title() != first
    top = page.locator("main:not([hidden]) .pillar").bounding_box()
    assert top and -page.viewport_size["height"] < top["y"] < page.viewport_size["height"]  # type: ignore[index]
    assert page.locator("main:not([hidden]) [data-chart] svg").count() == PICTURES
    press(page, "language")
    assert shown(page) == spoken


def test_light_and_dark_follow_the_device_until_one_is_chosen(opens: Opens) -> None:
    page = opens(color_scheme="dark")
    ground = "() => getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    word = page.locator("main:not([hidden]) [data-dark]")
    offered = word.inner_text()
    press(page, "dark")
    light = page.evaluate(ground)
    assert light != dark and word.inner_text() != offered
    page.emulate_media(color_scheme="light")
    assert page.evaluate(ground) == light
    axis = page.locator("main:not([hidden]) [data-chart] svg text").first.get_attribute("fill")
    press(page, "dark")
    assert page.locator("main:not([hidden]) [data-chart] svg text").first.get_attribute("fill") != axis


def test_letters_grow(opens: Opens) -> None:
    page = opens()
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    sizes = [page.evaluate(size)]
    for _ in range(3):
        press(page, "size")
        sizes.append(page.evaluate(size))
    assert sizes[0] == sizes[3] >= 16 and sizes[0] < sizes[1] < sizes[2]


def test_paper_is_light_and_bears_no_buttons(opens: Opens) -> None:
    page = opens(color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate(FRAMES)
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()") == "#211f1b"
    assert not page.locator("button:visible, summary:visible").count()
    text = page.locator("main:not([hidden]) [data-chart] svg text").first.get_attribute("fill")
    page.emulate_media(media="screen")
    page.evaluate(FRAMES)
    assert page.locator("main:not([hidden]) [data-chart] svg text").first.get_attribute("fill") != text


def test_without_scripts_one_language_stands_with_all_its_tables(opens: Opens, spoken: Language, measure: Look) -> None:
    page = opens(java_script_enabled=False)
    assert shown(page) == spoken
    assert page.locator("main:visible").count() == 1
    assert not page.locator("button:visible, .chart:visible").count()
    tables = page.locator("main:not([hidden]) details")
    for place in range(tables.count()):
        tables.nth(place).locator("summary").tap()
        assert tables.nth(place).locator("table").is_visible()
    measure(page)


def test_links_lead_to_their_parts(opens: Opens) -> None:
    page = opens()
    links = page.locator("main:not([hidden]) a[href^='#']")
    aims = [str(links.nth(place).get_attribute("href")) for place in range(links.count())]
    assert len(set(aims)) >= 5
    assert all(page.locator(f"main:not([hidden]) {aim}").count() == 1 for aim in aims)


def test_names_that_are_markup_are_only_names(opens: Opens) -> None:
    page = opens(renamed(made_up_report(), HOSTILE))
    assert page.evaluate("window.pwned") is None
    assert page.locator("main:not([hidden]) [data-chart] svg").count() == PICTURES
    assert not page.locator("img, iframe, object, a[href^='javascript'], a[href^='http']").count()
    assert page.locator("style, script").evaluate_all(
        "(all) => all.every((one) => !one.textContent.includes('pwned = 1') || one.type === 'application/json')"
    )
    assert HOSTILE[0] in page.inner_text("main:not([hidden]) .pillar")


def test_a_breach_of_the_policy_is_refused(opens: Opens, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bent.html"
    whole = report_page.html(empty_report(), names=True, language="en")
    path.write_text(whole.replace("</body>", "<script>window.pwned = 1</script></body>"), "utf-8")
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(path.as_uri())
        assert page.evaluate("window.pwned") is None
        assert any(re.search(r"Content.Security.Policy", line) for line in said)


def test_a_report_without_events_is_a_whole_page(opens: Opens, axe: Look, measure: Look) -> None:
    page = opens(replace(empty_report()))
    assert not page.locator("[data-chart]").count()
    axe(page)
    measure(page)
