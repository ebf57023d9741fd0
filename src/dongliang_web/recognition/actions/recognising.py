"""Recognising a thing, and taking that back."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from dongliang_web.people.actions import take_out, tell_together
from dongliang_web.people.models import Member
from dongliang_web.recognition.actions.replying import is_one_s_own
from dongliang_web.recognition.models import Recognition, Thing
from dongliang_web.record.actions import Refused, append, forget

LONGEST_WORDS = 200
#: More than anybody reads in a day; a guard against programmes, and against giving and taking back without end.
MOST_A_DAY = 200
_DAY = dt.timedelta(days=1)


def recognise(*, by: Member, thing: Thing, words: str = "", at: dt.datetime) -> Recognition:
    """Recognise a thing of somebody else, with a few words if one likes; twice is as once.

    Its author is told, several names in one notice. Raises Refused for a thing of one's own, for too many words, and
    for too many within a day.
    """
    words = words.strip()
    if len(words) > LONGEST_WORDS:
        raise Refused("words_too_long", most=LONGEST_WORDS)
    try:
        return _given(by, thing) or _give(by, thing, words, at)
    except IntegrityError:
        # The same came a moment before.
        if given := _given(by, thing):
            return given
        raise


def _given(by: Member, thing: Thing) -> Recognition | None:
    return Recognition.objects.standing().filter(member=by, about=thing.entry).first()


@transaction.atomic
def _give(by: Member, thing: Thing, words: str, at: dt.datetime) -> Recognition:
    if is_one_s_own(by, thing.author):
        raise Refused("recognised_oneself")
    # Both, so that many at once are counted, and each is told of.
    Member.objects.hold(by.pk, thing.author.first().pk)
    if by.recognitions.filter(at__gt=at - _DAY).count() >= MOST_A_DAY:
        raise Refused("too_many_recognitions", most=MOST_A_DAY)
    entry = append(
        "recognised",
        community=by.community,
        by=by,
        target=thing.author,
        about=thing.entry,
        day=by.community.clock().day_of(at),
        at=at,
        words={"words": words} if words else None,
    )
    given = Recognition.objects.create(
        member=by, target=thing.author, about=thing.entry, words=entry.kept.get("words"), at=at, entry=entry
    )
    author = thing.author.first()
    if thing.readers.filter(pk=author.pk).exists():
        tell_together(author, thing.told_as, by=by, about=thing.entry, at=at, url=thing.url)
    return given


@transaction.atomic
def take_back_recognition(*, by: Member, thing: Thing, at: dt.datetime) -> None:
    """Take back that one recognised a thing; its words are forgotten. Nothing happens where one did not."""
    Member.objects.hold(by.pk, thing.author.first().pk)
    held = Recognition.objects.standing().filter(member=by, about=thing.entry)
    given = held.select_for_update(no_key=True, of=("self",)).select_related("words", "entry", "target").first()
    if given is None:
        return
    append("took_back_recognition", community=by.community, by=by, about=given.entry, at=at)
    words, given.words, given.taken_back_at = given.words, None, at
    given.save(update_fields=["words", "taken_back_at"])
    if words is not None:
        forget(words)
    take_out(given.target.first(), thing.told_as, by=by, about=thing.entry, at=at)
