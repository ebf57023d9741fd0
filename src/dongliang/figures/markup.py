"""HTML and SVG written by hand: what is not markup already is escaped on its way in."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable
from typing import Any

#: In a page these could end the script that holds the JSON, or a line of it.
_UNSAFE_IN_SCRIPTS = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


class Markup(str):
    """Text that is HTML or SVG; every other text is escaped when it becomes part of it."""

    __slots__ = ()


def safe(text: str) -> Markup:
    """Return a text as markup."""
    return text if isinstance(text, Markup) else Markup(html.escape(text))


def joined(parts: Iterable[str], between: str = "") -> Markup:
    """Return several texts as one piece of markup."""
    return Markup(safe(between).join(safe(part) for part in parts))


def tag(name: str, /, *inside: str, **attributes: str | bool | None) -> Markup:
    """Return an element: ``tag("a", "text", href="#x", class_="row")``.

    In attributes' names ``_`` stands for ``-``, one at the end is dropped; True is an attribute without a value, and
    one that is None or False is left out.
    """
    return Markup(f"<{name}{_attributes(attributes)}>{joined(inside)}</{name}>")


def lone(name: str, /, **attributes: str | bool | None) -> Markup:
    """Return an element that holds nothing, as SVG writes it and HTML reads it: ``<circle r="3"/>``."""
    return Markup(f"<{name}{_attributes(attributes)}/>")


def _attributes(given: dict[str, str | bool | None]) -> str:
    written = []
    for name, value in given.items():
        name = name.rstrip("_").replace("_", "-")
        if value is True:
            written.append(f" {name}")
        elif isinstance(value, str):
            written.append(f' {name}="{html.escape(value)}"')
    return "".join(written)


def as_json(value: Any) -> Markup:
    """Return a value as JSON that may stand in a script of a page."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE_IN_SCRIPTS))
