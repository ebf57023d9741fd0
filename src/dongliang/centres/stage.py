"""阶段: one centre, several, or none: three fixed rules, and what is usual at a community's size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Stage = Literal["single", "multi", "decentred", "not_enough_data"]
Clause = Literal["k_star", "l1", "n_lean_and_k_star", "otherwise", "not_enough_data"]

#: Fewer members with ties than this give no answer at all.
LEAST_MEMBERS = 3
#: Fewer members or ties than these give numbers with a warning: no case of the evidence is so small.
FEW_MEMBERS, FEW_TIES = 6, 10
#: «Two in three lean on one.»
SINGLE_L1 = 2 / 3
#: Centres from which a community may be decentred.
DECENTRED_N_LEAN = 8
_LEAST_K_STAR = 3
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class StageFound:
    """The stage with the clause that decided."""

    stage: Stage
    decided_by: Clause


def stage(members: int, n_lean: float, l1: float | None, k_star: int) -> StageFound:
    """Return the stage of a community with so many members with ties.

    In order: single if k* = 1 or L1 ≥ 2/3; decentred if N_lean ≥ 8 and k* ≥ max(3, √n); multi otherwise. The bounds are
    conventions, set so that rings and random graphs are decentred and the karate club is multi. It follows size and
    does not forecast. Misleads where only the centre writes the log (vim until 2020).
    """
    if members < LEAST_MEMBERS or l1 is None:
        return StageFound("not_enough_data", "not_enough_data")
    if k_star == 1:
        return StageFound("single", "k_star")
    if l1 >= SINGLE_L1 - _SLACK:
        return StageFound("single", "l1")
    if n_lean >= DECENTRED_N_LEAN - _SLACK and k_star >= max(_LEAST_K_STAR, math.sqrt(members)):
        return StageFound("decentred", "n_lean_and_k_star")
    return StageFound("multi", "otherwise")


def is_thin(members: int, ties: int) -> bool:
    """Tell whether numbers stand on too few members or ties to be trusted much."""
    return members < FEW_MEMBERS or ties < FEW_TIES


def stage_shown(stages: Sequence[Stage]) -> Stage:
    """Return the stage to show after a row of monthly windows: a new one only once it holds in two in a row.

    Months without enough data are passed over. Proposed against flicker, not tested.
    """
    known = [each for each in stages if each != "not_enough_data"]
    if not known:
        return "not_enough_data"
    shown = before = known[0]
    for each in known[1:]:
        if each == before:
            shown = each
        before = each
    return shown


@dataclass(frozen=True, slots=True)
class UsualValues:
    """Usual values of communities of talk of one size (members with ties, 365-day windows).

    ``n_lean`` and ``k_star`` are quartiles, ``l1`` is the median, the last three the shares of the stages.
    """

    least: int
    most: int | None
    n_lean: tuple[float, float, float]
    l1: float
    k_star: tuple[float, float, float]
    single: float
    multi: float
    decentred: float

    @property
    def size(self) -> str:
        """The size as it is written: 31–60, or 151+."""
        return f"{self.least}+" if self.most is None else f"{self.least}–{self.most}"


#: From 195 communities of talk.
USUAL: tuple[UsualValues, ...] = (
    UsualValues(6, 15, (1.5, 2.0, 2.7), 0.69, (1.5, 2, 3), 0.57, 0.43, 0.0),
    UsualValues(16, 30, (2.9, 4.3, 5.6), 0.39, (2, 3.5, 5), 0.20, 0.80, 0.0),
    UsualValues(31, 60, (3.7, 5.3, 7.5), 0.34, (2, 4, 8), 0.14, 0.74, 0.12),
    UsualValues(61, 150, (4.4, 6.9, 9.4), 0.29, (3, 5, 8), 0.08, 0.77, 0.16),
    UsualValues(151, None, (7.2, 11.9, 17.8), 0.21, (6, 11, 19), 0.02, 0.64, 0.34),
)


def usual(members: int) -> UsualValues | None:
    """Return what is usual at a size, or None below six members with ties, where nothing was measured."""
    fits = (each for each in USUAL if members >= each.least and (each.most is None or members <= each.most))
    return next(fits, None)
