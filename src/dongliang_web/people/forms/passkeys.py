"""What a phone's own lock answers: a new passkey, or proof of one that is known."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms

from dongliang_web.people.models import Account

#: A browser's answer has one or two thousand characters; more is none.
LONGEST_ANSWER = 20_000


def _whole(answer: Any) -> dict[str, Any]:
    """Return a browser's answer if it has the shape of one."""
    is_whole = isinstance(answer, dict) and isinstance(answer.get("response"), dict)
    if not is_whole or len(json.dumps(answer)) > LONGEST_ANSWER:
        raise get_adapter().validation_error("incorrect_code")
    return dict(answer)


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Takes a passkey just made; its device must have asked for finger, face or code."""

    name = forms.CharField(required=False, max_length=60)
    passwordless = forms.BooleanField(required=False)

    def clean_credential(self) -> dict[str, Any]:
        """Refuse what is no answer of a browser."""
        return _whole(self.cleaned_data["credential"])

    def clean(self) -> dict[str, Any]:
        """Verify what the device signed."""
        self.cleaned_data["passwordless"] = True
        try:
            return dict(super().clean())
        # What the library meets in bytes that no device would send.
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as broken:
            raise get_adapter().validation_error("incorrect_code") from broken


class EnterByPasskey(LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """Takes the proof of a passkey that an account in use has."""

    def clean_credential(self) -> Authenticator:
        """Verify what the device signed."""
        self.cleaned_data["credential"] = _whole(self.cleaned_data["credential"])
        try:
            found = super().clean_credential()
        # What the library meets in bytes that no device would send.
        except (ValueError, TypeError, KeyError, IndexError, AttributeError) as broken:
            raise get_adapter().validation_error("incorrect_code") from broken
        owner: Account = found.user
        if not owner.is_active:
            raise get_adapter().validation_error("incorrect_code")
        return found
