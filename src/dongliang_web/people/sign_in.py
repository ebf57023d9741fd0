"""Signing in: by a code sent by e-mail, or by a pass that a steward or a device of one's own issued."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from dongliang_web.people.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by joining or founding, never by a sign-up form of their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up forms: a code is only sent to an address that an account has."""
        return False


def display_name(account: Account) -> str:
    """Return the name by which mails address an account."""
    return account.name
