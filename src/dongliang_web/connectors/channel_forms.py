"""The form by which a channel is added."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_DEFAULT_HOUR = 21
_LONGEST_ADDRESS = 1000


class ChannelForm(forms.Form):
    """A name, the way there, and the hour."""

    name = forms.CharField(label=_("Its name"), max_length=60)
    # Kept out of what browsers remember of forms: it is a secret.
    address = forms.CharField(
        label=_("Its address"), max_length=_LONGEST_ADDRESS, widget=forms.TextInput({"autocomplete": "off"})
    )
    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], initial=_DEFAULT_HOUR
    )
