"""Domain terms and report sentences in Chinese and English, read from ``words.toml``.

A sentence is a format string. Two things are added to Python's own format language, so that sentences stay readable
in both languages: ``{n:day|days}`` writes the number with the right English word, and ``{d:date}`` writes a date the
way the language does (11月25日, 25 Nov), ``{d:full}`` with its year, ``{d:month}`` its month alone; ``{t:clock}`` and
``{t:moment}`` write a time, the latter with its date; ``{p:power}``, ``{r:role}``, ``{k:proposal}`` and
``{w:way}`` write their names; a proposal is its kind, or the key and values of its title.
"""

from __future__ import annotations

import datetime as dt
import string
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Language = Literal["zh-Hans", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "en")

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_ZH = "一二三四五六日"


def format_date(day: dt.date, language: Language) -> str:
    """Write a date without its year: 11月25日, or 25 Nov."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def format_full_date(day: dt.date, language: Language) -> str:
    """Write a date with its year: 2026年11月25日, or 25 Nov 2026."""
    date = format_date(day, language)
    return f"{date} {day.year}" if language == "en" else f"{day.year}年{date}"


def format_month(day: dt.date, language: Language) -> str:
    """Write a date's month: 11月, or Nov."""
    return _MONTHS[day.month - 1] if language == "en" else f"{day.month}月"


def format_weekday(day: dt.date, language: Language) -> str:
    """Write a day of the week: 星期三, or Wed."""
    return _WEEKDAYS[day.weekday()] if language == "en" else f"星期{_WEEKDAYS_ZH[day.weekday()]}"


class _Sentence(string.Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "date":
            return format_date(value, self.language)
        if format_spec == "full":
            return format_full_date(value, self.language)
        if format_spec == "month":
            return format_month(value, self.language)
        if format_spec == "clock":
            return f"{value:%H:%M}"
        if format_spec == "moment":
            return f"{format_date(value, self.language)} {value:%H:%M}"
        if format_spec == "proposal" and isinstance(value, Mapping):
            return explain(f"proposal_title.{value['title']}", self.language, **value)
        if format_spec in ("power", "role", "proposal", "way"):
            return label(f"{format_spec}.{value}", self.language)
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return f"{value} {one if value == 1 else many}"
        return str(super().format_field(value, format_spec))


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(files("dongliang").joinpath("words.toml").read_text("utf-8"))


def entry(key: str) -> Mapping[str, str]:
    """Return both languages of a key such as ``state.done``; raises KeyError naming a key that is not there."""
    found: Any = _words()
    for part in key.split("."):
        if not isinstance(found, dict) or part not in found:
            raise KeyError(f"words.toml has no {key}")
        found = found[part]
    if not isinstance(found, dict) or not found.keys() >= set(LANGUAGES):
        raise KeyError(f"words.toml has no {key} with both languages: it is a part or a whole section")
    return dict(found)


def label(key: str, language: Language) -> str:
    """Return the word for a term in a language: ``label("state.done", "zh-Hans")`` is 已打卡."""
    return entry(key)[language]


def explain(key: str, language: Language, **values: Any) -> str:
    """Return a sentence in a language with its values filled in; see the module for the added formats."""
    return _Sentence(language).format(entry(key)[language], **values)


def harmless(line: str) -> str:
    """Return a line whose names from a file cannot move the cursor or colour the screen."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)


def percent(share: float | None) -> str:
    """Write a share as a whole percentage: 78%; a dash where there is none."""
    return "–" if share is None else f"{round(100 * share)}%"


def between(interval: tuple[float, float] | None) -> str:
    """Write an interval of shares: 62–75%; a dash where there is none."""
    return "–" if interval is None else f"{round(100 * interval[0])}–{percent(interval[1])}"
