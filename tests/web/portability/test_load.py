"""Loading a history: what is added, that twice adds nothing, and that nothing is half done."""

from __future__ import annotations

import csv
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
