"""Fit the habits of the made community to real cohorts: reads a folder of cohorts, writes simulate/fitted.py.

    python tools/fit_simulation.py FOLDER [--write]

FOLDER holds cohorts.csv and one folder a cohort with checkins.csv and members.csv. Only totals leave it: no name, no
text. Maximum likelihood of a hidden two-state habit (writing, drifted away) with a personal chance to write, by the
forward algorithm over a grid of chances; hours by their shares and a Dirichlet-multinomial.
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
import polars as pl
from scipy import optimize, stats
from scipy.special import expit, gammaln, logit

from dongliang.simulate.habits import Habits

Array = np.ndarray[Any, Any]

#: One system failed on this day; marks of it say nothing of habits.
OUTAGE = ("monad-camp", dt.date(2026, 7, 27))
#: Sign-up templates of these held an example that was counted as a check-in of day 1.
TEMPLATED = ("web3-url", "solidity")
#: Sundays of this one are marked as done without a text.
RESTED_SUNDAYS = "solidity"
#: Announced one leave a week, its table used two.
LEAVE_IN_FACT = {"eip-7702": 2}
#: From here on an app offered only the same day; before, a day could be written late.
APP_FROM = dt.date(2025, 7, 1)
TARGET = Path(__file__).parent.parent / "src/dongliang/simulate/fitted.py"
_DAY = dt.timedelta(days=1)
_POINTS = 16


@dataclass(frozen=True)
class Cohort:
    """One real cohort: ``marks`` is people × days, 1 written, 0 missed, −1 unknown (after falling out, outage, …)."""

    name: str
    first_day: dt.date
    leave_a_week: int
    calendar_weeks: bool
    marks: Array
    #: The day number (from 0) on which each person fell out, or −1.
    fell: Array
    #: Names in the order of the rows of ``marks``.
    members: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """The number of days."""
        return int(self.marks.shape[1])

    def weeks(self) -> list[Any]:
        """Return for each day the week in which its misses are counted."""
        days = [self.first_day + _DAY * number for number in range(self.days)]
        return [day.isocalendar()[:2] if self.calendar_weeks else number // 7 for number, day in enumerate(days)]

    @property
    def started(self) -> Array:
        """Who wrote at least once before falling out."""
        return np.asarray((self.marks == 1).any(axis=1))


@dataclass(frozen=True)
class Observed:
    """All cohorts, and one row a check-in with its time after the start of its local day in hours (``lag``)."""

    cohorts: tuple[Cohort, ...]
    check_ins: pl.DataFrame
    posts_after_out: pl.DataFrame


def read_cohorts(folder: Path) -> Observed:
    """Read all cohorts of a folder; of a name that stands twice in a table the first row counts."""
    listed = pl.read_csv(folder / "cohorts.csv", try_parse_dates=True)
    rows = pl.concat([_rows(folder / name, start) for name, start in listed.select("cohort", "start").iter_rows()])
    rows = rows.unique(["cohort", "member", "day"], keep="first", maintain_order=True)
    cohorts = tuple(_cohort(row, rows.filter(cohort=row["cohort"])) for row in listed.iter_rows(named=True))
    check_ins = rows.filter(pl.col("mark") == "done", pl.col("lag").is_not_null(), ~_outage())
    return Observed(cohorts, check_ins, rows.filter(pl.col("mark") == "out"))


def _outage() -> pl.Expr:
    return (pl.col("cohort") == OUTAGE[0]) & (pl.col("day") == OUTAGE[1])


def _rows(folder: Path, start: dt.date) -> pl.DataFrame:
    text = {"member": pl.String, "at": pl.String, "utc_offset_min": pl.Float64, "day": pl.Date}
    marks = pl.read_csv(
        folder / "checkins.csv", schema_overrides=text, columns=["cohort", "member", "day", "mark", "at"]
    )
    zones = pl.read_csv(folder / "members.csv", schema_overrides=text, columns=["member", "utc_offset_min"])
    at = pl.col("at").str.to_datetime("%Y-%m-%dT%H:%M:%SZ")
    # An unreadable zone is taken as UTC+8, that of 93 % of members.
    local = at + pl.duration(minutes=pl.col("utc_offset_min").fill_null(480))
    lag = (local - pl.col("day").cast(pl.Datetime)).dt.total_seconds() / 3600
    joined = marks.join(zones.unique("member", keep="first"), on="member", how="left")
    return joined.with_columns(lag=lag, number=(pl.col("day") - start).dt.total_days()).drop("at")


def _cohort(row: dict[str, Any], rows: pl.DataFrame) -> Cohort:
    name, start = row["cohort"], row["start"]
    rows = rows.filter(pl.col("mark").is_in(["done", "missed", "failed"]))
    template = pl.lit(name in TEMPLATED) & (pl.col("number") == 0) & (pl.col("lag") < 0)
    rest = pl.lit(name == RESTED_SUNDAYS) & (pl.col("day").dt.weekday() == 7)
    value = pl.when(template | rest | _outage()).then(-1).otherwise((pl.col("mark") == "done").cast(pl.Int8))
    people = {member: index for index, member in enumerate(rows["member"].unique(maintain_order=True))}
    marks = np.full((len(people), row["days"]), -1, dtype=np.int8)
    fell = np.full(len(people), -1)
    for member, number, mark, seen in rows.select("member", "number", "mark", value).iter_rows():
        marks[people[member], number] = seen
        if mark == "failed":
            fell[people[member]] = number
    leave = LEAVE_IN_FACT.get(name, row["leaves_a_week"])
    return Cohort(name, start, leave, start < APP_FROM, marks, fell, tuple(people))


@dataclass(frozen=True)
class Padded:
    """All people in one array of days, with what they had to spare as each day began."""

    marks: Array
    nothing_to_spare: Array
    would_lapse: Array


def padded(cohorts: tuple[Cohort, ...]) -> Padded:
    """Lay the cohorts under one another; days beyond a cohort's end are unknown."""
    longest = max(cohort.days for cohort in cohorts)
    parts = [(*_spare(cohort),) for cohort in cohorts]
    marks = [np.pad(c.marks, ((0, 0), (0, longest - c.days)), constant_values=-1) for c in cohorts]
    none, lapse = (
        np.concatenate([np.pad(part[which], ((0, 0), (0, longest - part[which].shape[1]))) for part in parts])
        for which in (0, 1)
    )
    return Padded(np.concatenate(marks), none, lapse)


