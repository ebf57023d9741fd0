"""Signing in by a phone's own lock, and the passkeys of an account."""

from __future__ import annotations

from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.internal.auth import begin_authentication, begin_registration
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dongliang_web.pages.back import next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.actions import add_passkey, remove_passkey
from dongliang_web.people.devices import device_name
from dongliang_web.people.forms.passkeys import EnterByPasskey, NewPasskey
from dongliang_web.people.models import Account
from dongliang_web.people.passkeys import passkey_host, passkeys_of
from dongliang_web.people.sign_in import enter, signed_in_lately
from dongliang_web.people.views.me import acting_members, signed_in
from dongliang_web.record.actions import Refused


@never_cache
@require_POST
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    """Give the question that a passkey answers when somebody signs in."""
    if not passkey_host():
        raise Http404("no passkeys under this address")
    if not ratelimit.consume(request, action="passkey"):
        return JsonResponse({}, status=429)
    return JsonResponse(begin_authentication(None))


@require_POST
def enter_by_passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by the answer of a passkey."""
    form = EnterByPasskey(request.POST)
    if not form.is_valid():
        for sentence in form.errors.get("credential", []):
            messages.warning(request, sentence)
        return redirect("sign_in")
    found = form.cleaned_data["credential"]
    post_authentication(request, found, passwordless=True)
    enter(request, found.user)
    return redirect(next_url(request, "home_page"))


@never_cache
@login_required
@read_or_send
def passkeys(request: HttpRequest) -> HttpResponse:
    """Show the passkeys of one's account, and take a new one from somebody who has just signed in."""
    account = signed_in(request)
    if request.method != "POST":
        return _page(request, account)
    if not signed_in_lately(request):
        return _page(request, account, status=403)
    form = NewPasskey(request.POST, user=account)
    if not form.is_valid():
        told = [str(sentence) for sentences in form.errors.values() for sentence in sentences]
        return _page(request, account, status=400, told=told)
    name = device_name(request.headers.get("User-Agent", "")) or gettext("A browser")
    try:
        add_passkey(
            by=account, name=form.data.get("name") or name, credential=form.cleaned_data["credential"], at=now()
        )
    except Refused as refused:
        return _page(request, account, status=400, told=[refusal_sentence(refused, language())])
    messages.success(request, gettext("Added. From now on this device's own lock signs you in."))
    return redirect("passkeys")


@never_cache
@login_required
@require_POST
def ask_for_new_passkey(request: HttpRequest) -> HttpResponse:
    """Give the question by which a device makes a new passkey, to somebody who has just signed in."""
    if not passkey_host() or not signed_in_lately(request):
        return JsonResponse({}, status=403)
    return JsonResponse(begin_registration(signed_in(request), passwordless=True))


@login_required
@require_POST
def end_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a passkey away."""
    if not remove_passkey(by=signed_in(request), passkey_id=pk, at=now()):
        raise Http404(f"no passkey {pk}")
    messages.success(request, gettext("That passkey no longer opens anything here. Delete it on the device too."))
    return redirect("passkeys")


def _page(request: HttpRequest, account: Account, *, status: int = 200, told: list[str] | None = None) -> HttpResponse:
    acting_members(account)
    found = passkeys_of(account)
    context = {
        "place": "me",
        "passkeys": [{"id": each.pk, "name": each.wrap().name, "since_at": each.created_at} for each in found],
        "host": passkey_host(),
        "lately": signed_in_lately(request),
        "can_sign_in_anew": bool(account.email) or bool(found),
        "told": told or [],
    }
    return render(request, "people/passkeys.html", context, status=status)
