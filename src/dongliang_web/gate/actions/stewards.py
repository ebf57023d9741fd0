"""What a steward decides beside the rule, each with a reason that the whole community can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from dongliang.council import Role
from dongliang_web.checkin import actions as checkin
from dongliang_web.checkin.models import VoidDay
from dongliang_web.gate.actions.settling import let_in, settle, welcome
from dongliang_web.gate.models import Cohort
from dongliang_web.people.actions import change_state, tell
from dongliang_web.people.models import Enrolment, Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import Entry

#: A day further back than this is left as it was.
FURTHEST_VOID_DAYS = 30
_RULE = "power.admit_with_reason"


@transaction.atomic
def admit(*, by: Member, enrolment: Enrolment, reason: str, at: dt.datetime) -> None:
    """Let a candidate into the main group by exception, with a reason that the whole community can read."""
    if not reason.strip():
        raise Refused("reason_missing")
    _admit(by=by, enrolment=enrolment, at=at, words={"reason": reason})
    tell([enrolment.member], "admitted", at=at, by=by.name)


@transaction.atomic
def admit_decided(*, about: Entry, enrolment: Enrolment, at: dt.datetime) -> Entry:
    """Let a candidate in as a proposal decided: its entry, which this is about, holds the reasons."""
    return _admit(by=None, enrolment=enrolment, at=at, about=about)


def _admit(
    *,
    by: Member | None,
    enrolment: Enrolment,
    at: dt.datetime,
    words: Mapping[str, str] | None = None,
    about: Entry | None = None,
) -> Entry:
    # The lock that deciding by the rule takes too, so that nobody is let in twice.
    cohort = (
        Cohort.objects.select_for_update(no_key=True, of=("self",))
        .select_related("community")
        .get(pk=enrolment.cohort_id)
    )
    enrolment = cohort.enrolments.select_related("member").get(pk=enrolment.pk)
    member = enrolment.member
    member.community = cohort.community
    if enrolment.graduated_at is not None or member.state in (Role.MEMBER, Role.RESTING):
        raise Refused("already_admitted", name=member.name)
    if enrolment.withdrawn_at is not None or member.state == Role.FORMER:
        raise Refused("enrolment_withdrawn", name=member.name)
    let_in(enrolment, at, by_exception=True)
    entry = append(
        "admitted", community=cohort.community, by=by, target=member, cohort=cohort, at=at, rule=_RULE,
        words=words, about=about,
    )  # fmt: skip
    change_state(member=member, to=Role.MEMBER, at=at, by=by, rule=_RULE)
    welcome([member], at, key="welcome_by_exception")
    return entry


@transaction.atomic
def void_day(*, by: Member, day: dt.date, reason: str, at: dt.datetime) -> VoidDay:
    """Declare a day not to count, and decide every trial that contains it anew."""
    community = by.community
    today = community.clock().day_of(at)
    if (today - day).days > FURTHEST_VOID_DAYS:
        raise Refused("void_too_late", day=day, days=FURTHEST_VOID_DAYS)
    void = checkin.void_day(by=by, day=day, reason=reason, at=at)
    for cohort in community.cohorts.with_day(day):
        cohort.community = community
        settle(cohort, at, voided=day)
    return void
