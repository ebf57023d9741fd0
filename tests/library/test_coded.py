"""Events with numbers for their texts, and the contacts made of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.centres import Contacts, contacts, months
from dongliang.coded import code, day_number, day_of_number
from dongliang.events import Event, events_table

FIRST = dt.date(2026, 1, 1)


def day(number: int) -> dt.date:
    """Return a day by its number, 0 for the first."""
    return FIRST + dt.timedelta(days=number)


def met(*events: Event, **options: tuple[str, ...]) -> Contacts:
    """Return the contacts of events."""
    return contacts(code(events_table(events)), **options)


def weights(found: Contacts, until: dt.date | None, window: int = 365) -> dict[str, float]:
    """Return the weight of each tie by its two names."""
    ties = found.ties(until, window)
    return {
        "".join(sorted((ties.names[low], ties.names[high]))): weight
        for low, high, weight in zip(ties.low, ties.high, ties.weight.tolist(), strict=True)
    }


def test_days_and_their_numbers() -> None:
    assert day_number(dt.date(1970, 1, 2)) == 1
    assert day_of_number(day_number(FIRST)) == FIRST


def test_members_are_numbered_by_name_and_numbers_by_size() -> None:
    names = [Event("tie", each, target="10") for each in ("9", "100", "2")]
    assert code(events_table(names)).members.to_list() == ["2", "9", "10", "100"]
    mixed = [Event("tie", each, target="b") for each in ("10", "9")]
    assert code(events_table(mixed)).members.to_list() == ["10", "9", "b"]


def test_a_day_is_the_one_claimed_and_else_that_of_the_zone() -> None:
    late = dt.datetime(2026, 1, 1, 20, tzinfo=dt.UTC)
    events = [Event("check_in", "a", at=late), Event("check_in", "b", day=day(0), at=late)]
    coded = code(events_table(events), "Asia/Shanghai")
    assert coded.frame["day"].to_list() == [day_number(day(1)), day_number(day(0))]
    assert coded.frame["utc_day"].to_list() == [day_number(day(0))] * 2
    assert coded.last_day() == day(1)
    # past midnight in Shanghai, but claimed for the day that had not ended there
    assert len(coded.until(day(0)).frame) == 1


def test_leave_for_a_day_ahead_does_not_move_the_last_day() -> None:
    now = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
    assert code(events_table([Event("leave", "a", day=day(30), at=now)])).last_day() == dt.date(2026, 1, 5)


def test_bots_are_left_out_and_named() -> None:
    coded = code(events_table([Event("reply", "sync[bot]", target="a", day=FIRST), Event("reply", "a", day=FIRST)]))
    assert coded.bots == ("sync[bot]",)
    assert len(coded.frame) == 1
    assert [coded.members[int(each)] for each in coded.present()] == ["a"]


def test_a_tie_counts_days_in_either_direction_once() -> None:
    found = met(
        *(Event("reply", "a", day(0), target="b") for _ in range(5)),
        Event("recognise", "b", day(0), target="a"),
        Event("reply", "b", day(3), target="a"),
        Event("reply", "c", day(3), target="c"),
        Event("check_in", "c", day(3), target="a"),
        Event("reply", "c", day(3), target="a", weight=0.0),
    )
    assert weights(found, day(3)) == {"ab": 2}
    assert weights(found, day(2)) == {"ab": 1}
    assert weights(found, day(3), window=3) == {"ab": 1}
    assert weights(found, day(400)) == {}
    assert found.affinity(day(3)) == pytest.approx(0.5)
    assert found.affinity(day(400)) is None


def test_the_utc_day_of_the_instant_counts() -> None:
    evening = dt.datetime(2026, 1, 1, 23, 30, tzinfo=dt.UTC)
    later = evening + dt.timedelta(hours=1)
    both = [Event("reply", "a", day(1), each, target="b") for each in (evening, later)]
    assert weights(met(*both), None) == {"ab": 2}


def test_ties_without_dates_add_up_whatever_the_window() -> None:
    found = met(
        Event("tie", "a", target="b", weight=2.5),
        Event("tie", "b", target="a", weight=1.5),
        Event("rating", "a", target="c", weight=-3.0),
        Event("reply", "a", day(0), target="b"),
    )
    assert weights(found, day(0)) == {"ab": 5}
    assert weights(found, day(900)) == {"ab": 4}
    assert found.opposition(day(0)).weight.tolist() == [3]
    assert found.affinity(day(900)) == 1


def test_kinds_can_be_chosen_and_undeclared_ones_tie() -> None:
    events = [Event("poke", "a", day(0), target="b"), Event("reply", "a", day(0), target="c")]
    assert weights(met(*events), day(0)) == {"ab": 1, "ac": 1}
    assert weights(met(*events, kinds=("reply",)), day(0)) == {"ac": 1}
    assert met(*events).affinity(day(0)) == 0
    assert met(*events, affinity=("poke",)).affinity(day(0)) == 0.5


EVENTS = st.lists(
    st.builds(
        Event,
        kind=st.sampled_from(["reply", "recognise"]),
        actor=st.sampled_from("abcd"),
        target=st.sampled_from("abcd"),
        day=st.integers(0, 9).map(day),
        weight=st.sampled_from([1.0, 2.0, 0.0, -1.0]),
    ),
    max_size=40,
)


@given(EVENTS, st.integers(0, 9), st.integers(1, 10))
def test_ties_are_what_counting_gives(events: list[Event], until: int, window: int) -> None:
    days: dict[str, set[dt.date]] = {}
    for each in events:
        if each.actor != each.target and each.weight > 0 and each.day and day(until - window) < each.day <= day(until):
            days.setdefault("".join(sorted(each.actor + each.target)), set()).add(each.day)
    assert weights(met(*events), day(until), window) == {pair: len(found) for pair, found in days.items()}


def test_months_end_with_the_day_and_look_back_a_window() -> None:
    ring = ["a", "b", "c", "d"]
    events = [
        Event("reply", one, dt.date(2025, month, 10), target=two)
        for month in (2, 4)
        for one, two in zip(ring, ring[1:] + ring[:1], strict=True)
    ]
    found = list(months(met(*events), dt.date(2025, 5, 20)))
    assert [each.last_day.isoformat() for each in found] == ["2025-02-28", "2025-03-31", "2025-04-30", "2025-05-20"]
    assert [each.members for each in found] == [4, 4, 4, 4]
    assert [each.n_lean for each in found] == [4, 4, 4, 4]
    assert [each.members for each in months(met(*events), dt.date(2027, 1, 1))][-1] == 0
    assert len(list(months(met(*events), dt.date(2029, 1, 1)))) == 12
    assert list(months(met(*events), dt.date(2024, 1, 1))) == []
