"""Co-learning checkouts: the table by property against what was written, and every oddity of real ones."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.readers import Limits, ReadError, Reading, read
from dongliang.readers.colearning.table import dates_in, split_row

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "colearning"
CELLS = {"d": "✅", "m": "⭕️", "o": "⭕", "x": "❌", " ": ""}


def table(rows: Iterable[str], days: str = "7.15 7.16 7.17", *, label: str = "Name", head: str = "") -> str:
    header = f"| {label} | {' | '.join(days.split())} |"
    rule = "|" + " --- |" * (len(days.split()) + 1)
    return "\n".join([head or "- 共学开始时间：2024-07-15", "", header, rule, *rows, ""])


def row(name: str, marks: str) -> str:
    return f"| {name} | " + " | ".join(CELLS[mark] for mark in marks) + " |"


def read_text(folder: Path, text: str, notes: Mapping[str, str] | None = None, *, year: int | None = None) -> Reading:
    (folder / "README.md").write_text(text, "utf-8")
    for name, note in (notes or {}).items():
        (folder / f"{name}.md").write_text(note, "utf-8")
    return read(folder, cohort="c", year=year)


def told(reading: Reading) -> list[tuple[str, str, int]]:
    """Kind, actor and day of the month of every event but the registrations."""
    events = reading.events.select("kind", "actor", "day").iter_rows()
    return [(kind, actor, day.day) for kind, actor, day in events if kind != "register"]


def reasons(reading: Reading) -> Counter[str]:
    return Counter(remark.reason for remark in (*reading.refused, *reading.noticed))


NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="|\\[]"), min_size=1, max_size=8
)
ROWS = st.dictionaries(NAMES, st.text("dmo x", min_size=3, max_size=3), min_size=1, max_size=6)


@settings(max_examples=40)
@given(ROWS, st.booleans(), st.sampled_from(["Name", "EICL1st· Name", "Solidity· Name"]), st.integers(0, 40))
def test_a_table_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: dict[str, str], linked: bool, label: str, blanks: int
) -> None:
    folder = tmp_path_factory.mktemp("checkout")
    lines = [row(f"[{name}](https://example.org/{name}.md)" if linked else name, marks) for name, marks in rows.items()]
    reading = read_text(folder, table(("\n" * (blanks + 1)).join(lines).split("\n"), label=label))
    assert reading.cohorts[0].registered == tuple(rows)
    kinds = {"d": ["check_in"], "m": ["missed"], "o": ["missed"], "x": ["missed", "out"], " ": []}
    assert told(reading) == [
        (kind, name, 15 + number)
        for name, marks in rows.items()
        for number, mark in enumerate(marks)
        for kind in kinds[mark]
    ]
    assert reading.events["day"].drop_nulls().dt.year().unique().to_list() == [2024]


def test_the_example_reads_with_its_faults() -> None:
    reading = read(EXAMPLE)
    assert reading.source == "colearning"
    assert reading.kinds() == {"register": 6, "check_in": 25, "missed": 9, "out": 2}
    assert (reading.cohorts[0].first_day, reading.cohorts[0].last_day) == (dt.date(2025, 12, 29), dt.date(2026, 1, 5))
    assert reading.refused == ()
    assert reasons(reading) == dict.fromkeys(
        ["row_twice", "year_from_prose", "short_rows", "blank_in_living_row", "rows_without_file", "files_without_row",
         "template_text", "day_twice", "impossible_heading", "done_without_text", "wrote_after_out"], 1)  # fmt: skip


def test_rows_that_lack_pipes_or_cells(tmp_path: Path) -> None:
    rows = [
        "| a | ✅ | ✅ |",
        "| b | ✅   |   ⭕️   |  ✅  ",
        "| c |",
        "| d | ✅ | ✅ | ✅ | | |",
        "| e | ✅ | | | ✅ |",
    ]
    reading = read_text(tmp_path, table(rows))
    assert told(reading) == [
        ("check_in", "a", 15), ("check_in", "a", 16), ("check_in", "b", 15), ("missed", "b", 16), ("check_in", "b", 17),
        ("check_in", "d", 15), ("check_in", "d", 16), ("check_in", "d", 17), ("check_in", "e", 15),
    ]  # fmt: skip
    assert [(remark.reason, remark.line) for remark in reading.refused] == [("extra_cells", 9)]
    assert reasons(reading)["short_rows"] == 1


def test_a_cell_that_is_no_mark_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    reading = read_text(tmp_path, table(["| a | ✅ | 🟡 | ✅ |"]))
    assert told(reading) == [("check_in", "a", 15), ("check_in", "a", 17)]
    (refusal,) = reading.refused
    assert refusal.where() == "README.md:5"
    assert refusal.sentence("en") == "a's cell for 7.16 is 🟡, not ✅ ⭕️ ❌ or empty. The cell is not used."


def test_the_first_row_of_a_name_counts(tmp_path: Path) -> None:
    reading = read_text(tmp_path, table([row("a", "ddd"), row("a", "ddd"), row("a", "mmm"), row("A", "ddd")]))
    assert reading.cohorts[0].registered == ("a", "A")
    assert len(told(reading)) == 6
    seen = reasons(reading)
    assert (seen["row_twice"], seen["row_twice_other_marks"], seen["names_nearly_equal"]) == (1, 1, 1)


def test_columns_that_are_no_day_are_refused(tmp_path: Path) -> None:
    reading = read_text(tmp_path, table(["| a | ✅ | ✅ | 3 | ✅ |"], "7.15 7.32 Total 7.16"))
    assert told(reading) == [("check_in", "a", 15), ("check_in", "a", 16)]
    assert [(remark.reason, remark.values["text"]) for remark in reading.refused] == [
        ("impossible_day", "7.32"),
        ("no_day", "Total"),
    ]


def test_the_marked_table_is_the_one_that_is_read(tmp_path: Path) -> None:
    text = (
        table([row("example", "ddd")])
        + "\nprose\n<!-- START_COMMIT_TABLE -->\n"
        + table([row("a", "dmm")])
        + "\n\n\n| b | ✅ |  |  |\n<!-- END_COMMIT_TABLE -->\n<!-- END_COMMIT_TABLE -->\n"
    )
    reading = read_text(tmp_path, text)
    assert reading.cohorts[0].registered == ("a", "b")
    assert reasons(reading)["second_table"] == 1


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("- Study Start Date: 2026-07-15", 2026),
        ("- 开始时间：2026-07-01\n- 开始时间：2026年7月15日", 2026),
        ("Applications closed at 14th July 2024 UTC+0", 2024),
        ("We start on July 15, 2024.", 2024),
        ("开始时间 2023-07-01，日期格式为 2019.02.11", 2023),
    ],
)
def test_the_year_from_prose(tmp_path: Path, head: str, year: int) -> None:
    reading = read_text(tmp_path, table([row("a", "ddd")], head=head))
    assert reading.cohorts[0].first_day == dt.date(year, 7, 15)
    assert reasons(reading)["year_from_prose"] == 1


def test_the_year_runs_over_in_january(tmp_path: Path) -> None:
    reading = read_text(tmp_path, table([row("a", "ddd")], "12.30 12.31 1.01", head="2025-12-30"))
    assert reading.cohorts[0].days == (dt.date(2025, 12, 30), dt.date(2025, 12, 31), dt.date(2026, 1, 1))


def test_a_leap_day_needs_its_year(tmp_path: Path) -> None:
    text = table([row("a", "ddd")], "2.28 2.29 3.01", head="无年份")
    assert len(read_text(tmp_path, text, year=2024).cohorts[0].days) == 3
    reading = read_text(tmp_path, text, year=2025)
    assert len(reading.cohorts[0].days) == 2
    assert reasons(reading)["impossible_day"] == 1


def test_two_years_or_none_are_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="more than one year"):
        read_text(tmp_path, table([row("a", "ddd")], head="2024-07-15 and 2025-07-15"))
    with pytest.raises(ReadError, match="--year"):
        read_text(tmp_path, table([row("a", "ddd")], head="2024"))
    given_year = read_text(tmp_path, table([row("a", "ddd")], head="2024-07-15"), year=2025)
    assert given_year.cohorts[0].first_day.year == 2025
    assert reasons(given_year)["year_differs"] == 1


def test_the_year_from_most_headings_of_files(tmp_path: Path) -> None:
    notes = {
        "a": "# 2025-01-02\nx\n# 2024-12-31\nx\n", "b": "### 2024.12.30\nx\n", "wrong": "### 2019.12.30\nx\n",
        "elsewhere": "### 2011.07.11\nexample\n",
    }  # fmt: skip
    reading = read_text(tmp_path, table([row("a", "ddd")], "12.30 12.31 1.02", head="…"), notes)
    assert reading.cohorts[0].first_day == dt.date(2024, 12, 30)
    assert {remark.values["count"] for remark in reading.noticed if remark.reason == "year_from_files"} == {3}
    (tmp_path / "a.md").unlink()
    with pytest.raises(ReadError, match="--year"):
        read(tmp_path)


def test_notes_in_both_forms_are_compared(tmp_path: Path) -> None:
    notes = {
        "a": "### 07.15\nwritten\n```\n### 07.17\n```\n### 3.1 a section\ntext\n### 9.71\n### 07.15 \nagain\n",
        "b": "<!-- DAILY_CHECKIN_2024-07-15_START -->\n# 2024-07-15\n# 2024-07-16\n"
        "<!-- DAILY_CHECKIN_2024-07-15_END -->\n# 2023-07-16\nx\n# 2024-08-01\n",
        "c": "### 2024.07.15\nx <!-- a marker -->\n### 2.1 section\n### 2024.07.16\n```\nnever closed\n"
        "### 2024.07.17\n<!-- only a marker -->\n",
    }
    reading = read_text(tmp_path, table([row("a", "dm "), row("B", "dm "), row("c", "ddd")]), notes)
    seen = reasons(reading)
    assert (seen["day_twice"], seen["heading_of_another_year"]) == (1, 1)
    assert seen["day_outside"] == 2  # 3.1 in a file of short dates, and 1 August
    assert seen["impossible_heading"] == 1
    bare = [remark for remark in reading.noticed if remark.reason == "done_without_text"]
    assert [(remark.values["names"], remark.values["cells"]) for remark in bare] == [("c", 1)]
    assert seen["rows_without_file"] == seen["files_without_row"] == 0


def test_files_that_are_no_notes(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    checkout = tmp_path / "checkout"
    (checkout / "notes").mkdir(parents=True)
    (tmp_path / "outside" / "secret.md").write_text("# 2024-07-15\n", "utf-8")
    (checkout / "linked.md").symlink_to(tmp_path / "outside" / "secret.md")
    (checkout / "notes" / "a.md").write_bytes(b"# 2024-07-15\n\xff\xfe not text\n")
    (checkout / "b").write_text("# 2024-07-15\nwithout an ending\n", "utf-8")
    (checkout / "LICENSE").write_text("free", "utf-8")
    (checkout / "YourName_template.md").write_text("# 2024-07-15\nthe example of the template\n", "utf-8")
    (checkout / "c.md").write_text("# 2024-07-15\nthe example of the  template\n", "utf-8")
    (checkout / "big.md").write_text("x" * 200, "utf-8")
    (checkout / "readme.MD").write_text(table([row("a", "d  "), row("b", "d  "), row("c", "d  ")]), "utf-8")
    reading = read(checkout, limits=Limits(note_bytes=100))
    seen = reasons(reading)
    assert seen["rows_without_file"] == seen["files_without_row"] == 0
    assert (seen["note_too_big"], seen["template_text"]) == (1, 1)


def test_odd_names_are_reported(tmp_path: Path) -> None:
    names = ["Heâ€‹len", "15998431520", "SIGNUP_AUTOMATION", "tim0_{}", "$PENY", "Defi残酷共学-Mark", "Maohua Zhu"]
    reading = read_text(tmp_path, table([row(name, "d  ") for name in names]))
    assert reading.cohorts[0].registered == tuple(names)
    seen = reasons(reading)
    assert (seen["names_garbled"], seen["names_like_phones"], seen["rows_no_member"]) == (1, 1, 1)


def test_a_member_named_through_a_link(tmp_path: Path) -> None:
    rows = ["| [Bruce](https://example.org/blob/main/notes/bruce%20xu.md) | ✅ |  |  |"]
    reading = read_text(tmp_path, table(rows), {"Bruce Xu": "# 2024-07-15\nx\n"})
    assert reading.cohorts[0].registered == ("Bruce",)
    assert reasons(reading)["rows_without_file"] == 0


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", [" a ", " b "]),
        ("| a | b", [" a ", " b"]),
        (r"| a\|b | c |", [" a|b ", " c "]),
        ("| a ||", [" a ", ""]),
    ],
)
def test_cells_of_a_row(line: str, cells: list[str]) -> None:
    assert split_row(line) == cells


def test_dates_in_prose() -> None:
    line = "2024-07-15、2024年8月4日、9/23~10/16、2024.13.01、4th April 2024, May 5, 2025; 12024-01-01 Foo 4, 2024"
    assert set(dates_in(line)) >= {dt.date(2024, 7, 15), dt.date(2024, 8, 4), dt.date(2024, 4, 4), dt.date(2025, 5, 5)}
    assert all(date.year in (2024, 2025) for date in dates_in(line))
