"""The demo community: the simulated community of the talk, raised in the site as if it had been lived there."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.events import Event
from dongliang.gate import GateRules, rules_to_json, trial_days
from dongliang.simulate import Simulation, simulate
from dongliang_web.checkin.actions import rest_silent
from dongliang_web.checkin.models import CheckIn, Leave, Post, VoidDay
from dongliang_web.gate.models import Cohort
from dongliang_web.people.models import (
    Account,
    Attachment,
    ClockSetting,
    Community,
    Enrolment,
    Member,
    Office,
)
from dongliang_web.portability.actions.demo_circles import ASSUMED, Circles
from dongliang_web.portability.actions.demo_kept import hold_session
from dongliang_web.portability.actions.demo_links import SLUG
from dongliang_web.portability.actions.demo_questions import fill_bank
from dongliang_web.portability.actions.demo_recognition import recognise_some
from dongliang_web.portability.actions.demo_rehearsal import days_away, without_founder
from dongliang_web.portability.actions.demo_rhythm import call_and_remind
from dongliang_web.portability.actions.demo_roots import grow_roots
from dongliang_web.portability.actions.demo_sessions import hold_sessions
from dongliang_web.portability.actions.demo_stories import live_in_rooms
from dongliang_web.portability.actions.load import MARK_OF, VERB_OF
from dongliang_web.portability.actions.rows import insert_rows, plain, reserve_ids
from dongliang_web.record.actions import SALT_BYTES, Refused, append, digest
from dongliang_web.record.models import Entry, Passage

ZONE, STARTS_HOUR = "Asia/Shanghai", 4
NAME = "一双手"
PURPOSE = "把手练好，每天写一点，和同路的人一起。"
VOID_REASON = "服务器停了大半天。"
#: Kinds that this site derives from the rule instead of keeping them.
DERIVED = ("missed", "rest")
#: Kind of event -> the change of state that goes with it.
STATE_CHANGES = {
    "register": {"from": str(Role.VISITOR), "to": str(Role.CANDIDATE)},
    "graduate": {"from": str(Role.CANDIDATE), "to": str(Role.MEMBER)},
}


@dataclass(frozen=True)
class _Raised:
    """What the events of the simulation hang on."""

    community: Community
    members: dict[str, Member]
    cohorts: dict[str, Cohort]
    clock: DayClock
    at: dt.datetime


@transaction.atomic
def raise_demo(*, seed: int, at: dt.datetime) -> Community:
    """Raise the demo community as of an instant; raises Refused where its address is taken."""
    if Community.objects.filter(slug=SLUG).exists():
        raise Refused("slug_taken", slug=SLUG)
    clock = DayClock.fixed(ZONE, STARTS_HOUR)
    made = without_founder(simulate(seed, until=clock.day_of(at), assumed=ASSUMED).before(at), *days_away(clock, at))
    began_at = clock.start_of(min(cohort.first_day for cohort in made.cohorts) - dt.timedelta(days=14))
    community = Community.objects.create(
        slug=SLUG, name=NAME, purpose=PURPOSE, gate_rules=rules_to_json(GateRules()), created_at=began_at
    )
    ClockSetting.objects.create(community=community, from_date=began_at.date(), zone=ZONE, starts_hour=STARTS_HOUR)
    members, cohorts = _members(made, community, began_at), _cohorts(made, community, clock, at)
    raised = _Raised(community, members, cohorts, clock, at)
    _found(made, raised, began_at)
    _enrolments(made, raised)
    _entries(made, raised)
    _next_cohort(raised)
    rest_silent(community=community, at=at)
    fill_bank(community=community, at=at)
    circles, founder = Circles.of_simulation(made, members), members[made.founder]
    grow_roots(community=community, founder=founder, members=members.values(), seed=seed, at=at)
    recognise_some(community=community, circles=circles, seed=seed, at=at)
    call_and_remind(community=community, circles=circles, seed=seed, at=at)
    hold_session(community=community, circles=circles, at=at)
    hold_sessions(community=community, circles=circles, at=at)
    live_in_rooms(community=community, circles=circles, seed=seed, at=at)
    community.refresh_from_db()
    return community


def _members(made: Simulation, community: Community, began_at: dt.datetime) -> dict[str, Member]:
    states = _states(made)
    joined = {event.actor: event.at for event in made.events if event.kind == "register"}
    passed = {event.actor: event.at for event in made.events if event.kind == "graduate"}
    accounts = [Account(name=name, language="", password="!") for _, name in made.members]
    Account.objects.bulk_create(accounts)
    members = [
        Member(
            community=community,
            name=name,
            state=str(states[who]),
            state_since_at=passed.get(who) or joined.get(who) or began_at,
            joined_at=joined.get(who) or began_at,
        )
        for who, name in made.members
    ]
    Member.objects.bulk_create(members)
    pairs = zip(members, accounts, strict=True)
    Attachment.objects.bulk_create(
        Attachment(member=member, account=account, from_at=member.joined_at) for member, account in pairs
    )
    return {who: member for (who, _), member in zip(made.members, members, strict=True)}


def _states(made: Simulation) -> dict[str, Role]:
    """Return what each is at the end, but for resting, which the site's own rule decides afterwards."""
    inside = {made.founder, *made.stewards, *made.graduates}
    last_cohort = made.cohorts[-1].name
    on_trial = {event.actor for event in made.events if event.kind == "register" and event.cohort == last_cohort}
    others = {who: Role.CANDIDATE if who in on_trial else Role.VISITOR for who, _ in made.members}
    return others | dict.fromkeys(inside, Role.MEMBER)


