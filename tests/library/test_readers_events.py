"""The events table: what convert writes is read back the same, and other programs' names are understood."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.events import KINDS, Event, events_table, write_events
from dongliang.readers import Limits, ReadError, read
from tests.library.sheet_files import csv_file, noticed, refused

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FIRST = dt.date(2024, 3, 5)
NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=4)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(sorted(KINDS)),
    actor=TEXT.filter(bool),
    day=st.none() | st.dates(dt.date(1980, 1, 1), dt.date(2100, 1, 1)),
    at=st.none() | st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),
    target=TEXT,
    ref=TEXT,
    cohort=TEXT,
    community=TEXT,
    weight=st.floats(-1e9, 1e9),
)


@settings(max_examples=40)
@given(st.lists(EVENTS, min_size=1, max_size=6), st.sampled_from([".csv", ".parquet", ".jsonl"]))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event], ending: str
) -> None:
    path = tmp_path_factory.mktemp("events") / f"events{ending}"
    table = events_table(events)
    if ending == ".csv":  # whole seconds are written
        table = table.with_columns(pl.col("at").dt.truncate("1s"))
    write_events(table, path)
    reading = read(path)
    assert reading.source == "events"
    assert reading.refused == ()
    assert reading.events.equals(table)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl"])
def test_a_converted_checkout_is_read_back_with_its_cohort(tmp_path: Path, ending: str) -> None:
    first = read(EXAMPLES / "colearning", cohort="第一期", community="读书会")
    path = tmp_path / f"events{ending}"
    write_events(first.events, path)
    second = read(path)
    assert second.events.equals(first.events)
    assert second.cohorts == first.cohorts
    assert second.noticed == ()


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("ts,src,dst", "1709640000,a,b", Event("tie", "a", at=NOON, target="b")),
        ("time,from,to,kind", "2024-03-05T12:00:00Z,a,b,reply", Event("reply", "a", at=NOON, target="b")),
        ("date,sender,receiver,w", "2024-03-05,a,b,2.5", Event("tie", "a", FIRST, target="b", weight=2.5)),
        ("from,to,rating", "a,b,-3", Event("rating", "a", target="b", weight=-3)),
        ("from,to,rank", "a,b,0", Event("rating", "a", target="b", weight=0)),
        ("from,to,rating,time", "a,b,9,1709640000", Event("rating", "a", at=NOON, target="b", weight=9)),
        ("a,b", "Anna,Bo", Event("tie", "Anna", target="Bo")),
        ("a,b,weight", "Anna,Bo,-2", Event("tie", "Anna", target="Bo", weight=-2)),
        ("b,a,kind", "Anna,Bo,", Event("tie", "Bo", target="Anna")),
        ("source,target,weight", "a,b,", Event("tie", "a", target="b")),
        ("day,src,dst,kind,n", "19787,a,,act,3", Event("act", "a", FIRST, weight=3)),
        ("day,actor,kind", "19787.0,a,act", Event("act", "a", FIRST)),
        ("day,actor,kind", "45356,a,act", Event("act", "a", FIRST)),
        ("at,actor,kind", "1709640000000,a,act", Event("act", "a", at=NOON)),
        ("at,actor,kind", "1709640000.5,a,act", Event("act", "a", at=NOON.replace(microsecond=500_000))),
        ("at,actor,kind", "2024-03-05 20:00+08:00,a,act", Event("act", "a", at=NOON)),
        ("at,actor,kind", "2024-03-05T12:00:00.25Z,a,act", Event("act", "a", at=NOON.replace(microsecond=250_000))),
        ("at,actor,kind", "45356.5,a,act", None),
        ("at,actor,kind", "2024年3月5日,a,act", Event("act", "a", FIRST)),
        ("Actor,Kind,Day", "a,check_in,2024-03-05", Event("check_in", "a", FIRST)),
        (
            "kind,actor,at,day",
            "check_in,a,2024-03-05T12:00Z,2024-03-04",
            Event("check_in", "a", dt.date(2024, 3, 4), NOON),
        ),
    ],
)
def test_names_and_forms_of_other_programs(tmp_path: Path, header: str, row: str, expected: Event | None) -> None:
    path = csv_file(tmp_path / "a.csv", [header.split(","), row.split(",")])
    if expected is None:
        with pytest.raises(ReadError, match="--zone"):
            read(path)
    else:
        assert read(path).events.equals(events_table([expected]))


def test_bad_rows_are_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = [
        ["actor", "target", "kind", "at", "day", "weight"],
        ["a", "b", "reply", "2024-03-05T12:00Z", "", ""],
        ["", "b", "reply", "2024-03-05T12:00Z", "", ""],
        ["a", "b", "reply", "yesterday", "", ""],
        ["a", "b", "reply", "", "2025-02-29", ""],
        ["a", "b", "reply", "", "", "many"],
        ["a", "b", "reply", "", "", "inf"],
        ["", "", "", "", "", ""],
        ["a", "b", "hug"],
        ["a", "b", "hug"],
    ]
    reading = read(csv_file(tmp_path / "a.csv", rows))
    assert [kind for kind in reading.events["kind"]] == ["reply", "hug", "hug"]
    assert refused(reading) == [
        (3, "no_member"),
        (4, "bad_time"),
        (5, "bad_time"),
        (6, "bad_weight"),
        (7, "bad_weight"),
    ]
    assert noticed(reading) == {"unknown_kind": 1}


def test_instants_without_an_offset_need_a_zone(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["at", "actor", "target"], ["2024-03-05 20:00", "a", "b"]])
    with pytest.raises(ReadError, match="--zone"):
        read(path)
    assert read(path, zone="Asia/Shanghai").events["at"].to_list() == [NOON]


def test_names_given_go_before_those_of_the_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["actor", "kind", "cohort", "community"], ["a", "check_in", "x", "y"]])
    assert read(path).events.select("cohort", "community").row(0) == ("x", "y")
    assert read(path, cohort="c", community="k").events.select("cohort", "community").row(0) == ("c", "k")


def test_parquet_that_is_none_or_no_events_table(tmp_path: Path) -> None:
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and no more")
    with pytest.raises(ReadError, match="cannot be opened"):
        read(broken)
    other = tmp_path / "other.parquet"
    pl.DataFrame({"x": [1]}).write_parquet(other)
    with pytest.raises(ReadError, match="no events table"):
        read(other)


def test_parquet_of_too_many_rows_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.parquet"
    pl.select(actor=pl.repeat("a", 100_000), kind=pl.lit("check_in")).write_parquet(path)
    assert path.stat().st_size < 10_000
    with pytest.raises(ReadError) as error:
        read(path, limits=Limits(rows=50_000))
    assert error.value.refusal.reason == "too_many_rows"
