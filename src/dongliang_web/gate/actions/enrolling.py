"""Signing up for a cohort, and stepping out before it begins."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dongliang.council import Role
from dongliang_web.gate.actions.settling import end_other_trials, standing_of
from dongliang_web.gate.models import Cohort, CohortState, has_ended, member_for, moment_of, unsettled_trials
from dongliang_web.people.actions import add_member, change_state, create_account
from dongliang_web.people.models import Account, Community, Enrolment, Member
from dongliang_web.record.actions import Refused, append
from dongliang_web.roots.actions import keep_origin
from dongliang_web.roots.models import InvitationLink


@transaction.atomic
def join(*, name: str, cohort: Cohort, at: dt.datetime, link: InvitationLink | None = None, **look: str) -> Account:
    """Sign up for a cohort by a name alone: make the account and enrol it, or leave neither behind."""
    # Locked, so that two do not take one name at once.
    community = Community.objects.select_for_update(no_key=True).get(pk=cohort.community_id)
    _refuse_taken(name, community)
    account = create_account(name=name, **look)
    enrol(by=account, cohort=cohort, at=at, link=link)
    return account


def _refuse_taken(name: str, community: Community) -> None:
    """Raise Refused for a name that somebody inside goes by, so that no two are taken for one another."""
    inside = community.members.in_state(Role.CANDIDATE, Role.MEMBER, Role.RESTING)
    taken = {each.strip().casefold() for each in inside.values_list("name", flat=True)}
    if name.strip().casefold() in taken:
        raise Refused("name_taken", name=name.strip())


@transaction.atomic
def enrol(*, by: Account, cohort: Cohort, at: dt.datetime, link: InvitationLink | None = None) -> Enrolment:
    """Sign an account up for a cohort; doing it again changes nothing. Raises Refused where it is not possible.

    ``link``: by which they came; it counts for whoever was not here before.
    """
    # Locked, so that neither the last place nor a second trial is taken twice at once.
    community = Community.objects.select_for_update(no_key=True).get(pk=cohort.community_id)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    cohort.community = community
    member = member_for(by, community)
    if member and member.state in (Role.MEMBER, Role.RESTING):
        raise Refused("member_inside")
    there = Enrolment.objects.filter(member=member, cohort=cohort).first() if member else None
    if there and there.withdrawn_at is None and member and member.state == Role.CANDIDATE:
        return there
    _refuse_closed(cohort, at)
    if member:
        _leave_or_refuse_trials(member, cohort, at)
    if cohort.capacity is not None and cohort.taken() >= cohort.capacity:
        raise Refused("cohort_full", number=cohort.number, capacity=cohort.capacity)
    if member is None:
        member = add_member(community=community, account=by, state=Role.VISITOR, at=at)
        if link is not None:
            keep_origin(member=member, link=link, at=at)
    return _enrol(member, cohort, there, at)


def _refuse_closed(cohort: Cohort, at: dt.datetime) -> None:
    state = cohort.state_on(cohort.community.clock().day_of(at))
    if state == CohortState.DRAFT:
        raise Refused("enrolment_not_open", number=cohort.number, opens=cohort.enrolment_opens_date)
    if cohort.loaded or state != CohortState.OPEN:
        raise Refused("enrolment_closed", number=cohort.number)


def _leave_or_refuse_trials(member: Member, cohort: Cohort, at: dt.datetime) -> None:
    """Raise Refused for who is in another trial; who left the community has left their trials with it."""
    if member.state == Role.FORMER:
        end_other_trials(member, cohort, at, rule="gate.left")
        return
    for trial in unsettled_trials([member.pk]).exclude(cohort=cohort).select_related("cohort__community"):
        if not has_ended(standing_of(trial, at), moment_of(trial), at):
            raise Refused("in_trial", number=trial.cohort.number)


def _enrol(member: Member, cohort: Cohort, there: Enrolment | None, at: dt.datetime) -> Enrolment:
    enrolment = there or Enrolment(member=member, cohort=cohort)
    enrolment.enrolled_at, enrolment.withdrawn_at = at, None
    enrolment.save()
    append("enrolled", community=cohort.community, by=member, cohort=cohort, at=at)
    change_state(member=member, to=Role.CANDIDATE, at=at, by=member, rule="gate.enrolled")
    return enrolment


@transaction.atomic
def withdraw(*, by: Member, cohort: Cohort, at: dt.datetime) -> None:
    """Step out of a cohort before it begins; what one may see then is what a visitor sees."""
    enrolment = by.enrolments.standing().select_for_update().filter(cohort=cohort).first()
    if enrolment is None:
        raise Refused("not_enrolled")
    if by.community.clock().day_of(at) >= cohort.first_date:
        raise Refused("trial_begun", number=cohort.number)
    enrolment.withdrawn_at = at
    enrolment.save(update_fields=["withdrawn_at"])
    append("withdrew_enrolment", community=by.community, by=by, cohort=cohort, at=at)
    if not still_on_trial(by, at):
        change_state(member=by, to=Role.VISITOR, at=at, by=by, rule="gate.withdrew")


def still_on_trial(member: Member, at: dt.datetime) -> bool:
    """Tell whether a member is in another trial that is not over; one may go on writing to its end, whatever came."""
    trials = member.enrolments.standing().filter(graduated_at=None, cohort__loaded=False)
    return trials.filter(cohort__last_date__gte=member.community.clock().day_of(at)).exists()
