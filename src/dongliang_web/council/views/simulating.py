"""The past of the gate under another rule: who would have passed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dongliang.council import OFFICES, Way
from dongliang.gate import CohortTurn, GateRules, Turn, replay
from dongliang_web.council import actions
from dongliang_web.council.forms import ProposeForm
from dongliang_web.council.models import pasts
from dongliang_web.council.views.making import Draft, decision_on, shown
from dongliang_web.gate.models import Cohort
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.rule_forms import rules_form
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models.changes import rule_changes
from dongliang_web.people.models.holders import names_of


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody for whom it would have come out otherwise; only for those who may read it."""

    name: str
    cohort: str
    after: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A replay as a page shows it: all counts, and of the names what whoever looks may read."""

    cohorts: list[tuple[str, CohortTurn]]
    more: int
    fewer: int
    mine: list[Named]
    others: list[Named]


def replayed(asking: Asking, rules: GateRules, at: dt.datetime) -> Shown:
    """Replay the cohorts that are decided under a rule; names are for founder and stewards, and one's own."""
    community = asking.community
    found = replay(pasts(community, at), rules, community.clock().day_of(at))
    called = {each.name: each.called(language()) for each in Cohort.objects.own().filter(community=community)}
    changed = found.changed()
    me = str(asking.me.pk)
    mine = [turn for turn in changed if turn.who == me]
    others = [] if OFFICES.isdisjoint(asking.roles) else [turn for turn in changed if turn.who != me]
    names = names_of(turn.who for turn in (*mine, *others))
    gained = sum(turn.after is True for turn in changed)
    return Shown(
        [(called[each.cohort], each) for each in found.cohorts],
        gained,
        len(changed) - gained,
        [_named(turn, names, called) for turn in mine],
        [_named(turn, names, called) for turn in others],
    )


def _named(turn: Turn, names: dict[str, str], called: dict[str, str]) -> Named:
    return Named(names[turn.who], called[turn.cohort], turn.after is True)


@read_or_send
@needs("propose_change")
def simulate(asking: Asking) -> HttpResponse:
    """Show who would have passed under a rule that somebody thinks of proposing. Nothing is kept of it."""
    at = now()
    form = rules_form(GateRules, asking.POST if asking.method == "POST" else None, asking.community.rules)
    draft = Draft("change_rules", "gate", form, dict)
    decision = decision_on(asking, draft)
    said: dict[str, Any] = {name: asking.POST[name] for name in ("reason", "form") if name in asking.POST}
    why = ProposeForm(is_vote=decision.way is Way.VOTE)
    why.initial.update(said)
    context = shown(draft, why, decision)
    if asking.method != "POST":
        context["replay"] = replayed(asking, asking.community.rules, at)
    elif form.is_valid():
        context["replay"] = replayed(asking, form.rules, at)
        facts = actions.change_of(asking.community, "gate", form.rules)
        context["changes"] = list(rule_changes({"gate": facts["before"]}, {"gate": facts["after"]}, language()))
    return render(asking, "council/new_proposal.html", context, status=400 if form.errors else 200)
