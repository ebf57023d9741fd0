"""Fit the chance to miss a day to real cohorts, and judge it on cohorts that it was not fitted on.

    python tools/fit_chance.py FOLDER [--write]

FOLDER holds cohorts.csv and one folder a cohort with checkins.csv and members.csv. Only coefficients leave it: no name,
no text. With --write they go into src/dongliang/rhythm/fitted.py; what is printed stands in docs/rhythm.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import optimize
from scipy.special import expit

from dongliang.gate.choice import auc
from dongliang.rhythm import FEATURES, LEAST_DAYS, Past, features
from tools.fit_simulation import Cohort, Observed, read_cohorts

Array = np.ndarray[Any, Any]

TARGET = Path(__file__).parent.parent / "src/dongliang/rhythm/fitted.py"
#: Keeps a coefficient from running away where a cohort says nothing of it.
_RIDGE = 1e-3
_RESAMPLES, _SEED = 1_000, 20260301
#: Parts of equal size in which the chances given are held against what happened.
_PARTS = 10
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Cases:
    """One row a member and day: features, the two baselines, whether the day was missed, and of which cohort."""

    features: Array
    missed_yesterday: Array
    share_missed: Array
    missed: Array
    cohort: Array


def cases(observed: Observed) -> Cases:
    """Return all days that asked members for a check-in and have at least 3 such days before them.

    Members who started, up to the day on which the rule put them out.
    """
    rows = [row for cohort in observed.cohorts for row in _of_cohort(cohort, _hours(observed, cohort))]
    found, yesterday, share, missed, names = zip(*rows, strict=True)
    return Cases(np.array(found), np.array(yesterday), np.array(share), np.array(missed), np.array(names))


def _hours(observed: Observed, cohort: Cohort) -> dict[str, dict[int, float]]:
    hours: dict[str, dict[int, float]] = {}
    for member, number, lag in observed.check_ins.filter(cohort=cohort.name).select("member", "number", "lag").rows():
        hours.setdefault(member, {})[number] = lag
    return hours


def _of_cohort(cohort: Cohort, hours: dict[str, dict[int, float]]) -> Iterator[tuple[Array, float, float, bool, str]]:
    days = [cohort.first_day + _DAY * number for number in range(cohort.days)]
    for member, marks in zip(cohort.members, cohort.marks, strict=True):
        seen = np.flatnonzero(marks >= 0)
        if not (marks == 1).any():
            continue
        for place in range(LEAST_DAYS, len(seen)):
            before = seen[:place]
            done = [bool(marks[each] == 1) for each in before]
            mine = hours.get(member, {})
            past = Past([days[each] for each in before], done, [mine[each] for each in before if each in mine])
            missed = bool(marks[seen[place]] == 0)
            yield features(past, days[seen[place]]), float(not done[-1]), 1 - sum(done) / place, missed, cohort.name


def fit(found: Cases, rows: Array) -> Array:
    """Return intercept and coefficients of the greatest likelihood over some of the rows."""
    given = np.column_stack((np.ones(int(rows.sum())), found.features[rows]))
    missed = found.missed[rows].astype(float)

    def minus_log_likelihood(weights: Array) -> tuple[float, Array]:
        logit = given @ weights
        pull = np.append(0.0, weights[1:])
        value = (np.logaddexp(0, logit) - missed * logit).sum() + _RIDGE * (pull**2).sum()
        return float(value), given.T @ (expit(logit) - missed) + 2 * _RIDGE * pull

    best = optimize.minimize(minus_log_likelihood, np.zeros(given.shape[1]), jac=True, method="L-BFGS-B", tol=1e-10)
    if not best.success:
        raise SystemExit(f"the search did not settle: {best.message}")
    return np.asarray(best.x)


def out_of_cohort(found: Cases) -> Array:
    """Return the chance of each row by a model fitted on all cohorts but its own."""
    chance = np.zeros(len(found.missed))
    for name in np.unique(found.cohort):
        own = found.cohort == name
        weights = fit(found, ~own)
        chance[own] = expit(weights[0] + found.features[own] @ weights[1:])
    return chance


def better_by(found: Cases, chance: Array, baseline: Array) -> tuple[float, float, float]:
    """Return by how much the AUC is above a baseline's, with the 95 % interval of resampled cohorts."""
    names = np.unique(found.cohort)
    rows = {name: np.flatnonzero(found.cohort == name) for name in names}
    drawn = np.random.default_rng(_SEED).choice(names, (_RESAMPLES, len(names)))
    gains = [_gain(found, chance, baseline, np.concatenate([rows[name] for name in each])) for each in drawn]
    low, high = np.percentile(gains, (2.5, 97.5))
    return _gain(found, chance, baseline, np.arange(len(chance))), float(low), float(high)


def _gain(found: Cases, chance: Array, baseline: Array, rows: Array) -> float:
    ours, theirs = (auc(each[rows], found.missed[rows]) for each in (chance, baseline))
    if ours is None or theirs is None:
        raise SystemExit("all days of a sample were missed, or none")
    return ours - theirs


def calibration(found: Cases, chance: Array) -> list[tuple[int, float, float]]:
    """Return for ten parts of equal size, the least likely first: rows, mean chance given, share really missed."""
    parts = np.array_split(np.argsort(chance, kind="stable"), _PARTS)
    return [(len(part), float(chance[part].mean()), float(found.missed[part].mean())) for part in parts]


def report(found: Cases) -> Iterator[str]:
    """Return what docs/rhythm.md says of the model, as Markdown."""
    chance = out_of_cohort(found)
    of_cohorts = [
        auc(chance[found.cohort == each], found.missed[found.cohort == each]) for each in np.unique(found.cohort)
    ]
    yield f"{len(found.missed)} days of {len(of_cohorts)} cohorts, {found.missed.mean():.1%} of them missed."
    yield ""
    yield "| ranked by | AUC | the model is above it by (95 %) |"
    yield "|---|---|---|"
    for name, baseline in (
        ("missed yesterday", found.missed_yesterday),
        ("share missed so far", found.share_missed),
    ):
        gain, low, high = better_by(found, chance, baseline)
        yield f"| {name} | {auc(baseline, found.missed):.3f} | {gain:.3f} [{low:.3f}, {high:.3f}] |"
    known = sorted(each for each in of_cohorts if each is not None)
    yield f"| the model | {auc(chance, found.missed):.3f} | |"
    yield ""
    yield f"Cohort by cohort: {known[0]:.2f} to {known[-1]:.2f}, median {np.median(known):.2f}."
    yield ""
    yield "| chance given | really missed | days |"
    yield "|---|---|---|"
    for rows, given, missed in calibration(found, chance):
        yield f"| {given:.1%} | {missed:.1%} | {rows} |"


def module(weights: Array) -> str:
    """Return the Python module that keeps the coefficients."""
    lines = [
        '"""The model of missing a day, fitted to 16 real cohorts (2024 to 2026); written by tools/fit_chance.py."""',
        "",
        f"INTERCEPT = {weights[0]:.4f}",
        "COEFFICIENTS = (",
        *(f"    {weight:.4f},  # {name}" for name, weight in zip(FEATURES, weights[1:], strict=True)),
        ")",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Fit, judge, print, and with --write keep the coefficients."""
    parser = argparse.ArgumentParser(description="Fit the chance to miss a day to real cohorts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    given = parser.parse_args()
    found = cases(read_cohorts(given.folder))
    text = module(fit(found, np.ones(len(found.missed), bool)))
    sys.stdout.write(text + "\n" + "\n".join(report(found)) + "\n")
    if given.write:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
