"""A sharing session as it is kept: what every export of it is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

FileKind = Literal["picture", "sound", "film"]


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A picture, sound or film of a message."""

    kind: FileKind
    #: Its name in a folder of the session's files.
    name: str
    content_type: str
    size: int
    #: Where it lies on the site, for those who may read there.
    address: str
    #: Its bytes, where an export holds it in itself.
    content: bytes | None = None


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """One message of the stream; its time bears the zone in which it is read."""

    said_at: dt.datetime
    author: str
    text: str = ""
    files: tuple[KeptFile, ...] = ()
    is_question: bool = False


@dataclass(frozen=True, slots=True)
class KeptChapter:
    """A part of the stream; what comes before the first chapter has no title."""

    title: str
    messages: tuple[KeptMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session after it was closed, as far as a reader may see it; names are as written."""

    title: str
    community: str
    speaker: str
    brought_by: str
    began_at: dt.datetime
    ended_at: dt.datetime
    #: Its page on the site, and the same without the host.
    address: str
    permalink: str
    about: str = ""
    chapters: tuple[KeptChapter, ...] = ()
    came: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def files(self) -> Iterator[KeptFile]:
        """Yield all files, in the order of the stream."""
        for chapter in self.chapters:
            for message in chapter.messages:
                yield from message.files


def chaptered(messages: Sequence[KeptMessage], starts: Sequence[tuple[int, str]]) -> tuple[KeptChapter, ...]:
    """Divide messages into chapters; each start is the place of a chapter's first message, and its title.

    What comes before the first start stands in a chapter without a title. A chapter of no message is left out.
    """
    marks = sorted(starts)
    places = [0, *(place for place, _ in marks), len(messages)]
    titles = ["", *(title for _, title in marks)]
    parts = zip(titles, places, places[1:], strict=False)
    return tuple(KeptChapter(title, tuple(messages[start:end])) for title, start, end in parts if end > start)


def within(session: KeptSession, most_bytes: int, read: Callable[[KeptFile], bytes]) -> KeptSession:
    """Return the session with the contents of the first files that together stay within a size.

    Pictures come before sound, and sound before film: a page without its pictures says little, a film can be linked.
    """
    left, held = most_bytes, set[str]()
    order = {"picture": 0, "sound": 1, "film": 2}
    for file in sorted(session.files(), key=lambda each: order[each.kind]):
        if file.size <= left:
            left -= file.size
            held.add(file.name)

    def filled(file: KeptFile) -> KeptFile:
        return replace(file, content=read(file)) if file.name in held else file

    def with_files(message: KeptMessage) -> KeptMessage:
        return replace(message, files=tuple(map(filled, message.files)))

    chapters = (replace(each, messages=tuple(map(with_files, each.messages))) for each in session.chapters)
    return replace(session, chapters=tuple(chapters))


def size_in_words(size: int) -> str:
    """Write a size as people do: 640 kB, 2.4 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(round(size / 1000), 1)} kB"


def length_in_minutes(session: KeptSession) -> int:
    """Return how long a session was, in whole minutes, one at least."""
    return max(round((session.ended_at - session.began_at).total_seconds() / 60), 1)
