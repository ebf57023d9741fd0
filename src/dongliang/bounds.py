"""Numbers of a rule: each declares its default, bounds and unit once, in the rule's dataclass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any, TypeVar

Rules = TypeVar("Rules")


def bounded(default: Any, least: float, most: float, unit: str) -> Any:
    """Declare a rule's number with its default, bounds and unit."""
    return field(default=default, metadata={"least": least, "most": most, "unit": unit})


def check_bounds(rules: Any) -> None:
    """Raise RuleError naming the first field of a rules dataclass that is out of its declared bounds."""
    for each in fields(rules):
        value = getattr(rules, each.name)
        if value is None or "least" not in each.metadata:
            continue
        if not each.metadata["least"] <= value <= each.metadata["most"]:
            raise RuleError("bounds", field=each.name, least=each.metadata["least"], most=each.metadata["most"])


def least_of(kind: type[Any], name: str) -> int:
    """Return the least value that a rule's number can have."""
    least: int = next(each.metadata["least"] for each in fields(kind) if each.name == name)
    return least


def read_rules(kind: type[Rules], stored: Mapping[str, Any]) -> Rules:
    """Return a rule as it was stored, maybe long ago: names that it lost are left out, new ones take defaults."""
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # a dataclass of rules
    return kind(**{name: value for name, value in stored.items() if name in known})


class RuleError(ValueError):
    """A rule that cannot be: ``reason`` is a key under ``refused`` in words.toml, ``values`` fill its sentence."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(f"{reason}: {values}")
        self.reason = reason
        self.values = values
