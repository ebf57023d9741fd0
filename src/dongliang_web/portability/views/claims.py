"""Claiming an imported name, members' word about claims, and deciding about them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from dongliang.words import explain
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Member, MemberQuerySet
from dongliang_web.portability.actions.claims import claim_name, decide_claim, undo_claim
from dongliang_web.portability.actions.vouching import object_to, vouch_for
from dongliang_web.portability.forms import ObjectionForm
from dongliang_web.portability.models import LEAST_VOUCHES, STANDS_FOR, Claim, Word, given_names, holders_of, words_on
from dongliang_web.record.actions import Refused

#: Claims on one page.
A_PAGE = 30


@needs("see_community")
def claim(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Ask whether an imported name is one's own, and put the claim before stewards and members."""
    placeholder = get_object_or_404(asking.community.members.exclude(imported_name=""), key=key)
    mine = Claim.objects.waiting(asking.community).filter(placeholder=placeholder, claimant__in=_memberships(asking))
    found = mine.first()
    context: dict[str, Any] = {
        "place": "people",
        "placeholder": placeholder,
        "mine": found,
        "word": words_on([found])[found.pk] if found else None,
        "least": LEAST_VOUCHES,
        "days": STANDS_FOR.days,
        "now": now(),
    }
    if asking.method != "POST":
        return render(asking, "portability/claim.html", context)
    try:
        made = claim_name(by=asking.me, placeholder=placeholder, at=now())
    except Refused as refused:
        context["refusal"] = refusal_sentence(refused, language())
        return render(asking, "portability/claim.html", context, status=409)
    said = "said.claimed_for_steward" if words_on([made])[made.pk].closed else "said.claimed"
    messages.success(asking, explain(said, language(), least=LEAST_VOUCHES, days=STANDS_FOR.days))
    return redirect("member_page", asking.community.slug, key)


@needs("vouch_for_claims")
def claims(asking: Asking) -> HttpResponse:
    """Show the claims that wait and what members say of them; to stewards also the names that were given."""
    return _claims_page(asking)


def _claims_page(asking: Asking, refusal: str = "", status: int = 200) -> HttpResponse:
    steward = asking.can("confirm_claim")
    found = Claim.objects.waiting(asking.community).select_related("placeholder", "claimant")
    found = found.prefetch_related("vouches__member", "objections__member", "objections__reason")
    page = Paginator(found, A_PAGE).get_page(asking.GET.get("page"))
    words = words_on(list(page))
    held = Claim.objects.by_word(asking.community).select_related("placeholder", "claimant")
    by_word = list(held) if steward else []
    for each in (*page, *by_word):
        each.placeholder.community = each.claimant.community = asking.community
    given = list(given_names(asking.community).order_by("name", "id")) if steward else []
    holders = holders_of(given)
    own = set(_memberships(asking).values_list("pk", flat=True))
    context = {
        "place": "people",
        "page": page,
        "people": found.people() if page else 0,
        "waiting": [_shown(each, words[each.pk], asking, own) for each in page],
        "is_steward": steward,
        "by_word": [(each, each.claimant_id not in own) for each in by_word],
        "given": [(each, holders[each.pk]) for each in given if each.pk in holders],
        "least": LEAST_VOUCHES,
        "days": STANDS_FOR.days,
        "now": now(),
        "refusal": refusal,
    }
    return render(asking, "portability/claims.html", context, status=status)


def _memberships(asking: Asking) -> MemberQuerySet:
    """Return as whom somebody may have said that a name is theirs: more than one where two accounts were joined."""
    return Member.objects.one_with(asking.me, Attachment.OWN)


def _shown(each: Claim, word: Word, asking: Asking, own: set[int]) -> dict[str, Any]:
    """Return a waiting claim as whoever asks sees it, and what they can say of it; only words that count are named."""
    mine = each.claimant_id in own
    said = {vouch.member_id for vouch in each.vouches.all()} | {one.member_id for one in each.objections.all()}
    return {
        "claim": each,
        "word": word,
        "why_closed": explain(f"refused.word_{word.closed}", language()) if word.closed else "",
        "vouched": [vouch.member.name for vouch in each.vouches.all() if vouch.member_id in word.members],
        "mine": mine,
        "may_vouch": not mine and not word.closed and asking.me.pk not in said,
        "may_object": not mine and asking.me.pk not in {one.member_id for one in each.objections.all()},
        "form": ObjectionForm(auto_id=f"claim-{each.pk}-%s"),
    }


def _about(asking: Asking, number: int) -> Claim:
    return get_object_or_404(Claim, pk=number, placeholder__community=asking.community)


def _act(asking: Asking, act: Callable[[], None], done: str = "") -> HttpResponse:
    """Act, and show the claims again, with why it was refused where it was."""
    try:
        act()
    except Refused as refused:
        return _claims_page(asking, refusal_sentence(refused, language()), status=409)
    if done:
        messages.success(asking, done)
    return redirect("claims", asking.community.slug)


@require_POST
@needs("vouch_for_claims")
def vouch(asking: Asking, number: int) -> HttpResponse:
    """Say that a claim is right."""
    found = _about(asking, number)
    done = gettext("Your word is noted.")
    return _act(asking, lambda: vouch_for(by=asking.me, claim=found, at=now()), done)


@read_or_send
@needs("vouch_for_claims")
def objection(asking: Asking, number: int) -> HttpResponse:
    """Say that a claim is wrong, and why."""
    found = get_object_or_404(
        Claim.objects.waiting(asking.community).select_related("placeholder", "claimant"), pk=number
    )
    form = ObjectionForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = gettext("Noted. The stewards have been told, and one of them will decide.")
        return _act(asking, lambda: object_to(by=asking.me, claim=found, reason=reason, at=now()), done)
    shown = {"form": form, "claim": found, "place": "people"}
    return render(asking, "portability/objection.html", shown, status=400 if form.is_bound else 200)


@require_POST
@needs("confirm_claim")
def decide(asking: Asking, number: int) -> HttpResponse:
    """Confirm or refuse a claim."""
    found, confirmed = _about(asking, number), "confirm" in asking.POST
    return _act(asking, lambda: decide_claim(by=asking.me, claim=found, confirmed=confirmed, at=now()))


@require_POST
@needs("see_community")
def undo(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Take an imported name back from whom it was given to, as a steward, or give one's own back."""
    placeholder: Member = get_object_or_404(asking.community.members.exclude(imported_name=""), key=key)
    try:
        undo_claim(by=asking.me, placeholder=placeholder, at=now())
    except Refused as refused:
        if asking.can("vouch_for_claims"):
            return _claims_page(asking, refusal_sentence(refused, language()), status=409)
        shown = {"place": "people", "placeholder": placeholder, "refusal": refusal_sentence(refused, language())}
        return render(asking, "portability/claim.html", shown, status=409)
    if asking.can("confirm_claim"):
        return redirect("claims", asking.community.slug)
    messages.success(asking, gettext("You gave the name back."))
    return redirect("member_page", asking.community.slug, key)
