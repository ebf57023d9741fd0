"""What a report holds. Every part is a frozen dataclass, and `to_json` turns the whole into plain values.

The keys are a promise to other programs: ``docs/report.schema.json`` describes them, and `VERSION` grows when one of
them changes its meaning. None stands where nothing can be said; ``not enough data`` is an answer, not a fault.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

#: Version of the keys below.
VERSION = 1

Place = Literal["code", "chat", "list", "forum", "check-in", "unknown"]
PLACES: tuple[Place, ...] = ("code", "chat", "list", "forum", "check-in", "unknown")
Stage = Literal["single", "multi", "decentred", "not_enough_data"]
#: A 95 % interval, or nothing where there is not enough data for one.
Interval = tuple[float, float] | None


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
class Rule:
    """A rule of elimination: ``kind`` is one of `dongliang.gate.fit.RULE_KINDS`, ``quota`` the misses it allows."""

    kind: str
    quota: int
    #: A weekday (Monday 0) on which a miss does not count, or None.
    rest_weekday: int | None = None


@dataclass(frozen=True, slots=True)
class FittedRule:
    """The rule that reproduces most of a table's elimination days, with those that reproduce as many."""

    kind: str
    quota: int
    rest_weekday: int | None
    #: Members whose day of elimination the rule gives exactly, of all whom the table eliminates.
    reproduced: int
    of: int
    #: Members whom the rule would put out and the table does not.
    wrongly_out: int
    #: Other rules that fit equally.
    ties: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a gate of k days that asks for ``at_least`` of them would have bought."""

    k: int
    at_least: int
    passed: int
    stayed: int
    both: int
    precision: float | None
    precision_interval: Interval
    recall: float | None
    recall_interval: Interval


@dataclass(frozen=True, slots=True)
class Foresight:
    """How well the days done so far tell those who later stayed, among those not yet out on day k."""

    k: int
    people: int
    stayed: int
    auc: float | None


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of those who started that is still in after each day, from day 0, with 95 % bounds; empty: too few."""

    days: tuple[int, ...]
    alive: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CohortPart:
    """One cohort (期). ``still_in[d]`` and ``done[d]`` are people on its day d, the first being 0."""

    name: str
    days: tuple[dt.date, ...]
    registered: int
    started: int
    started_interval: Interval
    finished: int
    finished_interval: Interval
    perfect: int
    still_in: tuple[int, ...]
    done: tuple[int, ...]
    #: Whether anybody was put out by a rule; else leaving is told by silence.
    ruled: bool
    survival: Curve
    #: Log-rank test of this cohort against all the others together, Holm-adjusted; None where it cannot be made.
    differs_p: float | None
    fitted_rule: FittedRule | None
    choices: tuple[Choice, ...]
    foresight: tuple[Foresight, ...]


@dataclass(frozen=True, slots=True)
class GatePart:
    """The gate: every cohort, and the choices over all of them together."""

    cohorts: tuple[CohortPart, ...]
    choices: tuple[Choice, ...]
    foresight: tuple[Foresight, ...]


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The lower quartile, the median and the upper quartile of a figure over people, and over how many."""

    people: int
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many members checked in on a community day."""

    day: dt.date
    count: int


@dataclass(frozen=True, slots=True)
class RhythmPart:
    """When people check in. Of the shares, None: not recorded in this history."""

    check_ins: int
    #: Members who checked in within the last 7 days.
    recent: int
    #: Check-ins by hour of the wall clock in the report's zone; only those whose instant is known.
    hours: tuple[int, ...]
    #: How regular single members' hours are, over members with at least 10 check-ins of known hour.
    regularity: Quartiles | None
    self_driven: float | None
    called: float | None
    reminded: float | None
    days: tuple[DayCount, ...]


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
    calibration: tuple[Fifth, ...]
    #: Members of the core now, and how many of them are expected to act within the next year.
    core: int
    expected: float | None


@dataclass(frozen=True, slots=True)
class PillarPart:
    """The pillar test (栋梁拆): what would stand if these members were pulled."""

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
    #: Ties with a negative weight in the window; they count here only.
    negative_ties: int


@dataclass(frozen=True, slots=True)
class Branch:
    """All who came through one founder of a branch: someone without an inviter who invited others."""

    member: str
    people: int
    generations: int
    #: With an act in the last 30 days.
    living: int


@dataclass(frozen=True, slots=True)
class Reproduction:
    """People of the next generation who graduated (or joined) for each one of this generation."""

    generation: int
    inviters: int
    value: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class RootsPart:
    """Who came through whom (根系)."""

    people: int
    #: People per generation; 0: those without an inviter.
    generations: tuple[int, ...]
    branches: tuple[Branch, ...]
    reproduction: tuple[Reproduction, ...] | None
    #: What reproduction counts: graduated, or joined where no graduation is recorded.
    counted: Literal["graduated", "joined"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that was not used: ``reason`` is a key of words.toml under ``readers``, ``said`` what it says."""

    file: str
    line: int | None
    reason: str
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Dot:
    """A member in the network's picture; ``group`` is the centre at the end of their vine."""

    member: str
    height: float
    lean: float
    group: str
    is_centre: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A tie in the network's picture."""

    a: str
    b: str
    weight: float


@dataclass(frozen=True, slots=True)
class Root:
    """A person in the picture of the roots."""

    member: str
    inviter: str | None
    is_living: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """What only the pictures need; never part of the JSON. Cut to what can be seen: `MOST_DOTS`, `MOST_ROOTS`."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    roots: tuple[Root, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in a history."""

    version: int
    day: dt.date | None
    window: int
    zone: str
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
