"""Bad input, whatever its format: a clear answer in both languages, and nothing half done."""

from __future__ import annotations

import ast
import os
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.readers import Limits, ReadError, SheetMapping, read
from dongliang.readers.reading import Remarks
from dongliang.words import entry

TABLE = "| Name | 7.15 |\n| --- | --- |\n"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", b"", "empty_file"),
        ("a.csv", b"\n\n , \n", "no_header"),
        ("a.csv", b"\n\n\n", "empty_sheet"),
        ("a.csv", b"\xff\xfe\x00", "not_text"),
        ("a.csv", "昵称,日期\n".encode() + b"\xff\xff\xff\n", "not_text"),
        ("a.csv", b"name,date\na,2024-03-05\0\n", "nul_bytes"),
        ("a.csv", b"x,y,z\n1,2,3\n", "no_header"),
        ("a.csv", b"name,date,2024-03-05,2024-03-06\na,1,1,1\n", "layout_unclear"),
        ("a.csv", b"name,2.30,2.31\na,1,1\n", "no_days"),
        ("a.xlsx", b"PK\x03\x04 and no more", "bad_workbook"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0 locked with a password", "bad_workbook"),
        ("a.xlsx", b"x,y\n", "no_header"),
        ("a.parquet", b"PAR1 and no more", "bad_parquet"),
        ("a.parquet", b"no text\0 and no mark", "bad_parquet"),
        ("a.parquet", b"x,y\n", "no_header"),
        ("a.csv", b"PAR1 under a wrong name", "bad_parquet"),
        ("a.csv", b"actor,target\na,\0b\n", "nul_bytes"),
        ("a.csv", b'actor,target\na,"\xff\n', "not_text"),
        ("a.jsonl", b"", "empty_file"),
        ("a.jsonl", b"{}\n{}\n", "no_events_table"),
        ("a.jsonl", b'{"actor": "a"}\n', "no_events_table"),
        ("a.jsonl", b"{\n}\n{\n", "no_events_table"),
        ("a.jsonl", b'{"actor": "a"\xff}\n' + b"\xff" * 9, "not_text"),
        ("a.md", b"# no table\n| a | b |\n| - | - |\n", "no_table"),
        ("a.md", b"\0" * 9, "nul_bytes"),
        ("a.md", b"", "empty_file"),
        (
            "a.md",
            "2024-02-30\n| Name | 2.30 | 2.31 |\n| - | - | - |\n| a | ✅ | ✅ |\n".encode(),
            "needs_year_for_table",
        ),
        ("a.txt", "#接龙\n\n1. 周岚\n".encode(), "needs_day"),
        ("a", b"<msg><appmsg><title>1</title><type>53</type></appmsg></msg>", "needs_day"),
        ("a.docx", b"PK\x03\x04", "unknown_format"),
        ("a.docx", b"PK", "no_header"),
        ("a", b"text", "no_header"),
    ],
)
def test_a_file_refused_whole_says_why(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ReadError) as error:
        read(path, year=2024 if reason == "no_days" else None)
    refusal = error.value.refusal
    assert refusal.reason == reason
    assert str(error.value).startswith(f"{name}:")
    assert refusal.sentence("zh-Hans") != refusal.sentence("en")


def test_the_line_at_which_text_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("昵称,日期\n周岚,2024-03-05\n".encode() * 2 + b"\xe4\xff\xff\n")
    with pytest.raises(ReadError, match=r"^a\.csv:5: "):
        read(path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet", "a.jsonl", "a", "README.md"])
def test_a_file_over_the_limit_is_not_opened(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"x" * 1001)
    path.chmod(0)
    with pytest.raises(ReadError) as error:
        read(path, limits=Limits(file_bytes=1000))
    assert error.value.refusal.reason == "file_too_big"


def test_a_file_that_claims_more_than_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.refusal.reason == "file_too_big"
    path.write_bytes(b'{"actor": "a", "target": "b"}\n' * 99)
    with pytest.raises(ReadError) as error:
        read(path, limits=Limits(rows=50))
    assert error.value.refusal.reason == "too_many_rows"


def test_places_that_hold_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "absent.csv")
    with pytest.raises(ReadError, match=r"no README\.md"):
        read(tmp_path)
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "pipe.csv")


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        ("name,date\n" + "a,2024-03-05\n" * 99, Limits(rows=50), "too_many_rows"),
        ("name,date\n" + "a,2024-03-05" + "," * 99, Limits(cells=50), "too_many_cells"),
        (TABLE + "| a | ✅ |\n" * 99, Limits(cells=50), "too_many_cells"),
    ],
)
def test_a_shape_over_the_limit(tmp_path: Path, text: str, limits: Limits, reason: str) -> None:
    path = tmp_path / ("a.md" if text.startswith("|") else "a.csv")
    path.write_text(text, "utf-8")
    with pytest.raises(ReadError) as error:
        read(path, limits=limits)
    assert error.value.refusal.reason == reason


