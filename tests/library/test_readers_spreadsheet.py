"""Check-in tables from spreadsheets: long and wide, CSV and XLSX, with what people do to them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.readers import ReadError, SheetMapping, load_mapping, mapping_to_json, read
from dongliang.readers.mapping import CELLS, HEADERS
from tests.library.sheet_files import Rows, csv_file, noticed, refused, told, xlsx_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ZONE = "Asia/Shanghai"
FIRST = dt.date(2024, 3, 5)
DAYS = [FIRST + dt.timedelta(number) for number in range(3)]
LONG = [["昵称", "打卡日期", "打卡内容"], ["周岚", "2024-03-05", "读\n了"], ["白芷", "2024-03-06", "写"]]
BOTH = [("check_in", "周岚", DAYS[0]), ("check_in", "白芷", DAYS[1])]


def test_the_long_example() -> None:
    reading = read(EXAMPLES / "checkins-long.csv", zone=ZONE)
    assert reading.kinds() == {"check_in": 5, "make_up": 1, "leave": 1}
    assert reading.events["at"][0] == dt.datetime(2026, 3, 2, 13, 40, tzinfo=dt.UTC)
    assert refused(reading) == [(9, "bad_time")]
    assert noticed(reading) == {"make_ups_without_day": 1, "days_from_instants": 1}


def test_the_wide_example() -> None:
    reading = read(EXAMPLES / "checkins-wide.csv", year=2026)
    assert reading.kinds() == {"register": 4, "check_in": 8, "make_up": 1, "missed": 1, "leave": 1}
    assert refused(reading) == [(5, "unknown_cells")]
    assert noticed(reading) == {"lines_above_header": 1, "columns_of_totals": 1, "summary_row": 1}
    (cohort,) = reading.cohorts
    assert cohort.registered == ("周岚", "白芷", "林溪", "秋禾")
    assert cohort.days == tuple(dt.date(2026, 3, day) for day in range(2, 6))


def test_a_cohort_that_is_given_goes_before_the_column(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["昵称", "日期", "期数"], ["周岚", "2024-03-05", "第一期"]])
    assert [each.name for each in read(path).cohorts] == ["第一期"]
    assert [each.name for each in read(path, cohort="春天").cohorts] == ["春天"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    reading = read(csv_file(tmp_path / "a.csv", LONG, encoding, delimiter))
    assert told(reading) == BOTH
    assert ("read_as_gb18030" in noticed(reading)) == encoding.startswith("gb")


def test_headers_are_known(tmp_path: Path) -> None:
    members = [*HEADERS["member"], *HEADERS["group_name"], "姓名（必填）", "*昵称：", "Name "]
    pairs = [(member, "日期") for member in members] + [("昵称", time) for time in (*HEADERS["at"], *HEADERS["day"])]
    for pair in pairs:
        reading = read(csv_file(tmp_path / "a.csv", [pair, ["周岚", "2024-03-05"]]))
        assert told(reading) == BOTH[:1], pair


@pytest.mark.parametrize("kind", CELLS)
def test_cells_are_known(tmp_path: Path, kind: str) -> None:
    words = CELLS[kind]
    rows = [
        ["姓名", "2024-03-05", "2024-03-06"],
        *([f"m{number}", word, f" {word} "] for number, word in enumerate(words)),
    ]
    reading = read(csv_file(tmp_path / "a.csv", rows))
    expected = [(kind, f"m{number}", day) for number in range(len(words)) for day in DAYS[:2]] if kind else []
    assert told(reading) == expected
    assert reading.refused == ()


KINDS = st.sampled_from(["check_in", "make_up", "leave", "missed", "rest", ""])
NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=2, max_size=5).filter(
    lambda name: name.casefold() not in {word for words in HEADERS.values() for word in words}
)


@settings(max_examples=40)
@given(
    st.data(), st.dictionaries(NAMES, st.lists(KINDS, min_size=4, max_size=4), min_size=1, max_size=5), st.booleans()
)
def test_a_wide_table_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, rows: dict[str, list[str]], as_xlsx: bool
) -> None:
    days = [FIRST + dt.timedelta(number) for number in range(4)]
    cells = [["姓名", *days]]
    for name, kinds in rows.items():
        cells.append([name, *(data.draw(st.sampled_from(CELLS[kind])) for kind in kinds)])
    folder = tmp_path_factory.mktemp("sheet")
    path = xlsx_file(folder / "a.xlsx", {"一": cells}) if as_xlsx else csv_file(folder / "a.csv", cells)
    reading = read(path)
    assert told(reading) == [
        (kind, name, day) for name, kinds in rows.items() for kind, day in zip(kinds, days, strict=True) if kind
    ]
    assert reading.cohorts[0].registered == tuple(rows)


@pytest.mark.parametrize(
    ("cell", "reason", "option"),
    [
        ("03-05", "needs_year", {"year": 2024}),
        ("3月5日", "needs_year", {"first_day": FIRST}),
        ("第1天", "needs_first_day", {"first_day": FIRST}),
    ],
)
@pytest.mark.parametrize("layout", ["long", "wide"])
def test_what_is_missing_is_asked_for(
    tmp_path: Path, cell: str, reason: str, option: dict[str, int], layout: str
) -> None:
    rows = [["昵称", "打卡日期"], ["周岚", cell]] if layout == "long" else [["昵称", cell], ["周岚", "1"]]
    path = csv_file(tmp_path / "a.csv", rows)
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.refusal.reason == reason
    assert error.value.refusal.line == (2 if layout == "long" else 1)
    assert told(read(path, **option)) == BOTH[:1]  # type: ignore[arg-type]


def test_days_over_new_year(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["昵称", "日期"], ["a", "12-31"], ["a", "01-01"]])
    reading = read(path, year=2024)
    assert [day for _, _, day in told(reading)] == [dt.date(2024, 12, 31), dt.date(2024, 1, 1)]
    assert noticed(reading) == {"all_in_one_year": 1}
    days = [day for _, _, day in told(read(path, first_day=dt.date(2024, 12, 30)))]
    assert days == [dt.date(2024, 12, 31), dt.date(2025, 1, 1)]


def test_instants_need_a_zone_unless_they_bring_one(tmp_path: Path) -> None:
    local = csv_file(tmp_path / "a.csv", [["昵称", "打卡时间"], ["周岚", "2024-03-05 23:30"]])
    with pytest.raises(ReadError, match="--zone"):
        read(local)
    with pytest.raises(ReadError, match="no time zone called"):
        read(local, zone="Asia/Peking")
    reading = read(local, zone=ZONE)
    assert told(reading) == BOTH[:1]
    assert reading.events["at"].to_list() == [dt.datetime(2024, 3, 5, 15, 30, tzinfo=dt.UTC)]
    own = csv_file(
        tmp_path / "b.csv", [["昵称", "打卡时间"], ["周岚", "2024-03-05T23:30+08:00"], ["周岚", "1709645400"]]
    )
    assert noticed(read(own)) == {"days_unknown": 1}
    assert [day for _, _, day in told(read(own))] == [None, None]
    assert [day for _, _, day in told(read(own, zone=ZONE))] == [DAYS[0], DAYS[0]]


def test_a_day_may_start_after_midnight(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["昵称", "打卡时间"], ["周岚", "2024-03-06 03:30"]])
    reading = read(path, mapping=SheetMapping(zone=ZONE, starts_hour=4))
    assert told(reading) == BOTH[:1]


def test_a_day_claimed_beside_a_clock_time(tmp_path: Path) -> None:
    rows = [
        ["昵称", "打卡日期", "打卡时间"],
        ["周岚", "2024-03-05", "21:30"],
        ["白芷", "2024-03-06", "2024-03-07 00:10"],
    ]
    reading = read(csv_file(tmp_path / "a.csv", rows), zone=ZONE)
    assert told(reading) == BOTH
    assert reading.events["at"].dt.hour().to_list() == [13, 16]


def test_status_make_up_and_leave_columns(tmp_path: Path) -> None:
    rows = [
        ["昵称", "日期", "是否打卡", "补卡", "请假"],
        ["a", "2024-03-05", "是", "", ""],
        ["a", "2024-03-06", "否", "", ""],
        ["a", "2024-03-07", "是", "1", ""],
        ["a", "2024-03-08", "", "", "√"],
        ["a", "2024-03-09", "也许", "", ""],
    ]
    reading = read(csv_file(tmp_path / "a.csv", rows))
    assert [kind for kind, _, _ in told(reading)] == ["check_in", "missed", "make_up", "leave"]
    assert refused(reading) == [(6, "unknown_cell")]


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        '昵称,日期,内容\n"a",2024-03-05,"三\n行\n字"\n\nb,nonsense,x\n,2024-03-05,x\nc,2024-03-05,x\n', "utf-8"
    )
    reading = read(path)
    assert refused(reading) == [(6, "bad_time"), (7, "no_member")]
    assert [actor for _, actor, _ in told(reading)] == ["a", "c"]


@pytest.mark.parametrize("stray", ['b,2024-03-05,"opened', 'b,2024-03-05,"x"y', '"b,2024-03-05,x'])
def test_a_stray_quote_costs_its_line_alone(tmp_path: Path, stray: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'昵称,日期,内容\na,2024-03-05,x\n{stray}\nc,2024-03-05,x\nd,2024-03-05,"ok"\n', "utf-8")
    reading = read(path)
    assert refused(reading) == [(3, "broken_quotes")]
    assert [actor for _, actor, _ in told(reading)] == ["a", "c", "d"]


def test_rows_that_come_twice_count_once(tmp_path: Path) -> None:
    rows = [["昵称", "日期"], ["a", "2024-03-05"], ["a", "2024-03-05"], ["a", "2024-03-06"], ["a", "2024/3/5"]]
    reading = read(csv_file(tmp_path / "a.csv", rows))
    assert len(told(reading)) == 2
    assert [(remark.line, remark.values["count"]) for remark in reading.noticed] == [(3, 2)]
    wide = [["昵称", "2024-03-05", "2024-03-06"], ["a", "1", ""], ["a", "1", "1"]]
    reading = read(csv_file(tmp_path / "b.csv", wide))
    assert len(told(reading)) == 1
    assert noticed(reading) == {"row_twice": 1}


def test_telephone_numbers_never_come_out(tmp_path: Path) -> None:
    rows: Rows = [
        ["昵称", "手机号", "日期"],
        ["李雷", "13800001111", "2024-03-05"],
        ["李雷", "+86 139-0000-2222", "2024-03-05"],
        ["李雷🌿", 13800001111, "2024-03-06"],
        ["", "13700003333", "2024-03-06"],
        ["", "13700003333", "2024-03-07"],
    ]
    reading = read(csv_file(tmp_path / "a.csv", rows))
    assert [actor for _, actor, _ in told(reading)] == ["李雷", "李雷 (2)", "李雷", "member-3", "member-3"]
    assert noticed(reading) == {"two_of_one_name": 1, "names_of_one_member": 1}
    everything = repr(reading) + reading.events.write_csv() + mapping_to_json(reading.mapping or SheetMapping())
    assert not any(number in everything for number in ("13800001111", "0000-2222", "13700003333", "00001111"))


def test_numbers_stand_for_names_where_there_are_none(tmp_path: Path) -> None:
    rows: Rows = [["学号", "日期"], ["007", "2024-03-05"], [8.0, "2024-03-05"]]
    assert [actor for _, actor, _ in told(read(csv_file(tmp_path / "a.csv", rows)))] == ["007", "8.0"]
    assert [actor for _, actor, _ in told(read(xlsx_file(tmp_path / "a.xlsx", {"s": rows})))] == ["007", "8"]


def test_a_mapping_says_what_nobody_knows_and_is_kept(tmp_path: Path) -> None:
    rows = [
        ["谁", "一", "2024-03-06", "班次"],
        ["清川", "到", "？", "x"],
        ["清川🌿", "", "到", "y"],
        ["野草", "随便写", "", ""],
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    with pytest.raises(ReadError, match="No header"):
        read(path)
    columns, cells = {"谁": "member", "一": "2024-03-05"}, {"到": "check_in", "？": "", "*": "missed"}
    mapping = SheetMapping(columns=columns, cells=cells)
    reading = read(path, mapping=mapping)
    assert told(reading) == [
        ("check_in", "清川", DAYS[0]),
        ("check_in", "清川🌿", DAYS[1]),
        ("missed", "野草", DAYS[0]),
    ]
    assert noticed(reading) == {"columns_not_used": 1, "names_nearly_equal": 1}
    assert reading.mapping is not None
    kept = tmp_path / "mapping.json"
    kept.write_text(mapping_to_json(reading.mapping), "utf-8")
    again = load_mapping(kept)
    assert again == reading.mapping
    assert read(path, mapping=again).events.equals(reading.events)
    merged = SheetMapping(columns=columns, cells=cells, names={"清川🌿": "清川"})
    assert noticed(read(path, mapping=merged)) == {"columns_not_used": 1, "row_twice": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "mapping_not_json"),
        ("[]", "mapping_unknown_key"),
        ('{"colums": {}}', "mapping_unknown_key"),
        ('{"columns": {"a": "membr"}}', "mapping_bad_value"),
        ('{"columns": ["a"]}', "mapping_bad_value"),
        ('{"cells": {"a": "checkin"}}', "mapping_bad_value"),
        ('{"names": {"a": 1}}', "mapping_bad_value"),
        ('{"zone": "Mars"}', "mapping_bad_value"),
        ('{"zone": ["UTC"]}', "mapping_bad_value"),
        ('{"year": "2024"}', "mapping_bad_value"),
        ('{"first_day": "soon"}', "mapping_bad_value"),
        ('{"starts_hour": 12}', "mapping_bad_value"),
        ('{"layout": "tall"}', "mapping_bad_value"),
        ('{"sheet": 1}', "mapping_bad_value"),
    ],
)
def test_a_mapping_that_is_wrong_says_where(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mapping.json"
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError, match=r"^mapping\.json: ") as error:
        load_mapping(path)
    assert error.value.refusal.reason == reason
    assert error.value.refusal.sentence("zh-Hans") != error.value.refusal.sentence("en")
