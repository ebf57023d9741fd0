"""Reading a list out of what somebody pasted, and telling one from any other text."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from dongliang.readers.jielong.shape import LONGEST, Jielong
from dongliang.readers.jielong.text import header_of, parse_text
from dongliang.readers.jielong.xml import XML_START, parse_xml
from dongliang.readers.pasted import seen
from dongliang.readers.reading import ReadError, Remarks

_PASTED = "#接龙"
#: Lines from the top among which the header of a file is looked for; a sender and a time may stand above it.
_HEAD_LINES = 3


def parse_jielong(text: str, *, file: str = _PASTED) -> Jielong:
    """Return the list in a text that somebody copied from a chat group; ``file`` is what remarks call it.

    A name ends at the first blank, which is a guess where names hold blanks; `with_names` does better for whoever
    knows names. Every line that begins with a number is somebody's; other lines belong to the one above. Of several
    copies of the same list the last counts. Raises ReadError for what is no list, for two different ones, and for
    more than 400,000 characters.
    """
    if len(text) > LONGEST:
        raise ReadError(file, "jielong_too_long", count=len(text), limit=LONGEST)
    remarks = Remarks(file)
    jielong = parse_xml(text, remarks) if XML_START.match(text) else parse_text(seen(text), remarks)
    return replace(jielong, refused=remarks.refused(), noticed=remarks.noticed())


def looks_like_jielong(start: str) -> bool:
    """Return whether a text that begins so is a list: its header stands near the top, or it is such a message."""
    if XML_START.match(start):
        return "<type>53</type>" in start
    filled = (row for row in seen(start).split("\n") if row.strip())
    return any(header_of(row) is not None for row in islice(filled, _HEAD_LINES))
