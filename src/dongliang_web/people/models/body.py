"""Those of a community who can decide at an instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q

from dongliang.council import HEAVY, MOVABLE, OFFICES, Body, Officer, Role, Way, body_at, decides, gives, may
from dongliang_web.people.models.communities import Community
from dongliang_web.people.models.enrolments import Enrolment
from dongliang_web.people.models.members import Member, MemberQuerySet, Office
from dongliang_web.people.models.passes import SignInPass
from dongliang_web.record.models import Entry

#: Verbs of an exception to the trial, and of standing for somebody who came in by it.
_ADMITTED, _STOOD = "admitted", "stood_for"


def electors(community: Community, at: dt.datetime) -> MemberQuerySet:
    """Return the members with a voice: long enough in the main group, not silent, not here on one steward's word.

    The first two by the community's rule, all as `dongliang.council.has_voice` has it. Only people count, no name of a
    loaded history that nobody is, and of a person who is here twice the member as whom they act.
    Nor does a founder count who has stepped out, as in `dongliang.council.body_at`.
    """
    rules = community.council
    since, long_ago = at - dt.timedelta(days=rules.active_days), at - dt.timedelta(days=rules.elector_days)
    late = Enrolment.objects.filter(member=OuterRef("pk"), graduated_at__gt=long_ago)
    here = Member.objects.filter(community=community, joined_at__lte=long_ago).in_state(Role.MEMBER, Role.RESTING)
    out = Office.objects.filter(member=OuterRef("pk"), until_at=None).exclude(stepped_out_at=None)
    attached = here.filter(attachments__until_at=None, attachments__second=False).exclude(Exists(out))
    return attached.filter(_acted("pk", since)).exclude(Exists(late)).exclude(on_one_word("pk")).distinct()


def _acted(member: str, since: dt.datetime) -> Exists:
    return Exists(Entry.objects.own_acts().filter(actor=OuterRef(member), received_at__gt=since))


def on_one_word(member: str) -> Q:
    """Return the condition that whom a column names is here on one steward's word alone.

    They were let in by exception, or have signed in by a link, that a single steward gave; nobody else in office stood
    for them since; and they passed no trial afterwards. A founder's word, while they are it, is as good as two. Of a
    link it counts when it was used: whoever spoke for somebody before could not know who would come in by it.
    """
    admitted = Entry.objects.filter(verb=_ADMITTED, target=OuterRef(member)).exclude(actor=None)
    passed = Enrolment.objects.filter(
        member=OuterRef("target"), by_exception=False, graduated_at__gt=OuterRef("received_at")
    )
    admitted = admitted.exclude(_by_founder("actor", "received_at")).exclude(
        _stood_for("target", "actor", "received_at")
    )
    given = SignInPass.objects.filter(member=OuterRef(member), needs_two=False).exclude(used_at=None)
    given = given.exclude(issued_by=None).exclude(_by_founder("issued_by", "issued_at"))
    given = given.exclude(_stood_for("member", "issued_by", "used_at"))
    return Q(Exists(admitted.exclude(Exists(passed)))) | Q(Exists(given))


def _by_founder(who: str, when: str) -> Exists:
    then = Office.objects.filter(member=OuterRef(who), role=str(Role.FOUNDER), from_at__lte=OuterRef(when))
    return Exists(then.filter(Q(until_at=None) | Q(until_at__gt=OuterRef(when))))


def _stood_for(whom: str, first: str, when: str) -> Exists:
    stood = Entry.objects.filter(verb=_STOOD, target=OuterRef(whom), received_at__gte=OuterRef(when))
    return Exists(stood.exclude(actor=OuterRef(first)))


def officers(community: Community, at: dt.datetime) -> list[Officer]:
    """Return those in office, as they are at an instant; one query."""
    today, since = community.clock().day_of(at), at - dt.timedelta(days=community.council.silence_days)
    held = Office.objects.filter(until_at=None, member__community=community).order_by("pk")
    found = held.annotate(acted=_acted("member", since), alone=Exists(_same_on_one_word()))
    columns = ("member_id", "role", "from_at", "stepped_out_at", "away_until_date", "acted", "alone")
    return [
        Officer(
            str(member),
            Role(role),
            stepped_out=out_at is not None,
            away=until is not None and until >= today,
            silent=not acted and from_at <= since,
            on_one_word=alone,
        )
        for member, role, from_at, out_at, until, acted, alone in found.values_list(*columns)
    ]


def _same_on_one_word() -> MemberQuerySet:
    return Member.objects.filter(pk=OuterRef("member")).filter(on_one_word("pk"))


def founder_of(community: Community) -> Member | None:
    """Return who is the founder, stepped out or not; None once the powers have been handed over or have fallen."""
    return community.members.filter(offices__role=str(Role.FOUNDER), offices__until_at=None).first()


def body_of(community: Community, at: dt.datetime) -> Body:
    """Return who can decide in a community at an instant, by the ids of its members; two queries."""
    voices = frozenset(str(pk) for pk in electors(community, at).values_list("pk", flat=True))
    return body_at(officers(community, at), voices, community.holdings())


def holds(member: Member, roles: Collection[Role], power: str, at: dt.datetime) -> bool:
    """Tell whether a member may use a power now by themselves: by the table, by an office, or because it fell to them.

    Who holds no office is never looked further into, so that for most people it costs no query.
    """
    if power not in MOVABLE:
        return may(roles, power)
    if OFFICES.isdisjoint(roles):
        return False
    if gives(member.community.holdings()[power], power, roles, str(member.pk)):
        return True
    if power not in member.community.powers or (power in HEAVY and Role.FOUNDER not in roles):
        return False  # the others are with every office, or never with one steward alone
    found = decides(body_of(member.community, at), power)
    return found.way is Way.ANY and str(member.pk) in found.who
