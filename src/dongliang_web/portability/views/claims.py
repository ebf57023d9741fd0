"""Claiming an imported name, and deciding about claims."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.portability.actions.claims import claim_name, decide_claim, undo_claim
from dongliang_web.portability.models import Claim, given_names
from dongliang_web.record.actions import Refused


@needs("see_community")
def claim(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Ask whether an imported name is one's own, and put the claim before the stewards."""
    placeholder = get_object_or_404(asking.community.members.exclude(imported_name=""), key=key)
    if asking.method != "POST":
        return render(asking, "portability/claim.html", {"placeholder": placeholder})
    try:
        claim_name(by=asking.me, placeholder=placeholder, at=now())
    except Refused as refused:
        context = {"placeholder": placeholder, "refusal": refusal_sentence(refused, language())}
        return render(asking, "portability/claim.html", context, status=409)
    messages.success(asking, gettext("The stewards have been told. One of them will decide."))
    return redirect("member_page", asking.community.slug, key)


@needs("confirm_claim")
def claims(asking: Asking) -> HttpResponse:
    """Show the claims that wait, and the imported names that people have been given."""
    return _claims_page(asking)


def _claims_page(asking: Asking, refusal: str = "", status: int = 200) -> HttpResponse:
    waiting = Claim.objects.waiting(asking.community).select_related("placeholder", "claimant")
    context = {
        "waiting": [(each, each.claimant_id != asking.me.pk) for each in waiting],
        "given": given_names(asking.community).order_by("name"),
        "refusal": refusal,
    }
    return render(asking, "portability/claims.html", context, status=status)


@require_POST
@needs("confirm_claim")
def decide(asking: Asking, number: int) -> HttpResponse:
    """Confirm or refuse a claim."""
    found = get_object_or_404(Claim, pk=number, placeholder__community=asking.community)
    try:
        decide_claim(by=asking.me, claim=found, confirmed="confirm" in asking.POST, at=now())
    except Refused as refused:
        return _claims_page(asking, refusal_sentence(refused, language()), status=409)
    return redirect("claims", asking.community.slug)


@require_POST
@needs("confirm_claim")
def undo(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take an imported name back from whoever it was given to."""
    placeholder: Member = get_object_or_404(asking.community.members.exclude(imported_name=""), key=key)
    try:
        undo_claim(by=asking.me, placeholder=placeholder, at=now())
    except Refused as refused:
        return _claims_page(asking, refusal_sentence(refused, language()), status=409)
    return redirect("claims", asking.community.slug)
