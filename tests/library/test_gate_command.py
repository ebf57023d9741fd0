"""``dongliang gate``: what stands on the terminal in both languages, the JSON, and what it never says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dongliang.cli import main
from dongliang.commands.gate_tables import rule_words
from dongliang.events import Event, events_table, write_events
from dongliang.gate.grid import cohort_grids
from dongliang.report.gate_part import gate_part
from dongliang.report.shape import Rule, plain
from tests.library.grid_cases import FIRST, events

PEOPLE = {f"member-{number}": row for number, row in enumerate(["1" * 20] * 12 + ["1101" * 5] * 4 + ["1110x"] * 12)}
OPEN = {f"guest-{number}": row for number, row in enumerate(["1" * 20] * 2 + ["111"] * 2)}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    write_events(events_table([*events(PEOPLE), *events(OPEN, name="[bold]two\x1b[2J")]), path)
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the command and return its exit status, what it gives out and what it says beside."""
    with pytest.raises(SystemExit) as ended:
        main(["gate", *map(str, arguments)])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def rows(text: str) -> list[list[str]]:
    """The rows of the tables, cell by cell."""
    return [line.split() for line in text.splitlines()]


def test_tables_with_what_they_mean(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, given, said = run(capsys, history)
    assert (status, said) == (0, "")
    assert ["one", "20", "28", "28", "16", "·", "57%", "(39–73%)", "12"] in rows(given)
    assert ["one", "100%", "57%", "57%", "57%", "(37–73%)", "–"] in rows(given)
    assert ["3", "of", "3", "28", "50%", "(33–67%)", "78%", "(55–91%)"] in rows(given)
    assert ["day", "3", "32", "18", "39%"] in rows(given)
    assert "elimination blanks the days that follow" in given
    assert "what was announced" in given
    assert "12/12" in given


def test_too_few_people_are_not_enough_data(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, given, _ = run(capsys, history, "--cohort", "[bold]two\x1b[2J")
    assert "fewer than 10 started, not enough data" in given
    assert "Too few: fewer than 10 people" in given
    assert "nobody was put out, so no rule shows" in given
    assert "Whoever was silent for 7 days" in given
    assert ["3", "of", "3", "4", "too", "few", "too", "few"] in rows(given)


def test_it_answers_in_chinese(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--lang", "zh"], ["--language", "zh-Hans"]):
        status, given, _ = run(capsys, history, *arguments)
        assert status == 0
        assert "这道门换来什么" in given
        assert "止了的人，后面的格子是空的" in given
        assert "member" not in given


def test_members_are_never_named_and_names_of_cohorts_do_nothing(
    history: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    to = tmp_path / "gate.json"
    _, given, said = run(capsys, history, "--json", to)
    for name in [*PEOPLE, *OPEN]:
        assert name not in given + said + to.read_text("utf-8")
    assert "[bold]two\\x1b[2J" in given
    assert "\x1b" not in given


def test_the_figures_as_json(history: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    to = tmp_path / "gate.json"
    run(capsys, history, "--json", to)
    part = gate_part(cohort_grids(events_table([*events(PEOPLE), *events(OPEN, name="[bold]two\x1b[2J")])))
    assert json.loads(to.read_text("utf-8")) == plain(part)
    run(capsys, history, "--json", to, "--cohort", "one")
    alone = json.loads(to.read_text("utf-8"))
    assert [each["name"] for each in alone["cohorts"]] == ["one"]
    assert alone["choices"] == alone["cohorts"][0]["choices"] == plain(part.cohorts[0].choices)


def test_a_place_that_cannot_be_written(history: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = history.read_bytes()
    for to in (tmp_path / "absent" / "gate.json", tmp_path, history):
        status, given, _ = run(capsys, history, "--json", to)
        assert (status, given) == (2, "")
    assert history.read_bytes() == before


def test_short_cohorts_buy_nothing_that_can_be_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "events.csv"
    write_events(events_table(events({"a": "11x", "b": "111"})), path)
    status, given, _ = run(capsys, path)
    assert status == 0
    assert "No cohort has 3 days left after a gate of 3: not enough data." in given
    assert "fewer than 10 were put out, so a fit may be chance" in given


def test_nothing_usable_is_status_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "events.csv"
    write_events(events_table([Event("reply", "a", FIRST, target="b")]), path)
    status, given, said = run(capsys, path)
    assert (status, given) == (1, "")
    assert "No row names a cohort" in said
    assert run(capsys, tmp_path / "absent.csv")[0] == 1


def test_a_cohort_that_is_not_there_is_wrong_use(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, history, "--cohort", "three")
    assert status == 2
    assert "no such cohort" in said


def test_a_mistyped_year_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    many = [Event("check_in", f"m{number}", FIRST, cohort="one") for number in range(2000)]
    path = tmp_path / "events.csv"
    write_events(events_table([*many, Event("check_in", "m1", FIRST.replace(year=2099), cohort="one")]), path)
    status, _, said = run(capsys, path)
    assert status == 1
    assert "one runs from 2026-04-01 to 2099-04-01 with 2000 members, which is too large" in said


@pytest.mark.parametrize(
    ("rule", "english_words", "chinese"),
    [
        (Rule("weekly_calendar", 2), "out at 3 missed in a week from Monday", "一周缺满 3 日止，从星期一算起"),
        (
            Rule("weekly_from_first_day", 3, 6),
            "out at 4 missed in seven days from day 1; Sun not counted",
            "七日缺满 4 日止，从第一日算起；星期日不算",
        ),
        (Rule("total", 0), "out at 1 missed in all", "总共缺满 1 日止"),
        (Rule("in_a_row", 1), "out at 2 missed in a row", "连缺 2 日止"),
    ],
)
def test_rules_in_words(rule: Rule, english_words: str, chinese: str) -> None:
    assert (rule_words(rule, "en"), rule_words(rule, "zh-Hans")) == (english_words, chinese)
