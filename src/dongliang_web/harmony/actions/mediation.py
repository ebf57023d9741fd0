"""Asking for mediation, and taking part in one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from dongliang_web.harmony.actions.mediation_ends import end, end_without, go, held, held_seat, inside, tell_of
from dongliang_web.harmony.actions.mediators import ask_next, propose_each
from dongliang_web.harmony.models import (
    FIRST,
    NOT_AGAIN_FOR,
    SECOND,
    Mediation,
    MediationWords,
    Party,
    Seat,
    Side,
    main_group,
)
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: Open mediations that one member asked for.
MOST_ASKED = 3
#: People of a side.
MOST_OF_A_SIDE = 5
MOST_MEDIATORS = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for: with whom, on their own side, by whom, in which words."""

    others: Sequence[Member]
    own: Sequence[Member]
    mediators: Sequence[Member]
    #: What the other side reads before it answers.
    opening: str
    #: What it is about, for the mediator.
    about: str
    thread: Entry | None = None


@transaction.atomic
def ask_mediation(*, by: Member, request: Request, at: dt.datetime) -> Mediation:
    """Ask for mediation in confidence; whom it names are told that they were asked, and nothing more.

    Asking about somebody who asked about oneself, and whom one has not answered, is a yes to theirs: of two who ask
    about one another at once, the second answers the first. Raises Refused for whom it cannot be about.
    """
    _refuse_wrong(by, request)
    Member.objects.hold(by.pk, *(each.pk for each in request.others))
    there = _between(by, request.others)
    if there:
        return _answer(there, by, request, at)
    refuse_again(by, request.others, at)
    if Mediation.objects.going_on().filter(asked_by=by).count() >= MOST_ASKED:
        raise Refused("mediation_too_many", most=MOST_ASKED)
    entry = append("asked_mediation", community=by.community, at=at, rule="power.ask_mediation")
    made = Mediation.objects.create(
        community=by.community, asked_by=by, asked_at=at, choosing_since_at=at, thread=request.thread, entry=entry
    )
    first = Side.objects.create(mediation=made, letter=FIRST, voice=by)
    second = Side.objects.create(mediation=made, letter=SECOND)
    Party.objects.create(mediation=made, side=first, member=by, joined_at=at)
    _name(made, first, request.own, at)
    _name(made, second, request.others, at)
    _open(made, first, by, request, at)
    propose_each(made, first, request.mediators, at)
    return made


def check_sides(by: Member, others: Sequence[Member], own: Sequence[Member]) -> None:
    """Raise Refused for sides that cannot be: without anybody, with oneself, or with somebody outside."""
    if not others:
        raise Refused("mediation_with_nobody")
    if by.pk in {each.pk for each in (*others, *own)}:
        raise Refused("mediation_with_oneself")
    if {each.pk for each in others} & {each.pk for each in own}:
        raise Refused("mediation_on_both_sides")
    if len(others) > MOST_OF_A_SIDE or len(own) >= MOST_OF_A_SIDE:
        raise Refused("mediation_side_too_large", most=MOST_OF_A_SIDE)
    refuse_outside(by, (*others, *own))


def refuse_again(by: Member, others: Sequence[Member], at: dt.datetime) -> None:
    """Raise Refused where one of the others declined what somebody asked, or it was withdrawn, not long ago.

    It says from which day on they can be asked again. To answer what they ask oneself is no asking.
    """
    if _between(by, others):
        return
    clock = by.community.clock()
    seen = Party.objects.declined_to(by, others).select_related("member", "mediation")
    for party in seen:
        ended = [each for each in (party.left_at, party.mediation.closed_at) if each is not None]
        from_date = clock.day_of(min(ended)) + NOT_AGAIN_FOR
        if clock.day_of(at) < from_date:
            raise Refused("mediation_not_again", name=party.member.name, from_date=from_date)


def refuse_outside(by: Member, members: Iterable[Member]) -> None:
    """Raise Refused for somebody who is not in the main group."""
    there = set(main_group(by.community).values_list("pk", flat=True))
    for each in members:
        if each.pk not in there:
            raise Refused("mediation_outside", name=each.name)


