"""Making a proposal: choose what, say it exactly, say why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from dongliang.bounds import RuleError
from dongliang.council import HEAVY, MOVABLE, POWERS, Decision, Way
from dongliang.words import explain, label
from dongliang_web.council import actions
from dongliang_web.council.forms import BranchForm, PersonForm, ProposeForm
from dongliang_web.council.models import Rehearsal, form_told, means_told
from dongliang_web.council.views.powers import where_form
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.pages.rule_forms import rules_form
from dongliang_web.people.access import Asking, needs, say_closed
from dongliang_web.people.forms.community import AboutForm, ClockForm
from dongliang_web.people.models import Member, body_of
from dongliang_web.record.actions import Refused


@dataclass(frozen=True)
class Draft:
    """A proposal that is being made: what of it is chosen, and the form that asks for the rest."""

    kind: str
    #: Part of the rules, or a power; empty where the kind says all.
    which: str
    form: Form
    #: What the filled form proposes, as the act reads it.
    facts: Callable[[], dict[str, Any]]


#: Parts of the rules that are plain values -> the form that asks for them.
_PLAIN: dict[str, type[Form]] = {"about": AboutForm, "clock": ClockForm}


def draft_of(asking: Asking, data: Mapping[str, Any] | None) -> Draft | None:
    """Return what is being proposed, by the address; None while it has to be chosen."""
    kind, which = asking.GET.get("kind", ""), asking.GET.get("which", "")
    maker = _MAKERS.get(kind)
    return maker(asking, kind, which, data) if maker else None


def _rules(asking: Asking, kind: str, which: str, data: Mapping[str, Any] | None) -> Draft | None:
    if which not in actions.PARTS:
        return None
    community, now_in_force = asking.community, actions.rules_of(asking.community, which)
    if which in _PLAIN:
        said = _PLAIN[which](data, initial=now_in_force)
        return Draft(kind, which, said, lambda: actions.change_of(community, which, said.cleaned_data))
    form = rules_form(actions.DECLARED[which], data, now_in_force)
    return Draft(kind, which, form, lambda: actions.change_of(community, which, form.rules))


def _person(asking: Asking, kind: str, which: str, data: Mapping[str, Any] | None) -> Draft:
    can_be = {
        "appoint_steward": actions.can_be_appointed,
        "release_steward": actions.can_be_released,
        "admit": actions.can_be_admitted,
    }.get(kind)
    form = PersonForm(data, members=can_be(asking.community) if can_be else _to_stand_for(asking))
    return Draft(kind, "", form, lambda: {"member": form.cleaned_data["member"].pk})


def _to_stand_for(asking: Asking) -> QuerySet[Member]:
    """Return for whom whoever asks can propose to stand.

    Who is here on one steward's word is for those to read who can stand for them; all others propose for themselves.
    """
    found = actions.can_be_stood_for(asking.community)
    return found if asking.can("admit_with_reason") else found.filter(pk=asking.me.pk)


def _power(asking: Asking, kind: str, which: str, data: Mapping[str, Any] | None) -> Draft | None:
    if which not in MOVABLE:
        return None
    form, before = where_form(asking.community, which, data), asking.community.holdings()[which]

    def facts() -> dict[str, Any]:
        after = actions.holding_to_json(form.holding)
        return {"power": which, "before": actions.holding_to_json(before), "after": after}

    return Draft(kind, which, form, facts)


def _end(asking: Asking, kind: str, which: str, data: Mapping[str, Any] | None) -> Draft:
    return Draft(kind, "", Form(data), dict)


def _branch(asking: Asking, kind: str, which: str, data: Mapping[str, Any] | None) -> Draft:
    form = BranchForm(data)
    return Draft(kind, "", form, lambda: dict(form.cleaned_data))


_MAKERS: dict[str, Callable[[Asking, str, str, Mapping[str, Any] | None], Draft | None]] = {
    "change_rules": _rules,
    "appoint_steward": _person,
    "release_steward": _person,
    "admit": _person,
    "stand_for": _person,
    "move_power": _power,
    "dissolve": _end,
    "keep_community": _end,
    "branch": _branch,
    "hand_over": _end,
}


@read_or_send
@needs("propose_change")
def new_proposal(asking: Asking) -> HttpResponse:
    """Choose what to propose; then say it exactly, with reasons."""
    actions.settle(asking.community, now())
    return say_closed(asking) or _making(asking)


def _making(asking: Asking) -> HttpResponse:
    data = asking.POST if asking.method == "POST" else None
    draft = draft_of(asking, data)
    if draft is None:
        return render(asking, "council/choose_proposal.html", _choices(asking))
    decision = decision_on(asking, draft)
    why = ProposeForm(data, is_vote=decision.way is Way.VOTE, may_walk=_may_walk(asking, draft))
    # Both are looked at, so that all that is wrong is said at once.
    if data is not None and all([draft.form.is_valid(), why.is_valid()]):
        sent = _sent(asking, draft, why)
        if sent is not None:
            return sent
    wrong = bool(draft.form.errors or why.errors)
    return render(asking, "council/new_proposal.html", shown(draft, why, decision), status=400 if wrong else 200)


def _may_walk(asking: Asking, draft: Draft) -> bool:
    """Tell whether it may be walked through without effect: a heavy power, while the founder is away."""
    heavy = actions.ACTS[draft.kind].power in HEAVY and draft.kind != "hand_over"
    return heavy and Rehearsal.objects.running().filter(community=asking.community).exists()


def decision_on(asking: Asking, draft: Draft) -> Decision:
    """Return who would decide on it."""
    return actions.decision_on(draft.kind, body_of(asking.community, now()))


def _choices(asking: Asking) -> dict[str, Any]:
    movable = sorted((power for power in POWERS if power in MOVABLE), key=lambda power: power not in HEAVY)
    ended = asking.community.closes_at is not None
    left_out = {"change_rules", "move_power", "hand_over", "dissolve" if ended else "keep_community"}
    if not _to_stand_for(asking).exists():
        left_out.add("stand_for")
    kinds = [kind for kind in _MAKERS if kind not in left_out]
    return {"parts": list(actions.PARTS), "kinds": kinds, "movable": movable, "place": "people"}


def shown(draft: Draft, why: ProposeForm, decision: Decision) -> dict[str, Any]:
    """Return what the page of a new proposal shows."""
    forms = {Way.ANY: "alone", Way.TOGETHER: "together", Way.VOTE: "vote", Way.OPERATOR: "operator"}
    told = form_told(forms[decision.way], decision.needed, len(decision.who), language())
    return {
        "title": _title(draft),
        "draft": draft,
        "why": why,
        "decided_by": told,
        "nobody": decision.way is Way.OPERATOR,
        "means": means_told(draft.kind, draft.which, language()),
        "about_person": isinstance(draft.form, PersonForm),
        "to_simulate": draft.kind == "change_rules" and draft.which == "gate",
        "place": "people",
    }


def _title(draft: Draft) -> str:
    """Name what is being proposed."""
    if draft.kind == "change_rules":
        return label(f"proposal_title.change_rules_{draft.which}", language())
    if draft.kind == "move_power":
        return explain("proposal_title.move_power", language(), power=draft.which)
    return label(f"proposal.{draft.kind}", language())


def _sent(asking: Asking, draft: Draft, why: ProposeForm) -> HttpResponse | None:
    """Make the proposal and lead to it; None where it was refused, which the form then says."""
    reason = why.cleaned_data["reason"]
    try:
        made = actions.propose(
            by=asking.me,
            kind=draft.kind,
            facts=draft.facts(),
            reason=reason,
            consent=why.consent,
            is_drill=why.is_drill,
            at=now(),
        )
    except (Refused, RuleError) as refused:
        draft.form.add_error(None, refusal_sentence(refused, language()))
        return None
    messages.success(asking, gettext("It is proposed, and those who decide are told."))
    return redirect(made.url)
