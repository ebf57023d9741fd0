"""The header of an events table: its own column names, and those under which other programs write them."""

from __future__ import annotations

from collections.abc import Sequence

from dongliang.events import SCHEMA
from dongliang.readers.reading import Remarks
from dongliang.readers.written import plain

#: Names under which other programs write the columns of an events table.
ALIASES: dict[str, str] = {
    "ts": "at", "time": "at", "date": "at", "timestamp": "at",
    "src": "actor", "from": "actor", "sender": "actor", "source": "actor",
    "dst": "target", "to": "target", "receiver": "target",
    "w": "weight", "n": "weight", "count": "weight", "rank": "weight", "rating": "weight",
}  # fmt: skip
#: The two members of a plain table of ties; each means nothing without the other.
PAIR = {"a": "actor", "b": "target"}
#: Every name that a column of an events table may have.
KNOWN = (*SCHEMA, *ALIASES, *PAIR)
_RATINGS = ("rank", "rating")


def event_columns(headers: Sequence[str], remarks: Remarks | None = None) -> dict[str, int] | None:
    """Return the place of each column of an events table by its header, or None where the headers are no such table.

    An events table has an actor, and a kind or a target. Of two columns that mean the same the first is used, and
    ``remarks`` told. ``rated`` stands for a weight headed rank or rating.
    """
    known = [plain(header) for header in headers]
    aliases = ALIASES | PAIR if set(PAIR) <= set(known) else ALIASES
    places: dict[str, int] = {}
    twice: dict[str, list[str]] = {}
    for place, header in enumerate(known):
        name = aliases.get(header, header)
        if name in places:
            twice.setdefault(name, [headers[places[name]]]).append(headers[place])
        elif name in SCHEMA:
            places[name] = place
            if header in _RATINGS:
                places["rated"] = place
    if "actor" not in places or not ("kind" in places or "target" in places):
        return None
    for name, (used, *others) in twice.items():
        if remarks is not None:
            remarks.notice(None, "columns_of_one_meaning", column=name, used=used, others=", ".join(others))
    return places


def default_kind(places: dict[str, int]) -> str:
    """Return the kind of a row that tells none: a rating where the weight is one, else a tie."""
    return "rating" if "rated" in places else "tie"
