"""The list of cohorts, opening one, and changing it until it begins."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.gate import GateRules
from dongliang.words import explain, label
from dongliang_web.gate import actions
from dongliang_web.gate.forms import CohortForm, refuse
from dongliang_web.gate.models import Cohort, CohortState
from dongliang_web.pages.clock import now
from dongliang_web.pages.dates import span
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.pages.rule_forms import RulesForm, rules_form
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused


@dataclass(frozen=True, slots=True)
class Row:
    """A cohort as the list shows it."""

    cohort: Cohort
    name: str
    state: CohortState
    numbers: str
    #: First and last day as written, with their year where it is not this one.
    first: str
    last: str
    #: Address of the join page, to send to others, while one can sign up.
    link: str

    @property
    def state_key(self) -> str:
        """Key of the word for the state."""
        return f"cohort_state.{self.state}"

    @property
    def not_begun(self) -> bool:
        """Whether it can still be changed."""
        return not self.cohort.loaded and self.state in (CohortState.DRAFT, CohortState.OPEN)

    @property
    def begun(self) -> bool:
        """Whether somebody may need to be let in by exception."""
        return not self.cohort.loaded and not self.not_begun


@require_safe
@needs("see_community")
def cohorts(asking: Asking) -> HttpResponse:
    """Show all cohorts with their state, days and numbers."""
    today = asking.community.clock().day_of(now())
    found = asking.community.cohorts.order_by("-first_date", "-number").counted()
    rows = [_row(asking, each, today) for each in found]
    context = {"rows": rows, "title": _title(rows), "may_open": asking.can("open_cohorts"), "place": "people"}
    may = {"may_admit": asking.can("admit_with_reason"), "may_propose": asking.can("propose_question")}
    return render(asking, "gate/cohorts.html", {**context, **may})


def _row(asking: Asking, cohort: Cohort, today: dt.date) -> Row:
    state, spoken = cohort.state_on(today), language()
    path = reverse("join_cohort", args=[asking.community.slug, cohort.number])
    link = asking.build_absolute_uri(path) if state in (CohortState.DRAFT, CohortState.OPEN) else ""
    first, last = span(cohort.first_date, cohort.last_date, today, spoken)
    return Row(cohort, cohort.called(spoken), state, _numbers(cohort, state), first, last, link)


def _numbers(cohort: Cohort, state: CohortState) -> str:
    """Say how many signed up, and what became of them."""
    counts = {name: getattr(cohort, name) for name in ("enrolled", "ended", "passed")}
    counts["still"] = counts["enrolled"] - counts["ended"]
    if cohort.loaded or state in (CohortState.DRAFT, CohortState.OPEN):
        key = "enrolled_of" if cohort.capacity and not cohort.loaded else "enrolled"
        return explain(f"cohorts_page.{key}", language(), capacity=cohort.capacity, **counts)
    return explain(f"cohorts_page.{state}", language(), **counts)


def _title(rows: list[Row]) -> str:
    """Say which cohorts run and which one can sign up for."""
    spoken = language()
    comma = label("list.comma", spoken)
    parts = []
    if running := [row.name for row in reversed(rows) if row.state == CohortState.RUNNING]:
        parts.append(explain("cohorts_page.title_running", spoken, names=comma.join(running)))
    for row in reversed(rows):
        if row.state == CohortState.OPEN:
            parts.append(explain("cohorts_page.title_open", spoken, name=row.name, first=row.cohort.first_date))
    gap = "" if spoken == "zh-Hans" else " "
    return gap.join(parts) or label("cohorts_page.title_none", spoken)


@read_or_send
@needs("open_cohorts")
def new_cohort(asking: Asking) -> HttpResponse:
    """Open a cohort; its rule starts from the community's."""
    community = asking.community
    if asking.method == "POST":
        return _send(asking, None)
    last = community.cohorts.own().order_by("-number").first()
    form = CohortForm.blank(community.clock().day_of(now()), last)
    return _form_page(asking, None, form, rules_form(GateRules, initial=community.rules))


@read_or_send
@needs("open_cohorts")
def change_cohort(asking: Asking, number: int) -> HttpResponse:
    """Change a cohort that has not begun."""
    cohort = cohort_or_404(asking, number)
    if asking.method == "POST":
        return _send(asking, cohort)
    if cohort.loaded or asking.community.clock().day_of(now()) >= cohort.first_date:
        refused = refusal_sentence(Refused("cohort_started", number=number), language())
        return render(asking, "gate/cohort_begun.html", {"refused": refused, "place": "people"})
    return _form_page(asking, cohort, CohortForm.of(cohort), rules_form(GateRules, initial=cohort.gate_rules))


def _send(asking: Asking, cohort: Cohort | None) -> HttpResponse:
    form, rules = CohortForm(asking.POST), rules_form(GateRules, asking.POST)
    # Both are asked, so that all that is wrong is said at once.
    if all([form.is_valid(), rules.is_valid()]):
        plan = form.plan(rules.rules)
        try:
            if cohort is None:
                made = actions.open_cohort(by=asking.me, plan=plan, at=now())
            else:
                made = actions.change_cohort(by=asking.me, cohort=cohort, plan=plan, at=now())
        except Refused as refused:
            refuse(form, refused.key, refusal_sentence(refused, language()))
        else:
            name = made.called(language())
            said = gettext("%(name)s is changed.") if cohort else gettext("%(name)s is open. Send its link to others.")
            messages.success(asking, said % {"name": name})
            return redirect("cohorts", slug=asking.community.slug)
    return _form_page(asking, cohort, form, rules, status=400)


def _form_page(
    asking: Asking, cohort: Cohort | None, form: CohortForm, rules: RulesForm, status: int = 200
) -> HttpResponse:
    name = cohort.called(language()) if cohort else ""
    context = {"cohort": cohort, "name": name, "form": form, "rules": rules, "place": "people"}
    return render(asking, "gate/cohort_form.html", context, status=status)


def cohort_or_404(asking: Asking, number: int) -> Cohort:
    """Return a cohort of the community by its number."""
    cohort = asking.community.cohorts.filter(number=number).first()
    if cohort is None:
        raise Http404(f"no cohort {number}")
    cohort.community = asking.community
    return cohort
