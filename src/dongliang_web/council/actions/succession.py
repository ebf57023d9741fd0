"""A founder's silence: told once, and after it their powers fall to those who are there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from dongliang.bounds import least_of
from dongliang.council import CouncilRules, Fate, Role, Silence, Way, succession
from dongliang.days import DayClock
from dongliang.words import Language, explain
from dongliang_web.council.models import Rehearsal
from dongliang_web.people.actions import falls_to, let_powers_fall, tell
from dongliang_web.people.models import Community, CommunityQuerySet, Member, Office, body_of, electors
from dongliang_web.record.actions import append
from dongliang_web.record.models import Entry

RULE = "council.founder_silent"


def silence_of(community: Community, at: dt.datetime) -> tuple[Office, Silence, Way] | None:
    """Return the founder's office, where their silence stands, and to whom the powers would fall; None without one."""
    held = Office.objects.filter(member__community=community, role=str(Role.FOUNDER), until_at=None)
    office = held.select_related("member").first()
    if office is None:
        return None
    clock, body = community.clock(), body_of(community, at)
    newest = Entry.objects.filter(community=community).order_by("-received_at")
    acted = newest.own_acts().filter(actor=office.member).values_list("received_at", flat=True).first()
    told = newest.filter(verb="told_silence", target=office.member).values_list("received_at", flat=True).first()
    found = succession(
        last_act=clock.day_of(max(acted or office.from_at, office.from_at)),
        today=clock.day_of(at),
        rules=community.council,
        away_until=office.away_until_date,
        told=clock.day_of(told) if told else None,
        rehearsed=_rehearsed(office, clock),
        rehearses=office.stepped_out_at is not None,
        alone=not (body.stewards | body.electors) - {str(office.member_id)},
    )
    return office, found, falls_to(community, at, body)


def _rehearsed(office: Office, clock: DayClock) -> dt.date | None:
    """Return the day on which the founder's last rehearsal ended."""
    ended = Rehearsal.objects.filter(founder=office.member, ended_at__gte=office.from_at).order_by("-ended_at")
    last = ended.values_list("ended_at", flat=True).first()
    return clock.day_of(last) if last else None


def quiet_founders(at: dt.datetime) -> CommunityQuerySet:
    """Return the communities whose founder's silence may be long enough to be told under the strictest rule.

    One query for any number; where it stands exactly is seen in each of them by `look_at_silence`.
    """
    # Days are counted by the calendar, so that the last of them may have only just begun.
    since = at - dt.timedelta(days=least_of(CouncilRules, "silence_told_days") - 1)
    acted = Entry.objects.own_acts().filter(actor=OuterRef("member"), received_at__gt=since)
    founders = Office.objects.filter(role=str(Role.FOUNDER), until_at=None, stepped_out_at=None, from_at__lte=since)
    return Community.objects.alive(at).filter(pk__in=founders.exclude(Exists(acted)).values("member__community"))


@transaction.atomic
def look_at_silence(*, community: Community, at: dt.datetime) -> int:
    """Tell of a founder's silence, or let their powers fall, where it is time; returns how much was done."""
    if not _is_time(community, at):
        return 0
    # Held, and looked at once more: whoever comes back at this moment goes before.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    found = _is_time(community, at)
    if not found:
        return 0
    office, silence, way = found
    facts = {"days": silence.days}
    if silence.fate is Fate.FALL:
        return int(let_powers_fall(community=community, rule=RULE, at=at, facts=facts))
    append("told_silence", community=community, target=office.member, at=at, rule=RULE, facts=facts)
    founder, values = office.member, {"days": silence.days, "falls_date": silence.falls_date, "way": str(way)}
    tell([founder], "your_silence", at=at, tone="care", **values)
    tell(_concerned(community, founder, at), "founder_silent", at=at, tone="care", name=founder.name, **values)
    return 1


def _is_time(community: Community, at: dt.datetime) -> tuple[Office, Silence, Way] | None:
    found = silence_of(community, at)
    return found if found and found[1].fate is not Fate.NOTHING else None


def _concerned(community: Community, founder: Member, at: dt.datetime) -> list[Member]:
    """Return who is told of a founder's silence: the stewards, or where there are none those with a voice."""
    stewards = Member.objects.to_ask(community, at, founder.pk)
    return stewards or list(electors(community, at).exclude(pk=founder.pk))


def succession_line(community: Community, at: dt.datetime, language: Language) -> str:
    """Say where a founder's silence stands; empty while there is nothing to say."""
    found = silence_of(community, at)
    if found is None:
        return ""
    office, silence, way = found
    body = body_of(community, at)
    alone = not (body.stewards | body.electors) - {str(office.member_id)}
    if alone or office.stepped_out_at is not None or silence.days < community.council.silence_told_days:
        return ""
    values = {"name": office.member.name, "days": silence.days, "falls_date": silence.falls_date, "way": str(way)}
    return explain("succession.line", language, **values)
