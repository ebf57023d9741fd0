"""Folders of several cohorts: each is named by its folder, and a broken one does not stop the others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dongliang.readers import ReadError, read, scan

TABLE = "- 共学开始时间：{day:%Y-%m-%d}\n\n| Name | {day.month}.{day.day:02d} |\n| --- | --- |\n| {name} | ✅ |\n"
FIRST, SECOND = dt.date(2024, 7, 15), dt.date(2025, 3, 5)


def checkout(folder: Path, name: str, day: dt.date) -> Path:
    folder.mkdir(parents=True)
    (folder / "README.md").write_text(TABLE.format(day=day, name=name), "utf-8")
    return folder


def test_every_checkout_is_a_cohort_named_by_its_folder(tmp_path: Path) -> None:
    checkout(tmp_path / "第一期", "周岚", FIRST)
    checkout(tmp_path / "第二期" / "checkout", "陈默", SECOND)
    (tmp_path / "notes").mkdir()
    (tmp_path / "cohorts.csv").write_text("cohort\n", "utf-8")
    steps: list[tuple[int, int]] = []
    found = read(tmp_path, community="共学", progress=lambda done, of: steps.append((done, of)))
    assert [(cohort.name, cohort.days, cohort.registered) for cohort in found.cohorts] == [
        ("第一期", (FIRST,), ("周岚",)),
        ("第二期", (SECOND,), ("陈默",)),
    ]
    assert found.events["community"].unique().to_list() == ["共学"]
    assert steps == [(1, 2), (2, 2)]
    assert read(tmp_path, cohort="共学").cohorts[0].name == "共学 第一期"
    lazy = scan(tmp_path)
    assert (lazy.source, lazy.place, lazy.name) == ("colearning", "check-in", tmp_path.name)
    assert len(lazy.table.collect()) == len(found.events) == 4


def test_a_readme_without_a_table_does_not_hide_the_cohorts(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# 各期\n", "utf-8")
    with pytest.raises(ReadError, match=r"^README\.md: The README has no table"):
        read(tmp_path)
    checkout(tmp_path / "one", "a", FIRST)
    assert [cohort.name for cohort in read(tmp_path).cohorts] == ["one"]


def test_a_checkout_that_lies_in_the_folder_of_its_cohort(tmp_path: Path) -> None:
    checkout(tmp_path / "defi" / "checkout", "a", FIRST)
    assert [cohort.name for cohort in read(tmp_path / "defi").cohorts] == ["defi"]
    assert [cohort.name for cohort in read(tmp_path / "defi", cohort="c").cohorts] == ["c"]


def test_a_broken_checkout_is_refused_by_name(tmp_path: Path) -> None:
    checkout(tmp_path / "a", "x", FIRST)
    (checkout(tmp_path / "b", "y", FIRST) / "README.md").write_bytes(b"\0")
    (checkout(tmp_path / "c", "z", FIRST) / "README.md").write_text("| Name | 7.15 | 7.16 |\n|-|-|-|\n| z | ✅ | |\n")
    found = read(tmp_path)
    assert [cohort.name for cohort in found.cohorts] == ["a"]
    assert [(each.file, each.reason) for each in found.refused] == [
        ("b/README.md", "nul_bytes"),
        ("c/README.md", "needs_year_for_table"),
    ]
    (tmp_path / "a" / "README.md").unlink()
    with pytest.raises(ReadError, match=r"^b/README\.md: "):
        read(tmp_path)


def test_remarks_name_the_cohort_too(tmp_path: Path) -> None:
    path = checkout(tmp_path / "a", "x", FIRST) / "README.md"
    path.write_text(path.read_text("utf-8") + "| y | ？ |\n| x | ✅ |\n", "utf-8")
    found = read(tmp_path)
    assert [(each.where(), each.reason) for each in found.refused] == [("a/README.md:6", "unknown_mark")]
    assert ("a/README.md:7", "row_twice") in [(each.where(), each.reason) for each in found.noticed]


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    outside = checkout(tmp_path / "outside", "x", FIRST)
    folder = tmp_path / "folder"
    checkout(folder / "own", "a", FIRST)
    (folder / "linked").symlink_to(outside)
    (folder / "half").mkdir()
    (folder / "half" / "checkout").symlink_to(outside)
    (folder / "file").mkdir()
    (folder / "file" / "README.md").symlink_to(outside / "README.md")
    assert [cohort.name for cohort in read(folder).cohorts] == ["own"]
    with pytest.raises(ReadError, match=r"no README\.md"):
        read(folder / "file")
