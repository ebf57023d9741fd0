"""A founder's silence: told once, and after it their powers fall to those who are there."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Fate, Role, Silence, Way, succession
from dongliang.words import Language, explain
from dongliang_web.people.actions import falls_to, let_powers_fall, tell
from dongliang_web.people.models import Community, Member, Office, body_of, electors
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
        rehearses=office.stepped_out_at is not None,
        alone=not (body.stewards | body.electors) - {str(office.member_id)},
    )
    return office, found, falls_to(community, at, body)


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
