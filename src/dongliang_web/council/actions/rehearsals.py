"""A founder steps out for some days and comes back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from dongliang.council import HEAVY, Holder, Role, Way, decides
from dongliang.pillar import pull
from dongliang_web.centres.models import SnapshotTies
from dongliang_web.council.models.proposals import Proposal
from dongliang_web.council.models.rehearsals import (
    BEGAN_LATE,
    LEAST_DAYS,
    MOST_AHEAD,
    MOST_DAYS,
    NO_FOUNDER,
    Rehearsal,
)
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member, MemberQuerySet, Office, body_of
from dongliang_web.record.actions import Refused, append

_DAY = dt.timedelta(days=1)
#: Why one was called off -> what tells it.
_CALLED_OFF = {
    "no_founder": "rehearsal_no_founder",
    "too_late": "rehearsal_too_late",
    "nobody_left": "rehearsal_nobody_left",
    "dissolved": "rehearsal_dissolved",
}
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
    if community.closes_at is not None:
        raise Refused("dissolved_already")
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

    Where nobody could act any more by now, or its days are over since the site stood still, it is called off instead;
    one that begins after its first day is no whole one. Returns how many rehearsals changed.
    """
    held = Rehearsal.objects.open().filter(pk=rehearsal.pk, began_at=None).select_for_update(no_key=True, of=("self",))
    found = held.select_related("community", "founder", "entry").first()
    if found is None:
        return 0
    why = _why_not(found, at)
    if why:
        return _fail_to_begin(found, why, at)
    found.began_at, found.forecast = at, _forecast(found)
    found.spoilt = BEGAN_LATE if found.community.clock().day_of(at) > found.first_date else ""
    found.save(update_fields=["began_at", "forecast", "spoilt"])
    Office.objects.held().filter(member=found.founder).update(stepped_out_at=at)
    append("began_rehearsal", community=found.community, target=found.founder, about=found.entry, at=at)
    tell([found.founder], "rehearsal_began", at=at, last_date=found.last_date)
    return 1


def _why_not(rehearsal: Rehearsal, at: dt.datetime) -> str:
    """Return why a rehearsal cannot begin any more; empty where it can."""
    if Rehearsal.objects.without_founder().filter(pk=rehearsal.pk).exists():
        return "no_founder"
    if rehearsal.community.closes_at is not None:
        return "dissolved"  # nobody could end it any more once the community is closed
    if rehearsal.community.clock().day_of(at) > rehearsal.last_date:
        return "too_late"
    return "nobody_left" if nobody_left(rehearsal.community, at) else ""


def _fail_to_begin(rehearsal: Rehearsal, why: str, at: dt.datetime) -> int:
    rehearsal.called_off_at = at
    rehearsal.save(update_fields=["called_off_at"])
    _say_called_off(rehearsal, why, at)
    return 1


def _say_called_off(rehearsal: Rehearsal, why: str, at: dt.datetime) -> None:
    community, founder = rehearsal.community, rehearsal.founder
    append("called_off_rehearsal", community=community, about=rehearsal.entry, at=at, rule=f"council.{why}")
    told = [founder] if why == "nobody_left" else [founder, *_others(rehearsal)]
    tell(told, _CALLED_OFF[why], at=at, tone="care", name=founder.name)


@transaction.atomic
def end_without_founder(rehearsal: Rehearsal, at: dt.datetime) -> int:
    """End or call off a rehearsal whose founder's office has ended; returns how many changed.

    What ran of it is no whole rehearsal. Nothing may wait for somebody who has no office to come back to.
    """
    held = Rehearsal.objects.without_founder().filter(pk=rehearsal.pk)
    found = held.select_for_update(no_key=True, of=("self",)).first()
    if found is None:
        return 0
    if found.began_at is None:
        return _fail_to_begin(found, "no_founder", at)
    found.ended_at, found.spoilt = at, NO_FOUNDER
    found.save(update_fields=["ended_at", "spoilt"])
    _say_called_off(found, "no_founder", at)
    return 1


def _forecast(rehearsal: Rehearsal) -> dict[str, Any]:
    """Return what the pillar test says of the founder by the newest snapshot; nothing where they have no ties in it."""
    newest = SnapshotTies.objects.of(rehearsal.community)
    if newest is None:
        return {}
    kept = newest.unpacked()
    rank = kept.ties.rank_of(str(rehearsal.founder_id))
    if rank is None:
        return {}
    found = pull(kept.ties, [rank])
    names = kept.ties.names
    return {
        "day": newest.snapshot.day_date.isoformat(),
        "of": found.of,
        "holding": found.holding,
        "cut_off": [names[each] for each in found.isolated],
        "unsupported": [names[each] for each in found.unsupported],
        "others": [name for name in names if name != str(rehearsal.founder_id)],
    }


def refuse_while_rehearsing(proposal: Proposal, at: dt.datetime) -> None:
    """Raise Refused for what waits until the founder is back, and for what is walked through outside a rehearsal.

    While the founder rehearses being away the others use the powers; moving them for good, or ending the community,
    would be behind their back. So it would where they said to be away and the power is theirs; what is with others
    goes on. Once the founder's office has ended nothing waits.
    """
    running = Rehearsal.objects.running().filter(community=proposal.community_id).exists()
    if proposal.is_drill:
        if not running or proposal.power not in HEAVY or proposal.kind == "hand_over":
            raise Refused("drill_not_now")
        return
    if proposal.kind not in _WAITING:
        return
    if running:
        raise Refused("rehearsal_runs")
    if proposal.community.holdings()[proposal.power].holder is Holder.FOUNDER and _is_away(proposal.community, at):
        raise Refused("founder_away")


def _is_away(community: Community, at: dt.datetime) -> bool:
    """Tell whether a founder said to be away, and can come back."""
    held = Office.objects.filter(member__community=community, role=str(Role.FOUNDER), until_at=None)
    return held.filter(away_until_date__gte=community.clock().day_of(at)).exists()


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