def _found(made: Simulation, raised: _Raised, began_at: dt.datetime) -> None:
    """Write down how it began: the founding, the cohorts as they were opened, the stewards."""
    community, founder = raised.community, raised.members[made.founder]
    Office.objects.create(member=founder, role=str(Role.FOUNDER), from_at=began_at)
    append("founded_community", community=community, by=founder, at=began_at)
    for cohort in raised.cohorts.values():
        opened_at = raised.clock.start_of(cohort.enrolment_opens_date)
        append("opened_cohort", community=community, by=founder, cohort=cohort, at=opened_at)
    for who in made.stewards:
        steward = raised.members[who]
        Office.objects.create(member=steward, role=str(Role.STEWARD), from_at=steward.state_since_at)
        append("appointed_steward", community=community, by=founder, target=steward, at=steward.state_since_at)


def _cohorts(made: Simulation, community: Community, clock: DayClock, at: dt.datetime) -> dict[str, Cohort]:
    cohorts = {}
    for number, each in enumerate(made.cohorts, start=1):
        last_date = trial_days(each.first_day, each.rules)[-1]
        cohorts[each.name] = Cohort.objects.create(
            community=community,
            number=number,
            enrolment_opens_date=each.first_day - dt.timedelta(days=14),
            first_date=each.first_day,
            last_date=last_date,
            rules=rules_to_json(each.rules),
            settled_at=clock.end_of(last_date) if clock.end_of(last_date) < at else None,
        )
    return cohorts


def _next_cohort(raised: _Raised) -> None:
    today = raised.clock.day_of(raised.at)
    first_date = today + dt.timedelta(days=14)
    rules = GateRules()
    Cohort.objects.create(
        community=raised.community,
        number=len(raised.cohorts) + 1,
        enrolment_opens_date=today - dt.timedelta(days=3),
        first_date=first_date,
        last_date=trial_days(first_date, rules)[-1],
        rules=rules_to_json(rules),
        capacity=60,
        invitation="我们是一群练手法的人：推拿师、康复师、照顾父母的女儿，也有自己腰痛、想弄明白的人。",
    )


def _enrolments(made: Simulation, raised: _Raised) -> None:
    fell = {(event.actor, event.cohort): event.day for event in made.events if event.kind == "out"}
    passed = {(event.actor, event.cohort): event.at for event in made.events if event.kind == "graduate"}
    Enrolment.objects.bulk_create(
        Enrolment(
            member=raised.members[event.actor],
            cohort=raised.cohorts[event.cohort],
            enrolled_at=_moment(event, raised),
            out_since_date=fell.get((event.actor, event.cohort)),
            graduated_at=passed.get((event.actor, event.cohort)),
        )
        for event in made.events
        if event.kind == "register"
    )


def _moment(event: Event, raised: _Raised) -> dt.datetime:
    if event.at:
        return event.at
    if event.day:
        return raised.clock.start_of(event.day) + dt.timedelta(hours=12)
    return raised.community.created_at


_ENTRY = (
    "id", "community_id", "verb", "actor_id", "target_id", "cohort_id", "day_date", "happened_at", "received_at",
    "recorded_at", "rule", "facts", "digests", "weight",
)  # fmt: skip
_CHECK_IN = ("id", "member_id", "cohort_id", "day_date", "mark", "late", "received_at", "recorded_at", "entry_id")
_PASSAGE = ("id", "entry_id", "role", "salt", "text", "file")
_POST = (
    "key", "check_in_id", "member_id", "client_id", "visible_to", "text_id", "body_note_shared", "received_at",
    "entry_id",
)  # fmt: skip


