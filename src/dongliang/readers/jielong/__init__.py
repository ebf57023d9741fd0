"""The WeChat list (接龙): what a group writes below one another, copied from the chat as text or as XML."""

from __future__ import annotations

from dataclasses import replace

from dongliang.readers.jielong.names import normal_name, with_names
from dongliang.readers.jielong.shape import LONGEST, LONGEST_NAME, Jielong, Written
from dongliang.readers.jielong.text import parse_text, write_jielong
from dongliang.readers.jielong.xml import XML_START, parse_xml
from dongliang.readers.pasted import seen
from dongliang.readers.reading import ReadError, Remarks

__all__ = ["LONGEST_NAME", "Jielong", "Written", "normal_name", "parse_jielong", "with_names", "write_jielong"]

_PASTED = "#接龙"


def parse_jielong(text: str, *, file: str = _PASTED) -> Jielong:
    """Return the list in a text that somebody copied from a chat group; ``file`` is what remarks call it.

    A name ends at the first blank, which is a guess where names hold blanks; `with_names` does better for whoever
    knows names. Every line that begins with a number is somebody's; other lines belong to the one above. Of several
    copies of the same list the last counts. Raises ReadError for what is no list, for two different ones, and for
    more than a million characters.
    """
    if len(text) > LONGEST:
        raise ReadError(file, "jielong_too_long", count=len(text), limit=LONGEST)
    remarks = Remarks(file)
    jielong = parse_xml(text, remarks) if XML_START.match(text) else parse_text(seen(text), remarks)
    return replace(jielong, refused=remarks.refused(), noticed=remarks.noticed())
