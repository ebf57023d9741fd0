"""Founding communities and changing what they say of themselves and go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction

from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules, Role
from dongliang.days import DaySetting
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.people.actions.membership import add_member
from dongliang_web.people.models import Account, ClockSetting, Community, Member, Office
from dongliang_web.record.actions import Refused, append, forget
from dongliang_web.record.kept import KeptPicture, remove_kept
from dongliang_web.record.models import Entry, Passage

#: Addresses that the site may need for itself, or that would say something untrue.
RESERVED_SLUGS = frozenset(
    {
        *("about", "account", "admin", "api", "c", "code", "cohort", "cohorts", "community", "demo", "docs", "found"),
        *("help", "home", "in", "join", "look", "mail", "me", "new", "none", "null", "people", "sign-in", "sign-out"),
        *("site", "static", "steward", "stewards", "system", "www"),
    }
)


#: Rules by the name that the record gives them -> the field in which a community keeps them.
_RULES = {"gate": "gate_rules", "main": "main_rules", "council": "council_rules", "mirrors": "mirror_rules"}


@transaction.atomic
def found_community(
    *,
    by: Account,
    name: str,
    slug: str,
    purpose: str,
    zone: str,
    starts_hour: int,
    language: str,
    at: dt.datetime,
    picture: KeptPicture | None = None,
) -> Community:
    """Found a community whose first member is its founder; raises Refused if the slug is taken or kept back."""
    community = Community(name=name, slug=slug, purpose=purpose, language=language, created_at=at)
    community.gate_rules = rules_to_json(GateRules())
    community.picture = picture.name if picture else ""
    _take_slug(community)
    setting = DaySetting(at.date() - dt.timedelta(days=2), zone, starts_hour)
    ClockSetting.objects.create(
        community=community, from_date=setting.from_date, zone=setting.zone, starts_hour=setting.starts_hour
    )
    founder = add_member(community=community, account=by, state=Role.MEMBER, at=at)
    Office.objects.create(member=founder, role=str(Role.FOUNDER), from_at=at)
    facts = {"zone": zone, "starts_hour": starts_hour}
    append("founded_community", community=community, by=founder, at=at, facts=facts, files=_files(picture))
    return community


def _take_slug(community: Community) -> None:
    if settings.FOUNDING == "nobody":
        raise Refused("founding_closed")
    if community.slug in RESERVED_SLUGS:
        raise Refused("slug_reserved", slug=community.slug)
    try:
        with transaction.atomic():
            community.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused("slug_taken", slug=community.slug) from taken


def _files(picture: KeptPicture | None) -> dict[str, tuple[str, bytes]]:
    return {"picture": (picture.name, picture.content)} if picture else {}


@transaction.atomic
def describe_community(
    *,
    by: Member | None,
    community: Community,
    name: str,
    purpose: str,
    language: str,
    at: dt.datetime,
    picture: KeptPicture | None = None,
    about: Entry | None = None,
) -> Entry:
    """Change a community's name, purpose and language, and its picture if another is given.

    ``by`` is nobody where a proposal decided, whose entry is then what this is about.
    """
    community.name, community.purpose, community.language = name, purpose, language
    if picture:
        _forget_picture(community)
        community.picture = picture.name
    community.save(update_fields=["name", "purpose", "language", "picture"])
    facts = {"language": language}
    return append(
        "changed_community", community=community, by=by, about=about, at=at, facts=facts, files=_files(picture)
    )


def _forget_picture(community: Community) -> None:
    for passage in Passage.objects.filter(entry__community=community, role="picture", file=community.picture):
        forget(passage)
    if community.picture:
        transaction.on_commit(partial(remove_kept, community.picture))


@transaction.atomic
def set_rules(
    *,
    by: Member | None,
    community: Community,
    at: dt.datetime,
    gate: GateRules | None = None,
    main: MainRules | None = None,
    council: CouncilRules | None = None,
    mirrors: MirrorRules | None = None,
    about: Entry | None = None,
) -> Entry:
    """Set the rules that are given: what new cohorts start from, the main group's, the council's, the mirrors'.

    Running cohorts keep their own. ``by`` is nobody where a proposal decided, whose entry is then what this is about.
    """
    given = {"gate": None if gate is None else rules_to_json(gate)}
    given |= {
        name: None if rules is None else asdict(rules)
        for name, rules in (("main", main), ("council", council), ("mirrors", mirrors))
    }
    after = {name: rules for name, rules in given.items() if rules is not None}
    before = {name: getattr(community, _RULES[name]) for name in after}
    for name, rules in after.items():
        setattr(community, _RULES[name], rules)
    community.save(update_fields=[_RULES[name] for name in after])
    return append(
        "changed_rules", community=community, by=by, about=about, at=at, facts={"before": before, "after": after}
    )


@transaction.atomic
def set_clock(
    *,
    by: Member | None,
    community: Community,
    zone: str,
    starts_hour: int,
    at: dt.datetime,
    about: Entry | None = None,
) -> Entry:
    """Change zone and day start from the day after tomorrow on, which the entry dates; past days stay as they were.

    The day that runs and the next are left alone, so that no day that somebody is in the middle of changes its bounds.
    ``by`` is nobody where a proposal decided, whose entry is then what this is about.
    """
    from_date = community.clock().day_of(at) + dt.timedelta(days=2)
    setting = DaySetting(from_date, zone, starts_hour)
    ClockSetting.objects.update_or_create(
        community=community, from_date=from_date, defaults={"zone": zone, "starts_hour": setting.starts_hour}
    )
    facts = {"from_date": from_date.isoformat(), "zone": zone, "starts_hour": starts_hour}
    return append("changed_clock", community=community, by=by, about=about, at=at, facts=facts)
