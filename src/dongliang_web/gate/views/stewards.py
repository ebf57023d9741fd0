"""A steward's decisions beside the rule, each with its reason: letting somebody in, and days that do not count."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.words import format_date
from dongliang_web.checkin.models import VoidDay
from dongliang_web.gate import actions
from dongliang_web.gate.forms import ReasonForm, VoidForm, refuse
from dongliang_web.gate.models import Cohort, moments, standings
from dongliang_web.gate.views.cohorts import cohort_or_404
from dongliang_web.gate.views.standing import sentence_of
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Enrolment
from dongliang_web.record.actions import Refused

#: People on one page of those who may be let in.
A_PAGE = 100


@require_safe
@needs("admit_with_reason")
def admit_whom(asking: Asking, number: int) -> HttpResponse:
    """List those of a cohort who are not in the main group, with where each stands by the rule."""
    cohort = cohort_or_404(asking, number)
    page = Paginator(cohort.on_trial().select_related("member"), A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        each.member.community = asking.community
    rows = [(each.member, sentence) for each, sentence in _stand(cohort, list(page), now())]
    context = {"cohort": cohort, "name": cohort.called(language()), "rows": rows, "page": page, "place": "people"}
    return render(asking, "gate/admit_whom.html", context)


def _stand(cohort: Cohort, enrolments: list[Enrolment], at: dt.datetime) -> list[tuple[Enrolment, str]]:
    found, asked = standings(cohort, [each.member_id for each in enrolments], at), moments(cohort, enrolments)
    clock = cohort.community.clock()
    zone = clock.setting_for(clock.day_of(at)).zone
    return [(each, sentence_of(each, found[each.member_id], asked[each.pk], at, zone)) for each in enrolments]


@read_or_send
@needs("admit_with_reason")
def admit(asking: Asking, number: int, key: uuid.UUID) -> HttpResponse:
    """Let a candidate in by exception, with a reason."""
    cohort = cohort_or_404(asking, number)
    enrolment = get_object_or_404(cohort.enrolments.select_related("member"), member__key=key)
    form = ReasonForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            actions.admit(by=asking.me, enrolment=enrolment, reason=form.cleaned_data["reason"], at=now())
        except Refused as refused:
            refuse(form, refused.key, refusal_sentence(refused, language()))
        else:
            messages.success(asking, gettext("%(name)s is in the main group.") % {"name": enrolment.member.name})
            return redirect("decisions", slug=asking.community.slug)
    ((_, sentence),) = _stand(cohort, [enrolment], now())
    context = {"cohort": cohort, "name": cohort.called(language()), "member": enrolment.member, "sentence": sentence}
    status = 400 if form.is_bound else 200
    return render(asking, "gate/admit.html", {**context, "form": form, "place": "people"}, status=status)


@read_or_send
@needs("void_day")
def void_day(asking: Asking) -> HttpResponse:
    """Declare a day not to count, with a reason."""
    at = now()
    today = asking.community.clock().day_of(at)
    form = VoidForm(asking.POST) if asking.method == "POST" else VoidForm(initial={"day": today})
    if form.is_valid():
        try:
            void = actions.void_day(by=asking.me, at=at, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused.key, refusal_sentence(refused, language()))
        else:
            messages.success(asking, _voided(void))
            return redirect("decisions", slug=asking.community.slug)
    earlier = VoidDay.objects.filter(community=asking.community).select_related("reason").order_by("-day_date")[:10]
    context = {"form": form, "earlier": earlier, "furthest": actions.FURTHEST_VOID_DAYS, "place": "people"}
    return render(asking, "gate/void_day.html", context, status=400 if form.is_bound else 200)


def _voided(void: VoidDay) -> str:
    said = gettext("%(day)s is not counted for anybody. Everybody has been told.")
    return said % {"day": format_date(void.day_date, language())}
