"""What is written in a mediation: views, talk, the agreement, and what came of it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang_web.harmony.actions.mediation_ends import end, erase, held_seat, inside, tell_of
from dongliang_web.harmony.models import Mediation, MediationWords, Seat, Side
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused

LONGEST_OPENING, LONGEST_WORDS = 500, 4_000
#: Texts in one mediation: more than any needs; a guard against floods.
MOST_WORDS = 2_000
COMMON = "common"


@transaction.atomic
def write_view(*, by: Seat, text: str, at: dt.datetime) -> MediationWords:
    """Write how it looks from one's side: for that side and the mediator, until its writer lets the other side read."""
    seat = _running(by)
    if not seat.takes_part:
        raise Refused("mediation_no_place")
    return _write(seat, MediationWords.VIEW, seat.side, text, at)


@transaction.atomic
def release_view(*, by: Seat, view: int, at: dt.datetime) -> None:
    """Let the other side read a view that one wrote; that is not taken back."""
    seat = _running(by)
    found = MediationWords.objects.filter(
        mediation=seat.mediation, kind=MediationWords.VIEW, writer=seat.member, released_at=None, pk=view
    )
    if not found.update(released_at=at):
        raise Refused("mediation_not_own_view")
    tell_of(seat.mediation, inside(seat.mediation), "mediation_news", at=at, but=seat.member)


@transaction.atomic
def speak_in(*, by: Seat, lane: str, text: str, at: dt.datetime) -> MediationWords:
    """Say something: in the common room, or between one side (``a``, ``b``) and the mediator."""
    seat = _running(by)
    side = next((each for each in seat.mediation.sides.all() if each.letter == lane), None)
    if lane != COMMON and (side is None or (seat.side is not None and side.pk != seat.side.pk)):
        raise Refused("mediation_no_place")
    return _write(seat, MediationWords.SAID, side, text, at)


@transaction.atomic
def draft_agreement(*, by: Seat, text: str, at: dt.datetime) -> MediationWords:
    """Put down an agreement in words; what was accepted before is accepted no more, since it is another text."""
    seat = _running(by)
    if not (seat.is_voice or seat.is_mediator):
        raise Refused("mediation_voice_answers")
    Side.objects.filter(mediation=seat.mediation).update(accepts=None)
    return _write(seat, MediationWords.DRAFT, None, text, at)


@transaction.atomic
def accept_agreement(*, by: Seat, draft: int, at: dt.datetime) -> None:
    """Accept the agreement in a side's name, if it is still the text that was read; both close it as agreed."""
    seat = _running(by)
    side = seat.side
    if side is None or not seat.is_voice:
        raise Refused("mediation_voice_answers")
    newest = MediationWords.objects.filter(mediation=seat.mediation, kind=MediationWords.DRAFT).order_by("pk").last()
    if newest is None or newest.pk != draft:
        raise Refused("mediation_other_draft")
    side.accepts = newest
    side.save(update_fields=["accepts"])
    if Side.objects.filter(mediation=seat.mediation, accepts=newest).count() == 2:
        end(seat.mediation, Mediation.AGREED, at=at, by=seat.member)
    else:
        tell_of(seat.mediation, inside(seat.mediation), "mediation_news", at=at, but=seat.member)


@transaction.atomic
def tell_whether_it_holds(*, by: Seat, holds: str, text: str, at: dt.datetime) -> None:
    """Say in a side's name what came of an agreement; further words are for the mediator alone."""
    seat = held_seat(by)
    side, mediation = seat.side, seat.mediation
    if side is None or not seat.is_voice:
        raise Refused("mediation_voice_answers")
    if mediation.followed_up_at is None or mediation.erased_at or holds not in Side.HOLDS:
        raise Refused("mediation_not_asked_yet")
    side.holds = holds
    side.save(update_fields=["holds"])
    if text.strip():
        _write(seat, MediationWords.AFTERWARDS, side, text, at, told=_mediator(mediation))
    else:
        tell_of(mediation, inside(mediation), "mediation_news", at=at, but=seat.member)


@transaction.atomic
def wish_erased(*, by: Seat, yes: bool, at: dt.datetime) -> None:
    """Wish in a side's name that all that was written is erased now; it is once both sides wish it.

    A side that never took part wishes nothing and hinders nothing.
    """
    seat = held_seat(by)
    side, mediation = seat.side, seat.mediation
    if side is None or not seat.is_voice:
        raise Refused("mediation_voice_answers")
    if mediation.is_open or mediation.erased_at:
        raise Refused("mediation_not_to_erase")
    side.wishes_erased_at = at if yes else None
    side.save(update_fields=["wishes_erased_at"])
    heard = Side.objects.filter(mediation=mediation).exclude(voice=None)
    if not heard.filter(wishes_erased_at=None).exists():
        erase(mediation, at)


def _running(by: Seat) -> Seat:
    seat = held_seat(by)
    if not seat.mediation.is_running or not seat.is_inside:
        raise Refused("mediation_not_running")
    return seat


def _mediator(mediation: Mediation) -> list[Member]:
    return [mediation.mediator] if mediation.mediator else []


def _readers(mediation: Mediation, side: Side | None) -> list[Member]:
    if side is None:
        return inside(mediation)
    mine = [each.member for each in mediation.parties.all() if each.side_id == side.pk]
    there = {each.pk for each in inside(mediation)}
    return [*(each for each in mine if each.pk in there), *_mediator(mediation)]


def _write(
    seat: Seat, kind: str, side: Side | None, text: str, at: dt.datetime, told: list[Member] | None = None
) -> MediationWords:
    mediation = seat.mediation
    if not text.strip():
        raise Refused("nothing_written")
    if len(text) > LONGEST_WORDS:
        raise Refused("mediation_words_too_long", most=LONGEST_WORDS)
    if mediation.words.count() >= MOST_WORDS:
        raise Refused("mediation_too_many_words", most=MOST_WORDS)
    written = MediationWords.objects.create(
        mediation=mediation,
        kind=kind,
        side=side,
        writer=seat.member,
        mediator=mediation.mediator,
        text=text.strip(),
        at=at,
    )
    readers = _readers(mediation, side) if told is None else told
    tell_of(mediation, readers, "mediation_news", at=at, but=seat.member)
    return written
