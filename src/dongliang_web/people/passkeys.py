"""Passkeys: signing in by a phone's own lock, as one more way in beside codes and links."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dongliang_web.people.models import Account


class PasskeyAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Binds passkeys to the site's own address, whatever host a request names."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This passkey was not accepted. Try once more, or sign in by a code or a link."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whom a passkey is for: the host of the site's address."""
        return {"id": passkey_host(), "name": passkey_host()}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        """Return what a phone shows of the account: its name, never its address."""
        shown: dict[str, object] = super().get_public_key_credential_user_entity(user)
        return {**shown, "name": str(user), "display_name": str(user)}


def passkey_host() -> str:
    """Return the host that passkeys of this site belong to; empty where browsers make none, as under a bare number."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def passkeys_of(account: Account) -> QuerySet[Authenticator]:
    """Return an account's passkeys, the oldest first."""
    return Authenticator.objects.filter(user=account, type=Authenticator.Type.WEBAUTHN).order_by("pk")  # type: ignore[no-any-return]  # untyped
