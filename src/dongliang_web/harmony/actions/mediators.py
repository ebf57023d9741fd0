"""Finding a mediator: proposed by a side, accepted by the other, and willing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from dongliang_web.harmony.actions.mediation_ends import held_seat, inside, tell_of
from dongliang_web.harmony.models import Mediation, Proposed, Seat, Side, main_group
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append

#: Mediators that one side has proposed and that did not decline.
MOST_PROPOSED = 3


def propose_each(
    mediation: Mediation, side: Side, members: Iterable[Member], at: dt.datetime, *, declined_too: bool = True
) -> None:
    """Propose members as mediators in a side's name; whom the other side proposed is thereby accepted by both."""
    there = {each.member_id: each for each in Proposed.objects.filter(mediation=mediation)}
    for member in members:
        proposed = there.get(member.pk) or Proposed(mediation=mediation, member=member, by=side)
        if proposed.declined_at:
            if declined_too:
                raise Refused("mediator_declined", name=member.name)
            continue
        _say(proposed, side, at)
    ask_next(mediation, at)


@transaction.atomic
def propose_mediator(*, by: Seat, member: Member, at: dt.datetime) -> None:
    """Propose somebody of the main group who is of neither side."""
    seat = _voice_choosing(by)
    mediation, side = seat.mediation, seat.side
    assert side is not None
    if member.pk in {each.member_id for each in mediation.parties.all()}:
        raise Refused("mediator_is_party")
    if not main_group(mediation.community).filter(pk=member.pk).exists():
        raise Refused("mediation_outside", name=member.name)
    mine = [each for each in mediation.proposed.all() if each.by_id == side.pk and not each.declined_at]
    if len(mine) >= MOST_PROPOSED and member.pk not in {each.member_id for each in mediation.proposed.all()}:
        raise Refused("mediators_too_many", most=MOST_PROPOSED)
    propose_each(mediation, side, [member], at)
    tell_of(mediation, inside(mediation), "mediation_news", at=at, but=seat.member)


@transaction.atomic
def answer_mediator(*, by: Seat, proposed: int, yes: bool, at: dt.datetime) -> None:
    """Accept somebody proposed as mediator in a side's name, or take that back until they have said yes."""
    seat = _voice_choosing(by)
    assert seat.side is not None
    found = next((each for each in seat.mediation.proposed.all() if each.pk == proposed and not each.declined_at), None)
    if found is None:
        raise Refused("mediator_gone")
    if yes:
        _say(found, seat.side, at)
    else:
        setattr(found, f"{seat.side.letter}_at", None)
        found.asked_at = None
        found.save()
    ask_next(seat.mediation, at)
    tell_of(seat.mediation, inside(seat.mediation), "mediation_news", at=at, but=seat.member)


def _voice_choosing(by: Seat) -> Seat:
    seat = held_seat(by)
    if not seat.is_voice:
        raise Refused("mediation_voice_answers")
    if not seat.mediation.is_choosing:
        raise Refused("mediator_is_there")
    return seat


def _say(proposed: Proposed, side: Side, at: dt.datetime) -> None:
    setattr(proposed, f"{side.letter}_at", at)
    proposed.save()


def ask_next(mediation: Mediation, at: dt.datetime) -> None:
    """Ask the first whom both sides accept, one at a time: nobody else needs to learn of it."""
    standing = list(Proposed.objects.standing().filter(mediation=mediation).select_related("member"))
    if mediation.mediator_id or any(each.is_waiting for each in standing):
        return
    there = set(main_group(mediation.community).values_list("pk", flat=True))
    for each in standing:
        if each.by_both and each.member_id in there:
            each.asked_at = at
            each.save(update_fields=["asked_at"])
            tell_of(mediation, [each.member], "mediator_wanted", at=at)
            return


@transaction.atomic
def mediate(*, by: Seat, at: dt.datetime) -> None:
    """Say yes to mediating; with the first who does the mediation has begun."""
    seat = held_seat(by)
    if seat.asked is None:
        raise Refused("mediation_no_place")
    mediation, first = seat.mediation, seat.mediation.began_at is None
    mediation.mediator, mediation.began_at = seat.member, mediation.began_at or at
    mediation.save(update_fields=["mediator", "began_at"])
    if first:
        append("began_mediation", community=mediation.community, about=mediation.entry, at=at)
    tell_of(mediation, inside(mediation), "mediation_began", at=at, but=seat.member)


@transaction.atomic
def decline_mediating(*, by: Seat, at: dt.datetime) -> None:
    """Decline to mediate, or stop doing so; no reason is asked, and both sides choose again."""
    seat = held_seat(by)
    if not seat.mediation.is_open or seat.party:
        raise Refused("mediation_closed")
    give_up(seat.mediation, seat.member, at)


def give_up(mediation: Mediation, member: Member, at: dt.datetime) -> None:
    """Let somebody no longer be, or be asked to be, the mediator of a mediation that is held."""
    Proposed.objects.filter(mediation=mediation, member=member).update(declined_at=at)
    if mediation.mediator_id == member.pk:
        mediation.mediator, mediation.choosing_since_at = None, at
        mediation.save(update_fields=["mediator", "choosing_since_at"])
    ask_next(mediation, at)
    tell_of(mediation, inside(mediation), "mediation_choose_again", at=at)
