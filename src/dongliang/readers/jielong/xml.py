"""The XML form of a list, as WeChat keeps it: the text in its title, and who wrote each line when."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from xml.etree import ElementTree

from dongliang.readers.jielong.shape import Jielong
from dongliang.readers.jielong.text import parse_text
from dongliang.readers.pasted import seen
from dongliang.readers.reading import ReadError, Remarks
from dongliang.readers.written import SECONDS

#: The start of a message, behind the sender whom some programs write before it.
XML_START = re.compile(r"\s{0,99}(?:[\w@-]{1,64}:\s{0,9})?(<\?xml|<msg\b)")
_DECLARES = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TYPE = "53"


def parse_xml(text: str, remarks: Remarks) -> Jielong:
    """Return the list of a message of type 53; who wrote it and when go to the lines in their order.

    Where there are not as many authors as lines, nobody can say whose is whose, and neither is kept.
    Raises ReadError for a text that is no XML, that declares a document type or entities, or that is no list.
    """
    start = XML_START.match(text)
    message = _parse(text[start.start(1) if start else 0 :], remarks.file)
    if (message.findtext(".//appmsg/type") or "").strip() != _TYPE:
        raise ReadError(remarks.file, "jielong_other_message")
    before = text[: max(text.find("<title"), 0)].count("\n")
    jielong = parse_text(seen(message.findtext(".//appmsg/title") or ""), remarks, before, is_whole=True)
    authors = _authors(message, remarks.file)
    # Lines without a name have authors too, so they count here.
    if authors and len(authors) != len(jielong.lines) + len(remarks.refused()):
        remarks.notice(None, "jielong_authors_differ", authors=len(authors), lines=len(jielong.lines))
        return jielong
    return _with_authors(jielong, authors, remarks)


def _parse(text: str, file: str) -> ElementTree.Element:
    if _DECLARES.search(text):
        raise ReadError(file, "jielong_declares")
    try:
        return ElementTree.fromstring(text)  # without a document type there are no entities to unfold
    except (ElementTree.ParseError, ValueError) as error:
        raise ReadError(file, "jielong_bad_xml", detail=str(error)) from error


def _authors(message: ElementTree.Element, file: str) -> list[ElementTree.Element]:
    """Return the entries of who wrote which line; in some messages they are XML within a text."""
    found = [entry for entry in message.iter("i") if entry.find("u") is not None]
    for element in message.iter() if not found else ():
        inner = (element.text or "").strip()
        if element.tag != "title" and inner.startswith("<") and "<u>" in inner:
            found += [entry for entry in _parse(inner, file).iter("i") if entry.find("u") is not None]
    return found


def _with_authors(jielong: Jielong, authors: list[ElementTree.Element], remarks: Remarks) -> Jielong:
    if not authors:
        return jielong
    refused = {refusal.line for refusal in remarks.refused()}
    places = sorted(refused | {written.line for written in jielong.lines}, key=lambda line: line or 0)
    author_of = dict(zip(places, authors, strict=True))
    lines, strange = [], []
    for written in jielong.lines:
        author = author_of[written.line]
        lines.append(replace(written, at=_at(author.findtext("t") or ""), wxid=(author.findtext("u") or "").strip()))
        length = (author.findtext("r") or "").rpartition("-")[2].strip()
        if length.isdecimal() and abs(int(length[:9]) - _units(written.rest)) > 2:
            strange.append(written.name)
    remarks.notice_names("jielong_lengths_differ", strange)
    return replace(jielong, lines=tuple(lines))


def _units(text: str) -> int:
    """Return how long WeChat takes a text to be: an emoji counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _at(seconds: str) -> dt.datetime | None:
    seconds = seconds.strip()
    if not seconds.isdecimal() or len(seconds) > 12 or not SECONDS[0] <= int(seconds) < SECONDS[1]:
        return None
    return dt.datetime.fromtimestamp(int(seconds), dt.UTC)
