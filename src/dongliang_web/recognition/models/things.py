"""What can be replied to and recognised, and what is shown under it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from dongliang_web.people.models import Member, MemberQuerySet
from dongliang_web.recognition.models.recognitions import Recognition
from dongliang_web.record.models import Entry

#: Names that stand on a thing; all of them have a page of their own.
MOST_NAMES = 6


@dataclass(frozen=True)
class Thing:
    """Something of a member's: a check-in's post, a reply, a sharing session. Its room says who may read it."""

    entry: Entry
    author: Member
    readers: MemberQuerySet
    #: The page on which it stands.
    url: str
    #: The notice by which its author is told.
    told_as: str = "recognised"


def at_reply(url: str, key: uuid.UUID) -> str:
    """Return the address of a reply on the page of the thing under which it stands, on whichever part of it that is."""
    return f"{url}?reply={key}#reply-{key}"


@dataclass
class Given:
    """Who recognised one thing, as it is shown on it: names, and what some of them said."""

    silent: list[Recognition] = field(default_factory=list)
    worded: list[Recognition] = field(default_factory=list)
    #: Whether the reader did.
    mine: bool = False
    #: Whether there are more than are shown.
    more: bool = False


def recognised(entries: Collection[int], reader: Member, most: int = MOST_NAMES) -> dict[int, Given]:
    """Return who recognised each of the things, by the number of its entry; one query for any number of things."""
    found: defaultdict[int, Given] = defaultdict(Given)
    for each in Recognition.objects.first_on(entries, most + 1, reader):
        given = found[each.about_id]
        given.mine = given.mine or each.member_id == reader.pk
        if len(given.silent) + len(given.worded) == most:
            given.more = True
        else:
            (given.worded if each.words else given.silent).append(each)
    return dict(found)