@dataclass(frozen=True)
class _Kept:
    """One event with the ids of its rows and the salt of its text."""

    event: Event
    entry: int
    passage: int
    check_in: int
    salt: bytes
    text: str
    at: dt.datetime


def _entries(made: Simulation, raised: _Raised) -> None:
    kept = list(_kept(made, raised))
    insert_rows(Entry, _ENTRY, [_entry_row(each, raised) for each in kept])
    written = [each for each in kept if each.text]
    passages = [(each.passage, each.entry, _role(each), each.salt, each.text, "") for each in written]
    insert_rows(Passage, _PASSAGE, passages)
    check_ins = [each for each in kept if each.event.kind in MARK_OF]
    insert_rows(CheckIn, _CHECK_IN, [_check_in_row(each, raised) for each in check_ins])
    insert_rows(Post, _POST, [_post_row(each, raised) for each in check_ins if each.text])
    for each in kept:
        _leave_or_void(each, raised)


def _kept(made: Simulation, raised: _Raised) -> Iterator[_Kept]:
    events = [each for event in made.events if event.kind not in DERIVED for each in _with_state(event)]
    ids = zip(
        events,
        reserve_ids(Entry, len(events)),
        reserve_ids(Passage, len(events)),
        reserve_ids(CheckIn, len(events)),
        strict=True,
    )
    for event, entry, passage, check_in in ids:
        text = VOID_REASON if event.kind == "void" else made.texts.get(event.ref, "")
        yield _Kept(event, entry, passage, check_in, secrets.token_bytes(SALT_BYTES), text, _moment(event, raised))


def _with_state(event: Event) -> Iterator[Event]:
    """Yield an event, and the change of state that goes with signing up and with passing."""
    yield event
    if event.kind in STATE_CHANGES:
        yield replace(event, kind=f"{event.kind}:state", ref="")


def _role(each: _Kept) -> str:
    return "reason" if each.event.kind == "void" else "text"


def _verb(event: Event) -> tuple[str, dict[str, Any]]:
    kind, _, state = event.kind.partition(":")
    if state:
        return "changed_state", STATE_CHANGES[kind]
    if kind == "invite":
        return "invited", {}
    return (VERB_OF[kind], {}) if kind in VERB_OF else ("loaded_event", {"kind": kind})


def _entry_row(each: _Kept, raised: _Raised) -> tuple[Any, ...]:
    event, at = each.event, plain(each.at)
    verb, facts = _verb(event)
    digests = [{"role": _role(each), "sha256": digest(each.salt, each.text)}] if each.text else []
    cohort = raised.cohorts.get(event.cohort)
    return (
        each.entry,
        raised.community.pk,
        verb,
        raised.members[event.actor].pk,
        raised.members[event.target].pk if event.target else None,
        cohort.pk if cohort else None,
        plain(event.day),
        at,
        at,
        at,
        "",
        plain(facts),
        plain(digests),
        event.weight,
    )


def _check_in_row(each: _Kept, raised: _Raised) -> tuple[Any, ...]:
    event, at = each.event, plain(each.at)
    cohort = raised.cohorts.get(event.cohort)
    late = event.day is not None and event.kind == "check_in" and each.at >= raised.clock.end_of(event.day)
    who, mark = raised.members[event.actor].pk, MARK_OF[event.kind]
    return each.check_in, who, cohort.pk if cohort else None, plain(event.day), mark, late, at, at, each.entry


def _post_row(each: _Kept, raised: _Raised) -> tuple[Any, ...]:
    who = raised.members[each.event.actor].pk
    key, client = _uuid(), _uuid()
    return key, each.check_in, who, client, "members", each.passage, False, plain(each.at), each.entry


def _uuid() -> Any:
    return Post._meta.get_field("key").get_db_prep_value(uuid.uuid4(), connection)


def _leave_or_void(each: _Kept, raised: _Raised) -> None:
    if each.event.day is None:
        return
    if each.event.kind == "leave":
        Leave.objects.create(
            member=raised.members[each.event.actor],
            day_date=each.event.day,
            announced_at=each.at,
            entry_id=each.entry,
        )
    if each.event.kind == "void":
        VoidDay.objects.create(
            community=raised.community, day_date=each.event.day, entry_id=each.entry, reason_id=each.passage
        )
