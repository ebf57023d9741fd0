"""Signing in by a code, and giving an e-mail address that a code confirms."""

from __future__ import annotations

import unicodedata

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
)
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NO_ADDRESS = _("This is no e-mail address. It looks like name@example.org.")
ENOUGH_CODES = _(
    "Five codes went out in the last hour, which is the limit. Use the newest one, or ask again in an hour."
)


def _address_field() -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    return forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=widget, error_messages={"invalid": NO_ADDRESS}
    )


def _code_field() -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code", "maxlength": 20}
    return forms.CharField(label=_("Code"), widget=forms.TextInput(attrs=attrs))


def _plain(code: str) -> str:
    """Return a code in plain digits, however the keyboard wrote them."""
    return unicodedata.normalize("NFKC", code)


class AskForCode(RequestLoginCodeForm):  # type: ignore[misc]  # allauth ships no types
    """Asks for the address to which a sign-in code goes; an unknown address gets the same answer."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address_field()

    def clean_email(self) -> str:
        """Look the account up, and refuse a sixth code within an hour."""
        self.cleaned_data["email"] = self.cleaned_data["email"].lower()
        try:
            return str(super().clean_email())
        except ValidationError as refused:
            raise ValidationError(ENOUGH_CODES, code="enough_codes") from refused


class EnterCode(ConfirmLoginCodeForm):  # type: ignore[misc]  # as above
    """Asks for the code that went out."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field()

    def clean_code(self) -> str:
        """Compare the code."""
        self.cleaned_data["code"] = _plain(self.cleaned_data["code"])
        return str(super().clean_code())


class GiveAddress(AddEmailForm):  # type: ignore[misc]  # as above
    """Asks for an address for one's account; it counts once its code was entered."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _address_field()

    def clean_email(self) -> str:
        """Refuse one's own address, and a sixth code within an hour to an address or from an account."""
        address = str(super().clean_email())
        request = context.request
        if not ratelimit.consume(request, action="confirm_email", key=address, dry_run=True):
            raise ValidationError(ENOUGH_CODES, code="enough_codes")
        if not ratelimit.consume(request, action="email_code", user=self.user):
            raise ValidationError(ENOUGH_CODES, code="enough_codes")
        return address


class ConfirmAddress(ConfirmEmailVerificationCodeForm):  # type: ignore[misc]  # as above
    """Asks for the code that went to a new address."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field()

    def clean_code(self) -> str:
        """Compare the code, and refuse an address that another account has meanwhile."""
        self.cleaned_data["code"] = _plain(self.cleaned_data["code"])
        return str(super().clean_code())
