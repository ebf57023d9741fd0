"""The report: any valid table gives a valid one, and what it says of small histories is true."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dongliang.events import KINDS, Event, events_table
from dongliang.report import Report, ReportRules, UnknownMember, build_report
from dongliang.report.sentences import findings, headline
from dongliang.words import LANGUAGES
from tests.conftest import ROOT
from tests.library.graphs import Edge, caves, ring, star
from tools import report_schema

FIRST = dt.date(2026, 1, 1)
SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/report.schema.json").read_text("utf-8")))


def checked(report: Report) -> Report:
    """Return a report once its JSON keeps to the schema and its sentences can be said in both languages."""
    plain = json.loads(json.dumps(report.to_json(), allow_nan=False))
    SCHEMA.validate(plain)
    for language in LANGUAGES:
        assert headline(report, language)
        assert all(found.title and found.why for found in findings(report, language))
    return report


def test_the_schema_is_that_of_the_dataclasses() -> None:
    Draft202012Validator.check_schema(report_schema.schema())
    assert (ROOT / "docs/report.schema.json").read_text("utf-8") == report_schema.text()


EVENTS = st.builds(
    Event,
    kind=st.sampled_from([*KINDS, "wave"]),
    actor=st.sampled_from(["a", "b", "c", "d", "e", "f", "x[bot]", "<b>", "\u202e"]),
    day=st.none() | st.dates(dt.date(2024, 1, 1), dt.date(2026, 6, 1)),
    at=st.none() | st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2026, 6, 1), timezones=st.just(dt.UTC)),
    target=st.sampled_from(["", "a", "b", "c", "d", "e", "f"]),
    cohort=st.sampled_from(["", "", "一", "二"]),
    weight=st.sampled_from([1.0, 1.0, 2.0, 0.0, -1.0, 0.3]),
)


@settings(max_examples=60)
@given(
    st.lists(EVENTS, max_size=60),
    st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2027, 1, 1)),
    st.sampled_from([1, 30, 365, 4000]),
    st.sampled_from(["UTC", "Asia/Shanghai", "America/Los_Angeles"]),
    st.sampled_from(["code", "chat", "list", "forum", "check-in", "unknown"]),
)
def test_any_table_gives_a_valid_report(
    events: list[Event], day: dt.date | None, window: int, zone: str, place: str
) -> None:
    rules = ReportRules(window=window, zone=zone, place=place, names=True)  # type: ignore[arg-type]
    checked(build_report(events_table(events), rules, day))


@settings(max_examples=10)
@given(st.lists(EVENTS, min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(events: list[Event], random: object) -> None:
    dated = [each for each in events if each.kind not in ("invite", "void") and each.cohort == ""]
    mixed = list(dated)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    one, other = build_report(events_table(dated)).to_json(), build_report(events_table(mixed)).to_json()
    assert one["centres"] == other["centres"]
    assert one["pillar"] == other["pillar"]
    assert one["community"] == other["community"]
    assert one["rhythm"] == other["rhythm"]


def meeting(drawn: list[Edge], kind: str = "reply") -> list[Event]:
    """Return one event on one day for each tie."""
    return [Event(kind, f"m{a:02}", FIRST, target=f"m{b:02}") for a, b, _ in drawn]


def said(report: Report, key: str) -> str:
    """Return what is said of one finding, in English, evidence included."""
    found = next(each for each in findings(report, "en") if each.key == key)
    return f"{found.title} {found.why}"


def test_a_star_is_one_centre_that_may_only_be_the_writer() -> None:
    report = checked(build_report(events_table(meeting(star(20))), ReportRules(place="check-in", names=True)))
    assert (report.centres.stage, report.centres.decided_by, report.centres.k_star) == ("single", "k_star", 1)
    assert report.centres.s_curve[:3] == (21, 1, 1)
    assert (report.pillar.pulled, report.pillar.sigma, report.pillar.fallen_isolated) == (("m00",), 0.05, 19)
    assert len(report.pillar.fallen) == 19
    assert report.harmony.why_no_sides == "no_rival"
    assert "only the one who writes the log" in said(report, "stage")
    assert "Nobody has measured" in said(report, "pillar")


def test_names_of_the_fallen_are_told_only_when_asked_for() -> None:
    assert build_report(events_table(meeting(star(20)))).pillar.fallen == ()


@pytest.mark.parametrize(
    ("place", "drawn", "expected", "never"),
    [
        ("code", star(20), "4 in 10 saw the others' activity halve", "chat channels"),
        ("code", caves(5, 8), "of those with k*=1, 4 in 10", "chat channels"),
        ("chat", star(20), "8 of 10 chat channels", "4 in 10"),
        ("list", star(20), "2 of 10 lists and forums", "4 in 10"),
        ("forum", star(20), "2 of 10 lists and forums", "4 in 10"),
        ("check-in", star(20), "A rehearsal is how it will be known", "in 10"),
        ("unknown", star(20), "only the structure is told", "in 10"),
    ],
)
def test_what_was_measured_is_said_only_of_the_place_where_it_was(
    place: str, drawn: list[Edge], expected: str, never: str
) -> None:
    rules = ReportRules(place=place)  # type: ignore[arg-type]
    told = said(build_report(events_table(meeting(drawn)), rules), "pillar")
    assert expected in told
    assert never not in told
    assert "not a forecast" in told
    for word in ("will survive", "will fall", "because"):
        assert word not in told


def test_sides_are_given_for_affinity_alone() -> None:
    work = build_report(events_table(meeting(caves(2, 6))))
    assert (work.harmony.sides, work.harmony.why_no_sides) == (None, "not_affinity")
    assert len(work.harmony.rivals) == 2
    assert "do not mean affinity" in said(work, "rivals")
    liked = build_report(events_table(meeting(caves(2, 6), "recognise")))
    assert liked.harmony.sides is not None
    assert {each.side for each in liked.harmony.sides} >= {"first", "second"}
    asked = build_report(events_table(meeting(caves(2, 6))), ReportRules(affinity=("reply",)))
    assert asked.harmony.sides == liked.harmony.sides


def test_two_members_are_not_enough_data() -> None:
    report = checked(build_report(events_table(meeting([(0, 1, 1.0)]))))
    assert (report.centres.stage, report.centres.stage_shown) == ("not_enough_data", "not_enough_data")
    assert (report.centres.n, report.centres.n_lean, report.centres.k_star, report.pillar.sigma) == (
        2,
        None,
        None,
        None,
    )
    assert report.centres.centres == ()
    assert [each.key for each in findings(report, "en")] == ["too_few"]


def test_few_members_are_thin_data() -> None:
    report = build_report(events_table(meeting(star(4))))
    assert report.centres.thin_data
    assert "thin data" in said(report, "stage")
    assert not build_report(events_table(meeting(ring(12)))).centres.thin_data


def test_the_day_and_the_window_decide_what_counts() -> None:
    early = [Event("reply", f"a{number}", FIRST, target="hub") for number in range(5)]
    late = [Event("reply", f"b{number}", FIRST + dt.timedelta(days=500), target="hub") for number in range(4)]
    whole = build_report(events_table([*early, *late]))
    assert (whole.day, whole.community.members, whole.centres.n) == (FIRST + dt.timedelta(days=500), 10, 5)
    assert build_report(events_table([*early, *late]), ReportRules(window=600)).centres.n == 10
    before = build_report(events_table([*early, *late]), day=FIRST + dt.timedelta(days=10))
    assert (before.community.members, before.community.events, before.centres.n) == (6, 5, 6)
    assert build_report(events_table(early), day=FIRST + dt.timedelta(days=900)).centres.n == 0


def test_pulling_anybody_and_a_name_that_is_not_there() -> None:
    table = events_table(meeting(star(8)))
    leaf = build_report(table, ReportRules(pulled=("m03", "m03")))
    assert (leaf.pillar.pulled, leaf.pillar.sigma) == (("m03",), 1.0)
    with pytest.raises(UnknownMember) as refused:
        build_report(table, ReportRules(pulled=("nobody",)))
    assert refused.value.name == "nobody"


def test_invitations_that_cannot_be_are_refused_with_their_lines() -> None:
    rows = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "c"), ("a", "b")]
    events = [Event("invite", a, FIRST + dt.timedelta(days=place), target=b) for place, (a, b) in enumerate(rows)]
    report = checked(build_report(events_table(events), first_line=2))
    assert [(each.line, each.reason) for each in report.refused] == [(4, "circle"), (5, "second_invitation")]
    assert report.roots.generations == (2, 1, 1)
    assert "c" in report.refused[0].said["zh-Hans"]


def test_the_heaviest_writer_is_named_where_that_is_not_the_highest() -> None:
    quiet = meeting(star(6))
    loud = [Event("act", "m01", FIRST, weight=50.0), Event("act", "m00", FIRST, weight=5.0)]
    report = build_report(events_table([*quiet, *loud]))
    assert (report.centres.highest, report.centres.heaviest_writer) == ("m00", "m01")
    assert build_report(events_table([*quiet, *loud[1:]])).centres.heaviest_writer is None


def test_a_window_has_days() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        ReportRules(window=0)
