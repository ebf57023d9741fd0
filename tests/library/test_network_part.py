"""What a community's own page shows of its ties: on whom one leans, groups added up, spells of the stages."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.centres import Ties, ends, leans_on, ties_between
from dongliang.figures.knots import knot_places, knots
from dongliang.figures.network import Known, network, network_places
from dongliang.report.centred import centres_said, measured, measured_said
from dongliang.report.network_part import MOST_KNOTS, MOST_LISTED, group_part, network_part
from dongliang.report.read_back import centres_from_plain, renamed
from dongliang.report.shape import Centre, Month
from dongliang.report.spells import Spell, spells
from tests.library.report_cases import made_up_report


@st.composite
def graphs(draw: st.DrawFn) -> Ties:
    n = draw(st.integers(2, 14))
    pairs = draw(st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda p: p[0] < p[1])))
    chosen = sorted(pairs)
    weights = draw(st.lists(st.integers(1, 4), min_size=len(chosen), max_size=len(chosen)))
    a, b = [p[0] for p in chosen], [p[1] for p in chosen]
    return Ties.of([f"m{i}" for i in range(n)], a, b, [float(w) for w in weights])


def crowd(groups: int, size: int) -> Ties:
    """Return groups of one with many, each centre tied to the next one's first."""
    a, b = [], []
    for group in range(groups):
        for place in range(1, size):
            a.append(group * size)
            b.append(group * size + place)
    names = [str(number) for number in range(groups * size)]
    return Ties.of(names, a, b, [float(3 + each % 2) for each in range(len(a))])


@given(graphs())
def test_one_leans_on_the_strongest_ties_to_those_as_high(ties: Ties) -> None:
    for member in range(len(ties)):
        matrix = ties.matrix.toarray()[member]
        above = [u for u in range(len(ties)) if matrix[u] > 0 and ties.height[u] >= ties.height[member]]
        assert leans_on(ties, member) == sorted(above, key=lambda u: (-matrix[u], u))[:3]


@given(graphs(), st.data())
def test_ties_between_parts_are_their_members_ties_added_up(ties: Ties, data: st.DataObject) -> None:
    part = data.draw(st.lists(st.integers(-1, 3), min_size=len(ties), max_size=len(ties)))
    expected: dict[tuple[int, int], float] = defaultdict(float)
    for low, high, weight in zip(ties.low.tolist(), ties.high.tolist(), ties.weight.tolist(), strict=True):
        one, other = sorted((part[low], part[high]))
        if one != other and one >= 0:
            expected[one, other] += weight
    a, b, weight = ties_between(ties, np.array(part, np.int64))
    found = dict(zip(zip(a.tolist(), b.tolist(), strict=True), weight.tolist(), strict=True))
    assert found == pytest.approx(dict(expected))


@settings(max_examples=30)
@given(graphs())
def test_everybody_stands_in_one_group(ties: Ties) -> None:
    part = network_part(ties)
    by_end = Counter(ties.names[end] for end in ends(ties).tolist())
    assert {group.end: group.people for group in part.groups} == dict(by_end)
    assert [group.people for group in part.groups] == sorted(by_end.values(), reverse=True)
    assert {dot.member for dot in part.drawn.dots} == set(ties.names)


def test_too_many_are_shown_as_groups_with_everybody_counted() -> None:
    ties = crowd(40, 10)
    part = network_part(ties)
    assert not part.drawn.dots and len(part.knots) >= MOST_KNOTS
    assert sum(group.people for group in part.groups) + part.more_people == len(ties) == 400
    assert len(part.groups) + part.more_groups == 40
    assert all(len(group.some) <= MOST_LISTED for group in part.groups)
    known = {knot.member: Known(f"n{knot.member}", url=f"/{knot.end}") for knot in part.knots}
    figure = knots(part, (Centre(part.knots[0].member, 0.1),), known, knot_places(part), "en")
    assert figure.options is not None
    nodes = figure.options["series"][0]["data"]
    assert {node["url"] for node in nodes} == {f"/{knot.end}" for knot in part.knots}
    assert "400 members with ties in 40 groups" in figure.finding
    assert sum(int(row[1]) for row in figure.rows if row[1] != "–") == 400


def test_a_group_is_all_whose_vine_ends_there() -> None:
    ties = crowd(2, 200)
    part = group_part(ties, "0")
    assert part is not None
    assert part.people == 200 and set(part.groups[0].some) == {str(number) for number in range(200)}
    assert all(part.on[each] == ("0",) for each in part.groups[0].some if each != "0")
    assert group_part(ties, "1") is None
    assert group_part(ties, "nobody") is None


def test_a_known_picture_names_members_anew_and_stands_as_before() -> None:
    report = made_up_report()
    known = {dot.member: Known(f"<{dot.member}>", dot.member) for dot in report.drawn.dots}
    plain = network(report.drawn, report.centres.centres, "en")
    named = network(report.drawn, report.centres.centres, "en", known, network_places(report.drawn))
    assert plain.options is not None and named.options is not None
    before, after = (each.options["series"][0]["data"] for each in (plain, named))
    assert [(node["x"], node["y"], f"<{node['name']}>") for node in before] == [
        (node["x"], node["y"], node["name"]) for node in after
    ]
    assert [node["key"] for node in after] == [node["name"] for node in before]
    assert all("key" not in node for node in before)


def test_the_part_comes_back_from_json_as_it_was() -> None:
    found = made_up_report().centres
    assert centres_from_plain(json.loads(json.dumps(asdict(found)))) == found
    again = renamed(found, str.upper)
    assert [each.member for each in again.centres] == [each.member.upper() for each in found.centres]


def test_a_kind_of_place_decides_what_is_said() -> None:
    found = made_up_report().centres
    assert "Nobody has measured" in measured_said(found, "check-in", "en")
    assert "8 of 10 chat channels" in measured_said(found, "chat", "en")
    assert measured("chat", found.k_star, False, "en") == ""
    assert centres_said(found, "en", window=30).usual == ""


def months(*stages: str) -> list[Month]:
    return [Month(f"2026-{place:02}", 9, 2.0, 0.5, 2, stage) for place, stage in enumerate(stages, 1)]  # type: ignore[arg-type]


def test_a_single_month_is_no_spell() -> None:
    told = spells(months("single", "single", "multi", "single", "multi", "multi"), "multi")
    assert told == {
        "single": Spell("2026-01", "2026-05", False, True),
        "multi": Spell("2026-06", "2026-06", True, False),
    }


def test_months_without_data_show_nothing() -> None:
    told = spells(months("not_enough_data", "multi", "multi"), "multi")
    assert told == {"multi": Spell("2026-02", "2026-03", True, True)}
    assert spells([], "not_enough_data") == {}
