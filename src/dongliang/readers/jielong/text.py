"""The text form of a list: ``#接龙``, a head, a blank line, then ``N. name text``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dongliang.readers.jielong.numbering import PLAIN, Numbering, numbering_of, otherwise
from dongliang.readers.jielong.shape import LONGEST_NAME, SHOWN, Jielong, Written
from dongliang.readers.reading import ReadError, Remarks

_MARK = r"[#＃] ?(?:接龙|接龍|group ?note)(?= |:|：|$)"
_HEADER = re.compile(rf" *(?:[>「『“\"] *)*{_MARK}(.*)", re.IGNORECASE)
#: The first header may stand behind other words (@林夕 打卡#接龙).
_BEHIND_WORDS = re.compile(rf".{{0,160}}?{_MARK}(.*)", re.IGNORECASE)
#: A header behind the name of who sent it, as some programs copy messages.
_SENT_HEADER = re.compile(rf".{{1,160}}?[:：] *{_MARK}(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a list in what was pasted: the line of its header, what stands behind the header, and its lines."""

    line: int
    beside: str
    rows: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Read:
    """A copy as it was read: the line of its header, lines without a name that can be used, and what is to be known."""

    jielong: Jielong
    line: int
    faults: Sequence[tuple[int, str]]
    numbered_otherwise: Sequence[str]
    words_after: tuple[int, str] | None


def parse_text(text: str, remarks: Remarks, before: int = 0, *, is_whole: bool = False) -> Jielong:
    """Return the list of a text that has been cleaned; ``before`` is the number of lines above it.

    Of several copies of one list (the same head) the last is taken. What stands under a blank line behind the last
    member is left out and said, unless the text ``is_whole``: known to be the list and nothing else. Raises ReadError
    where there is no list, where nobody stands in it, or where it is two lists.
    """
    copies = [_read_copy(copy, remarks.file, is_whole=is_whole) for copy in _copies(text.split("\n"), before)]
    if not copies:
        raise ReadError(remarks.file, "no_jielong")
    filled = [copy for copy in copies if copy.jielong.lines]
    if not filled:
        raise ReadError(remarks.file, "jielong_without_names", line=copies[-1].line)
    last = filled[-1]
    for other in filled:
        if (other.jielong.title, other.jielong.head) != (last.jielong.title, last.jielong.head):
            raise ReadError(remarks.file, "two_jielong", line=last.line, first=other.line)
    for fault_line, reason in last.faults:
        remarks.refuse(fault_line, reason, limit=LONGEST_NAME)
    _remark(last, [written for copy in filled[:-1] for written in copy.jielong.lines], remarks)
    return last.jielong


def header_of(row: str, *, first: bool = True) -> str | None:
    """Return what stands behind ``#接龙`` in a header, or None for any other line.

    Only the first header of a text may stand behind other words: further down these are what somebody wrote.
    """
    if match := _HEADER.fullmatch(row):
        return match.group(1)
    if PLAIN.read(row):
        return None
    match = (_BEHIND_WORDS if first else _SENT_HEADER).fullmatch(row)
    return None if match is None else match.group(1)


def _copies(rows: list[str], before: int) -> Iterator[_Copy]:
    starts: list[tuple[int, str]] = []
    for place, row in enumerate(rows):
        again = bool(starts) and row == rows[starts[0][0]]
        beside = header_of(row, first=again or not starts)
        if beside is not None:
            starts.append((place, beside))
    ends = [place for place, _ in starts] + [len(rows)]
    for (place, beside), end in zip(starts, ends[1:], strict=True):
        yield _Copy(before + place + 1, beside.lstrip(" :：").rstrip(), rows[place + 1 : end])


