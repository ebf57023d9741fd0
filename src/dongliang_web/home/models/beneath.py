"""What stands under things: who recognised them, and the first replies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dongliang_web.people.models import Member
from dongliang_web.recognition.models import Given, Reply, recognised

#: Replies that a list shows under each thing; all of them stand on its own page.
FEW = 3


@dataclass
class Beneath:
    """What stands under one thing."""

    given: Given = field(default_factory=Given)
    replies: list[Reply] = field(default_factory=list)
    #: Whether there are more replies than are shown.
    more: bool = False


def beneath(entries: Iterable[int], reader: Member) -> dict[int, Beneath]:
    """Return what stands under things that the reader may read, by the numbers of their entries.

    Of the replies too it tells who recognised them. Three queries for any number of things.
    """
    found = {entry: Beneath() for entry in entries}
    for reply in Reply.objects.first_under(found, FEW + 1).for_lists():
        under = found[reply.root_id]
        under.more = len(under.replies) == FEW
        if not under.more:
            under.replies.append(reply)
    shown = [*found, *(reply.entry_id for under in found.values() for reply in under.replies)]
    for entry, given in recognised(shown, reader).items():
        found.setdefault(entry, Beneath()).given = given
    return found
