"""Keeping whom a text names, and telling them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from itertools import islice

from django.db import transaction

from dongliang.recognition import SIGNS, names_in
from dongliang_web.people.actions.notices import tell
from dongliang_web.people.models import Attachment, Member, MemberQuerySet, Mention
from dongliang_web.record.actions import append
from dongliang_web.record.models import Entry

#: People whom one text links and tells; no text calls a whole community together.
MOST_MENTIONED = 20
#: People whom one member's texts tell in a day; beyond, their names are links and nobody is told.
MOST_A_DAY = 100


@transaction.atomic(savepoint=False)
def keep_mentions(
    *,
    by: Member,
    about: Entry,
    text: str,
    readers: MemberQuerySet,
    url: str,
    at: dt.datetime,
    is_new: bool = False,
    told: Collection[int] = (),
) -> None:
    """Keep whom a text names, in place of whom it named before, and tell those whom it had not named yet.

    Only who may read the thing is named by it, and nobody by themselves. A name that several bear names nobody, which
    its author is told. ``is_new``: the text is the thing's first; ``told`` are those who hear of it in another way.
    Has to be called in the transaction in which the text is written, the thing being held.
    """
    if not is_new:
        forget_mentions(about)
    if not any(sign in text for sign in SIGNS):
        return
    places = _places(by, text, readers, at)
    Mention.objects.bulk_create(Mention(entry=about, member_id=who, places=where) for who, where in places.items())
    tied = Entry.objects.filter(about=about, verb="mentioned").values("target")
    new = list(Member.objects.filter(pk__in=places).exclude(pk__in=tied).order_by("pk"))
    day = by.community.clock().day_of(at)
    if new:
        today = Entry.objects.filter(community=by.community_id, verb="mentioned", day_date=day, actor=by)
        new = new[: max(0, MOST_A_DAY - today.count())]
    for each in new:
        append("mentioned", community=by.community, by=by, target=each, about=about, day=day, at=at)
    tell([each for each in new if each.pk not in told], "mentioned", at=at, by=by.name, about=about.pk, url=url)


def forget_mentions(about: Entry) -> None:
    """Let go of whom a thing's text named, once that text is forgotten."""
    Mention.objects.filter(entry=about).delete()


def _places(by: Member, text: str, readers: MemberQuerySet, at: dt.datetime) -> dict[int, list[tuple[int, int]]]:
    """Return where a text names whom, by the member's number; its author is told what is not clear."""
    found = names_in(text, _bearers(by))
    places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in found:
        if each.is_clear:
            places[min(each.who)].append((each.start, each.end))
    unclear = list(dict.fromkeys(each.name for each in found if not each.is_clear))
    if unclear:
        tell([by], "mention_of_several", at=at, tone="care", names=unclear)
    # However the same person is called here: nobody names themselves.
    mine = Member.objects.one_with(by, *(ground for ground, _ in Attachment.GROUNDS))
    may_read = set(readers.filter(pk__in=places).exclude(pk__in=mine.values("pk")).values_list("pk", flat=True))
    named = {who: where for who, where in places.items() if who in may_read}
    if len(named) > MOST_MENTIONED:
        tell([by], "mention_of_many", at=at, tone="care", most=MOST_MENTIONED)
    return dict(islice(named.items(), MOST_MENTIONED))


def _bearers(by: Member) -> dict[str, set[int]]:
    """Return who bears each name, by number; whoever goes by another name as well acts as who they are here."""
    everybody = Member.objects.filter(community=by.community_id)
    bearers: defaultdict[str, set[int]] = defaultdict(set)
    inside = dict(everybody.inside().values_list("pk", "name"))
    current = Attachment.objects.filter(until_at=None, member__community=by.community_id)
    others = current.filter(second=True).values_list("account_id", "member_id", "member__name")
    first = dict(current.filter(second=False, account__in=others.values("account")).values_list("account", "member"))
    for account, member, name in others:
        inside.pop(member, None)
        if first.get(account) in inside:
            bearers[name].add(first[account])
    for member, name in inside.items():
        bearers[name].add(member)
    return bearers
