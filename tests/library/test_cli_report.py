"""The commands that look into a history: report, vine and pillar, end to end."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dongliang.cli import main
from dongliang.events import Event, events_table, write_events
from tests.library.graphs import ring, star

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
DAY = dt.date(2026, 3, 1)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Run the program and return its exit status, what it gives out, and what it says beside."""
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A hub with six leaves, the last of which stands a little higher and leads further."""
    events = [Event("reply", f"m{b}", DAY, target="hub") for _, b, _ in star(6)]
    events += [Event("recognise", "m6", DAY, target="far"), Event("reply", "m6", DAY, target="far")]
    events += [Event("reply", "m6", DAY - dt.timedelta(days=1), target="far")]
    path = tmp_path / "history.csv"
    write_events(events_table(events), path)
    return path


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom dongliang.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('heavy:', sorted({'polars', 'numpy', 'scipy'} & sys.modules.keys()))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "heavy: []" in shown
    for command in ("convert", "gate", "pillar", "report", "simulate", "vine"):
        assert f" {command} " in shown


def test_a_report_in_every_form(tmp_path: Path, history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to_json, to_html = tmp_path / "out.json", tmp_path / "out.html"
    status, out, said = run(capsys, "report", history, "--json", to_json, "--html", to_html, "--lang", "en")
    assert status == 0
    assert "One centre now" in out
    assert "hub" in out
    assert "--place says it" in out
    assert str(to_json) in said
    made = json.loads(to_json.read_text("utf-8"))
    assert (made["community"]["name"], made["day"], made["centres"]["centres"][0]["member"]) == (
        "history", "2026-03-01", "hub",
    )  # fmt: skip
    assert made["pillar"]["fallen"] == []
    page = to_html.read_text("utf-8")
    assert "hub" not in page.replace("github", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history.csv", "out.html", "out.json"]


def test_names_are_told_when_asked_for(tmp_path: Path, history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to_json, to_html = tmp_path / "out.json", tmp_path / "out.html"
    run(capsys, "report", history, "--json", to_json, "--html", to_html, "--names")
    assert json.loads(to_json.read_text("utf-8"))["pillar"]["fallen"] == ["m1", "m2", "m3", "m4", "m5"]
    assert "hub" in to_html.read_text("utf-8").replace("github", "")


def test_json_to_standard_output_is_all_that_is_given_out(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, said = run(
        capsys, "report", history, "--json", "-", "--place", "chat", "--zone", "Asia/Shanghai", "--lang", "en"
    )
    made = json.loads(out)
    assert "One centre now" in said
    assert (made["community"]["place"], made["zone"]) == ("chat", "Asia/Shanghai")


@pytest.mark.parametrize(("lang", "word"), [("zh", "现在是单中心"), ("zh-Hans", "现在是单中心"), ("en", "One centre")])
def test_the_language_can_be_chosen(history: Path, capsys: pytest.CaptureFixture[str], lang: str, word: str) -> None:
    assert word in run(capsys, "report", history, "--lang", lang)[1]


def test_kinds_window_and_day_choose_what_counts(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def ties(*options: str) -> int:
        return int(json.loads(run(capsys, "report", history, "--json", "-", *options)[1])["centres"]["ties"])

    assert ties() == 7
    assert ties("--kinds", "recognise") == 1
    assert ties("--kinds", "recognise,reply") == ties("--kinds", "recognise", "--kinds", "reply") == 7
    assert ties("--day", "2026-02-28") == 1
    assert ties("--day", "2026-03-02", "--window", "1") == 0


def test_several_communities_are_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "two.csv"
    both = [Event("reply", a, DAY, target=b, community=name) for name, a, b in (("one", "a", "b"), ("two", "c", "d"))]
    write_events(events_table(both), path)
    status, _, said = run(capsys, "report", path, "--lang", "en")
    assert status == 1
    assert "2 communities: one, two" in said
    status, out, _ = run(capsys, "report", path, "--community", "two", "--json", "-")
    assert status == 0
    assert json.loads(out)["community"]["members"] == 2
    status, _, said = run(capsys, "report", path, "--community", "three", "--lang", "en")
    assert status == 1
    assert "no community three" in said


def test_bad_rows_are_told_and_the_rest_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    rows = ["actor,target,kind,day,weight", "a,b,reply,2026-03-01,1", ",b,reply,2026-03-01,1", "a,c,reply,2026-03-01,x"]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    status, out, said = run(capsys, "report", path, "--lang", "en", "--all")
    assert status == 0
    assert "2 lines were not used" in out
    assert "a.csv:3:" in said
    assert "a.csv:4:" in said
    _, out, _ = run(capsys, "report", path, "--json", "-")
    refused = json.loads(out)["refused"]
    assert sorted((each["file"], each["line"], each["reason"]) for each in refused) == [
        ("a.csv", 3, "no_member"), ("a.csv", 4, "bad_weight"),
    ]  # fmt: skip


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_what_is_read_is_never_written_over(
    tmp_path: Path, history: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    before = history.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(history)
    for to in (history, link, tmp_path):
        assert run(capsys, "report", history, option, to)[0] == 2
    assert history.read_bytes() == before
    folder = tmp_path / "checkout"
    shutil.copytree(EXAMPLES / "colearning", folder)
    assert run(capsys, "report", folder, option, folder / "README.md")[0] == 2
    assert (folder / "README.md").read_bytes() == (EXAMPLES / "colearning/README.md").read_bytes()


def test_two_outputs_need_two_places(tmp_path: Path, history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = tmp_path / "both"
    assert run(capsys, "report", history, "--json", both, "--html", both)[0] == 2
    assert run(capsys, "report", history, "--html", "-")[0] == 2
    assert not both.exists()


def test_what_is_no_plain_file_is_written_to_and_not_replaced(
    tmp_path: Path, history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert run(capsys, "report", history, "--json", pipe)[0] == 0
    assert os.read(reader, 16) == b'{\n "version": 1,'
    os.close(reader)
    assert pipe.is_fifo()


def test_a_day_before_the_history_says_so(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, "report", history, "--day", "1999-01-01", "--lang", "en")
    assert status == 1
    assert "1999-01-01 is before the history begins (2026-02-28)" in said


def test_kinds_that_are_not_there_are_answered_with_those_that_are(
    history: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, said = run(capsys, "report", history, "--kinds", "nope", "--lang", "en")
    assert status == 2
    assert "There are: recognise, reply" in said


def test_invitations_are_named_by_their_lines_in_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    rows = ["invite,a,b,x,1", ",,b,x,1", "invite,q,r,other,1", "invite,a,c,x,1", "invite,b,c,x,1", "invite,a,d,x,none"]
    lines = [f"{row},2026-03-01" for row in rows]
    path.write_text("kind,actor,target,community,weight,day\n" + "\n".join(lines) + "\n", "utf-8")
    _, out, _ = run(capsys, "report", path, "--community", "x", "--json", "-")
    refused = {(each["reason"], each["file"], each["line"]) for each in json.loads(out)["refused"]}
    assert refused == {
        ("no_member", "a.csv", 3), ("bad_weight", "a.csv", 7), ("second_invitation", "a.csv", 6),
    }  # fmt: skip


def test_nothing_usable_is_status_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text("actor,target,kind\n,b,reply\n", "utf-8")
    status, out, said = run(capsys, "report", path, "--lang", "en", "--json", tmp_path / "b.json")
    assert (status, out) == (1, "")
    assert "Not one row could be used" in said
    assert not (tmp_path / "b.json").exists()


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (["--day", "soon"], "no day"),
        (["--zone", "Mars/Olympus"], "Asia/Shanghai"),
        (["--place", "pub"], "give one of"),
        (["--window", "0"], "window"),
        (["--json", "absent/a.json"], "no such folder"),
        (["--lang", "fr"], "zh-Hans"),
    ],
)
def test_wrong_use_is_status_two(
    history: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, options: list[str], answer: str
) -> None:
    monkeypatch.chdir(history.parent)
    status, _, said = run(capsys, "report", history, *options)
    assert status == 2
    assert answer in said


def test_a_folder_of_checkouts_is_a_report_on_its_gate(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "report", EXAMPLES / "colearning", "--json", "-")
    made = json.loads(out)
    assert status == 0
    assert made["community"]["place"] == "check-in"
    assert [each["registered"] for each in made["gate"]["cohorts"]] == [6]


def test_the_vine_names_each_tie(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "vine", history, "--from", "m3", "--lang", "en")
    assert status == 0
    assert "→ hub (1 day with a tie in the last 365: reply 1)" in out
    assert "hub is one of the community's centres. 1 step, 7 members seen on the way." in out
    _, out, _ = run(capsys, "vine", history, "--from", "far", "--lang", "zh")
    assert "→ m6（往回 365 日里有来往的有 2 日：回复 2、认可 1）" in out


def test_a_name_without_ties_gets_those_like_it(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["vine", history, "--from", "hubb"], ["pillar", history, "--pull", "hubb"]):
        status, _, said = run(capsys, *command, "--lang", "en")
        assert status == 1
        assert "Names like it: hub" in said


def test_the_vine_is_not_followed_where_there_is_no_centre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ring.csv"
    write_events(events_table([Event("tie", f"r{a:02}", target=f"r{b:02}") for a, b, _ in ring(40)]), path)
    status, out, _ = run(capsys, "vine", path, "--from", "r05", "--lang", "en")
    assert status == 0
    assert "means nothing" in out


def test_pulling_others_than_the_highest(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "pillar", history, "--lang", "en")
    assert "Without hub, 2 of 7 would still hold together." in out
    assert "told only with --names" in out
    assert "A tie between" in out
    _, out, _ = run(capsys, "pillar", history, "--pull", "m6", "--pull", "m1", "--lang", "en", "--names")
    assert "Without m6, m1, 5 of 6 would still hold together." in out
    assert "Cut off: far" in out
