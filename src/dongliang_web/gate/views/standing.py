"""Where I stand: the verdict, every day, the rule with what was used of it, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.checkin import Today
from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.gate import DayState, Standing, trial_days
from dongliang.gate import standing as stand
from dongliang.gate.quiz import Moment, Place
from dongliang.gate.wording import day_notes, rule_lines
from dongliang.words import Language, explain, format_date, label
from dongliang_web.checkin.models import VoidDay, histories
from dongliang_web.gate.actions import standing_of, waits_until
from dongliang_web.gate.models import Cohort, has_ended, moment_of, todays
from dongliang_web.gate.views.join import own_enrolments
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.until import day_end
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community, Enrolment, Member

#: Faces of others in the same cohort.
MOST_FACES = 120


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day in the calendar, with the address at which something can be done about it."""

    day: dt.date
    state: DayState
    wrote: bool
    url: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody in the same cohort, as a face that leads to their page."""

    id: int
    name: str
    url: str
    picture_url: str


@dataclass(frozen=True, slots=True)
class Act:
    """What there is to do now, as a button."""

    words: str
    url: str


@require_safe
@needs("own_trial")
def standing(asking: Asking) -> HttpResponse:
    """Show whoever asks where they stand in their latest trial, or in the one that ``cohort`` names."""
    mine = list(own_enrolments(asking.me)) if asking.member else []
    wanted = asking.GET.get("cohort", "")
    enrolment = next((each for each in mine if str(each.cohort.number) == wanted), mine[0] if mine else None)
    if enrolment is None:
        return redirect("join", slug=asking.community.slug)
    enrolment.member, enrolment.cohort.community = asking.me, asking.community
    others = [(each.cohort.called(language()), each.cohort) for each in mine if each != enrolment]
    context = {**_shown(enrolment, now()), "others": others, "may_write": asking.can("check_in"), "place": "me"}
    if asking.can("see_community"):
        context |= _among(enrolment)
    return render(asking, "gate/standing.html", context)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a candidate stands in one sentence, for the page of today."""

    over: str
    sentence: str
    act: Act | None
    url: str


def head_of(member: Member, at: dt.datetime) -> Head | None:
    """Return where a member stands in the trial that they are in or sign up for; None for whoever is in none."""
    enrolment = own_enrolments(member).filter(graduated_at=None, cohort__settled_at=None).first()
    if enrolment is None or member.state != Role.CANDIDATE:
        return None
    enrolment.member, enrolment.cohort.community = member, member.community
    cohort, spoken = enrolment.cohort, language()
    found = standing_of(enrolment, at)
    today = todays(cohort, [member.pk], at)[member.pk]
    zone = member.own_zone() or member.community.clock().setting_for(today.day).zone
    moment = moment_of(enrolment)
    waits = waits_until(enrolment, moment, at)
    needs_act = found.verdict.kind == "if_made_up" or (moment.place(at) == Place.OPEN and waits is None)
    act = act_of(enrolment, found, today, moment, at, waits) if needs_act else None
    url = f"{reverse('standing', args=[member.community.slug])}?cohort={cohort.number}"
    sentence = sentence_of(enrolment, found, moment, at, zone, waits)
    return Head(_over(cohort, today, spoken), sentence, act, url)


def _shown(enrolment: Enrolment, at: dt.datetime) -> dict[str, Any]:
    cohort, member, spoken = enrolment.cohort, enrolment.member, language()
    community, rules = cohort.community, cohort.gate_rules
    today = todays(cohort, [member.pk], at)[member.pk]
    history = histories([member.pk], community, cohort.first_date, cohort.last_date)[member.pk]
    found, moment = stand(history, rules, today), moment_of(enrolment)
    waits = waits_until(enrolment, moment, at)
    clock = community.clock()
    zone = member.own_zone() or clock.setting_for(today.day).zone
    reasons = _void_reasons(cohort)
    coming = community.cohorts.after(max(today.day, cohort.first_date)).first()
    return {
        "enrolment": enrolment,
        "cohort": cohort,
        "name": cohort.called(spoken),
        "over": _over(cohort, today, spoken),
        "verdict": found.verdict,
        "sentence": sentence_of(enrolment, found, moment, at, zone, waits),
        "is_out": has_ended(found, moment, at),
        "asks": moment.place(at) != Place.NONE and moment.opens_at is not None,
        "act": act_of(enrolment, found, today, moment, at, waits),
        "until": _until(found, today, clock, rules.day.grace_hours),
        "marks": _days(found, today, community),
        "today": today.day,
        "notes": day_notes(found, history, rules, today, spoken, reasons, zone),
        "lines": rule_lines(rules, spoken, found),
        "has_begun": today.day >= cohort.first_date,
        "coming": coming,
        "coming_name": coming.called(spoken) if coming else "",
        "stewards": label("list.comma", spoken).join(_stewards(community)),
    }


def _among(enrolment: Enrolment) -> dict[str, Any]:
    """Return who else is in the cohort, which only those inside the community are shown."""
    peers = _peers(enrolment)
    return {"peers": peers[:MOST_FACES], "peers_count": len(peers)}


