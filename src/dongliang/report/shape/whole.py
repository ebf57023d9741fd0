"""The whole report, whose it is, and the lines that were not used."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from dongliang.report.shape.drawn import Drawn
from dongliang.report.shape.gate import GatePart
from dongliang.report.shape.people import RhythmPart, RootsPart
from dongliang.report.shape.ties import CentresPart, HarmonyPart, PillarPart

#: Version of the keys.
VERSION = 1

Place = Literal["code", "chat", "list", "forum", "check-in", "unknown"]
PLACES: tuple[Place, ...] = ("code", "chat", "list", "forum", "check-in", "unknown")


@dataclass(frozen=True, slots=True)
class CommunityPart:
    """Whose history it is, and how much of it was read."""

    name: str
    place: Place
    #: Everybody named in the history up to the day, bots left out.
    members: int
    #: Those with at least one tie within the window.
    with_ties: int
    #: Events up to the day.
    events: int
    #: Events by kind, most first.
    kinds: dict[str, int]
    first_day: dt.date | None
    last_day: dt.date | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not used: ``reason`` is a key of words.toml under ``readers``, ``said`` what it says."""

    file: str
    line: int | None
    reason: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in a history."""

    version: int
    day: dt.date | None
    window: int
    zone: str
    #: The kinds that were chosen to tie, or None for all that can, and those that were said to mean affinity.
    kinds: tuple[str, ...] | None
    affinity: tuple[str, ...]
    community: CommunityPart
    gate: GatePart
    rhythm: RhythmPart
    centres: CentresPart
    pillar: PillarPart
    harmony: HarmonyPart
    roots: RootsPart
    refused: tuple[Refused, ...]
    drawn: Drawn

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain values, without what only the pictures need."""
        return {each.name: plain(getattr(self, each.name)) for each in fields(self) if each.name != "drawn"}


def plain(value: Any) -> Any:
    """Return a part of a report as plain values: numbers, texts, lists and keys."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value
