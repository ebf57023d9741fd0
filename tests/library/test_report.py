"""The report: any valid table gives a valid one, and what it says of small histories is true."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dongliang.events import KINDS, Event, events_table
from dongliang.report import Origin, Report, ReportRules, UnknownMember, build_report
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
        ("code", caves(5, 8), "of those held by one (k*=1), 4 in 10", "chat channels"),
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
    origin = Origin("a.csv", lambda row: row + 2)
    report = checked(build_report(events_table(events), origin=origin))
    told = [(each.file, each.line, each.reason) for each in report.refused]
    assert told == [("a.csv", 4, "circle"), ("a.csv", 5, "second_invitation")]
    assert report.roots.generations == (2, 1, 1)
    assert "c" in report.refused[0].said["zh-Hans"]


def test_an_invitation_that_counts_for_nothing_does_not_lend_its_line() -> None:
    rows = [("b", "c", 0.0, 0), ("a", "c", 1.0, 1), ("b", "c", 1.0, 5), ("b", "c", 1.0, 3)]
    events = [Event("invite", a, FIRST + dt.timedelta(days=day), target=b, weight=weight) for a, b, weight, day in rows]
    report = build_report(events_table(events))
    assert [(each.line, each.reason) for each in report.refused] == [(4, "second_invitation"), (3, "second_invitation")]


def test_the_heaviest_writer_is_named_where_that_is_not_the_highest() -> None:
    quiet = meeting(star(6))
    loud = [Event("act", "m01", FIRST, weight=50.0), Event("act", "m00", FIRST, weight=5.0)]
    report = build_report(events_table([*quiet, *loud]))
    assert (report.centres.highest, report.centres.heaviest_writer) == ("m00", "m01")
    assert build_report(events_table([*quiet, *loud[1:]])).centres.heaviest_writer is None


def test_a_mark_of_absence_is_no_act() -> None:
    days = [FIRST + dt.timedelta(days=number) for number in range(60)]
    lazy = [Event("missed", "lazy", day, cohort="一") for day in days]
    busy = [Event("check_in", "busy", day, cohort="一") for day in days[:20]]
    report = build_report(events_table([*meeting(star(6)), *lazy, *busy]))
    assert report.centres.heaviest_writer == "busy"
    assert build_report(events_table(lazy), ReportRules(place="code")).pillar.habit.core == 0


def test_a_single_burst_is_not_two_months() -> None:
    groups = [Event("reply", a, dt.date(2025, 11, 3), target=b) for a, b in ("ab", "bc", "cd", "de", "ef", "fa")]
    burst = [Event("reply", each, dt.date(2025, 12, 31), target="hub") for each in (f"x{n:02}" for n in range(30))]
    first_day = build_report(events_table([*groups, *burst]), day=dt.date(2026, 1, 1))
    assert (first_day.centres.stage, first_day.centres.stage_shown) == ("single", "multi")
    assert "figures already say one centre" in said(first_day, "stage")
    later = build_report(events_table([*groups, *burst]), day=dt.date(2026, 1, 30))
    assert later.centres.stage_shown == "single"


def test_a_window_without_ties_shows_no_stage() -> None:
    report = build_report(events_table(meeting(star(6))), ReportRules(window=30), FIRST + dt.timedelta(days=90))
    assert (report.centres.stage, report.centres.stage_shown) == ("not_enough_data", "not_enough_data")


def test_two_members_are_not_pulled_even_when_named() -> None:
    report = build_report(events_table(meeting([(0, 1, 1.0)])), ReportRules(pulled=("m00",), place="code"))
    assert (report.pillar.pulled, report.pillar.sigma) == ((), None)


@pytest.mark.parametrize(
    "rules", [ReportRules(pulled=("m03",), place="code"), ReportRules(window=30, place="chat")], ids=["leaf", "month"]
)
def test_other_questions_than_the_one_measured_get_no_measured_answer(rules: ReportRules) -> None:
    assert "in 10" not in said(build_report(events_table(meeting(star(20))), rules), "pillar")


def test_few_members_get_no_measured_answer() -> None:
    report = build_report(events_table(meeting(star(3))), ReportRules(place="code"))
    assert "in 10" not in said(report, "pillar")


def test_the_silent_are_counted_in_the_cohorts_that_are_long_enough() -> None:
    def cohort(name: str, people: int, silent: int, days: int, first: dt.date) -> list[Event]:
        writers = [f"{name}{number:02}" for number in range(people)]
        events = [Event("register", each, first, cohort=name) for each in writers]
        for each in writers[silent:]:
            events += [Event("check_in", each, first + dt.timedelta(days=n), cohort=name) for n in range(days)]
        return events

    late = cohort("A", 24, 12, 10, FIRST + dt.timedelta(days=80))
    report = build_report(events_table([*late, *cohort("B", 30, 15, 5, FIRST)]))
    assert "Of 12 who wrote nothing" in said(report, "first_days")
    assert "12 of them never wrote" in said(report, "first_days")
    assert "Of 12 who began in A" in said(report, "stays")


def test_bridges_stand_between_and_the_detached_do_not() -> None:
    camps = [*((0, leaf, 1.0) for leaf in range(2, 7)), *((1, leaf, 1.0) for leaf in range(6, 11))]
    clique = [(20, 21, 5.0), (21, 22, 5.0), (20, 22, 5.0)]
    report = build_report(events_table(meeting([*camps, *clique], "recognise")))
    assert [each.member for each in report.harmony.bridges] == ["m06"]
    assert report.harmony.sides is not None
    assert not {"m20", "m21", "m22"} & {each.member for each in report.harmony.sides}


def test_dislike_is_told_beside() -> None:
    camps = [*((0, leaf, 1.0) for leaf in range(2, 7)), *((1, leaf, 1.0) for leaf in range(6, 11))]
    events = [*meeting(camps, "rating"), Event("rating", "m06", FIRST, target="m00", weight=-2.0)]
    sides = build_report(events_table(events)).harmony.sides
    assert sides is not None
    (middle,) = (each for each in sides if each.member == "m06")
    assert middle.p == pytest.approx(0.5, abs=1e-3)
    assert middle.p_signed is not None
    assert middle.p_signed < 0.4


def test_growing_is_told_of_those_who_were_brought() -> None:
    long_ago = FIRST - dt.timedelta(days=300)
    first = [f"a{number:02}" for number in range(12)]
    events = [Event("join", each, long_ago) for each in first]
    events += [Event("invite", first[n % 12], long_ago, target=f"b{n:02}") for n in range(24)]
    told = said(build_report(events_table([*events, Event("join", "late", FIRST)])), "roots")
    assert "The 12 people who came through nobody each brought 2.00 who joined" in told
    assert "The 24 they brought each brought 0.00 (0.00–0.15)." in told
    assert "wholly below 1" in told


@pytest.mark.parametrize(
    "weights", [(1e-10,) * 3, (1e-300,) * 3, (1e15,) * 3, (1e308,) * 3, (1e300, 0.5, 0.5), (float("inf"), 1, 1)]
)
@pytest.mark.parametrize("kind", ["tie", "act", "rating"])
def test_any_weight_gives_finite_figures(weights: tuple[float, ...], kind: str) -> None:
    pairs = ("ab", "bc", "ca", "de", "fg", "ba")
    events = [
        Event(kind, one, None if kind == "tie" else FIRST, target=other, weight=sign * weight)
        for (one, other), weight in zip(pairs, (*weights, *weights), strict=True)
        for sign in (1, 1, -1)
    ]
    checked(build_report(events_table(events), ReportRules(place="code")))


def test_edges_of_the_calendar_are_unknown_times() -> None:
    far = [dt.date(1, 1, 1), dt.date(9999, 12, 31)]
    events = [Event("check_in", "a", day, dt.datetime(day.year, 6, 1, tzinfo=dt.UTC)) for day in far]
    assert checked(build_report(events_table(events))).day is None
    assert checked(build_report(events_table(meeting(star(5))), day=dt.date(9999, 12, 31))).centres.n == 0
    assert checked(build_report(events_table(meeting(star(5))), day=dt.date(1, 1, 1))).centres.n == 0


def test_many_refused_invitations_are_summed_up() -> None:
    events = [Event("invite", "a", FIRST, target="b"), *(Event("invite", "x", FIRST, target="b") for _ in range(1_500))]
    refused = build_report(events_table(events)).refused
    assert len(refused) == 1_001
    assert (refused[-1].reason, "500 more" in refused[-1].said["en"]) == ("and_more", True)


def test_a_cohort_of_two_centuries_is_left_out_and_named() -> None:
    ends = (dt.date(1970, 1, 1), dt.date(2200, 12, 31))
    events = [Event("check_in", "a", day, cohort="slip") for day in ends]
    report = checked(build_report(events_table([*events, Event("check_in", "a", FIRST, cohort="good")])))
    assert [each.name for each in report.gate.cohorts] == ["good"]
    assert [each.reason for each in report.refused] == ["cohort_too_large"]


def test_a_window_has_days() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        ReportRules(window=0)
