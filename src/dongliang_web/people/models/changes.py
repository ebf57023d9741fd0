"""Changes of rules, value by value, as people read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial
from typing import Any

from dongliang.bounds import read_rules
from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules
from dongliang.gate import rules_from_json
from dongliang.words import Language, format_date, format_weekday, label

_DAY = dt.timedelta(days=1)
#: Some Monday, to name the days of the week by.
_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed, as it is told."""

    what: str
    before: str
    after: str


#: Rules by the name that the record gives them -> how they are read.
_RULES: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "gate": rules_from_json,
    "main": partial(read_rules, MainRules),
    "council": partial(read_rules, CouncilRules),
    "mirrors": partial(read_rules, MirrorRules),
}


def rule_changes(before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> Iterator[Change]:
    """Yield what differs between rules as the record keeps them, by the names of their parts."""
    for name, read in _RULES.items():
        if name in after:
            yield from differences("rules", flat(read(before[name])), flat(read(after[name])), language)


def differences(words: str, old: Mapping[str, Any], new: Mapping[str, Any], language: Language) -> Iterator[Change]:
    """Yield each value that differs; ``words`` is the section of words.toml that names the values."""
    for name, value in new.items():
        if value != old[name]:
            before, after = (_written(name, each, language) for each in (old[name], value))
            yield Change(label(f"{words}.{name}", language), before, after)


def values_told(rules: Any, language: Language) -> list[tuple[str, str]]:
    """Return a rule value by value, each with its name, as people read it."""
    return [(label(f"rules.{name}", language), _written(name, value, language)) for name, value in flat(rules).items()]


def flat(rules: Any) -> dict[str, Any]:
    """Return a rule's values by name, those of a rule inside it among them."""
    values: dict[str, Any] = {}
    for each in fields(rules):
        value = getattr(rules, each.name)
        values |= flat(value) if is_dataclass(value) else {each.name: value}
    return values


def _written(name: str, value: Any, language: Language) -> str:
    """Write a rule's value as people read it."""
    if value is None or value == frozenset():
        return label("decision.none", language)
    if isinstance(value, bool):
        return label("decision.yes" if value else "decision.no", language)
    if isinstance(value, frozenset):
        days = (format_weekday(_MONDAY + _DAY * weekday, language) for weekday in sorted(value))
        return ("、" if language == "zh-Hans" else ", ").join(days)
    if isinstance(value, dt.date):
        return format_date(value, language)
    return label(f"{name}.{value}", language) if isinstance(value, str) else str(value)
