"""Join notices of a chat group: who came in by whom, from a pasted text or from a chat's export."""

from __future__ import annotations

from dongliang.readers.joins.notices import Join, find_joins
from dongliang.readers.joins.reading import read_joins

__all__ = ["Join", "find_joins", "read_joins"]
