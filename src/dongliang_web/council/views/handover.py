"""The checklist of the hand-over, and the founder's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import HeldRehearsal, Item
from dongliang.pillar import HELD_WELL
from dongliang.words import Language, between, explain, label, percent
from dongliang_web.council import actions
from dongliang_web.council.models import Consent, hand_over_list
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import founder_of
from dongliang_web.record.actions import Refused
from dongliang_web.record.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the checklist, as it is shown."""

    is_met: bool
    text: str
    why: str


@require_safe
@needs("see_rehearsals")
def hand_over(asking: Asking) -> HttpResponse:
    """Show what has to be true before the pillar comes out, and what of it is."""
    spoken = language()
    founder = founder_of(asking.community)
    lines = [line_of(item, spoken) for item in hand_over_list(asking.community, now())] if founder else []
    missing = sum(not line.is_met for line in lines)
    consent = Consent.objects.filter(founder=founder, withdrawn_at=None).exists() if founder else False
    key = _without_founder(asking) if founder is None else "title_missing" if missing else "title_ready"
    context = {
        "place": "people",
        "title": explain(f"handover.{key}", spoken, missing=missing, name=founder.name if founder else ""),
        "lines": lines,
        "founder": founder,
        "mine": founder is not None and founder.pk == asking.me.pk,
        "consent": consent,
        "may_propose": bool(founder) and consent and not missing and asking.can_change("propose_change"),
        "then": label("handover.then", spoken),
    }
    return render(asking, "council/hand_over.html", context)


def _without_founder(asking: Asking) -> str:
    done = Entry.objects.of(asking.community).filter(verb="handed_over").exists()
    return "title_done" if done else "title_none"


def line_of(item: Item, spoken: Language) -> Line:
    """Say one thing of the checklist, and what is missing of it."""
    values = dict(item.values)
    powers = [label(f"power.{each}", spoken) for each in values.pop("powers", ())]
    said = {**values, "list": label("list.comma", spoken).join(powers)}
    if item.key == "rehearsed":
        told = explain("handover.rehearsed", spoken, share_least=percent(HELD_WELL), **said)
        return Line(item.is_met, told, _rehearsed(said, spoken))
    why = "" if item.is_met else explain(f"handover.{item.key}_missing", spoken, **said)
    return Line(item.is_met, explain(f"handover.{item.key}", spoken, **said), why)


def _rehearsed(values: Mapping[str, Any], spoken: Language) -> str:
    found: HeldRehearsal | None = values["rehearsal"]
    if found is None:
        return label("handover.rehearsed_none", spoken)
    share = percent(found.ratio) if found.ratio is not None else "–"
    told = {"share": share, "interval": between(found.interval), "due": found.due, "done": found.done_in_time}
    return explain("handover.rehearsed_found", spoken, **told)


@require_POST
@needs("rehearse")
def consent(asking: Asking) -> HttpResponse:
    """Give the founder's consent, or take it back."""
    at = now()
    try:
        if asking.POST.get("withdraw"):
            actions.withdraw_consent(by=asking.me, at=at)
            messages.success(asking, gettext("Taken back."))
        else:
            actions.consent_to_hand_over(by=asking.me, at=at)
            messages.success(asking, gettext("Kept. The members can vote on it once the list is complete."))
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    return redirect("hand_over", slug=asking.community.slug)
