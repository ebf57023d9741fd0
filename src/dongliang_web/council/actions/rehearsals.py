"""A founder steps out for some days and comes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from dongliang.council import HEAVY, Role, Way, decides
from dongliang.pillar import pull
from dongliang_web.centres.models import KeptTies, Snapshot
from dongliang_web.council.models.proposals import Proposal
from dongliang_web.council.models.rehearsals import LEAST_DAYS, MOST_AHEAD, MOST_DAYS, Rehearsal
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, MemberQuerySet, Office, body_of
from dongliang_web.record.actions import Refused, append

_DAY = dt.timedelta(days=1)
#: Kinds of proposals that wait until the founder is back.
_WAITING = frozenset({"move_power", "dissolve", "branch"})


@transaction.atomic
def announce_rehearsal(*, by: Member, first: dt.date, days: int, at: dt.datetime) -> Rehearsal:
    """Announce that the founder steps out from a day on; everybody in the main group is told.

    Raises Refused for days out of bounds, for a second one at once, and where nobody could act meanwhile.
    """
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    today = community.clock().day_of(at)
    if not LEAST_DAYS <= days <= MOST_DAYS:
        raise Refused("rehearsal_days", least=LEAST_DAYS, most=MOST_DAYS)
    if not today < first <= today + MOST_AHEAD * _DAY:
        raise Refused("rehearsal_begins", most=MOST_AHEAD)
    if Rehearsal.objects.open().filter(community=community).exists():
        raise Refused("rehearsal_open")
    if nobody_left(community, at):
        raise Refused("rehearsal_nobody_left")
    last = first + (days - 1) * _DAY
    facts = {"first": first.isoformat(), "last": last.isoformat()}
    entry = append("announced_rehearsal", community=community, by=by, at=at, facts=facts)
    dates = {"first_date": first, "last_date": last, "announced_at": at}
    made = _create(Rehearsal(community=community, founder=by, entry=entry, **dates))
    tell(_others(made), "rehearsal_announced", at=at, by=by.name, first_date=first, last_date=last)
    return made


def _create(rehearsal: Rehearsal) -> Rehearsal:
    try:
        with transaction.atomic():
            rehearsal.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused("rehearsal_open") from taken
    return rehearsal


def nobody_left(community: Community, at: dt.datetime) -> bool:
    """Tell whether nobody could appoint a steward, nor do the daily work, once the founder has stepped out."""
    body = replace(body_of(community, at), founder=None)
    return decides(body, "appoint_stewards").way is Way.OPERATOR or not body.stewards


def _others(rehearsal: Rehearsal) -> MemberQuerySet:
    here = Member.objects.filter(community=rehearsal.community_id).in_state(Role.MEMBER, Role.RESTING).claimed()
    return here.exclude(pk=rehearsal.founder_id)


@transaction.atomic
def call_off_rehearsal(*, by: Member, rehearsal: Rehearsal, at: dt.datetime) -> None:
    """Call off a rehearsal that has not begun."""
    if not Rehearsal.objects.open().filter(pk=rehearsal.pk, began_at=None).update(called_off_at=at):
        raise Refused("rehearsal_not_ahead")
    append("called_off_rehearsal", community=rehearsal.community, by=by, about=rehearsal.entry, at=at)
    tell(_others(rehearsal), "rehearsal_called_off", at=at, by=by.name)


@transaction.atomic
def begin_rehearsal(rehearsal: Rehearsal, at: dt.datetime) -> int:
    """Begin a rehearsal whose day has come: the founder's office gives no power until it ends.

    Where nobody could act any more by now, it is called off instead. Returns how many rehearsals changed.
    """
    held = Rehearsal.objects.open().filter(pk=rehearsal.pk, began_at=None).select_for_update(no_key=True, of=("self",))
    found = held.select_related("community", "founder", "entry").first()
    if found is None:
        return 0
    if nobody_left(found.community, at):
        return _fail_to_begin(found, at)
    found.began_at, found.forecast = at, _forecast(found)
    found.save(update_fields=["began_at", "forecast"])
    Office.objects.held().filter(member=found.founder).update(stepped_out_at=at)
    append("began_rehearsal", community=found.community, target=found.founder, about=found.entry, at=at)
    tell([found.founder], "rehearsal_began", at=at, last_date=found.last_date)
    return 1


def _fail_to_begin(rehearsal: Rehearsal, at: dt.datetime) -> int:
    rehearsal.called_off_at = at
    rehearsal.save(update_fields=["called_off_at"])
    rule = "council.nobody_left"
    append("called_off_rehearsal", community=rehearsal.community, about=rehearsal.entry, at=at, rule=rule)
    tell([rehearsal.founder], "rehearsal_nobody_left", at=at, tone="care")
    return 1


def _forecast(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return what the pillar test says of the founder by the newest snapshot; nothing where they have no ties in it."""
    newest = Snapshot.objects.latest_of(rehearsal.community)
    if newest is None:
        return {}
    kept: KeptTies = newest.kept_ties.unpacked()
    rank = kept.ties.rank_of(str(rehearsal.founder_id))
    if rank is None:
        return {}
    found = pull(kept.ties, [rank])
    names = kept.ties.names
    return {
        "day": newest.day_date.isoformat(),
        "of": found.of,
        "holding": found.holding,
        "cut_off": [names[each] for each in found.isolated],
        "unsupported": [names[each] for each in found.unsupported],
        "others": [name for name in names if name != str(rehearsal.founder_id)],
    }


def refuse_while_rehearsing(proposal: Proposal) -> None:
    """Raise Refused for what waits until the founder is back, and for what is walked through outside a rehearsal.

    While the founder is away the others use the powers; moving them for good, or ending the community, would be behind
    their back.
    """
    running = Rehearsal.objects.running().filter(community=proposal.community_id).exists()
    if proposal.is_drill:
        if not running or proposal.power not in HEAVY or proposal.kind == "hand_over":
            raise Refused("drill_not_now")
        return
    if running and proposal.kind in _WAITING:
        raise Refused("rehearsal_runs")


@transaction.atomic
def break_off_rehearsal(*, by: Member, rehearsal: Rehearsal, at: dt.datetime) -> None:
    """Come back before the days are over: powers are with the founder again at once, and it was no whole rehearsal."""
    if not _end(rehearsal, at, by=by):
        raise Refused("rehearsal_not_running")


@transaction.atomic
def end_rehearsal(rehearsal: Rehearsal, at: dt.datetime) -> int:
    """End a rehearsal whose days are over; returns how many ended."""
    return int(_end(rehearsal, at, by=None))


def _end(rehearsal: Rehearsal, at: dt.datetime, by: Member | None) -> bool:
    ended = Rehearsal.objects.running().filter(pk=rehearsal.pk)
    if not ended.update(ended_at=at, came_back_early=by is not None):
        return False
    Office.objects.filter(member=rehearsal.founder_id, until_at=None).update(stepped_out_at=None)
    entry = rehearsal.entry
    append("ended_rehearsal", community=rehearsal.community, by=by, target=rehearsal.founder, about=entry, at=at)
    tell([rehearsal.founder, *_others(rehearsal)], "rehearsal_ended", at=at, name=rehearsal.founder.name)
    return True
