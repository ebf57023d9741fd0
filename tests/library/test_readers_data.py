"""Every real cohort: marks equal those kept beside, the funnel is as defined, and known faults are reported."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from dongliang.events import Event
from dongliang.gate.funnel import CohortCount, count_cohort, marks_of
from dongliang.readers import ReadError, Reading, read, scan
from tests.conftest import DATA

COHORTS = (
    "claude-courses", "defi", "eip-7702", "english-3", "epf-3", "eth-protocol-1", "eth-protocol-4", "google-ai-25d",
    "monad-camp", "solidity", "starknet", "superchain", "universal-ai", "vibe-dapp", "web3-intern-2025", "web3-url",
)  # fmt: skip
REGISTERED = {
    "claude-courses": 56, "defi": 51, "eip-7702": 43, "english-3": 120, "epf-3": 21, "eth-protocol-1": 17,
    "eth-protocol-4": 16, "google-ai-25d": 42, "monad-camp": 630, "solidity": 113, "starknet": 14, "superchain": 18,
    "universal-ai": 224, "vibe-dapp": 213, "web3-intern-2025": 466, "web3-url": 56,
}  # fmt: skip
ASKED = ("done", "missed", "failed", "blank")
pytestmark = pytest.mark.data


def folder(cohort: str) -> Path:
    return DATA / "colearning" / cohort


@cache
def reading(cohort: str) -> Reading:
    return read(folder(cohort) / "checkout", cohort=cohort)


@cache
def kept(cohort: str) -> dict[tuple[str, dt.date], str]:
    """The marks kept beside the checkout, by member and day."""
    with (folder(cohort) / "checkins.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["mark"] in ASKED]
    return {(row["member"], dt.date.fromisoformat(row["day"])): row["mark"] for row in rows}


def marks(found: Reading) -> dict[tuple[str, dt.date], str]:
    """The marks that a reading tells, in the words of the kept ones; nothing behind the day of falling out."""
    kinds: dict[tuple[str, dt.date], set[str]] = {}
    for actor, day, kind in found.events.select("actor", "day", "kind").iter_rows():
        kinds.setdefault((actor, day), set()).add(kind)
    (cohort,) = found.cohorts
    told = {}
    for member in cohort.registered:
        for day in cohort.days:
            here = kinds.get((member, day), set())
            told[member, day] = mark(here)
            if "out" in here:
                break
    return told


def mark(kinds: set[str]) -> str:
    if "out" in kinds:
        assert kinds - {"register"} == {"missed", "out"}
        return "failed"
    return "done" if "check_in" in kinds else "missed" if "missed" in kinds else "blank"


def test_no_cohort_is_left_out() -> None:
    found = {path.parent.name for path in (DATA / "colearning").glob("*/checkout")}
    assert found == set(COHORTS) == set(REGISTERED)


@pytest.mark.parametrize("cohort", COHORTS)
def test_marks_are_those_kept(cohort: str) -> None:
    assert marks(reading(cohort)) == kept(cohort)
    assert reading(cohort).refused == ()


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_table_alone_is_enough(cohort: str) -> None:
    found = read(folder(cohort) / "checkout" / "README.md", cohort=cohort, year=2024 if cohort == "solidity" else None)
    assert found.events.equals(reading(cohort).events)
    assert found.cohorts == reading(cohort).cohorts


@pytest.mark.parametrize("cohort", COHORTS)
def test_the_funnel_is_as_defined(cohort: str) -> None:
    (read_cohort,) = reading(cohort).cohorts
    by_member: dict[str, list[str]] = {}
    for (member, _), one in kept(cohort).items():
        by_member.setdefault(member, []).append(one)
    expected = CohortCount(
        registered=len(by_member),
        started=sum("done" in row for row in by_member.values()),
        finished=sum("done" in row and "failed" not in row for row in by_member.values()),
        perfect=sum(Counter(row) == {"done": len(read_cohort.days)} for row in by_member.values()),
    )
    assert expected.registered == REGISTERED[cohort]
    assert naive_funnel(reading(cohort)) == expected
    events = (Event(**row) for row in reading(cohort).events.iter_rows(named=True))
    assert count_cohort(marks_of(events, cohort), read_cohort.days) == expected


def naive_funnel(found: Reading) -> CohortCount:
    (cohort,) = found.cohorts
    acts: dict[str, Counter[str]] = {name: Counter() for name in cohort.registered}
    for actor, kind in found.events.select("actor", "kind").iter_rows():
        acts[actor][kind] += 1
    started = [count for count in acts.values() if count["check_in"]]
    return CohortCount(
        registered=len(acts),
        started=len(started),
        finished=sum(not count["out"] for count in started),
        perfect=sum(count["check_in"] == len(cohort.days) for count in started),
    )


def noticed(cohort: str) -> Counter[str]:
    return Counter(remark.reason for remark in reading(cohort).noticed)


def test_known_faults_are_reported_beside() -> None:
    twice = [remark for remark in reading("solidity").noticed if remark.reason == "row_twice"]
    assert [remark.values["name"] for remark in twice] == ["LikKee", "baiyazi", "MrF", "Lisa"]
    short = [remark for remark in reading("eth-protocol-1").noticed if remark.reason == "short_rows"]
    assert [remark.values["count"] for remark in short] == [11]
    assert noticed("web3-url")["template_text"] == 1
    assert noticed("solidity")["names_garbled"] == 1
    assert noticed("superchain")["rows_without_file"] == 1
    assert noticed("eip-7702")["day_twice"] == 1
    assert noticed("starknet")["blank_in_living_row"] == 1
    assert noticed("monad-camp")["names_like_phones"] == 1
    assert noticed("claude-courses")["rows_no_member"] == 1


def test_every_remark_can_be_said_in_both_languages() -> None:
    for cohort in COHORTS:
        for remark in reading(cohort).noticed:
            assert remark.sentence("en") != remark.sentence("zh-Hans")


def test_a_table_without_any_year_asks_for_it() -> None:
    with pytest.raises(ReadError, match="--year"):
        read(folder("solidity") / "checkout" / "README.md")


def test_a_table_in_progress_has_days_to_come() -> None:
    found = read(folder("claude-courses") / "README.on-2025-08-07.md", cohort="claude-courses")
    assert [remark.values["count"] for remark in found.noticed if remark.reason == "days_to_come"] == [14]
    assert len(found.cohorts[0].days) == 30


def test_a_folder_of_cohorts_is_all_of_them() -> None:
    steps: list[tuple[int, int]] = []
    found = read(DATA / "colearning", progress=lambda done, of: steps.append((done, of)))
    assert {cohort.name: len(cohort.registered) for cohort in found.cohorts} == REGISTERED
    assert found.refused == ()
    assert steps == [(number, len(COHORTS)) for number in range(1, len(COHORTS) + 1)]
    alone = read(DATA / "colearning" / "defi")
    assert [cohort.name for cohort in alone.cohorts] == ["defi"]
    assert alone.events.equals(found.events.filter(cohort="defi"))


EDGES = {
    "karate_edges": ("tie", 78, False), "lesmis_edges": ("tie", 254, False), "florentine_edges": ("tie", 20, False),
    "sampson_T4_signed": ("rating", 103, True), "bitcoin_alpha_signed": ("rating", 24_186, True),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_plain_tables_of_ties(name: str) -> None:
    kind, count, signed = EDGES[name]
    found = scan(DATA / "networks" / f"{name}.csv")
    table = found.table.collect()
    assert (found.refused, found.noticed, found.place) == ((), (), "unknown")
    assert (len(table), table["kind"].unique().to_list()) == (count, [kind])
    assert table.filter(pl.col("weight") < 0).is_empty() is not signed
    assert table["at"].null_count() == (0 if name.startswith("bitcoin") else count)


def test_every_table_of_talk_and_of_work() -> None:
    talk = [path for path in sorted((DATA / "talk").glob("*.csv")) if path.stem not in ("INDEX", "departures_dev")]
    work = sorted((DATA / "networks").glob("*_events/*.events.csv"))
    assert len(talk) > 50
    assert len(work) > 10
    for path in (*talk, *work):
        found = scan(path)
        lines = path.read_bytes().count(b"\n")
        table = found.table.select("actor", "target", "kind", "day", "at", "weight").collect(engine="streaming")
        assert (len(table), found.refused) == (lines - 1, ())
        assert [each.reason for each in found.noticed] == (["days_since_1970"] if path in talk else [])
        assert table["day" if path in talk else "at"].null_count() == 0
        assert table["weight"].min() is not None
