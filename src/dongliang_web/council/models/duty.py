"""The stewards' duty roster: the order in which their weeks come, and weeks that another took."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import models

from dongliang.council import Role, on_duty, week_of
from dongliang_web.people.models import Community, Member, MemberQuerySet, Office, SignInPass, on_one_word
from dongliang_web.record.models import Entry

#: For how many days back the load is shown.
LOAD_DAYS = 28
#: Kinds of work in office -> the verbs of the record by which it is counted, in the order in which they are shown.
WORK: dict[str, tuple[str, ...]] = {
    "door": ("opened_cohort", "changed_cohort", "admitted", "voided_day", "stood_for"),
    "questions": ("accepted_question", "refused_question", "changed_question", "retired_question"),
    "held": ("released_held", "kept_back_held"),
    "names": ("confirmed_claim", "refused_claim", "undid_claim", "decided_name", "changed_origin"),
    "sign_in": ("issued_sign_in", "asked_for_sign_in", "confirmed_sign_in"),
    "rules": ("changed_rules", "changed_clock", "changed_community", "appointed_steward", "released_steward"),
    "recorded": (),
}
#: Rules of entries by which somebody in office recorded a day for another, whatever the verb.
RECORDED = ("power.record_for_others", "power.paste_lists")


class DutyPlace(models.Model):
    """A steward's place in the order of weeks; who has none comes after those who have."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="duty_place")
    place = models.PositiveSmallIntegerField()


class DutyWeek(models.Model):
    """A week that somebody took whose turn it was not."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="duty_weeks")
    #: Its Monday.
    first_date = models.DateField()
    member = models.ForeignKey(Member, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "first_date"], name="one_duty_a_week")]


@dataclass(frozen=True, slots=True)
class Steward:
    """A steward on the roster, and until when they are away."""

    member: Member
    away_until: dt.date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A week of the roster: its Monday, and who is on duty."""

    week: dt.date
    member: Member | None


def roster(community: Community) -> list[Steward]:
    """Return the stewards in the order of their weeks; where there is none, the founder."""
    found = Office.objects.held().filter(member__community=community).select_related("member")
    offices = list(found.order_by(models.F("member__duty_place__place").asc(nulls_last=True), "pk"))
    stewards = [each for each in offices if each.role == Role.STEWARD] or offices
    return [Steward(each.member, each.away_until_date) for each in stewards]


def turns(community: Community, stewards: list[Steward], today: dt.date, weeks: int) -> list[Turn]:
    """Return who is on duty this week and in the next ones."""
    first = week_of(today)
    taken = dict(community.duty_weeks.filter(first_date__gte=first).values_list("first_date", "member_id"))
    by_id = {str(each.member.pk): each for each in stewards}
    found = []
    for step in range(weeks if stewards else 0):
        week = first + dt.timedelta(days=7 * step)
        away = {pk for pk, each in by_id.items() if each.away_until and each.away_until >= max(week, today)}
        took = str(taken[week]) if week in taken else None
        who = on_duty(list(by_id), week, away, took)
        found.append(Turn(week, by_id[who].member if who else None))
    return found


def load_of(community: Community, stewards: list[Steward], at: dt.datetime) -> list[tuple[Steward, list[int]]]:
    """Return how often each did each kind of work in the last days, in roster order and by nothing else."""
    since, actors = at - dt.timedelta(days=LOAD_DAYS), [each.member for each in stewards]
    kind_of = {verb: kind for kind, verbs in WORK.items() for verb in verbs}
    mine = Entry.objects.filter(community=community, actor__in=actors, received_at__gt=since).order_by()
    done = mine.filter(models.Q(verb__in=kind_of) | models.Q(rule__in=RECORDED))
    counted: Counter[tuple[int | None, str]] = Counter()
    for actor, verb, rule, n in done.values_list("actor", "verb", "rule").annotate(n=models.Count("pk")):
        counted[actor, "recorded" if rule in RECORDED else kind_of[verb]] += n
    return [(each, [counted[each.member.pk, kind] for kind in WORK]) for each in stewards]


def waiting(community: Community, at: dt.datetime) -> dict[str, int]:
    """Return how many things of each kind wait for somebody in office; kinds of which none waits are left out."""
    claimed = community.members.filter(claims__isnull=False, claims__decided_at=None)
    found = {
        "sign_in": SignInPass.objects.waiting(at).filter(community=community).count(),
        "questions": community.questions.waiting().count(),
        "held": community.doubts.waiting().count(),
        "names": claimed.distinct().count(),
    }
    return {kind: n for kind, n in found.items() if n}


def came_on_one_word(community: Community) -> MemberQuerySet:
    """Return the members who are here on one steward's word, for whom somebody else in office has yet to stand."""
    here = community.members.in_state(Role.MEMBER, Role.RESTING)
    return here.filter(on_one_word("pk")).order_by("state_since_at", "pk")
