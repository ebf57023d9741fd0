"""Loading a history: what is added, that twice adds nothing, and that nothing is half done."""

from __future__ import annotations

import csv
import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dongliang.readers import read
from dongliang_web.models import CheckIn, Cohort, Community, Enrolment, Entry, Member
from dongliang_web.portability.actions.load import load_history
from dongliang_web.record.actions import as_events
from tests.web.factories import LONG_AGO, CommunityFactory

pytestmark = pytest.mark.django_db
SETTINGS = "dongliang_web.settings"
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (Cohort, Member, Enrolment, Entry, CheckIn)}


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="here")


def load(path: Path, **options: object) -> None:
    call_command("load", str(path), community="here", **options)


def test_a_checkout_becomes_a_loaded_cohort_with_placeholders(community: Community) -> None:
    reading = read(EXAMPLES / "colearning")
    load(EXAMPLES / "colearning")
    cohort = Cohort.objects.get()
    assert (cohort.loaded, cohort.first_date, cohort.last_date) == (
        True,
        reading.cohorts[0].first_day,
        reading.cohorts[0].last_day,
    )
    names = set(Member.objects.values_list("imported_name", flat=True))
    assert names == set(reading.cohorts[0].registered)
    assert not Member.objects.filter(attachments__isnull=False).exists()
    kinds = Counter(event.kind for event in as_events(community))
    assert kinds == reading.kinds()
    assert CheckIn.objects.count() == reading.kinds()["check_in"] + reading.kinds().get("make_up", 0)


def test_loading_again_adds_nothing(community: Community) -> None:
    load(EXAMPLES / "colearning")
    before = counts()
    load(EXAMPLES / "colearning")
    assert counts() == before


def test_the_same_people_in_a_second_history_are_the_same_placeholders(community: Community, tmp_path: Path) -> None:
    load(EXAMPLES / "colearning")
    name = Member.objects.exclude(imported_name="").first().imported_name
    table = tmp_path / "more.csv"
    table.write_text(f"kind,actor,day\ncheck_in,{name},2027-01-01\ncheck_in,new person,2027-01-01\n", "utf-8")
    members = Member.objects.count()
    load(table)
    assert Member.objects.count() == members + 1
    assert CheckIn.objects.filter(day_date="2027-01-01").count() == 2


def test_a_second_check_in_of_a_day_is_an_event_but_one_check_in(community: Community, tmp_path: Path) -> None:
    table = tmp_path / "twice.csv"
    rows = "check_in,甲,2026-03-01T01:00:00Z,2026-03-01\ncheck_in,甲,2026-03-01T09:00:00Z,2026-03-01\n"
    table.write_text(f"kind,actor,at,day\n{rows}", "utf-8")
    done = load_history(read(table), community, at=LONG_AGO)
    assert (done.events, done.check_ins, done.doubled) == (2, 1, 1)


def test_a_kind_of_its_own_is_kept_with_its_tie(community: Community, tmp_path: Path) -> None:
    table = tmp_path / "ties.csv"
    table.write_text("kind,actor,target,day\nreply,甲,乙,2026-03-01\n", "utf-8")
    load(table)
    (event,) = as_events(community)
    member = {each.imported_name: str(each.key) for each in Member.objects.all()}
    assert (event.kind, event.actor, event.target) == ("reply", member["甲"], member["乙"])


def test_what_a_file_refuses_leaves_nothing(community: Community, tmp_path: Path) -> None:
    before = counts()
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(CommandError, match=r"empty\.csv"):
        load(empty)
    mapping = tmp_path / "mapping.json"
    mapping.write_text("{", "utf-8")
    with pytest.raises(CommandError, match=r"mapping\.json: The mapping is not JSON"):
        load(EXAMPLES / "checkins-long.csv", mapping=mapping)
    with pytest.raises(CommandError, match="nowhere"):
        call_command("load", str(EXAMPLES / "colearning"), community="nowhere")
    assert counts() == before


CHECKOUT = """# Cohort

<!-- START_COMMIT_TABLE -->
| Name | {heads} |
| ---- | {rules} |
{rows}
<!-- END_COMMIT_TABLE -->
"""


def checkout(folder: Path, first: str, days: int, **marks: str) -> Path:
    """A checkout whose cohort is named after its folder; marks are one sign a day: d done, m missed, o out."""
    folder.mkdir(parents=True)
    begins = dt.date.fromisoformat(first)
    heads = " | ".join(f"{begins + dt.timedelta(days=i):%m.%d}" for i in range(days))
    signs = {"d": "✅", "m": "⭕️", "o": "❌", ".": ""}
    rows = "\n".join(f"| {name} | " + " | ".join(signs[each] for each in row) + " |" for name, row in marks.items())
    text = CHECKOUT.format(heads=heads, rules=" | ".join(["----"] * days), rows=rows)
    (folder / "README.md").write_text(text, "utf-8")
    return folder


