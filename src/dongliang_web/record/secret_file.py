"""A secret that is made once and kept in the home folder, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def kept_secret(kept: Path, make: Callable[[], str]) -> str:
    """Return a secret from its file, which is made on the first call; of two at once the first keeps theirs."""
    if not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(make(), "ascii")
        with suppress(FileExistsError):
            os.link(made, kept)
        made.unlink()
    return kept.read_text("ascii")
