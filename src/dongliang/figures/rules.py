"""A rule of elimination in a few words."""

from __future__ import annotations

import datetime as dt

from dongliang.report.shape import FittedRule, Rule
from dongliang.words import Language, explain, format_weekday

_A_MONDAY = dt.date(2026, 3, 2)


def rule_words(rule: Rule | FittedRule, language: Language) -> str:
    """Say a rule of elimination in a few words."""
    said = explain(f"gate_report.{rule.kind}", language, out=rule.quota + 1)
    if rule.rest_weekday is None:
        return said
    weekday = format_weekday(_A_MONDAY + dt.timedelta(days=rule.rest_weekday), language)
    return explain("gate_report.with_rest", language, rule=said, weekday=weekday)
