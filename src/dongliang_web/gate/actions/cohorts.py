"""Opening a cohort, and changing it until it begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from dongliang.gate import GateRules, rules_to_json, trial_days
from dongliang_web.gate.actions.questions import refuse_thin_bank
from dongliang_web.gate.models import Cohort
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, append, forget
from dongliang_web.record.models import Passage

#: A first day further ahead than this is more likely a slip of the year.
FURTHEST_START_DAYS = 366
_TYPED = ("invitation", "template")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a steward says of a cohort."""

    enrolment_opens_date: dt.date
    first_date: dt.date
    rules: GateRules
    capacity: int | None = None
    invitation: str = ""
    template: str = ""

    def columns(self) -> dict[str, Any]:
        """Return the values of the cohort's row."""
        return {
            "enrolment_opens_date": self.enrolment_opens_date,
            "first_date": self.first_date,
            "last_date": trial_days(self.first_date, self.rules)[-1],
            "rules": rules_to_json(self.rules),
            "capacity": self.capacity,
            "invitation": self.invitation,
            "template": self.template,
        }

    def refuse_dates(self, today: dt.date) -> None:
        """Raise Refused if nobody could sign up in time, or the first day looks like a slip."""
        if self.first_date <= today:
            raise Refused("first_day_past")
        if (self.first_date - today).days > FURTHEST_START_DAYS:
            raise Refused("first_day_too_far", day=self.first_date)
        if self.enrolment_opens_date >= self.first_date:
            raise Refused("opens_after_start", day=self.first_date)


@transaction.atomic
def open_cohort(*, by: Member, plan: Plan, at: dt.datetime) -> Cohort:
    """Open the next cohort of a community, with a rule of its own."""
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    plan.refuse_dates(community.clock().day_of(at))
    refuse_thin_bank(community, plan.rules)
    last = community.cohorts.aggregate(last=Max("number"))["last"] or 0
    cohort = Cohort.objects.create(community=by.community, number=last + 1, **plan.columns())
    facts = {"number": cohort.number, **_told(cohort)}
    append("opened_cohort", community=by.community, by=by, cohort=cohort, at=at, facts=facts, words=_words(cohort))
    return cohort


@transaction.atomic
def change_cohort(*, by: Member, cohort: Cohort, plan: Plan, at: dt.datetime) -> Cohort:
    """Change a cohort that has not begun; those who signed up are told if its rule or days are others now."""
    community = Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    cohort = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    cohort.community = by.community
    today = by.community.clock().day_of(at)
    if cohort.loaded or today >= cohort.first_date:
        raise Refused("cohort_started", number=cohort.number)
    plan.refuse_dates(today)
    refuse_thin_bank(community, plan.rules)
    if plan.capacity is not None and plan.capacity < cohort.taken():
        raise Refused("capacity_below_enrolled", count=cohort.taken())
    before, typed = _told(cohort), _words(cohort)
    for name, value in plan.columns().items():
        setattr(cohort, name, value)
    if _told(cohort) == before and _words(cohort) == typed:
        return cohort
    cohort.save()
    facts = {"before": before, "after": _told(cohort)}
    new_words = {role: text for role, text in _words(cohort).items() if text != typed.get(role)}
    for passage in Passage.objects.filter(entry__cohort=cohort, role__in=_retyped(cohort, typed)):
        forget(passage)
    append("changed_cohort", community=by.community, by=by, cohort=cohort, at=at, facts=facts, words=new_words)
    if _asked_of_people(before) != _asked_of_people(_told(cohort)):
        enrolled = by.community.members.filter(enrolments__cohort=cohort, enrolments__withdrawn_at=None)
        tell(enrolled, "cohort_changed", at=at, by=by.name)
    return cohort


def _told(cohort: Cohort) -> dict[str, Any]:
    """Return what the record keeps of a cohort as it stands; typed text is kept as digests beside."""
    return {
        "enrolment_opens_date": cohort.enrolment_opens_date.isoformat(),
        "first_date": cohort.first_date.isoformat(),
        "last_date": cohort.last_date.isoformat(),
        "capacity": cohort.capacity,
        "rules": cohort.rules,
    }


def _asked_of_people(told: dict[str, Any]) -> tuple[Any, ...]:
    return told["first_date"], told["last_date"], told["rules"]


def _words(cohort: Cohort) -> dict[str, str]:
    return {role: text for role in _TYPED if (text := getattr(cohort, role))}


def _retyped(cohort: Cohort, typed: dict[str, str]) -> list[str]:
    """Return the roles whose text is another than before."""
    return [role for role in _TYPED if getattr(cohort, role) != typed.get(role, "")]