@pytest.mark.parametrize("year", [0, 3, 99999])
def test_a_year_that_is_none(tmp_path: Path, year: int) -> None:
    with pytest.raises(ReadError, match="no likely year"):
        read(tmp_path, year=year)


def test_a_million_faults_are_answered_in_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,date\n" + "a,never\n" * 5000 + ",\n", "utf-8")
    refused = read(path).refused
    assert len(refused) == Remarks.KEPT + 1
    assert (refused[-1].reason, refused[-1].values["count"], refused[-1].line) == ("and_more", 4000, 5001)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from([".csv", ".md", ".xlsx", ".parquet", ".jsonl", ""]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{ending}"
    path.write_bytes(content)
    _read_or_refused(path)


CELLS = st.sampled_from(
    ["昵称", "打卡时间", "打卡日期", "手机号", "2024-03-05", "03-06", "第1天", "3月", "7", "21:30", "2024-03-05 21:30",
     "√", "假", "？", "a", "", '"', "合计", "actor", "target", "kind", "1e9", "99999999999999999999", "١٢"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=6), st.booleans())
def test_any_table_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], markdown: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / ("a.md" if markdown else "a.csv")
    lines = [f"| {' | '.join(row)} |" for row in rows] if markdown else [",".join(row) for row in rows]
    lines[1:1] = ["| --- | --- |"] if markdown else []
    path.write_text("\n".join(lines), "utf-8")
    _read_or_refused(path)


def _read_or_refused(path: Path) -> None:
    mapping = SheetMapping(zone="Asia/Shanghai", year=2024)
    try:
        reading = read(path, mapping=mapping, year=2024)
    except ReadError as error:
        assert error.refusal.sentence("en")
        assert error.refusal.sentence("zh-Hans")
        return
    for remark in (*reading.refused, *reading.noticed):
        assert remark.sentence("en") != remark.sentence("zh-Hans")
        assert set(entry(f"readers.{remark.reason}")) == {"en", "zh-Hans"}


@pytest.mark.parametrize(
    "line",
    ["\n" * 1000, " " * 1000 + "\n", '"', '"a\n', "|" * 1000 + "\n", "# " + "9." * 500 + "\n", "<!-- " * 300 + "\n",
     "```\n", "[" * 1000 + "\n", "2024-" * 300 + "\n"],
)  # fmt: skip
@pytest.mark.parametrize("ending", [".csv", ".md"])
def test_lines_that_invite_slow_patterns_are_read(tmp_path: Path, line: str, ending: str) -> None:
    """Repeated a great many times, they are read to the end; that time grows with the size alone, bench/ measures."""
    head = "昵称,日期\n" if ending == ".csv" else "2024-07-15\n" + TABLE + "| a | ✅ |\n"
    path = tmp_path / f"README{ending}"
    path.write_text(head + line * (200_000 // len(line)), "utf-8")
    if ending == ".md":
        (tmp_path / "a.md").write_text("# 2024-07-15\n" + line * (200_000 // len(line)), "utf-8")
    kinds = read(path if ending == ".csv" else tmp_path).kinds()
    assert kinds == ({"register": 1, "check_in": 1} if ending == ".md" else {})


READERS = Path(__file__).resolve().parents[2] / "src" / "dongliang" / "readers"
SAYING = {"refuse": 1, "notice": 1, "notice_names": 0, "ReadError": 1, "_BadRow": 0, "BaseNeeded": 0}


def test_every_reason_has_its_sentence_and_every_sentence_its_reason() -> None:
    written, said = set(), set()
    for path in READERS.parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                written.add(node.value)
            if isinstance(node, ast.Call) and READERS in path.parents:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                reason = node.args[SAYING[name]] if len(node.args) > SAYING.get(name, 9) else None
                if isinstance(reason, ast.Constant):
                    said.add(reason.value)
    sentences = tomllib.loads(files("dongliang").joinpath("words.toml").read_text("utf-8"))["readers"].keys()
    assert len(said) > 40
    assert said <= sentences
    assert sentences <= written
