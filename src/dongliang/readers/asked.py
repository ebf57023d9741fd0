"""What the caller of a reader asks for, handed on as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dongliang.readers.mapping import SheetMapping
from dongliang.readers.reading import Limits, Progress, no_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an input is to be read: its format, what its columns mean, what to call it, how much of it is too much.

    ``day`` is that of a list, which does not say its own; ``you`` is the name of who exported a chat.
    """

    format: str | None = None
    mapping: SheetMapping = field(default_factory=SheetMapping)
    community: str = ""
    cohort: str = ""
    day: dt.date | None = None
    you: str = ""
    limits: Limits = field(default_factory=Limits)
    progress: Progress = no_progress
