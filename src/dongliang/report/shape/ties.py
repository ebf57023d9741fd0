"""The parts of a report that rest on ties: centres, pillar, harmony."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dongliang.report.shape.gate import Interval

Stage = Literal["single", "multi", "decentred", "not_enough_data"]


@dataclass(frozen=True, slots=True)
class Centre:
    """A member on whom others lean, with the share of all leaning."""

    member: str
    lean: float


@dataclass(frozen=True, slots=True)
class Month:
    """The community's centres in the window that ends with a month."""

    month: str
    n: int
    n_lean: float | None
    l1: float | None
    k_star: int | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class Usual:
    """Usual values at a size, from 195 communities of talk (365-day windows); shares are those of the three stages."""

    size: str
    n_lean: tuple[float, float, float]
    l1: float
    k_star: tuple[float, float, float]
    single: float
    multi: float
    decentred: float


@dataclass(frozen=True, slots=True)
class CentresPart:
    """Who holds whom, and the stage (阶段). ``n`` are the members with ties in the window."""

    n: int
    ties: int
    n_lean: float | None
    l1: float | None
    k_star: int | None
    #: S(k): the largest group after pulling the k highest, k from 0; at most the first `S_POINTS` points.
    s_curve: tuple[int, ...]
    sigma_1: float | None
    stage: Stage
    stage_shown: Stage
    #: The clause that decided: k_star, l1, n_lean_and_k_star, otherwise, or not_enough_data.
    decided_by: str
    thin_data: bool
    #: Share of the members with ties who stand in the largest connected group.
    in_largest: float | None
    centres: tuple[Centre, ...]
    #: The top by height, and the heaviest writer where that is another member.
    highest: str | None
    heaviest_writer: str | None
    usual: Usual | None
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Brace:
    """A new tie that would help the structure stand, and σ once it and those before it are there."""

    a: str
    b: str
    sigma_after: float


@dataclass(frozen=True, slots=True)
class Fifth:
    """People whose chance the habit model puts alike: their number, the mean chance given and the share seen."""

    people: int
    predicted: float
    seen: float


@dataclass(frozen=True, slots=True)
class Habit:
    """The habit model of this community. It never names anybody; a member's own chance is for that member alone."""

    intercept: float | None
    #: fitted (to this community), code or talk (taken over from what was measured there), or not_enough_data.
    intercept_from: str
    member_windows: int
    auc: float | None
    auc_interval: Interval
    calibration: tuple[Fifth, ...]
    #: Members of the core now (active in two of the last twelve months), and between how many of them the model expects
    #: to act within the next year (95 %); None where no such forecast may be made.
    core: int
    expected: Interval


@dataclass(frozen=True, slots=True)
class PillarPart:
    """The pillar test (栋梁拆): what would stand if these members were pulled.

    ``sigma`` = S(k) / (S(0) − the pulled of the largest group). S is the largest group of all, so σ passes 1 where a
    group that never stood on the pulled is larger; ``holding`` of ``of`` are of the former group alone.
    """

    pulled: tuple[str, ...]
    #: Size of the former largest group without the pulled, and how many of it still hold together.
    of: int
    holding: int
    sigma: float | None
    fallen_isolated: int
    fallen_support: int
    #: Members of other groups, who never stood on these pillars.
    elsewhere: int
    #: Names of the fallen by isolation; empty unless names were asked for.
    fallen: tuple[str, ...]
    #: Share of all tie weight and of the window's check-ins that the pulled carry.
    share_of_ties: float | None
    share_of_check_ins: float | None
    bracing: tuple[Brace, ...]
    habit: Habit


@dataclass(frozen=True, slots=True)
class Bridge:
    """A member who stands between the rivals, with b = s·(1 − |2P − 1|)."""

    member: str
    strength: float


@dataclass(frozen=True, slots=True)
class Side:
    """Which rival a member is nearer to: P of meeting the first of the two before the second."""

    member: str
    p: float
    #: The same by the signed variant, where negative ties are known; on the one known split it adds nothing.
    p_signed: float | None
    side: Literal["first", "second", "between"]


@dataclass(frozen=True, slots=True)
class HarmonyPart:
    """The compatibility of the two strongest centres (共容性). No figure here foretells a split."""

    rivals: tuple[str, ...]
    #: Height of the second as a share of the first's.
    parity: float | None
    phi: float | None
    balance: float | None
    ambivalence: float | None
    #: Share of the tie weight whose kind means affinity.
    affinity: float | None
    bridges: tuple[Bridge, ...]
    #: Members tied to both rivals.
    shared: tuple[str, ...]
    sides: tuple[Side, ...] | None
    #: Why no side is given: not_affinity, no_rival or not_enough_data.
    why_no_sides: str | None
    #: Ties with a negative weight in the window; they count only in ``sides[].p_signed``.
    negative_ties: int
