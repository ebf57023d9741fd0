"""Vendored files are the ones that were vendored, each with its licence, and the tool that fetches them names them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tools.vendor import FOLDERS, VENDORED, Vendored, faults, write_sums


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.parent.name))
def test_every_file_is_what_its_sum_says(folder: Path) -> None:
    assert faults(folder) == []


@pytest.mark.parametrize("each", VENDORED, ids=lambda each: each.package)
def test_every_file_stands_beside_its_licence_and_names_its_version(each: Vendored) -> None:
    licence = each.licence.read_text("utf-8")
    assert each.file.is_file()
    assert licence.startswith(f"{each.file.name} is {each.package} {each.version}.")
    assert "License" in licence


def test_every_script_in_a_vendor_folder_is_known_to_the_tool() -> None:
    scripts = {path for folder in FOLDERS for path in folder.glob("*.js")}
    assert scripts == {each.file for each in VENDORED}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for number, text in enumerate(("one", "two")):
        (tmp_path / f"{number}.js").write_text(text, "utf-8")
    write_sums(tmp_path)
    assert faults(tmp_path) == []
    return tmp_path


def test_a_changed_a_missing_and_an_unknown_file_are_named(copied: Path) -> None:
    (copied / "0.js").write_text("changed", "utf-8")
    shutil.move(copied / "1.js", copied / "2.js")
    assert [fault.removeprefix(f"{copied}/") for fault in faults(copied)] == [
        "1.js: listed in SUMS, but missing",
        "2.js: not listed in SUMS",
        "0.js: not the file that was vendored",
    ]
