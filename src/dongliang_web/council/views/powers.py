"""All powers that can be moved, on one page: with whom each is, and who can use it now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.bounds import RuleError
from dongliang.council import HEAVY, MOVABLE, POWERS, Decision, Holding, decides
from dongliang.words import label
from dongliang_web.centres.models import Snapshot
from dongliang_web.council import actions
from dongliang_web.council.forms import MoveForm, ReasonForm
from dongliang_web.council.models import Proposal, moved_told, names_in
from dongliang_web.pages.clock import now
from dongliang_web.pages.dates import dated
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import is_on_one_word
from dongliang_web.people.models import Community, body_of
from dongliang_web.people.models.holders import fell_told, few, holding_told, names_of
from dongliang_web.record.actions import Refused
from dongliang_web.record.models import Entry

#: Moves of powers shown below the table.
MOVES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A power as the table shows it."""

    power: str
    is_heavy: bool
    why: str
    held_by: str
    fell: str


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a power as it is told."""

    day: str
    power: str
    before: str
    after: str
    by: str
    reason: str
    proposal: int | None


@require_safe
@needs("see_council")
def powers_page(asking: Asking) -> HttpResponse:
    """Show who holds each power, what the stage suggests, and how the powers came to be where they are."""
    at = now()
    actions.settle(asking.community, at)
    rows = _rows(asking.community, at)
    context = {
        "heavy": [row for row in rows if row.is_heavy],
        "daily": [row for row in rows if not row.is_heavy],
        "suggests": label(f"stage_suggests.{_stage(asking.community)}", language()),
        "moves": _moves(asking.community, at),
        "open": Proposal.objects.open().filter(community=asking.community).count(),
        "may_move": asking.can_change("move_powers"),
        "may_propose": asking.can_change("propose_change"),
        "closes_at": asking.community.closes_at,
        "silence": actions.succession_line(asking.community, at, language()),
        "may_keep_duty": asking.can("keep_duty"),
        "may_see_rehearsals": asking.can("see_rehearsals"),
        "may_see_rules": asking.can("see_rules"),
        "on_one_word": lacks_word(asking),
        "place": "people",
    }
    return render(asking, "council/powers.html", context)


def lacks_word(asking: Asking) -> bool:
    """Tell whether whoever asks is in the main group on one steward's word, and has no voice for that."""
    return asking.can_change("propose_change") and is_on_one_word(asking.me)


def _rows(community: Community, at: dt.datetime) -> list[Row]:
    body = body_of(community, at)
    found = {power: decides(body, power) for power in _in_order()}
    named = (each for power, decision in found.items() for each in (*body.holdings[power].named, *few(decision)))
    names = names_of(named)
    return [_row(power, body.holdings[power], decision, names) for power, decision in found.items()]


def _in_order() -> list[str]:
    """Return the powers as they are shown: the heavy ones first, each group in the order of the table of powers."""
    return sorted((power for power in POWERS if power in MOVABLE), key=lambda power: power not in HEAVY)


def _row(power: str, holding: Holding, decision: Decision, names: dict[str, str]) -> Row:
    why = label(f"power_why.{power}", language()) if power in HEAVY else ""
    told = holding_told(holding, names, language())
    return Row(power, power in HEAVY, why, told, fell_told(decision, names, language()))


def _stage(community: Community) -> str:
    snapshot = Snapshot.objects.latest_of(community)
    return str(snapshot.figures["centres"]["stage_shown"]) if snapshot else "not_enough_data"


def _moves(community: Community, at: dt.datetime) -> list[Move]:
    """Return the last moves of powers, the newest first."""
    found = Entry.objects.filter(community=community, verb="moved_power").order_by("-id")
    entries = list(found.select_related("actor").prefetch_related("passages", "about__passages")[:MOVES_SHOWN])
    proposals = dict(
        Proposal.objects.filter(entry__in=[each.about_id for each in entries if each.about_id]).values_list(
            "entry_id", "pk"
        )
    )
    names, clock = names_in(each.facts for each in entries), community.clock()
    today = clock.day_of(at)
    return [_move(each, names, dated(clock.day_of(each.recorded_at), today, language()), proposals) for each in entries]


def _move(entry: Entry, names: dict[str, str], day: str, proposals: dict[int, int]) -> Move:
    before, after = moved_told(entry.facts, names, language())
    passages = [*entry.passages.all(), *(entry.about.passages.all() if entry.about else ())]
    reason = next((each.text for each in passages if each.role == "reason"), "")
    proposal = proposals.get(entry.about_id) if entry.about_id else None
    return Move(day, entry.facts["power"], before, after, entry.actor.name if entry.actor else "", reason, proposal)


@read_or_send
@needs("move_powers")
def move(asking: Asking, power: str) -> HttpResponse:
    """Move a power, with a reason; for whoever may alone."""
    if power not in MOVABLE:
        raise Http404("no such power")
    forms = _forms(asking, power)
    if asking.method == "POST" and all(form.is_valid() for form in forms):
        where, why = forms
        try:
            reason = why.cleaned_data["reason"]
            actions.move_power(by=asking.me, power=power, to=where.holding, reason=reason, at=now())
        except (Refused, RuleError) as refused:
            where.add_error(None, refusal_sentence(refused, language()))
        else:
            messages.success(asking, gettext("It is moved, and all can read why."))
            return redirect("powers", slug=asking.community.slug)
    status = 400 if any(form.errors for form in forms) else 200
    return render(asking, "council/move_power.html", _shown(asking, power, forms), status=status)


def _forms(asking: Asking, power: str) -> tuple[MoveForm, ReasonForm]:
    data = asking.POST if asking.method == "POST" else None
    return where_form(asking.community, power, data), ReasonForm(data)


def where_form(community: Community, power: str, data: Any) -> MoveForm:
    """Return the form that asks where a power goes."""
    stewards = actions.can_be_released(community)
    return MoveForm(data, power=power, now=community.holdings()[power], stewards=stewards)


def _shown(asking: Asking, power: str, forms: tuple[MoveForm, ReasonForm]) -> dict[str, Any]:
    holding = asking.community.holdings()[power]
    held_by = holding_told(holding, names_of(holding.named), language())
    what = label(f"power.{power}", language())
    return {"what": what, "held_by": held_by, "where": forms[0], "why": forms[1], "place": "people"}