def _spare(cohort: Cohort) -> tuple[Array, Array]:
    weeks = cohort.weeks()
    none = np.zeros(cohort.marks.shape, dtype=bool)
    lapse = np.zeros(cohort.marks.shape, dtype=bool)
    for number, week in enumerate(weeks):
        before = [each for each in range(number) if weeks[each] == week]
        left = cohort.leave_a_week - (cohort.marks[:, before] == 0).sum(axis=1)
        none[:, number] = left <= 0
        lapse[:, number] = (left > 0) & (left >= weeks[number:].count(week))
    return none, lapse


NAMES = (
    "begins", "regular_a", "regular_b", "steady", "steady_chance", "care", "use_up", "drift", "drift_slope",
    "drifted_chance",
)  # fmt: skip
#: Start of the search and bounds, in the order of `NAMES`.
START = (0.66, 5.0, 1.5, 0.1, 0.99, 1.0, 1.0, 0.05, 5.0, 0.2)
BOUNDS = (
    (0.3, 0.95), (0.5, 30), (0.2, 10), (0.001, 0.5), (0.95, 0.9995), (-1, 4), (-1, 4), (0.001, 0.3), (0, 15),
    (0.001, 0.45),
)  # fmt: skip


def surprise(values: Array, data: Padded) -> float:
    """Return minus the log-likelihood of all marks."""
    habit = dict(zip(NAMES, (float(value) for value in values), strict=True))
    chance, weight = _grid(habit)
    odds = logit(chance)
    written = expit(np.stack([odds, odds + habit["care"], odds - habit["use_up"]]))
    mean = habit["regular_a"] / (habit["regular_a"] + habit["regular_b"])
    leaves = np.clip(habit["drift"] * np.exp(-habit["drift_slope"] * (chance - mean)), 0, 0.9)
    drifted = habit["drifted_chance"]
    people, days = data.marks.shape
    states = np.stack([np.full((people, len(chance)), habit["begins"]) * weight, np.zeros((people, len(chance)))])
    never = np.full(people, 1 - habit["begins"])
    total = 0.0
    for day in range(days):
        mark = data.marks[:, day][:, None]
        mode = np.where(data.nothing_to_spare[:, day], 1, np.where(data.would_lapse[:, day], 2, 0))
        states[0] *= _seen(mark, written[mode])
        states[1] *= _seen(mark, drifted)
        never = never * (mark[:, 0] != 1)
        likely = states.sum(axis=(0, 2)) + never
        total += float(np.log(likely).sum())
        states /= likely[:, None]
        never = never / likely
        states[1] += states[0] * leaves
        states[0] *= 1 - leaves
    return -total


def _grid(habit: dict[str, float]) -> tuple[Array, Array]:
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    regular = stats.beta.ppf(middles, habit["regular_a"], habit["regular_b"])
    chance = np.clip(np.append(regular, habit["steady_chance"]), 1e-4, 1 - 1e-4)
    return chance, np.append(np.full(_POINTS, (1 - habit["steady"]) / _POINTS), habit["steady"])


def _seen(mark: Array, chance: Array | float) -> Array:
    return np.where(mark == 1, chance, np.where(mark == 0, 1 - np.asarray(chance), 1.0))


def fit(observed: Observed) -> tuple[Habits, float]:
    """Return the habits with the greatest likelihood, and minus its logarithm."""
    data = padded(observed.cohorts)
    scale = np.array(START)
    bounds = [(low / by, high / by) for (low, high), by in zip(BOUNDS, scale, strict=True)]
    found = optimize.minimize(
        lambda values: surprise(values * scale, data), np.ones(len(scale)), method="L-BFGS-B", bounds=bounds,
        options={"maxiter": 300, "maxfun": 20_000},
    )  # fmt: skip
    if not found.success:
        raise SystemExit(f"the search did not settle: {found.message}")
    values = dict(zip(NAMES, (float(value) for value in found.x * scale), strict=True))
    hours, concentration = fit_hours(observed.check_ins)
    late = fit_late(observed)
    return Habits(**values, **late, hours=hours, hour_concentration=concentration), float(found.fun)


