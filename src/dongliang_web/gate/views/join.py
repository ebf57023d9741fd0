"""The join page that anyone can read, signing up, and stepping out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.council import Role
from dongliang.gate.wording import rule_lines
from dongliang.words import explain
from dongliang_web.gate import actions
from dongliang_web.gate.forms import FIELDS, NameForm, refuse
from dongliang_web.gate.models import Cohort, CohortState, earlier
from dongliang_web.gate.views.cohorts import cohort_or_404
from dongliang_web.pages.clock import now
from dongliang_web.pages.headline import headline
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Enrolment, Member
from dongliang_web.people.sign_in import allow_newcomer, enter, look_of
from dongliang_web.record.actions import Refused
from dongliang_web.roots.invited import forget, link_of

#: Faces and words on the join page.
MOST_FACES, MOST_WORDS = 24, 3


@require_safe
@needs("see_join_page")
def join(asking: Asking) -> HttpResponse:
    """Lead to the cohort that one can sign up for; list them if there are several, and say so if there is none."""
    today = asking.community.clock().day_of(now())
    open_now = list(asking.community.cohorts.open_on(today))
    if len(open_now) == 1:
        return redirect("join_cohort", slug=asking.community.slug, number=open_now[0].number)
    coming = None if open_now else asking.community.cohorts.after(today).first()
    context = {
        **_of_community(asking, today),
        "open_now": [(each.called(language()), each) for each in open_now],
        "coming": coming,
        "coming_name": coming.called(language()) if coming else "",
        "mine": _latest(asking),
    }
    return render(asking, "gate/join_which.html", context)


@read_or_send
@needs("see_join_page")
def join_cohort(asking: Asking, number: int) -> HttpResponse:
    """Show all that one should know before signing up, and sign up."""
    cohort = cohort_or_404(asking, number)
    if asking.method == "POST":
        return _sign_up(asking, cohort)
    today = asking.community.clock().day_of(now())
    if "name" in asking.GET and asking.account is None and cohort.state_on(today) == CohortState.OPEN:
        return _name_page(asking, cohort, NameForm())
    return _join_page(asking, cohort, today)


def _sign_up(asking: Asking, cohort: Cohort) -> HttpResponse:
    """Enrol the account, or one made by the name that was given."""
    form = None if asking.account else NameForm(asking.POST)
    at = now()
    link = link_of(asking, asking.community, at)
    if form is not None and not form.is_valid():
        return _name_page(asking, cohort, form, status=400)
    try:
        if asking.account:
            actions.enrol(by=asking.account, cohort=cohort, at=at, link=link)
        elif form is not None:
            allow_newcomer(asking)
            name = form.cleaned_data["name"]
            account = actions.join(name=name, cohort=cohort, at=at, link=link, **look_of(asking))
            enter(asking, account)
    except Refused as refused:
        if form is not None and refused.key in FIELDS:
            refuse(form, refused.key, refusal_sentence(refused, language()))
            return _name_page(asking, cohort, form, status=400)
        today = asking.community.clock().day_of(at)
        return _join_page(asking, cohort, today, refused=refusal_sentence(refused, language()))
    said = gettext("You have signed up for %(name)s.") % {"name": cohort.called(language())}
    messages.success(asking, said)
    answer = redirect("standing", slug=asking.community.slug)
    forget(asking, answer, asking.community)
    return answer


def _name_page(asking: Asking, cohort: Cohort, form: NameForm, status: int = 200) -> HttpResponse:
    context = {"cohort": cohort, "name": cohort.called(language()), "form": form}
    return render(asking, "gate/join_name.html", context, status=status)


def _join_page(asking: Asking, cohort: Cohort, today: dt.date, refused: str = "") -> HttpResponse:
    rules, state = cohort.gate_rules, cohort.state_on(today)
    left = None if cohort.capacity is None else max(0, cohort.capacity - cohort.taken())
    coming = asking.community.cohorts.after(max(today, cohort.first_date)).first()
    context = {
        **_of_community(asking, today),
        "cohort": cohort,
        "name": cohort.called(language()),
        "state": str(state),
        "rules": rules,
        "lines": rule_lines(rules, language()) if not cohort.loaded else [],
        "day_start": "" if cohort.loaded else _day_start(cohort),
        "left": left,
        "coming": coming,
        "coming_name": coming.called(language()) if coming else "",
        "mine": _enrolled(asking, cohort),
        "inside": asking.member is not None and asking.member.state in (Role.MEMBER, Role.RESTING),
        "can_sign_up": state == CohortState.OPEN and not cohort.loaded and left != 0,
        "refused": refused,
    }
    return render(asking, "gate/join.html", context, status=409 if refused else 200)


def _day_start(cohort: Cohort) -> str:
    """Say at which hour the days of a trial begin, and by whose clock."""
    setting = cohort.community.clock().setting_for(cohort.first_date)
    key = "day_start_own" if cohort.gate_rules.day.own_zone else "day_start"
    return explain(f"join_page.{key}", language(), hour=setting.starts_hour, zone=setting.zone.replace("_", " "))


def _of_community(asking: Asking, today: dt.date) -> dict[str, Any]:
    """Return what the page says of the community: its purpose, what became of earlier cohorts, who stands here."""
    title, purpose = headline(asking.community.purpose, asking.community.name)
    inside = asking.community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    shown = list(inside.filter(on_join_page=True).order_by("joined_at", "pk")[:MOST_FACES])
    for each in shown:
        each.community = asking.community
    return {
        "title": title,
        "purpose": purpose,
        "invited_by": None if asking.member else link_of(asking, asking.community, now()),
        "earlier": earlier(asking.community, today),
        "inside_count": inside.count(),
        "faces": shown,
        "sayings": [each for each in shown if each.join_page_words][:MOST_WORDS],
        "today": today,
    }


def _enrolled(asking: Asking, cohort: Cohort) -> bool:
    return asking.member is not None and asking.member.enrolments.standing().filter(cohort=cohort).exists()


def _latest(asking: Asking) -> Enrolment | None:
    return own_enrolments(asking.member).first() if asking.member else None


def own_enrolments(member: Member) -> QuerySet[Enrolment]:
    """Return a member's trials here that were not withdrawn, the latest first."""
    mine = member.enrolments.standing().filter(cohort__loaded=False).select_related("cohort")
    return mine.order_by("-cohort__first_date", "-pk")


@read_or_send
@needs("own_trial")
def withdraw(asking: Asking, number: int) -> HttpResponse:
    """Ask whether to step out, and step out."""
    cohort, refused = cohort_or_404(asking, number), ""
    if asking.method == "POST":
        try:
            actions.withdraw(by=asking.me, cohort=cohort, at=now())
        except Refused as refusal:
            refused = refusal_sentence(refusal, language())
        else:
            said = gettext("You have stepped out of %(name)s.") % {"name": cohort.called(language())}
            messages.success(asking, said)
            return redirect("join", slug=asking.community.slug)
    context = {"name": cohort.called(language()), "refused": refused, "place": "me"}
    return render(asking, "gate/withdraw.html", context, status=409 if refused else 200)
