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
