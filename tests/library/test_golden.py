"""Golden reports of the examples: a changed figure shows as a changed file. ``DONGLIANG_GOLDEN=1`` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from dongliang.events import SCHEMA
from dongliang.readers import read, scan
from dongliang.report import ReportRules, build_report
from dongliang.simulate import simulate
from tests.conftest import ROOT

EXAMPLES, GOLDEN = ROOT / "examples", Path(__file__).with_name("golden")
READ: dict[str, dict[str, Any]] = {
    "community.parquet": {},
    "colearning": {},
    "checkins-long.csv": {"zone": "Asia/Shanghai"},
    "checkins-wide.csv": {"year": 2026},
}


def differences(found: Any, kept: Any, place: str = "") -> list[str]:
    """Return where two plain values differ, numbers to nine digits."""
    if isinstance(found, dict) and isinstance(kept, dict) and found.keys() == kept.keys():
        return [each for key in found for each in differences(found[key], kept[key], f"{place}.{key}")]
    if isinstance(found, list) and isinstance(kept, list) and len(found) == len(kept):
        pairs = zip(found, kept, strict=True)
        return [each for number, pair in enumerate(pairs) for each in differences(*pair, f"{place}[{number}]")]
    if isinstance(found, float) and isinstance(kept, int | float):
        return [] if found == pytest.approx(kept, rel=1e-9, abs=1e-9) else [f"{place}: {found}, kept {kept}"]
    return [] if found == kept else [f"{place}: {found}, kept {kept}"]


@pytest.mark.parametrize("name", READ)
def test_the_report_of_an_example_is_the_one_kept(name: str) -> None:
    scanned = scan(EXAMPLES / name, **READ[name])
    rules = ReportRules(zone="Asia/Shanghai", place="check-in", names=True)
    made = json.loads(json.dumps(build_report(scanned.table, rules, name=scanned.name).to_json()))
    path = GOLDEN / f"{name}.json"
    if os.environ.get("DONGLIANG_GOLDEN"):
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert differences(made, json.loads(path.read_text("utf-8"))) == []


def test_the_sample_is_the_simulated_community() -> None:
    assert read(EXAMPLES / "community.parquet").events.equals(simulate(1).table().select(list(SCHEMA)))
