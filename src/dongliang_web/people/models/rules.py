"""The rule values in force for a member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dongliang.checkin import Today, today_at
from dongliang.days import DayClock
from dongliang.gate import GateRules, rules_from_json
from dongliang_web.people.models.enrolments import Enrolment
from dongliang_web.people.models.members import Member


@dataclass(frozen=True)
class InForce:
    """What counts for one member at an instant: whose rule, which days, and what is still open."""

    #: The trial they are in; None in the main group.
    enrolment: Enrolment | None
    rules: GateRules
    clock: DayClock
    today: Today


def in_force(member: Member, at: dt.datetime) -> InForce:
    """Return the rule values in force for a member: their running trial's, else the community's.

    A trial is theirs from enrolment until its last day can no longer be made up; one that has not begun yet asks
    nothing. Where the rule says own zone, days follow the zone of the member's account.
    """
    clock = member.community.clock()
    enrolment = _running(member, clock.day_of(at))
    rules = rules_from_json(enrolment.cohort.rules) if enrolment else member.community.rules
    if rules.day.own_zone and (zone := member.own_zone()):
        clock = DayClock.fixed(zone, clock.settings[-1].starts_hour)
    return InForce(enrolment, rules, clock, today_at(at, clock, rules.day))


def _running(member: Member, day: dt.date) -> Enrolment | None:
    # The last day may be made up for three days, and may have ended a day later in another zone.
    reach = dt.timedelta(days=4)
    mine = member.enrolments.standing().filter(graduated_at=None, cohort__loaded=False).select_related("cohort")
    mine = mine.filter(cohort__first_date__lte=day + dt.timedelta(days=1), cohort__last_date__gte=day - reach)
    return mine.order_by("-cohort__first_date").first()