def _read_copy(copy: _Copy, file: str, *, is_whole: bool) -> _Read:
    rows, numbering = copy.rows, numbering_of(copy.rows)
    start = _start(rows, numbering)
    head = [copy.beside, *(row.rstrip() for row in rows[:start])]
    head = [row for row in head if row.strip()]
    entries = list(_entries(rows, start, numbering))
    after = None
    if entries and not is_whole:
        number, place, said = entries[-1]
        said, _, words = said.partition("\n\n")
        entries[-1] = (number, place, said)
        after = (copy.line + place + said.count("\n") + 3, words.strip().split("\n")[0][:SHOWN]) if words else None
    lines: list[Written] = []
    faults: list[tuple[int, str]] = []
    for number, place, said in entries:
        line = copy.line + place + 1
        name, _, text = said.partition(" ") if " " in said.split("\n", 1)[0] else said.partition("\n")
        if not name or len(name) > LONGEST_NAME:
            faults.append((line, "jielong_name_too_long" if name else "jielong_no_name"))
        else:
            lines.append(Written(number, name, text.strip(), None, "", line))
    jielong = Jielong(head[0].strip() if head else "", tuple(head[1:]), tuple(lines))
    return _Read(jielong, copy.line, faults, _numbered_otherwise(entries, numbering), after)


def _numbered_otherwise(entries: Sequence[tuple[int, int, str]], numbering: Numbering) -> list[str]:
    """Return the lines within texts that bear the very next number in another way: they may be members."""
    found: list[str] = []
    for number, _, said in entries:
        for row in said.split("\n")[1:]:
            other = otherwise(row, numbering)
            if other and other.number == number + 1:
                found.append(row[:SHOWN])
                number = other.number
    return found


def _start(rows: Sequence[str], numbering: Numbering) -> int:
    """Return the place of the first line of the list.

    A head may hold numbered rules of its own. So where the first number has no blank line above it, the list begins
    at the first 1 that has one, if there is such a line.
    """
    numbered = [(place, found.number) for place, row in enumerate(rows) if (found := numbering.read(row))]
    if not numbered:
        return len(rows)
    first = numbered[0][0]
    if _is_under_blank(rows, first):
        return first
    return next((place for place, number in numbered if number == 1 and _is_under_blank(rows, place)), first)


def _is_under_blank(rows: Sequence[str], place: int) -> bool:
    return place > 0 and not rows[place - 1].strip()


def _entries(rows: Sequence[str], start: int, numbering: Numbering) -> Iterator[tuple[int, int, str]]:
    """Yield the number, the place and the text of each line of the list, with the lines that continue it."""
    begun: tuple[int, int] | None = None
    said: list[str] = []
    for place in range(start, len(rows)):
        found = numbering.read(rows[place])
        if found is None:
            said.append(rows[place].rstrip())
            continue
        if begun is not None:
            yield (*begun, "\n".join(said).rstrip())
        begun, said = (found.number, place), [found.rest]
    if begun is not None:
        yield (*begun, "\n".join(said).rstrip())


def _remark(last: _Read, earlier: list[Written], remarks: Remarks) -> None:
    first: dict[str, int] = {}
    before = 0
    for written in last.jielong.lines:
        if written.name in first:
            remarks.notice(written.line, "jielong_name_twice", name=written.name, first=first[written.name])
        first.setdefault(written.name, written.line)
        if written.number <= before:
            remarks.notice(written.line, "jielong_number_again", number=written.number, before=before)
        before = written.number
    remarks.notice_names("jielong_numbered_otherwise", list(last.numbered_otherwise))
    if last.words_after:
        line, words = last.words_after
        remarks.notice(line, "jielong_words_after", words=words)
    gone = list(dict.fromkeys(written.name for written in earlier if written.name not in first))
    remarks.notice_names("jielong_names_gone", gone)


def write_jielong(jielong: Jielong) -> str:
    """Return a list as text, the way WeChat writes it, ready to be pasted into the group."""
    title = jielong.title
    beside = PLAIN.read(title) or _HEADER.match(title) or _SENT_HEADER.match(title)
    rows = [f"#接龙 {title}"] if beside else ["#接龙", title]
    rows = [row for row in rows if row] + list(jielong.head)
    lines = [f"{written.number}. {written.rest}" for written in jielong.lines]
    return "\n".join([*rows, "", *lines]) + "\n"
