"""The command line: convert end to end, its answers in both languages, and commands of other packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dongliang.cli import COMMANDS, commands, main
from dongliang.readers import load_mapping, read
from tests.library.sheet_files import csv_file

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """Run the program and return its exit status and what it says on standard error."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.err


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_convert_writes_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    to = tmp_path / f"events.{ending}"
    status, said = run(
        capsys, "convert", EXAMPLES / "colearning", "--to", to, "--cohort", "一", "--community", "读书会"
    )
    assert status == 0
    assert read(to).events.equals(read(EXAMPLES / "colearning", cohort="一", community="读书会").events)
    assert [path.name for path in tmp_path.iterdir()] == [to.name]
    assert "25  check-in" in said
    assert "README.md:28: baizhi stands in line 23 already" in said
    assert "2025-12-29 to 2026-01-05, 8 days, 6 registered" in said


def test_convert_answers_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = EXAMPLES / "checkins-wide.csv"
    _, said = run(capsys, "convert", path, "--to", tmp_path / "a.csv", "--year", 2026, "--language", "zh-Hans")
    assert "打卡" in said
    assert "checkins-wide.csv:5: 不认得「？」是什么意思" in said
    assert said.endswith("15 行。\n")


def test_convert_reads_a_list_and_who_invited_whom(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "a.csv"
    status, said = run(capsys, "convert", EXAMPLES / "jielong.txt", "--day", "2026-03-01", "--to", to, "--lang", "zh")
    assert (status, "6  打卡" in said, "石头 = 石头~" in said) == (0, True, True)
    assert run(capsys, "convert", EXAMPLES / "jielong.txt", "--day", "3月1日", "--to", to)[0] == 2
    joins = (EXAMPLES / "joins.txt", "--format", "joins", "--zone", "Asia/Shanghai")
    status, said = run(capsys, "convert", *joins, "--you", "周岚", "--to", to)
    assert (status, "4  invitation" in said, "Not used" in said) == (0, True, False)
    assert read(to).kinds() == {"invite": 4, "join": 1}


@pytest.mark.parametrize(("lang", "word"), [("zh_CN.UTF-8", "报名"), ("en_GB.UTF-8", "signed up"), ("", "signed up")])
def test_the_language_follows_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, lang: str, word: str
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", lang)
    assert word in run(capsys, "convert", EXAMPLES / "colearning", "--to", tmp_path / "a.csv")[1]


def test_a_refusal_of_the_whole_leaves_nothing_behind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "events.csv"
    to.write_text("what was there", "utf-8")
    status, said = run(capsys, "convert", EXAMPLES / "checkins-long.csv", "--to", to)
    assert status == 1
    assert "checkins-long.csv:2" in said
    assert "--zone" in said
    assert to.read_text("utf-8") == "what was there"
    assert list(tmp_path.iterdir()) == [to]


def test_nothing_usable_is_status_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_file(tmp_path / "a.csv", [["昵称", "日期"], ["a", "never"]])
    status, said = run(capsys, "convert", path, "--to", tmp_path / "b.csv")
    assert status == 1
    assert "a.csv:2: never is no day" in said
    assert not (tmp_path / "b.csv").exists()


def test_a_mapping_is_kept_and_used_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, kept, to = EXAMPLES / "checkins-long.csv", tmp_path / "m.json", tmp_path / "a.csv"
    run(capsys, "convert", source, "--to", to, "--zone", "Asia/Shanghai", "--save-mapping", kept)
    first = to.read_bytes()
    assert load_mapping(kept).zone == "Asia/Shanghai"
    status, _ = run(capsys, "convert", source, "--to", to, "--mapping", kept)
    assert (status, to.read_bytes()) == (0, first)
    other = tmp_path / "other.json"
    _, said = run(capsys, "convert", EXAMPLES / "colearning", "--to", to, "--save-mapping", other)
    assert "needs no mapping" in said
    assert not other.exists()


def test_a_place_that_cannot_be_written_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / f"{'long' * 80}.csv"
    status, said = run(capsys, "convert", EXAMPLES / "colearning", "--to", to)
    assert status == 1
    assert "cannot be written" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--to", "events.txt"], "give the file the ending"),
        (["--to", "absent/events.csv"], "no such folder"),
        (["--to", "a.csv", "--first-day", "soon"], "no day"),
        (["--to", "a.csv", "--language", "fr"], "zh-Hans"),
        (["--to", "source.csv"], "the file that is read"),
        ([], "--to"),
    ],
)
def test_wrong_use_is_status_two(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    answer: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    csv_file(tmp_path / "source.csv", [["昵称", "日期"], ["a", "2024-03-05"]])
    status, said = run(capsys, "convert", "source.csv", *arguments)
    assert status == 2
    assert answer in said
    assert [path.name for path in tmp_path.iterdir()] == ["source.csv"]


def test_many_refusals_are_shortened_until_all_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["昵称", "日期"], ["a", "2024-03-05"], *(["a", f"never {number}"] for number in range(50))]
    path, to = csv_file(tmp_path / "a.csv", rows), tmp_path / "b.csv"
    assert "30 more like it; --all shows them" in run(capsys, "convert", path, "--to", to)[1]
    assert "never 49" in run(capsys, "convert", path, "--to", to, "--all")[1]


def test_names_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = csv_file(tmp_path / "a.csv", [["昵称", "2024-03-05", "2024-03-06"], ["a", "\x1b[2Jgone [red]", "1"]])
    _, said = run(capsys, "convert", path, "--to", tmp_path / "b.csv")
    assert "\\x1b[2Jgone [red]" in said
    assert "\x1b[2J" not in said


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    to = tmp_path / "a.csv"
    call = [sys.executable, "-m", "dongliang.cli", "convert", str(EXAMPLES / "colearning"), "--to", str(to)]
    ended = subprocess.run(call, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")
    assert to.exists()


def other_package(folder: Path, module: str) -> None:
    """Lay down an installed package that adds commands."""
    (folder / "guests.py").write_text(module, "utf-8")
    (folder / "guests-1.dist-info").mkdir()
    (folder / "guests-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: guests\nVersion: 1\n", "utf-8"
    )
    (folder / "guests-1.dist-info" / "entry_points.txt").write_text(
        "[dongliang.commands]\nguests = guests:TABLE\n", "utf-8"
    )


@pytest.fixture
def guests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "guests", raising=False)
    return tmp_path


def test_other_packages_add_commands(guests: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other_package(
        guests, "TABLE = {'greet': 'guests:greet', 'break': 'no_such_module:run'}\ndef greet(): print('hello')\n"
    )
    table, troubles = commands()
    assert not any("guests" in trouble for trouble in troubles)
    assert COMMANDS.items() <= table.items()
    with pytest.raises(SystemExit) as ended:
        main(["greet"])
    assert (ended.value.code, capsys.readouterr().out) == (0, "hello\n")
    status, said = run(capsys, "break", "--any", "thing")
    assert status == 1
    assert "no_such_module" in said
    assert "pip install" in said


def test_a_package_that_cannot_be_loaded_is_named(guests: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other_package(guests, "import no_such_module\n")
    status, said = run(capsys, "greet")
    assert status == 2
    assert "The commands of dongliang[guests] are not here: No module named 'no_such_module'" in said
    assert "No such command 'greet'" in said
