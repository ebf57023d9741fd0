"""Two accounts of one person: saying so, agreeing on the other device, joining, and parting again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dongliang.words import explain
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.actions import issue_own_pass
from dongliang_web.people.models import Account, Member
from dongliang_web.people.views.me import acting_members, signed_in
from dongliang_web.people.views.passes import drawn_code, pass_shown
from dongliang_web.portability.actions.joining import (
    agree_to_join,
    ask_to_join,
    join_accounts,
    joining_of,
    pairs_of,
    part_accounts,
    stop_joining,
)
from dongliang_web.portability.models import Joining
from dongliang_web.record.actions import Refused

#: Digits of an id in a form; no row has as many.
_MOST_DIGITS = 18


def _signed_in(request: HttpRequest) -> Account:
    account = signed_in(request)
    acting_members(account)  # from here on times are shown in its zone
    return account


@login_required
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Show which accounts are part of one's own, which one is about to be, and how to say that another is."""
    account = _signed_in(request)
    standing = Joining.objects.standing(account).select_related("other")
    context = {
        "place": "me",
        "agreed": Joining.objects.open_at(now()).filter(kept=account).exclude(other=None).select_related("other"),
        "given_up": Joining.objects.open_at(now()).filter(other=account).select_related("kept"),
        "standing": list(standing),
    }
    return render(request, "portability/accounts.html", context)


@never_cache
@login_required
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Show a link and a QR code to open where one's other account is signed in."""
    link = settings.SITE_URL + reverse("agree_to_join", args=[ask_to_join(by=_signed_in(request), at=now())])
    shown = {"place": "me", "link": link, "code": drawn_code(link)}
    return render(request, "portability/join_link.html", shown)


@never_cache
@login_required
@read_or_send
def agree(request: HttpRequest, secret: str) -> HttpResponse:
    """Show the account that the link opens what joining would mean, and agree for it."""
    account, found = _signed_in(request), joining_of(secret=secret, at=now())
    if found is None:
        return render(request, "portability/join_not_good.html", {"place": "me"}, status=404)
    shown: dict[str, Any] = {"place": "me", "joining": found, "own": found.kept == account}
    if request.method != "POST" or found.kept == account:
        communities = [each.community for each in _somebody_in(account)]
        return render(request, "portability/join_agree.html", {**shown, "communities": communities})
    try:
        agree_to_join(by=account, secret=secret, at=now())
    except Refused:
        return render(request, "portability/join_not_good.html", {"place": "me"}, status=404)
    return render(request, "portability/join_agree.html", {**shown, "done": True})


def _somebody_in(account: Account) -> QuerySet[Member]:
    return Member.objects.first_of(account).select_related("community").order_by("community__name", "id")


@login_required
@read_or_send
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """See who has agreed and what will happen, choose who comes first, and join the two."""
    account = _signed_in(request)
    waiting = Joining.objects.open_at(now()).filter(kept=account).exclude(other=None).select_related("kept", "other")
    found = get_object_or_404(waiting, pk=pk)
    other = found.other
    if other is None:
        raise Http404("nobody has agreed")
    refusal = ""
    if request.method == "POST":
        try:
            join_accounts(by=account, joining=found, first=_chosen(request), at=now())
        except Refused as refused:
            refusal = refusal_sentence(refused, language())
        else:
            messages.success(request, explain("said.joined", language(), name=other.name))
            return redirect("my_accounts")
    pairs = pairs_of(account, other)
    shared = {pair.community.pk for pair in pairs}
    context = {
        "place": "me",
        "joining": found,
        "pairs": pairs,
        "passing": [each for each in _somebody_in(other) if each.community_id not in shared],
        "address_passes": bool(other.email) and not account.email,
        "refusal": refusal,
    }
    return render(request, "portability/join.html", context, status=409 if refusal else 200)


def _chosen(request: HttpRequest) -> dict[int, int]:
    """Return who is to come first, by community, as the form says; anything else in it names nobody."""
    sent = ((name.partition("first-"), str(request.POST[name])) for name in request.POST)
    return {
        int(number): int(value)
        for (before, found, number), value in sent
        if found and not before and _is_number(number) and _is_number(value)
    }


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < _MOST_DIGITS


@login_required
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a joining before it is done."""
    account = _signed_in(request)
    try:
        stop_joining(by=account, joining=get_object_or_404(Joining, pk=pk), at=now())
    except Refused as refused:
        messages.warning(request, refusal_sentence(refused, language()))
    else:
        messages.success(request, gettext("Nothing was joined."))
    return redirect("my_accounts")


@never_cache
@login_required
@read_or_send
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Part the account that was joined last, and show a link by which one signs in as it."""
    account = _signed_in(request)
    found = get_object_or_404(Joining.objects.standing(account).select_related("other"), pk=pk)
    if request.method != "POST":
        return render(request, "portability/part.html", {"place": "me", "joining": found})
    try:
        other = part_accounts(by=account, joining=found, at=now())
    except Refused as refused:
        shown = {"place": "me", "joining": found, "refusal": refusal_sentence(refused, language())}
        return render(request, "portability/part.html", shown, status=409)
    messages.success(request, explain("said.parted", language(), name=other.name))
    return pass_shown(request, issue_own_pass(by=other, at=now()))
