"""Signing in: by a code sent by e-mail, or by a pass that a steward or a device of one's own issued."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import AppSettings
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from dongliang_web.pages.clock import now
from dongliang_web.pages.frame import LOOK_COOKIES
from dongliang_web.people.actions import choose_look
from dongliang_web.people.models import Account
from dongliang_web.record.actions import Refused

#: How long after signing in somebody may add another way in.
LATELY = dt.timedelta(minutes=30)
_SIGNED_IN_AT = "signed_in_at"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by joining or founding, never by a sign-up form of their own."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code. Look at the newest mail; you have five tries."),
        "too_many_login_attempts": _("Five tries were wrong, so this code is no longer good. Ask for a new one."),
        "email_taken": _("This address belongs to another account. Sign in with it instead, or use another address."),
        "duplicate_email": _("This is your address already."),
        "same_as_current": _("This is your address already."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up forms: a code is only sent to an address that an account has."""
        return False

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Allow it always: nobody needs an address here."""
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead back to one's own page."""
        return reverse("me")

    def get_login_stages(self) -> list[str]:
        """Ask for one way in, whichever: a passkey is no second lock behind a code or a link."""
        return [stage for stage in super().get_login_stages() if not stage.startswith("allauth.mfa.")]

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in, and remember when; letters chosen on this device stay, unless the account has chosen its own."""
        super().login(request, user)
        request.session[_SIGNED_IN_AT] = now().timestamp()
        size = look_of(request).get("size", "")
        if size and user.size_at is None and size != user.size:
            choose_look(account=user, at=now(), size=size)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of the account that has the address, else in the page's."""
        account = context.get("user") or Account.objects.filter(emailaddress__email=email.lower()).first()
        chosen = getattr(account, "language", "") or translation.get_language() or "en"
        with translation.override(chosen):
            super().send_mail(template_prefix, email, context)


def display_name(account: Account) -> str:
    """Return the name by which mails address an account."""
    return account.name


def enter(request: HttpRequest, account: Account) -> None:
    """Sign an account in on the device that asks, without any mail."""
    perform_login(request, account, email_verification=AppSettings.EmailVerificationMethod.NONE)


def signed_in_lately(request: HttpRequest) -> bool:
    """Tell whether this device was signed in a short while ago, so that whoever holds it is likely its owner."""
    since = now().timestamp() - float(request.session.get(_SIGNED_IN_AT, 0))
    return 0 <= since <= LATELY.total_seconds()


def allow_newcomer(request: HttpRequest) -> None:
    """Count an account about to be made from where the request comes; raises Refused if it is one too many."""
    if not ratelimit.consume(request, action="signup"):
        raise Refused("too_many_newcomers")


def allow_founding(request: HttpRequest) -> None:
    """Count a community about to be founded by an account; raises Refused if it is one too many for a day."""
    if not ratelimit.consume(request, action="found"):
        raise Refused("too_many_founded")


def may_send_code(request: HttpRequest, address: str) -> bool:
    """Tell whether another code may go to an address now."""
    return bool(ratelimit.consume(request, action="confirm_email", key=address.lower(), dry_run=True))


def look_of(request: HttpRequest) -> dict[str, str]:
    """Return the letter size and colours that this device has chosen, for the account about to be made on it."""
    chosen = {name: request.COOKIES.get(name, "") for name in LOOK_COOKIES}
    return {name: value for name, value in chosen.items() if value and value in LOOK_COOKIES[name]}
