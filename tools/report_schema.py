"""Write ``docs/report.schema.json`` from the report's dataclasses: ``python -m tools.report_schema``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from dongliang.report.shape import VERSION, Drawn, Report

TARGET = Path(__file__).resolve().parent.parent / "docs/report.schema.json"
_TOLD = (
    f"What `dongliang report --json` writes, version {VERSION}. Null stands where nothing can be said. Shares, chances "
    "and P run from 0 to 1, intervals are 95 %, days are ISO dates, members go by the names of the history."
)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report: every key needed, none besides; what only pictures need is not part of it."""
    made = TypeAdapter(Report).json_schema(mode="serialization")
    made["properties"] = {name: each for name, each in made["properties"].items() if name != "drawn"}
    made["properties"]["version"] = {"const": VERSION}
    drawn = TypeAdapter(Drawn).json_schema(mode="serialization")["$defs"]
    made["$defs"] = {name: each for name, each in made["$defs"].items() if name not in (*drawn, "Drawn")}
    for each in (made, *made["$defs"].values()):
        _close(each)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Dongliang report"}
    return {**made, **head, "description": _TOLD}


def _close(part: dict[str, Any]) -> None:
    part |= {"additionalProperties": False, "required": list(part["properties"])}
    for each in part["properties"].values():
        each.pop("title", None)


def text() -> str:
    """Return the file's text."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), "utf-8")
