"""The files of participants: which days they hold, and how much text stands under each.

Nothing of the text is kept: only its size, and a digest of the first day's to find the template's example in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from dongliang.readers.reading import Limits, Remarks
from dongliang.readers.written import WrittenDay

#: Folders in which participants' files stand, besides the root.
FOLDERS = ("", "notes")
README = "readme.md"
#: Words in the name of a file, or of a row, that is no member.
NO_MEMBERS = re.compile(
    r"readme|template|signup.?automation|contributing|license|changelog|^test$|\[bot\]$|[-_]bot$", re.IGNORECASE
)

_MARKER = re.compile(r"<!--\s{0,4}DAILY_CHECKIN_(\d{4})-(\d{1,2})-(\d{1,2})_(START|END)\s{0,4}-->")
_FULL = re.compile(r"#{1,6}\s{0,4}(\d{4})\s?[-./年]\s?(\d{1,2})\s?[-./月]\s?(\d{1,2})(?![\d.])")
_SHORT = re.compile(r"#{1,6}\s{0,4}(\d{1,2})[-./月](\d{1,2})(?![\d.])日?(.{0,80})")
_COMMENT = re.compile(r"<!--.{0,200}?-->")
_FENCES = ("```", "~~~")
_LEAP_YEAR = 2000
_END_OF_NOTES = "<!-- Content_END -->"


@dataclass(slots=True)
class Block:
    """The text under one dated heading: its line, the day as written, its size without blanks and markers."""

    line: int
    day: WrittenDay
    size: int = 0
    _sum: blake2b = field(default_factory=lambda: blake2b(digest_size=16), repr=False)

    def take(self, line: str) -> None:
        """Count a line of text."""
        words = "".join((_COMMENT.sub("", line) if "<!--" in line else line).split())
        self.size += len(words)
        self._sum.update(words.encode("utf-8", "replace"))

    def digest(self) -> bytes:
        """Return a digest of the text without its blanks, to be compared and not kept."""
        return self._sum.digest()


@dataclass(frozen=True, slots=True)
class Note:
    """One participant's file: its path within the checkout, its stem, and its blocks in the order of the file."""

    path: str
    stem: str
    blocks: tuple[Block, ...]


def find_notes(folder: Path, names: set[str], limits: Limits, remarks: Remarks) -> Iterator[Path]:
    """Yield the files that may be participants': Markdown, or without ending where a row has that name.

    Links are not followed, so that a checkout cannot point at files outside it.
    """
    count = 0
    for place in FOLDERS:
        inside = folder / place
        if not inside.is_dir() or (place and inside.is_symlink()):
            continue
        for path in sorted(inside.iterdir()):
            is_note = path.suffix.casefold() == ".md" or (not path.suffix and path.name.casefold() in names)
            if not is_note or path.name.casefold() == README or path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > limits.folder_files:
                remarks.notice(None, "too_many_files", limit=limits.folder_files)
                return
            if path.stat().st_size > limits.note_bytes:
                remarks.notice(None, "note_too_big", file=path.name, limit=limits.note_bytes // (1024 * 1024))
                continue
            yield path


def read_note(path: Path, folder: Path) -> Note:
    """Return a participant's file by its blocks."""
    lines = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
    stem = path.name[: -len(".md")] if path.suffix.casefold() == ".md" else path.name
    return Note(path.relative_to(folder).as_posix(), stem, tuple(_blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the dated blocks of a file.

    Two forms are known: a heading typed by hand, and markers written by the web app around the text. In a file with
    full dates a short one (07.15) is a day only where nothing follows it: 3.1 with a title is the number of a section.
    """
    short = not any(_FULL.match(line) or _MARKER.match(line) for line in lines)
    fenced = _fenced(lines)
    block: Block | None = None
    between = False
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        marker = _MARKER.match(line) if line.startswith("<!--") else None
        if marker is not None:
            year, month, day, sort = marker.groups()
            written = WrittenDay(int(month), int(day), int(year))
            between = sort == "START"
            if between and block is not None and block.day == written and not block.size:
                continue
            if block is not None:
                yield block
            block = Block(number, written) if between else None
        elif line == _END_OF_NOTES and block is not None:
            yield block
            block = None
        elif not between and number not in fenced and (written_day := _heading(line, short)) is not None:
            if block is not None:
                yield block
            block = Block(number, written_day)
        elif block is not None and not (between and _heading(line, short) == block.day):
            block.take(line)
    if block is not None:
        yield block


def _heading(line: str, short: bool) -> WrittenDay | None:
    if not line.startswith("#"):
        return None
    if match := _FULL.match(line):
        year, month, number = map(int, match.groups())
        return WrittenDay(month, number, year)
    match = _SHORT.match(line)
    if match is None:
        return None
    day = WrittenDay(int(match.group(1)), int(match.group(2)))
    return day if short or (not match.group(3).strip() and day.in_year(_LEAP_YEAR) is not None) else None


def _fenced(lines: list[str]) -> set[int]:
    """Return the numbers of lines inside code fences; a fence that is never closed fences nothing."""
    marks = [number for number, line in enumerate(lines, 1) if line.lstrip().startswith(_FENCES)]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return {number for start, end in pairs for number in range(start + 1, end)}
