"""Dongliang 栋梁: reads the history of a community and keeps the rules of its gate.

The names below are given when asked for, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

#: Public name -> the module that it comes from.
_PUBLIC = {
    "DayClock": "dongliang.days",
    "DayRules": "dongliang.checkin",
    "DayState": "dongliang.gate",
    "Event": "dongliang.events",
    "GateRules": "dongliang.gate",
    "History": "dongliang.gate",
    "KINDS": "dongliang.events",
    "MainRules": "dongliang.checkin",
    "POWERS": "dongliang.council",
    "Refused": "dongliang.report",
    "Report": "dongliang.report",
    "ReportRules": "dongliang.report",
    "Standing": "dongliang.gate",
    "Today": "dongliang.checkin",
    "UnknownMember": "dongliang.report",
    "Verdict": "dongliang.gate",
    "build_report": "dongliang.report",
    "community_day": "dongliang.days",
    "events_table": "dongliang.events",
    "explain": "dongliang.words",
    "label": "dongliang.words",
    "read": "dongliang.readers",
    "scan": "dongliang.readers",
    "standing": "dongliang.gate",
    "trial_days": "dongliang.gate",
    "write_events": "dongliang.events",
}
__all__ = sorted(_PUBLIC)  # pyright: ignore[reportUnsupportedDunderAll]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"dongliang has no public name {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return __all__