def spans() -> list[tuple[str, dt.date, dt.date]]:
    return list(Cohort.objects.order_by("number").values_list("title", "first_date", "last_date"))


def test_another_cohort_of_the_same_name_is_refused_and_can_be_named(community: Community, tmp_path: Path) -> None:
    load(checkout(tmp_path / "a" / "reading", "2024-03-04", 3, ann="ddd"), year=2024)
    other = checkout(tmp_path / "b" / "reading", "2024-05-06", 4, ben="dddd")
    before = counts()
    with pytest.raises(CommandError) as refused:
        load(other, year=2024, language="en")
    said = str(refused.value)
    assert all(day in said for day in ("2024-03-04", "2024-03-06", "2024-05-06", "2024-05-09"))
    assert "--cohort NAME" in said
    assert counts() == before
    load(other, year=2024, cohort="reading, May")
    assert spans() == [
        ("reading", dt.date(2024, 3, 4), dt.date(2024, 3, 6)),
        ("reading, May", dt.date(2024, 5, 6), dt.date(2024, 5, 9)),
    ]
    load(checkout(tmp_path / "c" / "reading", "2024-03-04", 3, ann="ddd"), year=2024)
    assert len(spans()) == 2, "the same name with the same days is the same cohort"


def test_a_later_copy_of_a_cohort_lets_it_end_later(community: Community, tmp_path: Path) -> None:
    load(checkout(tmp_path / "a" / "reading", "2024-03-04", 3, ann="ddd", ben="ddm"), year=2024)
    later = checkout(tmp_path / "b" / "reading", "2024-03-04", 5, ann="ddddd", ben="ddmo.")
    load(later, year=2024)
    assert spans() == [("reading", dt.date(2024, 3, 4), dt.date(2024, 3, 8))]
    out = dict(Enrolment.objects.values_list("member__imported_name", "out_since_date"))
    assert out == {"ann": None, "ben": dt.date(2024, 3, 7)}
    assert CheckIn.objects.count() == 7
    before = counts()
    load(later, year=2024)
    assert counts() == before
    with pytest.raises(CommandError, match="--cohort NAME"):
        load(tmp_path / "a" / "reading", year=2024, language="en")


def test_what_was_read_is_said_as_convert_says_it(
    community: Community, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "bad.csv"
    table.write_text("kind,actor,day\ncheck_in,甲,2026-03-01\ncheck_in,乙,\u001b[31mnever\n", "utf-8")
    load(table, language="zh-Hans")
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert lines[0] == "没有用的："
    assert lines[1].startswith("  bad.csv:3: ")
    assert "\u001b" not in said.err
    assert said.out.startswith("加入 1 件事")
    load(table, language="en")
    said = capsys.readouterr()
    assert said.err.startswith("Not used:\n  bad.csv:3: ")


def test_a_refusal_stands_without_the_name_of_an_error(tmp_path: Path) -> None:
    site = os.environ | {"DONGLIANG_HOME": str(tmp_path), "DONGLIANG_SECRET_KEY": "x"}
    site.pop("DATABASE_URL", None)
    site.pop("DJANGO_SETTINGS_MODULE", None)
    for prepare in ("migrate", "createcachetable"):
        django = [sys.executable, "-m", "django", prepare, "--settings", SETTINGS, "-v", "0"]
        subprocess.run(django, env=site, check=True)
    words = ["load", str(EXAMPLES / "colearning"), "--community", "nowhere", "--language", "zh-Hans"]
    run = "from dongliang.cli import main; main()"
    answer = subprocess.run([sys.executable, "-c", run, *words], env=site, capture_output=True, encoding="utf-8")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == "没有「nowhere」这个社群。先在网站上建，再载入。\n"


@pytest.mark.data
def test_a_real_cohort_loads_with_the_counts_of_its_table(community: Community, data_folder: Path) -> None:
    folder = data_folder / "colearning" / "english-3"
    load(folder / "checkout")
    with (folder / "checkins.csv").open(encoding="utf-8") as file:
        marks = Counter(row["mark"] for row in csv.DictReader(file))
    assert CheckIn.objects.count() == marks["done"]
    assert Enrolment.objects.exclude(out_since_date=None).count() == marks["failed"]
    assert Entry.objects.filter(verb="missed_day").count() == marks["missed"] + marks["failed"]
    before = counts()
    load(folder / "checkout")
    assert counts() == before
