"""Coming in and going out: by code, by pass, and signing out."""

from __future__ import annotations

from typing import Any

from allauth.account.views import (
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    EmailView,
    LogoutView,
    RequestLoginCodeView,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.pages.clock import now
from dongliang_web.pages.methods import read_or_send
from dongliang_web.people.access import account_of
from dongliang_web.people.actions import pass_of, use_pass
from dongliang_web.people.passkeys import passkey_host
from dongliang_web.people.sign_in import enter
from dongliang_web.record.actions import Refused


class _BadEntry:
    """Answers a form that was filled in wrongly with status 400."""

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_invalid(form)  # type: ignore[misc]  # of the view beside it
        if answer.status_code == 200:
            answer.status_code = 400
        return answer


class AskForCode(_BadEntry, RequestLoginCodeView):  # type: ignore[misc]  # allauth ships no types
    """Send a sign-in code to an address; beside it stands the passkey of the device."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say to which host passkeys of this site belong."""
        return {**super().get_context_data(**kwargs), "host": passkey_host()}


class EnterCode(_BadEntry, ConfirmLoginCodeView):  # type: ignore[misc]  # as above
    """Sign in by the code that was sent."""


class Address(_BadEntry, EmailView):  # type: ignore[misc]  # as above
    """Give, change or take away one's e-mail address."""


class ConfirmAddress(_BadEntry, ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # as above
    """Confirm a new address by the code that went to it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Let the way on without a code lead nowhere but to this site."""
        return {**super().get_context_data(**kwargs), "redirect_field_value": self.get_next_url()}

    def form_invalid(self, form: Any) -> HttpResponse:
        """After five wrong tries lead back to the address instead of to signing in."""
        answer = super().form_invalid(form)
        if answer.status_code == 302 and account_of(self.request):
            return redirect("account_email")
        return answer


ask_for_code = AskForCode.as_view()
enter_code = EnterCode.as_view()
address = Address.as_view()
confirm_address = ConfirmAddress.as_view()
sign_out = require_POST(LogoutView.as_view())


@require_safe
def without_account(request: HttpRequest) -> HttpResponse:
    """Tell how one gets an account."""
    return render(request, "people/without_account.html", {"may_found": settings.FOUNDING == "anyone"})


@never_cache
@read_or_send
def open_pass(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask whether to sign in by a link, and do so once the button is pressed; looking at the link uses nothing up."""
    if request.method == "POST":
        return _use(request, secret)
    found = pass_of(secret=secret, at=now())
    if found is None:
        return _no_such_pass(request)
    return render(request, "people/pass_opened.html", {"pass": found})


def _use(request: HttpRequest, secret: str) -> HttpResponse:
    try:
        used = use_pass(secret=secret, at=now())
    except Refused:
        return _no_such_pass(request)
    enter(request, used.account)
    return redirect(reverse("today", args=[used.community.slug]) if used.community else reverse("home_page"))


def _no_such_pass(request: HttpRequest) -> HttpResponse:
    return render(request, "people/pass_not_good.html", status=404)
