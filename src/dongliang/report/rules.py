"""By which rules a report is made: all that can be chosen, with what is taken where nothing is said."""

from __future__ import annotations

from dataclasses import dataclass

from dongliang.centres import WINDOW
from dongliang.report.shape import Place


@dataclass(frozen=True, slots=True)
class ReportRules:
    """What a report is made by."""

    #: Days that count for ties and rhythm, ending with the report's day.
    window: int = WINDOW
    #: Zone (IANA) of hours, and of days that no event claims.
    zone: str = "UTC"
    #: Kind of place: it decides which calibrated sentences may be said.
    place: Place = "unknown"
    #: Kinds that tie; None: all that can.
    kinds: tuple[str, ...] | None = None
    #: Kinds that mean affinity here beside those that always do.
    affinity: tuple[str, ...] = ()
    #: Members to pull in the pillar test; none: the highest.
    pulled: tuple[str, ...] = ()
    #: Whether the names of the fallen are told.
    names: bool = False

    def __post_init__(self) -> None:
        if self.window < 1:
            raise ValueError(f"a window has at least one day, not {self.window}")
