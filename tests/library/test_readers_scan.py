"""Scanning: the fast way through an events table answers as the slow one does, and leaves the table where it lies."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dongliang.events import KINDS, SCHEMA, Event, events_table
from dongliang.readers import Limits, Notice, ReadError, Reading, Refusal, Scanned, read, scan
from dongliang.readers.asked import Asked
from dongliang.readers.eventtable.cells import FIRST_SERIAL, claimed_day, tells_moment
from dongliang.readers.eventtable.delimited import scan_delimited_events
from dongliang.readers.eventtable.forms import form_of_days, form_of_moments
from dongliang.readers.eventtable.jsonl import scan_jsonl_events
from dongliang.readers.eventtable.parquet import scan_parquet_events
from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Remarks
from dongliang.readers.spreadsheet import read_spreadsheet
from dongliang.words import entry
from tests.library.sheet_files import csv_file

ZONED = Asked(mapping=SheetMapping(zone="America/New_York"))
NOON = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)
Said = tuple[pl.DataFrame, tuple[Refusal, ...], tuple[Notice, ...]]

TIMES = (
    ["2024-03-05T12:00:00Z", "2024-02-30T12:00:00Z", "2024-03-05T24:00:00Z", "2024-03-05T12:00:60Z"],
    ["2024-03-05T12:00:00.5Z", "2024-03-05T12:00:00Z", "2024-03-05T12:00:00.1234567Z"],
    ["2024-03-05 12:00+08:00", "2024-03-05 12:00-0330", "2024-03-05 12:00+08", "2024-03-05 12:00Z"],
    ["2024-03-05 12:00:00", "2024-03-05 00:00:00", "2024-03-10 02:30:00", "2024-11-03 01:30:00"],
    ["2024-03-05 12:00", "2024-03-05 00:00", "2024-3-5 9:00"],
    ["2024-03-05", "2023-02-29", "1969-12-31", "2200-01-01", "2024- 3-05"],
    ["1709640000", "1709640000000", "1709640000.123456", "999", "99999999", "9999999999999"],
    ["45356", "20240305"],
    ["19787", "0", "32872", "32873", "80000", "19787.0", "19787.5", "-1"],
    ["第3天", "3月5日", "2024年3月5日", "yesterday", "  ", "12:30"],
)
TIME = st.sampled_from(TIMES).flatmap(lambda forms: st.lists(st.sampled_from(["", *forms]), min_size=6, max_size=6))
NAME = st.sampled_from(["", "安", "a", "b", " a", "b ", "\u3000", '"', ",", "a\tb", "7", "m001", "\ufeff"])
WEIGHT = st.sampled_from(
    [["1", "-2.5", "1e3", "nan", "inf", "x", "1e400", "1.", ".5"], ["1_0", " 3", "１", "-inf", "3"]]
).flatmap(lambda forms: st.lists(st.sampled_from(["", *forms]), min_size=6, max_size=6))
CELLS = {
    "at": TIME,
    "day": TIME,
    "kind": st.lists(st.sampled_from(["", "reply", "act", "hug", " hug", "reply "]), min_size=6, max_size=6),
    "weight": WEIGHT,
}
TABLES = st.lists(st.sampled_from(list(SCHEMA)), unique=True).flatmap(
    lambda names: st.fixed_dictionaries(
        {
            name: CELLS.get(name, st.lists(NAME, min_size=6, max_size=6))
            for name in dict.fromkeys(["actor", "target", *names])
        }
    )
)


def slowly(path: Path, asked: Asked) -> Said | str:
    try:
        reading = read_spreadsheet(path, asked, is_workbook=False)
    except ReadError as error:
        return str(error)
    return reading.events, reading.refused, reading.noticed


def said(found: Scanned) -> Said:
    return found.table.collect(engine="streaming"), found.refused, found.noticed


def equal(found: Said, expected: Said | str) -> bool:
    return not isinstance(expected, str) and found[0].equals(expected[0]) and found[1:] == expected[1:]


@settings(max_examples=80)
@given(TABLES, st.sampled_from(",\t;"), st.booleans())
def test_columns_and_rows_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, list[str]], delimiter: str, zoned: bool
) -> None:
    path = tmp_path_factory.mktemp("scan") / "a.csv"
    rows = [list(table), *map(list, zip(*table.values(), strict=True))]
    csv_file(path, rows, delimiter=delimiter)
    asked = ZONED if zoned else Asked()
    found = scan_delimited_events(path, asked)
    assume(found is not None)
    assert found is not None
    assert equal(said(found), slowly(path, asked))


@settings(max_examples=60)
@given(TABLES, st.booleans())
def test_columns_and_rows_of_parquet_give_the_same(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, list[str]], zoned: bool
) -> None:
    path = tmp_path_factory.mktemp("scan") / "a.parquet"
    pl.DataFrame(table).write_parquet(path)
    asked = ZONED if zoned else Asked()
    answers: list[Said | str] = []
    with pytest.MonkeyPatch.context() as patch:
        for _ in range(2):
            try:
                answers.append(said(scan_parquet_events(path, asked)))
            except ReadError as error:
                answers.append(str(error))
            patch.setattr("dongliang.readers.eventtable.parquet.scan_columns", lambda *_: None)
    assert answers[0] == answers[1] if isinstance(answers[0], str) else equal(answers[0], answers[1])


def test_the_pattern_of_a_date_knows_the_calendar() -> None:
    years = (1960, 1969, 1970, 1971, 1972, 1980, 1996, 2000, 2023, 2024, 2099, 2100, 2104, 2196, 2200, 2201, 2204)
    for year, month, day in itertools.product(years, range(14), range(33)):
        text = f"{year}-{month:02}-{day:02}"
        assert (form_of_days([text]) is not None) == (claimed_day(text) is not None), text


def test_the_pattern_of_a_number_knows_its_bounds() -> None:
    for number in (0, 9_999, 10_000, 29_999, 30_000, 32_799, 32_872, 32_873, 32_900, 33_000, 99_999, 100_000):
        assert (form_of_days([str(number)]) is not None) == (number < FIRST_SERIAL)
    for number in (10**8 - 1, 10**8, 10**9, 4 * 10**9 - 1, 4 * 10**9, 10**11 - 1, 10**11, 4 * 10**12 - 1, 4 * 10**12):
        assert (form_of_moments([str(number)]) is not None) == tells_moment(str(number))


PLAIN_TIMES = st.datetimes(dt.datetime(1974, 1, 1), dt.datetime(2090, 1, 1))


@given(st.lists(st.tuples(PLAIN_TIMES, st.sampled_from(sorted(KINDS)), st.floats(-9, 9)), min_size=1, max_size=8),
       st.sampled_from(["iso", "whole", "seconds", "milliseconds", "offset"]))  # fmt: skip
def test_what_programs_write_is_taken_by_columns(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[dt.datetime, str, float]], form: str
) -> None:
    """The fast way is not only right where it is taken: it is taken for tables as programs write them."""
    path = tmp_path_factory.mktemp("scan") / "a.csv"
    written: Callable[[dt.datetime], str] = {
        "iso": lambda at: at.isoformat(timespec="microseconds") + "Z",
        "whole": lambda at: at.isoformat(" ", "seconds") + "Z",
        "seconds": lambda at: f"{at.replace(tzinfo=dt.UTC).timestamp():.6f}",
        "milliseconds": lambda at: str(int(at.replace(tzinfo=dt.UTC).timestamp() * 1000)),
        "offset": lambda at: at.isoformat(timespec="seconds") + "+05:30",
    }[form]
    table = [["at", "day", "kind", "actor", "target", "weight"]]
    table += [[written(at), at.date().isoformat(), kind, "a", "b", str(weight)] for at, kind, weight in rows]
    found = scan_delimited_events(csv_file(path, table), Asked())
    assert found is not None
    assert equal(said(found), slowly(path, Asked()))
    assert found.refused == ()


@pytest.mark.parametrize(
    "text",
    [
        "actor,target\na\nb,c,d\n,\n\n\nd,e\n",
        "actor,target\n\n\na,b\n",
        "actor,target\r\na,b\r\n,c\r\n",
        "\ufeffactor,target\na,b\n,c",
        'actor,target\n"a, the first",b\n"""a""",\n,"x"\n',
        'actor,target\n"a\nb",c\n,d\n',
        'actor,target\na"b,c\n"d" ,e\n,f\n',
        'actor,target\n"a,b\nc,d\n,e\n',
        "actor,target\na\rb,c\r,d\n",
        "actor,target\na\x1c,b\n\x1c,c\n",
        "actor,target\na\x85b,c\n\u2028,d\n",
        '"actor","target"\na,b\n,c\n',
        "actor;target\na,1;b\n;c\n",
        "actor,target",
        "actor,target\n",
        "\nactor,target\na,b\n,c\n",
        "actor,target,actor\na,b,c\n",
        "a,b,a\na,b,c\n",
        "ts,time,actor,target\n1709640000,x,a,b\n",
    ],
)
def test_odd_files_are_read_alike(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode())
    found = scan(path)
    assert equal(said(found), slowly(path, Asked()))
    reading = read(path)
    assert equal((reading.events, reading.refused, reading.noticed), said(found))


def test_two_columns_of_one_meaning_are_said(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["src", "actor", "target", "dst"], ["a", "b", "c", "d"]])
    found = scan(path)
    assert [remark.values["used"] for remark in found.noticed] == ["src", "target"]
    assert found.table.select("actor", "target").collect().row(0) == ("a", "c")


def test_many_faults_are_answered_alike(tmp_path: Path) -> None:
    rows = [
        ["actor", "target", "at"],
        ["a", "b", "2024-03-05T12:00:00Z"],
        *[["a", "b", "never"], ["", "b", ""]] * 1_500,
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    found = scan_delimited_events(path, Asked())
    assert found is not None
    assert equal(said(found), slowly(path, Asked()))
    assert [(each.reason, each.line) for each in found.refused[-1:]] == [("and_more", 3002)]
    assert len(found.refused) == 2 * (Remarks.KEPT + 1)


def parquet(path: Path, **columns: Any) -> Path:
    pl.DataFrame(columns).write_parquet(path)
    return path


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"actor": [1, 2], "target": [2, 1]}, [Event("tie", "1", target="2"), Event("tie", "2", target="1")]),
        ({"a": ["x"], "b": ["y"], "weight": [-2]}, [Event("tie", "x", target="y", weight=-2)]),
        ({"actor": [1.0], "target": ["b"]}, [Event("tie", "1", target="b")]),
        ({"actor": ["a"], "kind": [None], "at": [1_709_640_000]}, [Event("tie", "a", at=NOON)]),
        ({"actor": ["a"], "kind": [""], "at": [1_709_640_000_000.0]}, [Event("tie", "a", at=NOON)]),
        ({"actor": ["a"], "kind": ["act"], "at": [dt.date(2024, 3, 5)]}, [Event("act", "a", dt.date(2024, 3, 5))]),
        ({"actor": ["a"], "kind": ["act"], "at": ["2024-03-05T12:00:00Z"]}, [Event("act", "a", at=NOON)]),
        ({"actor": ["a"], "kind": ["act"], "at": ["3月5日 2024"]}, []),
        ({"actor": ["a"], "kind": ["act"], "at": [dt.datetime(2024, 3, 5, 7)]}, [Event("act", "a", at=NOON)]),
        ({"actor": ["a"], "kind": ["act"], "at": [dt.datetime(2024, 3, 10, 2, 30)]}, []),
        ({"actor": ["a"], "kind": ["act"], "at": [dt.datetime(1066, 3, 10)]}, []),
        ({"actor": ["a"], "kind": ["act"], "day": [dt.datetime(2024, 3, 5)]}, [Event("act", "a", dt.date(2024, 3, 5))]),
        ({"actor": ["a"], "kind": ["act"], "day": [19_787.0]}, [Event("act", "a", dt.date(2024, 3, 5))]),
        ({"actor": ["a"], "kind": ["act"], "day": [45_356]}, [Event("act", "a", dt.date(2024, 3, 5))]),
        ({"actor": ["a", None, ""], "target": ["b", "c", None]}, [Event("tie", "a", target="b")]),
        ({"actor": ["a", "a"], "kind": ["act", "act"], "weight": [float("nan"), 2]}, [Event("act", "a", weight=2)]),
        ({"actor": ["a"], "target": ["b"], "weight": ["1.5"]}, [Event("tie", "a", target="b", weight=1.5)]),
        ({"actor": [" a "], "target": ["b"]}, [Event("tie", " a ", target="b")]),
    ],
)  # fmt: skip
def test_parquet_of_other_types(tmp_path: Path, columns: dict[str, list[Any]], expected: list[Event]) -> None:
    found = scan(parquet(tmp_path / "a.parquet", **columns), zone="America/New_York")
    assert found.table.collect().equals(events_table(expected))
    told = sum(any(value not in (None, "") for value in row) for row in zip(*columns.values(), strict=True))
    assert len(found.refused) == told - len(expected)


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"actor": [["a"]], "target": ["b"]}, "actor"),
        ({"actor": ["a"], "target": [b"b"]}, "target"),
        ({"actor": ["a"], "target": ["b"], "at": [dt.time(12)]}, "at"),
        ({"actor": ["a"], "target": ["b"], "day": [True]}, "day"),
        ({"actor": ["a"], "target": ["b"], "weight": [{"x": 1}]}, "weight"),
    ],
)
def test_parquet_whose_types_hold_no_such_thing(tmp_path: Path, columns: dict[str, list[Any]], column: str) -> None:
    with pytest.raises(ReadError) as error:
        scan(parquet(tmp_path / "a.parquet", **columns))
    assert (error.value.refusal.reason, error.value.refusal.values["column"]) == ("bad_column", column)


def test_days_of_32_bits_are_days_since_1970(tmp_path: Path) -> None:
    days = pl.Series([19_787, None], dtype=pl.Int32)
    found = scan(parquet(tmp_path / "a.parquet", actor=["a", "a"], kind=["act", "act"], day=days))
    assert found.table.collect()["day"].to_list() == [dt.date(2024, 3, 5), None]
    assert [(each.reason, each.values["count"]) for each in found.noticed] == [("days_since_1970", 1)]


JSON = st.fixed_dictionaries(
    {},
    optional={
        "actor": st.sampled_from(["a", "", " a", "安🌿", "x\ny", None, 7, 7.0, True]),
        "target": st.sampled_from(["b", 8, None]),
        "kind": st.sampled_from(["reply", "hug", ""]),
        "ts": st.sampled_from([1_709_640_000, "1709640000", 1_709_640_000.5, "2024-03-05", None]),
        "day": st.sampled_from(["2024-03-05", 19_787, "3月5日"]),
        "weight": st.sampled_from([1, -2.5, "3", "x", None]),
        "rank": st.sampled_from([1, 2]),
        "other": st.just([1, {"x": 2}]),
    },
)


@given(st.lists(JSON, min_size=1, max_size=5), st.booleans())
def test_json_lines_are_read_as_the_same_table_of_text(
    tmp_path_factory: pytest.TempPathFactory, lines: list[dict[str, Any]], spaced: bool
) -> None:
    """A blank line and a mark at the start ask for the slow way, which must not show in the answer."""
    plain, marked = (tmp_path_factory.mktemp("json") / "a.jsonl" for _ in range(2))
    text = ("\n\n" if spaced else "\n").join(json.dumps(line, ensure_ascii=False) for line in lines)
    plain.write_text(text, "utf-8")
    marked.write_text("\ufeff" + text, "utf-8")
    answers: list[Said | str] = []
    for path in (plain, marked):
        try:
            answers.append(said(scan_jsonl_events(path, Asked())))
        except ReadError as error:
            answers.append(str(error))
    if isinstance(answers[0], str):
        assert answers[0] == answers[1]
    else:
        assert equal(answers[0], answers[1])


def test_broken_lines_of_json_are_refused_by_number(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    lines = ['{"src": "a", "dst": "b"}', "", "{", "[1]", '"x"', "null", "[" * 10_000, '{"src": "\\ud800", "dst": "b"}',
             '{"src": "a", "dst": "b", "w": NaN}', '{"dst": "b"}', '{"src": "\\u5b89", "dst": "b"}']  # fmt: skip
    path.write_text("\n".join(lines), "utf-8")
    found = scan(path)
    assert [(each.line, each.reason) for each in found.refused] == [
        *((line, "no_json_object") for line in range(3, 9)),
        (9, "bad_weight"),
        (10, "no_member"),
    ]
    assert found.table.collect()["actor"].to_list() == ["a", "安"]


@pytest.mark.parametrize("name", ["events", "events.csv", "events.md.bak", "a[1]*.parquet"])
def test_a_file_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    table = events_table([Event("reply", "a", at=NOON, target="b")])
    for write in (table.write_parquet, table.write_ndjson, table.write_csv):
        path = tmp_path / name
        write(path)
        assert scan(path).table.select("actor", "target").collect().row(0) == ("a", "b")


def test_a_format_that_was_asked_for(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["a", "b"], ["Anna", "Bo"]])
    assert scan(path, format="ties").source == scan(path, format="events").source == "events"
    marks = csv_file(tmp_path / "b.csv", [["name", "date"], ["Anna", "2024-03-05"]])
    assert scan(marks, format="spreadsheet").place == "check-in"
    for format, reason in (("ties", "no_events_table"), ("jsonl", "no_events_table"), ("parquet", "bad_parquet"),
                           ("colearning", "no_table"), ("excel", "no_such_format")):  # fmt: skip
        with pytest.raises(ReadError) as error:
            scan(marks, format=format)
        assert error.value.refusal.reason == reason
    assert "colearning, spreadsheet, events, ties, jsonl, parquet" in str(error.value)
    with pytest.raises(ReadError, match="no such file"):
        scan(tmp_path, format="events")


def test_a_scan_knows_its_place_and_its_name(tmp_path: Path) -> None:
    found = scan(csv_file(tmp_path / "读书会.csv", [["actor", "target"], ["a", "b"]]), community="k", cohort="c")
    assert (found.source, found.place, found.name) == ("events", "unknown", "读书会")
    assert dict(found.table.collect_schema()) == SCHEMA
    assert found.table.select("community", "cohort").collect().row(0) == ("k", "c")


def test_own_files_may_be_large(tmp_path: Path) -> None:
    own, site = Limits.own_files(), Limits()
    assert (own.rows, own.file_bytes) > (100 * site.rows, 100 * site.file_bytes)
    path = csv_file(tmp_path / "a.csv", [["actor", "target"], ["a", "b"]])
    assert isinstance(read(path, limits=own), Reading)


def test_remarks_of_scanning_stand_in_both_languages() -> None:
    for reason in ("bad_column", "no_json_object", "no_such_format", "columns_of_one_meaning", "days_since_1970"):
        assert set(entry(f"readers.{reason}")) == {"en", "zh-Hans"}
