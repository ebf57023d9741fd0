"""Pages need nobody else: no file from another host, no script or style inside a page, which the CSP would refuse."""

from __future__ import annotations

import re

import pytest

from tests.habits.project import HOUSE, LIBRARY, assert_none, files, name

TEMPLATES = HOUSE / "templates"
ELSEWHERE = re.compile(
    r"""(?:\b(?:src|srcset|href|action|poster|data|hx-\w+)\s*=\s*["']?|url\(\s*["']?|@import\s+["']"""
    r"""|\bfetch\(\s*["'`]|\bimport\s[^;]*["'])"""
    r"""(?P<url>(?:https?:)?//[^\s"'`)>]+)""",
    re.IGNORECASE,
)
# A reader may follow these by a click: nothing is loaded from them.
LINKS_OUT = ("https://www.gnu.org/licenses/", "http://www.w3.org/")
INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE),
    "a style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "evaluated text of htmx": re.compile(r"\bhx-on\b|\bjs:", re.IGNORECASE),
}


def test_nothing_is_loaded_from_another_host() -> None:
    found = [
        f"{name(path)}: {match['url']}"
        for folder in (TEMPLATES, HOUSE / "static", LIBRARY / "figures" / "static")
        for path in files(".html", ".txt", ".css", ".js", ".svg", under=folder)
        for match in ELSEWHERE.finditer(path.read_text("utf-8"))
        if not match["url"].startswith(LINKS_OUT)
    ]
    assert_none(found, "loaded from another host")


@pytest.mark.parametrize("what", INLINE)
def test_pages_hold_no_scripts_or_styles(what: str) -> None:
    found = [
        f"{name(path)}:{number} {line.strip()[:80]}"
        for path in files(".html", under=TEMPLATES)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if INLINE[what].search(line)
    ]
    assert_none(found, f"{what} inside a page")


@pytest.mark.parametrize(
    "line",
    ['<script src="https://a.example/x.js">', "url(//a.example/f.woff2)", '<img src="http://a.example/p.png">'],
)
def test_another_host_would_be_seen(line: str) -> None:
    assert ELSEWHERE.search(line)
