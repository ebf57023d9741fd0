"""The sheets and scripts that pictures need, which the site serves and the report holds in itself."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

#: Where they are.
FOLDER = Path(__file__).resolve().parent / "static"


@cache
def read(name: str) -> str:
    """Return the text of a sheet, a script or a drawing by its name: ``ground.css``."""
    return (FOLDER / name).read_text("utf-8")


def allowed(name: str) -> str:
    """Return how a page's policy (CSP) admits a sheet or script that stands in it: by its SHA-256."""
    digest = hashlib.sha256(read(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def as_data(content: bytes, content_type: str) -> str:
    """Return an address that holds its content in itself."""
    return f"data:{content_type};base64,{base64.b64encode(content).decode()}"


def icon() -> str:
    """Return the mark as an address that holds it in itself."""
    return as_data(read("mark.svg").encode(), "image/svg+xml")
