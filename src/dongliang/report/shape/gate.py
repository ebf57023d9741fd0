"""The gate's part of a report: cohorts, what a gate buys, which rule fits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

#: A 95 % interval, or nothing where there is not enough data for one.
Interval = tuple[float, float] | None


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
    #: Everybody registered in the cohorts that are long enough for this k.
    registered: int
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
    auc_interval: Interval


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
    #: The cohort's cells, members by days, told apart into the nine states: how many bear each.
    states: dict[str, int]
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
