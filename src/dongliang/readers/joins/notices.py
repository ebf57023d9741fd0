"""The notices by which a chat group says who came in, and by whom."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dongliang.readers.pasted import seen
from dongliang.readers.reading import ReadError
from dongliang.readers.written import read_when

By = Literal["invitation", "qr_code"]

#: Characters of the longest line that is taken for a notice: forty names at once, and those who were there.
_LONGEST = 5_000
_PASTED = "text"
_YOU = ("你", "you")
_NAME = r'[^"“”]{1,120}'
_ONE = rf'["“] ?({_NAME}?) ?["”]'
_WHO = rf"(?:{_ONE}|(你))"
#: What may stand before a notice on its line.
_BEFORE = re.compile(r"(?:\[(?:系统|系统消息|System)\]|(?:系统消息|系统|System)[:：]?) *", re.IGNORECASE)
_TIME = re.compile(r"\[?(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日? ?[T ] ?\d{1,2}:\d{2}(?::\d{2})?)\]?")
_AFTER = r"(?: *(?:撤销|Revoke))?[。.]?"
_OTHERS = r"(?:[，,] ?群聊参与人还有.*)?"
_INTO = r"(?:加入|进入)了?群聊"

_INVITED = re.compile(rf'{_WHO} ?邀请 ?(?:(你)(?: ?和 ?)?)?(?:["“](.+)["”])? ?{_INTO}{_OTHERS}{_AFTER}')
_SCANNED = re.compile(rf"{_WHO} ?通过扫描 ?(?:{_WHO} ?分享的)?二维码 ?{_INTO}{_AFTER}")
_BY_CODE_OF = re.compile(rf"{_WHO} ?通过 ?{_WHO} ?的邀请二维码 ?{_INTO}{_AFTER}")
_ENGLISH = rf'["“]?({_NAME}?)["”]?'
_INVITED_EN = re.compile(r'(?:(you)(?: and )?)?(?:["“]?(.+?)["”]?)? ?to (?:the|a) group chat(.*)')
_AFTER_EN = re.compile(rf"(?:(?: with|[.,]) ?.*)?{_AFTER}")
_SCANNED_EN = re.compile(
    rf"{_ENGLISH} (?:has )?joined (?:the )?group chat via (?:the |a )?QR code"
    rf'(?: (you) shared| shared by ["“]?({_NAME}?)["”]?)?{_AFTER}',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Join:
    """Somebody came into the group, or several at once.

    ``inviter`` is empty where the notice names nobody. ``written_at`` is the time as it is written beside the notice,
    on the clock of whoever exported it; ``line`` is the line in the text.
    """

    inviter: str
    joined: tuple[str, ...]
    written_at: dt.datetime | None
    by: By
    line: int


def find_joins(text: str, *, you: str = "") -> list[Join]:
    """Return the notices in a text, in order; everything else in it is passed over.

    A notice fills its line, behind a time and a word such as ``[系统]`` at most, so that a notice that somebody
    quotes is none. Its time stands on its line, or on one above it and those that follow it. ``you`` is the name of
    whoever exported the text, whom notices call 你: raises ReadError at the first such notice where no name is given.
    """
    found = []
    above: dt.datetime | None = None
    for line, row in enumerate(seen(text).split("\n"), 1):
        told, said = time_before(row)
        join = notice_of(said, you=you, written_at=told or above, line=line)
        if join is None:
            above = told
            continue
        found.append(join)
        # A chat writes a time once above several notices.
        above = None if told else above
    return found


def notice_of(
    said: str, *, you: str = "", written_at: dt.datetime | None = None, line: int = 1, file: str = _PASTED
) -> Join | None:
    """Return what a message says if it is a notice of somebody joining, else None.

    Raises ReadError where it speaks of 你 and nobody is named, or where names are still those of a template.
    """
    if len(said) > _LONGEST or ("群聊" not in said and "group chat" not in said.casefold()):
        return None
    said = _BEFORE.sub("", said.strip(), count=1)
    found = next((names for read in (_invited, _scanned) if (names := read(said))), None)
    if found is None:
        return None
    inviter, joined, by = found
    if any(name.startswith("$") and name.endswith("$") for name in (inviter, *joined)):
        raise ReadError(file, "joins_template", line=line)
    if not you and any(name in _YOU for name in (inviter, *joined)):
        raise ReadError(file, "joins_need_you", line=line)
    named = [you if name in _YOU else name for name in (inviter, *joined)]
    return Join(named[0], tuple(dict.fromkeys(named[1:])), written_at, by, line)


def _invited(said: str) -> tuple[str, list[str], By] | None:
    if match := _INVITED.fullmatch(said):
        name, you, you_joined, others = match.groups()
        joined = [you_joined or "", *_names(others or "", "、")]
    elif found := _invited_in_english(said):
        name, you_joined, others = found
        you = "you" if name.casefold() == "you" else None
        joined = [you_joined or "", *_names(others or "", ", ")]
    else:
        return None
    joined = [each for each in joined if each]
    return (you or name.strip(), joined, "invitation") if joined else None


def _invited_in_english(said: str) -> tuple[str, str | None, str | None] | None:
    name, _, rest = said.partition(" invited ")
    inviter, match = re.fullmatch(_ENGLISH, name), _INVITED_EN.fullmatch(rest)
    if inviter is None or match is None or not _AFTER_EN.fullmatch(match.group(3)):
        return None
    return inviter.group(1).strip(), match.group(1), match.group(2)


def _scanned(said: str) -> tuple[str, list[str], By] | None:
    if match := _SCANNED.fullmatch(said) or _BY_CODE_OF.fullmatch(said):
        name, you, sharer, you_shared = match.groups()
    elif match := _SCANNED_EN.fullmatch(said):
        name, you_shared, sharer = match.groups()
        you = "you" if name.casefold() == "you" else None
    else:
        return None
    return (you_shared or sharer or "").strip(), [you or name.strip()], "qr_code"


def _names(written: str, comma: str) -> Iterator[str]:
    for each in written.replace("、", comma).split(comma):
        if name := each.strip(' "“”'):
            yield name


def time_before(row: str) -> tuple[dt.datetime | None, str]:
    """Return the time at the start of a line, and what stands behind it."""
    row = row.strip()
    match = _TIME.match(row[:60])
    when = None if match is None else read_when(match.group(1))
    day = None if when is None or when.day is None else when.day.date()
    if match is None or when is None or day is None:
        return None, row
    # A time that is read as a day alone is midnight sharp.
    return dt.datetime.combine(day, when.clock or dt.time()), row[match.end() :].strip()