def _refuse_wrong(by: Member, request: Request) -> None:
    check_sides(by, request.others, request.own)
    if not request.opening.strip() or not request.about.strip():
        raise Refused("nothing_written")
    if len(request.mediators) > MOST_MEDIATORS:
        raise Refused("mediators_too_many", most=MOST_MEDIATORS)
    parties = {by.pk, *(each.pk for each in (*request.others, *request.own))}
    if parties & {each.pk for each in request.mediators}:
        raise Refused("mediator_is_party")
    refuse_outside(by, request.mediators)


def _between(by: Member, others: Sequence[Member]) -> Mediation | None:
    """Return an open mediation with a member on one side and all of the others on the other."""
    mine = Party.objects.filter(member=by, left_at=None, mediation__closed_at=None)
    named = {each.pk for each in others}
    for party in mine.select_related("mediation"):
        facing = Party.objects.filter(mediation=party.mediation_id, left_at=None).exclude(side=party.side_id)
        if named <= set(facing.values_list("member_id", flat=True)):
            return party.mediation
    return None


def _answer(there: Mediation, by: Member, request: Request, at: dt.datetime) -> Mediation:
    """Say yes to a mediation instead of asking for another with the same people."""
    mediation = held(there)
    party = next(each for each in mediation.parties.all() if each.member_id == by.pk)
    side = next(each for each in mediation.sides.all() if each.pk == party.side_id)
    if party.joined_at or side.voice_id or mediation.began_at:
        raise Refused("mediation_there_is_one")
    _join(mediation, party, side, at)
    there_already = {each.member_id for each in mediation.parties.all()}
    _name(mediation, side, [each for each in request.own if each.pk not in there_already], at)
    _open(mediation, side, by, request, at)
    fit = [each for each in request.mediators if each.pk not in there_already]
    propose_each(mediation, side, fit, at, declined_too=False)
    return mediation


def _name(mediation: Mediation, side: Side, members: Iterable[Member], at: dt.datetime) -> None:
    named = list(members)
    Party.objects.bulk_create(Party(mediation=mediation, side=side, member=each) for each in named)
    tell_of(mediation, named, "mediation_asked", at=at)


def _open(mediation: Mediation, side: Side, by: Member, request: Request, at: dt.datetime) -> None:
    for kind, text in ((MediationWords.OPENING, request.opening), (MediationWords.ABOUT, request.about)):
        MediationWords.objects.create(
            mediation=mediation, kind=kind, side=side, writer=by, text=text.strip(), at=at, mediator=None
        )


def _join(mediation: Mediation, party: Party, side: Side, at: dt.datetime) -> None:
    party.joined_at = at
    party.save(update_fields=["joined_at"])
    if side.voice_id is None:
        side.voice = party.member
        side.save(update_fields=["voice"])
    tell_of(mediation, inside(mediation), "mediation_joined", at=at, but=party.member)


@transaction.atomic
def take_part(*, by: Seat, at: dt.datetime) -> None:
    """Say yes to taking part; the first of a side to say so is its voice."""
    seat = held_seat(by)
    if seat.party is None or seat.side is None or not seat.mediation.is_open:
        raise Refused("mediation_closed")
    if seat.takes_part:
        return
    _join(seat.mediation, seat.party, seat.side, at)
    ask_next(seat.mediation, at)


@transaction.atomic
def step_out(*, by: Seat, at: dt.datetime) -> None:
    """Decline to take part, or stop doing so; no reason is asked. A side without anybody ends the mediation."""
    seat = held_seat(by)
    if seat.party is None or seat.side is None or not seat.mediation.is_open:
        raise Refused("mediation_closed")
    if not go(seat.party, seat.mediation, at):
        end(seat.mediation, end_without(seat.mediation, seat.side.letter), at=at, by=seat.member)


@transaction.atomic
def name_voice(*, by: Seat, member: Member, at: dt.datetime) -> None:
    """Let another of one's side answer for it."""
    seat = held_seat(by)
    side = seat.side
    if side is None or not seat.is_voice:
        raise Refused("mediation_voice_answers")
    taking = [each for each in seat.mediation.parties.all() if each.side_id == side.pk and not each.left_at]
    if member.pk not in {each.member_id for each in taking if each.joined_at}:
        raise Refused("mediation_no_place")
    side.voice = member
    side.save(update_fields=["voice"])
    tell_of(seat.mediation, [member], "mediation_voice", at=at)