def same_day(check_ins: pl.DataFrame) -> pl.DataFrame:
    """Return the check-ins written on their own local day: others say nothing of the hour (copied, renamed, late)."""
    return check_ins.filter(pl.col("lag") >= 0, pl.col("lag") < 24).with_columns(hour=pl.col("lag").floor().cast(int))


def hour_shares(check_ins: pl.DataFrame) -> Array:
    """Return the share of check-ins in each local hour."""
    counts = np.bincount(same_day(check_ins)["hour"].to_numpy(), minlength=24)
    return np.asarray(counts / counts.sum())


def fit_hours(check_ins: pl.DataFrame) -> tuple[tuple[float, ...], float]:
    """Return the shares of the hours, and how alike people are in them."""
    shares = hour_shares(check_ins)
    each = same_day(check_ins).group_by("cohort", "member").agg("hour")["hour"]
    counts = np.array([np.bincount(hours.to_numpy(), minlength=24) for hours in each], dtype=float)
    of = counts.sum(axis=1)

    def minus_log_likelihood(log_concentration: float) -> float:
        total = np.exp(log_concentration)
        parts = (gammaln(counts + total * shares) - gammaln(total * shares)).sum(axis=1)
        return -float((gammaln(total) - gammaln(of + total) + parts).sum())

    found = optimize.minimize_scalar(minus_log_likelihood, bounds=(-2, 6), method="bounded")
    return tuple(float(share) for share in shares), float(np.exp(found.x))


def fit_late(observed: Observed) -> dict[str, float]:
    """Return the shares of late, made-up and later posts."""
    open_cohorts = [cohort for cohort in observed.cohorts if cohort.first_day < APP_FROM]
    names = [cohort.name for cohort in open_cohorts]
    lag = observed.check_ins.filter(pl.col("cohort").is_in(names))["lag"]
    next_day = int(((lag >= 26) & (lag < 48)).sum())
    never = sum(int(((c.marks[:, :-1] == 0) & (c.marks[:, 1:] == 1)).sum()) for c in open_cohorts)
    fell = sum(int(((c.fell >= 0) & c.started).sum()) for c in observed.cohorts)
    posters = observed.posts_after_out.select("cohort", "member").unique()
    days = sum(_days_after(observed, name) for name in posters["cohort"].unique())
    return {
        "in_grace": float(((lag >= 24) & (lag < 26)).mean()),  # type: ignore[arg-type]  # a mean of yes and no
        "made_up": next_day / (next_day + never),
        "goes_on": len(posters) / fell,
        "goes_on_chance": len(observed.posts_after_out) / days,
        "outage": _outage_share(observed),
    }


def _days_after(observed: Observed, name: str) -> int:
    """Return the days between falling out (the day before the first such post, at latest) and the end, of posters."""
    cohort = next(each for each in observed.cohorts if each.name == name)
    first = observed.posts_after_out.filter(cohort=name).group_by("member").agg(pl.col("number").min())["number"]
    return sum(cohort.days - int(number) for number in first)


def _outage_share(observed: Observed) -> float:
    cohort = next(each for each in observed.cohorts if each.name == OUTAGE[0])
    number = (OUTAGE[1] - cohort.first_day).days
    usual = (cohort.marks[:, [number - 1, number + 1]] == 1).sum() / 2
    # 66 marks in the end, 38 of them filled in together two days later, as the cohort's page says.
    return float((66 - 38) / usual)


def module(habits: Habits) -> str:
    """Return the Python module that keeps the fitted habits."""
    return "\n".join(_lines(habits)) + "\n"


def _lines(habits: Habits) -> Iterator[str]:
    yield '"""The habits fitted to 16 real cohorts (2,100 people, 2024 to 2026); written by tools/fit_simulation.py."""'
    yield from ("", "from dongliang.simulate.habits import Habits", "", "FITTED = Habits(")
    for name in Habits.__slots__:
        value = getattr(habits, name)
        if isinstance(value, tuple):
            yield f"    {name}=("
            rows = [value[start : start + 8] for start in range(0, len(value), 8)]
            yield from ("        " + " ".join(f"{share:.4f}," for share in row) for row in rows)
            yield "    ),"
        else:
            yield f"    {name}={value:.4f},"
    yield ")"


def main() -> None:
    """Fit, print, and with --write keep the numbers."""
    parser = argparse.ArgumentParser(description="Fit the made community's habits to real cohorts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    given = parser.parse_args()
    habits, minus_log_likelihood = fit(read_cohorts(given.folder))
    text = module(habits)
    sys.stdout.write(f"{text}# minus log-likelihood {minus_log_likelihood:.1f}\n")
    if given.write:
        TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
