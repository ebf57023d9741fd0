"""How a mediation ends, who is told what of it, and the erasing of what was written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from dongliang_web.harmony.models import Mediation, MediationWords, Party, Seat, seat_in
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Member, Notice
from dongliang_web.record.actions import Refused, append

#: What the others are told of an end.
_TOLD = {
    Mediation.AGREED: "mediation_agreed",
    Mediation.NOT_AGREED: "mediation_not_agreed",
    Mediation.DECLINED: "mediation_declined",
    Mediation.WITHDRAWN: "mediation_withdrawn",
    Mediation.LAPSED: "mediation_lapsed",
    Mediation.LEFT: "mediation_left",
}


def held(mediation: Mediation) -> Mediation:
    """Return a mediation as it stands, held to the end of the transaction."""
    Mediation.objects.select_for_update(no_key=True).get(pk=mediation.pk)
    return Mediation.objects.with_all().get(pk=mediation.pk)


def held_seat(seat: Seat) -> Seat:
    """Return somebody's place in a mediation as it stands, held; raises Refused if they have none any more."""
    found = seat_in(held(seat.mediation), {seat.member.pk})
    if found is None:
        raise Refused("mediation_no_place")
    return found


def inside(mediation: Mediation) -> list[Member]:
    """Return who reads and writes in a mediation: those of both sides who take part, and the mediator."""
    taking = [each.member for each in mediation.parties.all() if each.joined_at and not each.left_at]
    return [*taking, *([mediation.mediator] if mediation.mediator else [])]


def tell_of(
    mediation: Mediation, members: Iterable[Member], key: str, *, at: dt.datetime, but: Member | None = None
) -> None:
    """Leave a notice that leads to a mediation and says nothing of it; once until it is read."""
    told = {each.pk: each for each in members if but is None or each.pk != but.pk}
    unread = Notice.objects.filter(member__in=told, key=key, read_at=None, values__about=mediation.entry_id)
    known = set(unread.values_list("member_id", flat=True))
    untold = [each for pk, each in told.items() if pk not in known]
    tell(untold, key, at=at, url=mediation.url, about=mediation.entry_id)


def end(mediation: Mediation, outcome: str, *, at: dt.datetime, by: Member | None = None) -> None:
    """Close a mediation that is held; the record keeps that, and whether by an agreement, and names nobody."""
    known = [each.member for each in mediation.parties.all() if not each.left_at]
    asked = [each.member for each in mediation.proposed.all() if each.is_waiting]
    tell_of(mediation, [*known, *asked, *inside(mediation)], _TOLD[outcome], at=at, but=by)
    mediation.closed_at, mediation.outcome = at, outcome
    mediation.save(update_fields=["closed_at", "outcome"])
    append(
        "closed_mediation",
        community=mediation.community,
        about=mediation.entry,
        at=at,
        facts={"agreed": mediation.is_agreed, "began": mediation.began_at is not None},
    )


def end_without(mediation: Mediation, letter: str) -> str:
    """Return how a mediation ends that a side leaves."""
    if mediation.began_at:
        return Mediation.NOT_AGREED
    return Mediation.WITHDRAWN if letter == "a" else Mediation.DECLINED


def go(party: Party, mediation: Mediation, at: dt.datetime) -> bool:
    """Let somebody go from their side, whose voice passes on; tells whether the side can go on without them."""
    party.left_at = at
    party.save(update_fields=["left_at"])
    side = next(each for each in mediation.sides.all() if each.pk == party.side_id)
    there = [each for each in mediation.parties.all() if each.side_id == side.pk and each.pk != party.pk]
    there = [each for each in there if not each.left_at]
    taking = [each for each in there if each.joined_at]
    if side.voice_id == party.member_id:
        side.voice = taking[0].member if taking else None
        side.save(update_fields=["voice"])
        if taking:
            tell_of(mediation, [taking[0].member], "mediation_voice", at=at)
    can_wait = side.letter == "b" and mediation.began_at is None
    return bool(taking or (there and can_wait))


@transaction.atomic
def close(*, by: Seat, at: dt.datetime) -> None:
    """Close a mediation without agreement; no reason is asked. Before it began only who asked can take it back."""
    seat = held_seat(by)
    mediation = seat.mediation
    if not mediation.is_open or not seat.is_inside:
        raise Refused("mediation_closed")
    if mediation.began_at is None and not (seat.side and seat.side.letter == "a" and seat.is_voice):
        raise Refused("mediation_not_begun")
    end(mediation, end_without(mediation, "a"), at=at, by=seat.member)


def erase(mediation: Mediation, at: dt.datetime) -> None:
    """Erase all that was written in a mediation that is held and closed."""
    MediationWords.objects.filter(mediation=mediation).delete()
    mediation.erased_at = at
    mediation.save(update_fields=["erased_at"])
