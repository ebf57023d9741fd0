"""Whose check-ins a window holds."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from dongliang.centres import contacts
from dongliang.coded import code
from dongliang.events import WRITTEN, Event, events_table
from dongliang.report.written import written_by_rank

DAY = dt.date(2026, 3, 1)
_KINDS = (*sorted(WRITTEN), "leave", "reply")


@given(
    st.lists(st.tuples(st.sampled_from(_KINDS), st.sampled_from(["", "a", "b", "c", "d"]), st.integers(0, 9))),
    st.one_of(st.none(), st.integers(1, 9)),
)
def test_they_are_counted_one_by_one(drawn: list[tuple[str, str, int]], window: int | None) -> None:
    tied = [Event("reply", "a", target="b", day=DAY), Event("reply", "b", target="c", day=DAY)]
    made = [Event(kind, who, day=DAY - dt.timedelta(days=back)) for kind, who, back in drawn]
    coded = code(events_table([*tied, *made]))
    ties = contacts(coded).ties(None)
    by_rank, everybody = written_by_rank(coded, ties, DAY if window else None, window or 1)
    kept = [who for kind, who, back in drawn if kind in WRITTEN and (window is None or back < window)]
    assert everybody == len(kept)
    assert by_rank.tolist() == [kept.count(name) for name in ties.names]
