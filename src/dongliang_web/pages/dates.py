"""Dates that may lie in another year."""

from __future__ import annotations

import datetime as dt

from dongliang.words import Language, format_date


def dated(day: dt.date, today: dt.date, language: Language) -> str:
    """Write a date, with its year where that is not this year: 11月25日, 2024年9月23日, 23 Sep 2024."""
    written = format_date(day, language)
    if day.year == today.year:
        return written
    return f"{written} {day.year}" if language == "en" else f"{day.year}年{written}"


def span(first: dt.date, last: dt.date, today: dt.date, language: Language) -> tuple[str, str]:
    """Write the ends of a span; a year that both share stands once, where the language puts it."""
    if first.year != last.year or first.year == today.year:
        return dated(first, today, language), dated(last, today, language)
    if language == "en":
        return format_date(first, language), dated(last, today, language)
    return dated(first, today, language), format_date(last, language)
