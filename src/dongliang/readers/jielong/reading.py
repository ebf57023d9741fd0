"""A file with a WeChat list, read into one check-in for each name."""

from __future__ import annotations

from pathlib import Path

from dongliang.readers.asked import Asked
from dongliang.readers.columns import EventColumns
from dongliang.readers.jielong.names import may_go_on, with_names
from dongliang.readers.jielong.pasting import parse_jielong
from dongliang.readers.jielong.shape import LONGEST, SHOWN
from dongliang.readers.names import nearly_equal
from dongliang.readers.reading import ReadError, Reading, Remarks, cohorts_of
from dongliang.readers.text import look_at_text

#: Bytes that a character of a text takes at most, in any encoding that is read.
_WIDEST = 4


def read_jielong(path: Path, asked: Asked) -> Reading:
    """Read a list; the day is the one that was given, since a list does not say for which day it was written.

    Names with blanks are known where the mapping's ``names`` hold them. The XML form tells when each line was
    written, which is kept beside the day and never taken for it.
    """
    found = look_at_text(path, asked.limits, (b"\n",))
    if found.size > LONGEST * _WIDEST:
        raise ReadError(path.name, "jielong_too_long", count=found.size, limit=LONGEST)
    if asked.day is None:
        raise ReadError(path.name, "needs_day")
    jielong = parse_jielong(path.read_bytes().decode(found.encoding), file=path.name)
    stands_for = asked.mapping.names
    events = EventColumns()
    known = {*stands_for, *stands_for.values()}
    names: dict[str, None] = {}
    lines = with_names(jielong, known).lines
    for written in lines:
        name = stands_for.get(written.name, written.name)
        if name not in names:
            events.add("check_in", name, asked.day, written.at, cohort=asked.cohort, community=asked.community)
        names[name] = None
    remarks = Remarks(path.name)
    remarks.notice_names("names_nearly_equal", nearly_equal(list(names)))
    remarks.notice_names(
        "name_may_go_on", [each.rest[:SHOWN] for each in lines if each.name not in known and may_go_on(each)]
    )
    table = events.table()
    noticed = (*jielong.noticed, *remarks.noticed())
    return Reading("jielong", table, cohorts_of(table), jielong.refused, noticed)
