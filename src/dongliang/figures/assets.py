"""The sheets and scripts that pictures need, which the site serves and the report holds in itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: Where they are.
FOLDER = Path(__file__).resolve().parent / "static"


@cache
def read(name: str) -> str:
    """Return the text of a sheet, a script or a drawing by its name: ``ground.css``."""
    return (FOLDER / name).read_text("utf-8")
