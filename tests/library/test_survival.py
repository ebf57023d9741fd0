"""Survival of a cohort: the library's curve against Kaplan and Meier's by hand, and how long each was seen."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.gate.survival import LEAST_STARTED, Stay, Survival, stays, survival

FIRST = dt.date(2026, 3, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(15)]
WROTE, OUT = frozenset({"check_in"}), frozenset({"missed", "out"})


def row(letters: str) -> dict[dt.date, frozenset[str]]:
    """One letter a day: 1 done, x missed and out, anything else nothing."""
    kinds = {"1": WROTE, "x": OUT}
    return {day: kinds[letter] for day, letter in zip(DAYS, letters, strict=False) if letter in kinds}


def naive(seen: list[Stay], length: int) -> list[tuple[float, float | None, float | None]]:
    """Kaplan and Meier's curve with Greenwood's variance on the log-log scale, as in a textbook."""
    alive, spread, found = 1.0, 0.0, []
    for day in range(length + 1):
        at_risk = sum(stay.days >= day for stay in seen)
        fallen = sum(stay.fell and stay.days == day for stay in seen)
        if fallen:
            alive *= 1 - fallen / at_risk
            spread += fallen / (at_risk * (at_risk - fallen)) if at_risk > fallen else math.inf
        if 0 < alive < 1:
            half = 1.959963984540054 * math.sqrt(spread) / abs(math.log(alive))
            found.append((alive, alive ** math.exp(half), alive ** math.exp(-half)))
        else:
            found.append((alive, None, None))
    return found


some_stays = st.lists(st.builds(Stay, st.integers(1, 15), st.booleans()), min_size=LEAST_STARTED, max_size=60)


@given(some_stays)
def test_agrees_with_the_curve_by_hand(seen: list[Stay]) -> None:
    curve = survival(seen, 15)
    for day, (alive, low, high) in enumerate(naive(seen, 15)):
        assert curve.alive[day] == pytest.approx(alive, abs=1e-12)
        if low is not None:
            assert (curve.low[day], curve.high[day]) == pytest.approx((low, high), abs=1e-9)


@given(some_stays, st.integers(0, 20))
def test_curves_fall_and_stay_between_their_bounds(seen: list[Stay], length: int) -> None:
    curve = survival(seen, length)
    assert curve.days == tuple(range(length + 1))
    assert len(curve.alive) == len(curve.low) == len(curve.high) == len(curve.at_risk) == length + 1
    assert curve.alive[0] == 1 and list(curve.alive) == sorted(curve.alive, reverse=True)
    bounds = zip(curve.low, curve.alive, curve.high, strict=True)
    assert all(0 <= low <= alive + 1e-12 and alive - 1e-12 <= high <= 1 for low, alive, high in bounds)
    assert curve.at_risk[0] == curve.started == len(seen)


@given(some_stays)
def test_without_censoring_it_is_the_share_still_in(seen: list[Stay]) -> None:
    """Those still in at the end are all censored on the last day; then the curve is plain counting."""
    known = [stay if stay.fell else Stay(15, False) for stay in seen]
    curve = survival(known, 15)
    for day in range(16):
        still_in = sum(not (stay.fell and stay.days <= day) for stay in known)
        assert curve.alive[day] == pytest.approx(still_in / len(known), abs=1e-12)


def test_too_few_give_no_curve_but_their_number() -> None:
    few = [Stay(3, True)] * (LEAST_STARTED - 1)
    assert survival(few, 15) == Survival(started=9, fell=9)
    assert not survival(few, 15).enough
    assert survival([*few, Stay(15, False)], 15).enough
    assert survival([], 15) == Survival(0, 0)


def test_where_nobody_fell_the_lower_bound_is_not_sure_either() -> None:
    curve = survival([Stay(15, False)] * 12, 15)
    assert set(curve.alive) == {1.0} and set(curve.high) == {1.0}
    assert curve.low[15] == pytest.approx(0.757, abs=1e-3)


def test_where_all_fell_the_upper_bound_stays() -> None:
    curve = survival([Stay(2, True)] * 6 + [Stay(4, True)] * 6, 6)
    assert curve.alive[4:] == (0, 0, 0)
    assert curve.low[4:] == (0, 0, 0)
    assert curve.high[4:] == (curve.high[3],) * 3
    assert curve.at_risk == (12, 12, 12, 6, 6, 0, 0)


@pytest.mark.parametrize(
    ("letters", "stay"),
    [
        ("111111111111111", Stay(15, False)),
        ("111x", Stay(4, True)),
        ("1..............", Stay(15, False)),  # no word, but the rule has not put them out
        ("xxx", None),
        ("...............", None),
        ("..x1", None),  # a post after falling out is no start
        ("..............1", Stay(15, False)),
    ],
)
def test_by_the_rule(letters: str, stay: Stay | None) -> None:
    assert stays({"one": row(letters)}, DAYS) == ([stay] if stay else [])


@pytest.mark.parametrize(
    ("letters", "stay"),
    [
        ("11111111.......", Stay(9, True)),  # seven days follow the eighth
        ("111111111......", Stay(9, False)),  # only six: not known yet
        ("1..............", Stay(2, True)),
        ("1......1.......", Stay(9, True)),  # a silence inside is no falling out
        ("111111111111111", Stay(15, False)),
    ],
)
def test_without_a_rule(letters: str, stay: Stay) -> None:
    assert stays({"one": row(letters)}, DAYS, ruled=False) == [stay]


def test_a_running_cohort_is_seen_only_until_today() -> None:
    people = {"in": row("1111"), "out": row("11.x"), "later": row("1111111x")}
    assert stays(people, DAYS, DAYS[4]) == [Stay(5, False), Stay(4, True), Stay(5, False)]
    assert stays(people, DAYS, FIRST - dt.timedelta(days=1)) == []