def sentence_of(
    enrolment: Enrolment, found: Standing, moment: Moment, at: dt.datetime, zone: str, waits: dt.datetime | None = None
) -> str:
    """Say where somebody stands, with the questions where these come first; an exception is told as what it is.

    ``waits`` is until when they have to wait for another try.
    """
    spoken, rules, verdict = language(), moment.rules, found.verdict
    if enrolment.by_exception:
        return label("standing_page.by_exception", spoken)
    where = moment.place(at)
    values = {"count": rules.quiz_questions, "needed": rules.needed}
    closes_at = moment.closes_at.astimezone(ZoneInfo(zone)) if moment.closes_at else None
    if waits is not None and not verdict.is_out:
        return _waiting(moment, waits, zone)
    if where == Place.OPEN and rules.quiz_when == "before":
        return explain("quiz.first_until", spoken, closes_at=closes_at, **values)
    if where == Place.OPEN and verdict.kind == "passed":
        return explain("quiz.left_until", spoken, closes_at=closes_at, **values)
    if where == Place.OVER and not verdict.is_out:
        return explain("quiz.over", spoken, closes_at=closes_at)
    asked = rules.quiz_questions if rules.quiz_when == "after" and enrolment.graduated_at is None else 0
    return verdict.sentence(spoken, zone, questions=asked)


def _waiting(moment: Moment, from_at: dt.datetime, zone: str) -> str:
    """Say from when on another try may begin, or that none can any more."""
    if not moment.leaves_time(from_at) or moment.closes_at is None:
        return label("quiz.last_try", language())
    values = {"count": moment.rules.quiz_questions, "needed": moment.rules.needed}
    there = ZoneInfo(zone)
    times = {"from_at": from_at.astimezone(there), "closes_at": moment.closes_at.astimezone(there)}
    return explain("quiz.again_until", language(), **values, **times)


def act_of(
    enrolment: Enrolment, found: Standing, today: Today, moment: Moment, at: dt.datetime, waits: dt.datetime | None
) -> Act | None:
    """Return the one thing to do now: what saves comes first, then today; nothing where all is done."""
    cohort, verdict = enrolment.cohort, found.verdict
    slug = cohort.community.slug
    if enrolment.graduated_at is not None:
        return Act(gettext("To the main group"), reverse("today", args=[slug]))
    asks = moment.place(at) == Place.OPEN and (moment.rules.quiz_when == "before" or verdict.kind == "passed")
    if asks and waits is None:
        return Act(label("quiz.act", language()), reverse("quiz", args=[slug, cohort.number]))
    if verdict.kind == "if_made_up" and verdict.make_up_day:
        day = format_date(verdict.make_up_day, language())
        if verdict.in_grace:
            return Act(gettext("Write for %(day)s") % {"day": day}, reverse("check_in", args=[slug]))
        return Act(gettext("Make up %(day)s") % {"day": day}, reverse("make_up", args=[slug, verdict.make_up_day]))
    if not verdict.is_out and found.state_on(today.day) == DayState.PENDING:
        return Act(gettext("Check in for today"), reverse("check_in", args=[slug]))
    return None


def _until(found: Standing, today: Today, clock: DayClock, grace_hours: int) -> str:
    """Say until when today runs, while it is open."""
    if found.verdict.is_out or found.state_on(today.day) != DayState.PENDING:
        return ""
    until = day_end(clock, today.day, language())
    key = "until_grace" if grace_hours else "until"
    return explain(f"standing_page.{key}", language(), until=until, hours=grace_hours)


def _over(cohort: Cohort, today: Today, spoken: Language) -> str:
    """Say which cohort it is, and which day of it today is."""
    days = trial_days(cohort.first_date, cohort.gate_rules)
    asked = [day for day in days if day.weekday() not in cohort.gate_rules.day.rest_weekdays]
    name = cohort.called(spoken)
    if not days[0] <= today.day <= days[-1]:
        return explain("cohort_page.dates", spoken, name=name, first=days[0], last=days[-1])
    number = sum(day <= today.day for day in asked)
    return explain("cohort_page.day", spoken, name=name, day=number, days=len(asked))


def _days(found: Standing, today: Today, community: Community) -> list[ShownDay]:
    """Return the calendar's days; those still open lead to where they can be written."""
    open_days = {day for day, _ in today.make_up_until} if found.make_ups_left else set()
    return [ShownDay(mark.day, mark.state, mark.wrote, _url(mark, open_days, community)) for mark in found.marks]


def _url(mark: Any, open_days: set[dt.date], community: Community) -> str:
    if mark.state == DayState.PENDING:
        return reverse("check_in", args=[community.slug])
    if mark.state == DayState.MISSED and mark.day in open_days:
        return reverse("make_up", args=[community.slug, mark.day])
    return ""


def _void_reasons(cohort: Cohort) -> dict[dt.date, str]:
    void = VoidDay.objects.filter(community=cohort.community, day_date__gte=cohort.first_date)
    found = void.filter(day_date__lte=cohort.last_date).exclude(reason=None).select_related("reason")
    return {each.day_date: each.reason.text for each in found if each.reason}


def _peers(enrolment: Enrolment) -> list[Peer]:
    """Return those of the same cohort who can still pass; whoever is out is not shown as missing among them."""
    community = enrolment.cohort.community
    found = community.members.filter(
        enrolments__cohort=enrolment.cohort,
        enrolments__withdrawn_at=None,
        enrolments__out_since_date=None,
        state__in=[str(Role.CANDIDATE), str(Role.MEMBER)],
    )
    return list(_faces(found.exclude(pk=enrolment.member_id).order_by("enrolments__pk"), community))


def _faces(members: Any, community: Community) -> Iterator[Peer]:
    for each in members:
        each.community = community
        yield Peer(each.pk, each.name, reverse("member_page", args=[community.slug, each.key]), each.picture_url)


def _stewards(community: Community) -> Sequence[str]:
    return list(community.members.in_office().order_by("pk").values_list("name", flat=True))
