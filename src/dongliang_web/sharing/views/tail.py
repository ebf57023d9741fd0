"""The end of a session's stream, kept in each process for a moment, so that hundreds of readers cost few queries.

Readers ask for what stands after the last place they have seen. Places are taken with the session's row held, so that
of a place that is in sight all before it are: whoever asks again misses nothing, in whatever process, and after a
restart too. What a process keeps is a copy that may be lost at any time.
"""

from __future__ import annotations

import json
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.core import signing
from django.template.loader import render_to_string
from django.utils import timezone, translation

from dongliang_web.sharing.models import Message, MessageClip, Session

#: A copy is at most so old when it is answered from.
FRESH_SECONDS = 0.3
#: Messages in one answer; whoever is further behind asks again at once.
MOST_AT_ONCE = 100
#: Messages that a process keeps of a session.
KEPT = 300
#: Sessions that a process keeps the end of.
MOST_TAILS = 50
#: Answers that are kept with the end of a session; readers choose what they ask for, so there has to be a bound.
MOST_ANSWERS = 32
#: So long a reader may read on by their pass; their page asks for a new one before it ends.
PASS_SECONDS = 120
RENEW_SECONDS = 80
RENEW_SECONDS = 80
_SALT = "sharing.pass"


@dataclass(frozen=True, slots=True)
class Pass:
    """What a reader may be told without being looked up again: which session, in which language and zone."""

    session: int
    language: str
    zone: str
    hosts: bool
    guest: int = 0

    def sign(self) -> str:
        """Return the pass as a text that only this site can have made."""
        return signing.dumps([self.session, self.language, self.zone, self.hosts, self.guest], salt=_SALT)

    @classmethod
    def read(cls, text: str) -> Pass | None:
        """Return the pass in a text, None for one that ran out or was never made here."""
        try:
            return cls(*signing.loads(text, salt=_SALT, max_age=PASS_SECONDS))
        except signing.BadSignature:
            return None


@dataclass(slots=True)
class Tail:
    """The end of one session's stream as one process last saw it."""

    session: int
    read_at: float = float("-inf")
    last: int = 0
    #: The place after which all messages are here.
    since: int = 0
    state: str = ""
    hidden: frozenset[int] = frozenset()
    stopped: frozenset[int] = frozenset()
    messages: list[Message] = field(default_factory=list)
    films: list[Message] = field(default_factory=list)
    answers: dict[tuple[Any, ...], bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def mark(self) -> str:
        """What changes when anything but the last place does: the state, what is hidden, films that were made."""
        told = (self.state, sorted(self.hidden), [each.pk for each in self.films])
        return f"{zlib.crc32(repr(told).encode()):x}"


_tails: dict[int, Tail] = {}
_all = threading.Lock()


def tail_of(session: int) -> Tail:
    """Return the end of a session's stream, read anew where the copy is not fresh."""
    with _all:
        if session not in _tails and len(_tails) >= MOST_TAILS:
            _tails.pop(min(_tails, key=lambda each: _tails[each].read_at))
        tail = _tails.setdefault(session, Tail(session))
    with tail.lock:
        if monotonic() - tail.read_at > FRESH_SECONDS:
            _read(tail)
    return tail


def _read(tail: Tail) -> None:
    found = Session.objects.get(pk=tail.session)
    read_at = monotonic()
    mark = tail.mark
    tail.state = found.state
    tail.hidden = frozenset(found.messages.out_of_sight().values_list("pk", flat=True))
    tail.stopped = frozenset(found.guests.exclude(stopped_at=None).values_list("pk", flat=True))
    made = MessageClip.objects.filter(message__session=found, kind="film", state="ready").values("message")  # type: ignore[misc]  # the kind's own field
    if len(tail.films) != made.count():
        tail.films = list(found.messages.filter(pk__in=made).for_lists().order_by("seq"))
    if found.last_seq > tail.last:
        if not tail.messages:
            tail.since = tail.last = max(0, found.last_seq - KEPT)
        new = found.messages.filter(seq__gt=tail.last, seq__lte=found.last_seq).for_lists().order_by("seq")
        tail.messages = [*tail.messages, *new]
        if len(tail.messages) > KEPT:
            tail.since = tail.messages[-KEPT - 1].seq
            tail.messages = tail.messages[-KEPT:]
        tail.last = found.last_seq
        tail.answers.clear()
    if tail.mark != mark:
        tail.answers.clear()
    tail.read_at = read_at


def news_for(reader: Pass, after: int, mark: str, renewed: str = "") -> bytes | None:
    """Return what a reader has not seen yet, as JSON; None where that is nothing."""
    tail = tail_of(reader.session)
    with tail.lock:
        if after >= tail.last and mark == tail.mark and not renewed:
            return None
        if renewed:
            return _answer(tail, reader, after, mark, renewed)
        # Of what a reader claims to have seen, only what changes the answer goes into its key.
        key = (min(after, tail.last), mark == tail.mark, reader.language, reader.zone, reader.hosts, reader.guest > 0)
        if key not in tail.answers:
            if len(tail.answers) >= MOST_ANSWERS:
                tail.answers.clear()
            tail.answers[key] = _answer(tail, reader, after, mark)
        return tail.answers[key]


def mark_of(session: Session) -> str:
    """Return the mark of a page that is read now; none where the session has changed since it was looked up."""
    tail = tail_of(session.pk)
    with tail.lock:
        return tail.mark if tail.state == session.state else ""


def is_stopped(reader: Pass) -> bool:
    """Tell whether a guest's link was ended, or the session they could read is over."""
    if not reader.guest:
        return False
    tail = tail_of(reader.session)
    return reader.guest in tail.stopped or tail.state not in (Session.PROPOSED, Session.OPEN)


def _answer(tail: Tail, reader: Pass, after: int, mark: str, renewed: str = "") -> bytes:
    found = _after(tail, after)
    more = len(found) > MOST_AT_ONCE
    found = found[:MOST_AT_ONCE]
    last = found[-1].seq if more else tail.last
    shown = [each for each in found if each.pk not in tail.hidden]
    if mark != tail.mark:
        there = {each.pk for each in shown}
        shown += [each for each in tail.films if each.pk not in there and each.pk not in tail.hidden]
    told: dict[str, Any] = {
        "last": last,
        "mark": tail.mark,
        "state": tail.state,
        "more": more,
        "messages": rendered(shown, reader),
        "gone": sorted(tail.hidden),
    }
    return json.dumps(told | ({"pass": renewed} if renewed else {}), ensure_ascii=False).encode()


def _after(tail: Tail, after: int) -> Sequence[Message]:
    if after >= tail.since:
        return [each for each in tail.messages if each.seq > after]
    found = Message.objects.filter(session=tail.session, seq__gt=after, seq__lte=tail.last)
    return list(found.for_lists().order_by("seq")[: MOST_AT_ONCE + 1])


def rendered(messages: Sequence[Message], reader: Pass) -> list[dict[str, Any]]:
    """Return messages as the page inserts them, told in a reader's language and zone."""
    told = {"is_host": reader.hosts, "guest": reader.guest, "me": ""}
    with translation.override(reader.language), timezone.override(ZoneInfo(reader.zone)):
        return [
            {
                "id": each.pk,
                "seq": each.seq,
                "lane": "stream" if each.in_stream else "questions",
                "html": render_to_string("sharing/message.html", {"message": each, **told}),
            }
            for each in messages
        ]
