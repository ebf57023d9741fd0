"""Making the index of what was said anew."""

from __future__ import annotations

from django.db import transaction

from dongliang_web.sharing.models import Message, MessageQuerySet, empty_index, index

_AT_ONCE = 1000


@transaction.atomic
def rebuild_index() -> int:
    """Write all messages that stand in sight into an empty index, and return how many there are."""
    empty_index()
    last, count = 0, 0
    while found := list(_after(last)[:_AT_ONCE]):
        index(found)
        last, count = found[-1].pk, count + len(found)
    return count


def _after(last: int) -> MessageQuerySet:
    return Message.objects.shown().filter(pk__gt=last).select_related("text", "session").order_by("pk")
