"""Names in a report: replaced by codes where they are not to be shown, made harmless where they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from typing import Any, TypeVar

from dongliang.report.shape import (
    Brace,
    Branch,
    Bridge,
    Centre,
    CentresPart,
    Dot,
    HarmonyPart,
    Line,
    PillarPart,
    Refused,
    Report,
    Root,
    Side,
)
from dongliang.words import LANGUAGES, label

_T = TypeVar("_T")
#: Where the names of members stand.
_NAMED: dict[type, tuple[str, ...]] = {
    Centre: ("member",),
    CentresPart: ("highest", "heaviest_writer"),
    PillarPart: ("pulled", "fallen"),
    Brace: ("a", "b"),
    HarmonyPart: ("rivals", "shared"),
    Bridge: ("member",),
    Side: ("member",),
    Branch: ("member",),
    Dot: ("member", "group"),
    Line: ("a", "b"),
    Root: ("member", "inviter"),
}
_OPEN_PLACE = re.compile(r"\{[^}]*\}")
#: Control characters, half characters, and those that turn the direction of what follows: a name holding one could
#: look like another's.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def pseudonyms(report: Report) -> Report:
    """Return the report with a code (M1, M2 …) for every member, centres first, then in the order of appearance.

    One code is one person, and the same report gives the same codes. What lines that were not used say of their values
    is left out, since most of it are names.
    """
    centres = (centre.member for centre in report.centres.centres)
    numbered = dict.fromkeys(chain(centres, report.pillar.pulled, report.harmony.rivals, _names(report)))
    codes = {name: f"M{number}" for number, name in enumerate(numbered, 1)}
    coded = _changed(report, lambda owner, name, text: codes[text] if name in _NAMED.get(type(owner), ()) else text)
    return replace(coded, refused=tuple(replace(line, said=_without_values(line)) for line in report.refused))


def _without_values(line: Refused) -> dict[str, str]:
    return {language: _OPEN_PLACE.sub("…", label(f"readers.{line.reason}", language)) for language in LANGUAGES}


def visible(report: Report) -> Report:
    """Return the report with a sign (�) for every character that is not seen and could disguise what is.

    Names that would then look alike are numbered, so that one name stays one person.
    """
    shown: dict[str, str] = {}
    for name in dict.fromkeys(_names(report)):
        bare, number = _UNSEEN.sub("\ufffd", name), 1
        told = bare
        while told in shown.values():
            number += 1
            told = f"{bare} ({number})"
        shown[name] = told
    return _changed(report, lambda owner, name, text: shown.get(text) or _UNSEEN.sub("\ufffd", text))


def _names(value: Any) -> Iterator[str]:
    """Yield all names in an object, in the order in which it holds them."""
    if isinstance(value, tuple):
        for each in value:
            yield from _names(each)
    elif is_dataclass(value):
        for each in fields(value):
            inner = getattr(value, each.name)
            if each.name in _NAMED.get(type(value), ()):
                yield from (inner,) if isinstance(inner, str) else inner or ()
            else:
                yield from _names(inner)


def _changed(value: _T, change: Callable[[object, str, str], str]) -> _T:
    """Return an object with every text in it changed; ``change`` is told whose text it is and under which name."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {each.name: _inside(value, each.name, getattr(value, each.name), change) for each in fields(value)}
    return replace(value, **changed)


def _inside(owner: object, name: str, value: Any, change: Callable[[object, str, str], str]) -> Any:
    if isinstance(value, str):
        return change(owner, name, value)
    if isinstance(value, tuple):
        return tuple(_inside(owner, name, each, change) for each in value)
    if isinstance(value, dict):
        return {key: _inside(owner, name, each, change) for key, each in value.items()}
    return _changed(value, change)
