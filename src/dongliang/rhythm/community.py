"""The rhythm of a community: how many check in each day, at which hour of theirs, and whether by themselves."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dongliang.coded import NOBODY, Coded, day_of_number
from dongliang.events import WRITTEN, Event

_DAY = dt.timedelta(days=1)


def daily_counts(events: Iterable[Event]) -> dict[dt.date, int]:
    """Return how many members checked in for each community day, first to last, days with nobody included.

    Made-up days count on the day they stand for; several posts of one member on one day count once. Raises ValueError
    for a check-in that names no day: which day an instant belongs to is for the community's clock to say.
    """
    members: Counter[dt.date] = Counter(day for day, _ in {_day_and_member(each) for each in events if _wrote(each)})
    if not members:
        return {}
    first, last = min(members), max(members)
    days = (first + _DAY * offset for offset in range((last - first).days + 1))
    return {day: members[day] for day in days}


def _wrote(event: Event) -> bool:
    return event.kind in WRITTEN


def _day_and_member(event: Event) -> tuple[dt.date, str]:
    if event.day is None:
        raise ValueError(
            f"a check-in of {event.actor} at {event.at} names no day; give it one by the community's clock"
        )
    return event.day, event.actor


def hours_of_day(instants: Iterable[dt.datetime], zone: str) -> tuple[int, ...]:
    """Return how many instants fall into each hour, 0 to 23, of the wall clock in a zone.

    Instants carry a zone themselves; one without raises ValueError. An hour that the clock passes twice in autumn
    counts twice, one that it skips in spring cannot be hit.
    """
    local = ZoneInfo(zone)
    hours = Counter(_hour(at, local) for at in instants)
    return tuple(hours[hour] for hour in range(24))


def _hour(at: dt.datetime, zone: ZoneInfo) -> int:
    if at.tzinfo is None:
        raise ValueError(f"{at} has no zone: give instants in UTC")
    return at.astimezone(zone).hour


#: Check-ins of known hour from which on a member's regularity is told.
LEAST_CHECK_INS = 10
#: A quarter of an hour in microseconds.
_QUARTER = 15 * 60 * 1_000_000
#: Kinds by which somebody else is behind a check-in of that day.
_CALLS, _REMINDERS = "call_along", "remind"


@dataclass(frozen=True, slots=True)
class Urging:
    """Shares of the check-ins of known instant: nobody urged, called along by a member, reminded by the site.

    A share is None where its kind is not recorded in the history at all: not 100 %, since nobody knows.
    """

    self_driven: float | None
    called: float | None
    reminded: float | None


def written(coded: Coded) -> pl.DataFrame:
    """Return the check-ins and made-up days of a history."""
    return coded.of_kinds(WRITTEN).select("actor", "day", "at").collect()


def members_by_day(rows: pl.DataFrame) -> dict[dt.date, int]:
    """Return how many members checked in on each community day, first to last, days with nobody included."""
    counts = rows.filter(pl.col("day").is_not_null()).group_by("day").agg(pl.col("actor").n_unique())
    if counts.is_empty():
        return {}
    days, members = counts["day"].to_numpy(), counts["actor"].to_numpy()
    found = np.zeros(int(days.max() - days.min()) + 1, np.int64)
    found[days - days.min()] = members
    return {day_of_number(int(days.min()) + place): int(count) for place, count in enumerate(found)}


def hours_by_member(rows: pl.DataFrame, zone: str) -> NDArray[np.int64]:
    """Return how many check-ins each member has in each hour of the wall clock, shape (members, 24)."""
    known = rows.filter(pl.col("at").is_not_null())
    if known.is_empty():
        return np.zeros((0, 24), np.int64)
    quarter = known["at"].to_numpy() // _QUARTER
    first = int(quarter.min())
    hour = _hours_of_quarters(first, int(quarter.max()), zone)[quarter - first]
    counts = np.bincount(known["actor"].to_numpy().astype(np.int64) * 24 + hour)
    by_member = np.concatenate((counts, np.zeros(-len(counts) % 24, np.int64))).reshape(-1, 24)
    return by_member[by_member.any(axis=1)]


def _hours_of_quarters(first: int, last: int, zone: str) -> NDArray[np.int64]:
    """Return the hour of the wall clock for each quarter of an hour: every zone is off by whole quarters."""
    at = pl.Series("at", np.arange(first, last + 1) * _QUARTER).cast(pl.Datetime("us", "UTC"))
    return at.dt.convert_time_zone(zone).dt.hour().to_numpy().astype(np.int64)


def regularity(hours: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how regular the hours of those members are who have at least 10 check-ins of known hour.

    Formula: 1 − H(hour of day)/ln 24, H being Shannon's entropy of the shares of the 24 hours. 1: always the same
    hour; 0: all hours alike. Source: Shannon (1948). Misleads where two habits alternate (mornings on workdays,
    evenings at weekends): both may be steady and the figure low.
    """
    enough = hours[hours.sum(axis=1) >= LEAST_CHECK_INS]
    shares = enough / np.maximum(enough.sum(axis=1, keepdims=True), 1)
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    found: NDArray[np.float64] = 1 + (shares * logs).sum(axis=1) / np.log(24)
    return found


def urging(coded: Coded, rows: pl.DataFrame) -> Urging:
    """Return how many of the check-ins came by themselves.

    Self-driven: no reminder to, and no call of, the member earlier that community day. Only check-ins whose instant is
    known are counted, since «earlier» needs one.
    """
    known = rows.filter(pl.col("at").is_not_null() & pl.col("day").is_not_null())
    called, reminded = (_urged(coded, known, kind) for kind in (_CALLS, _REMINDERS))
    recorded = [each for each in (called, reminded) if each is not None]
    urged = np.logical_or.reduce(recorded) if recorded else None
    return Urging(None if urged is None else 1 - float(urged.mean()), _share(called), _share(reminded))


def _urged(coded: Coded, known: pl.DataFrame, kind: str) -> NDArray[np.bool_] | None:
    """Tell for each check-in whether its member was urged earlier that day, or None where that is not recorded."""
    if kind not in coded.kinds or known.is_empty():
        return None
    urges = coded.of_kinds([kind]).filter(pl.col("at").is_not_null() & pl.col("day").is_not_null())
    # A call goes to somebody. A reminder that names no target is a mark, whose actor is whoever was reminded.
    is_mark = (pl.col("target") == NOBODY) & (kind == _REMINDERS)
    whom = pl.when(is_mark).then(pl.col("actor")).otherwise(pl.col("target"))
    first = urges.group_by(whom.alias("actor"), "day").agg(pl.col("at").min().alias("first")).collect()
    joined = known.join(first, on=["actor", "day"], how="left", maintain_order="left")
    earlier: NDArray[np.bool_] = (joined["first"] < joined["at"]).fill_null(False).to_numpy()
    return earlier


def _share(flags: NDArray[np.bool_] | None) -> float | None:
    return None if flags is None else float(flags.mean())
