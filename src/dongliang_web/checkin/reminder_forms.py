"""Asking for a reminder: at which hour, and which way."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.checkin.actions import Device
from dongliang_web.checkin.push import are_keys, is_known_service

#: A push service's address has a few hundred characters.
_LONGEST_ADDRESS = 1000
_DEFAULT_HOUR = 21
#: Which days, and from which chance to miss on: the numbers of ``dongliang.rhythm.LEVELS``.
LEVELS = [
    ("", _("Every day")),
    ("seldom", _("Only when I seem to need it: seldom, from 50 % on")),
    ("medium", _("Only when I seem to need it: at times, from 30 % on")),
    ("often", _("Only when I seem to need it: more often, from 15 % on")),
]


class ReminderForm(forms.Form):
    """Asks for the hour; each way has a button of its own, and by push the browser adds its address."""

    hour = forms.TypedChoiceField(
        label=_("At"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], initial=_DEFAULT_HOUR
    )
    level = forms.ChoiceField(label=_("On which days"), choices=LEVELS, required=False)
    way = forms.ChoiceField(choices=[("mail", "mail"), ("push", "push")], widget=forms.HiddenInput, required=True)
    subscription = forms.JSONField(required=False, widget=forms.HiddenInput)

    def device(self, session_key: str) -> Device | None:
        """Return the browser that is ready to take reminders; None for one that the site sends nothing to."""
        given: Any = self.cleaned_data["subscription"]
        keys = given.get("keys") if isinstance(given, dict) else None
        if not isinstance(keys, dict):
            return None
        parts = [given.get("endpoint"), keys.get("p256dh"), keys.get("auth")]
        if not all(isinstance(part, str) and len(part) <= _LONGEST_ADDRESS for part in parts):
            return None
        endpoint, public, secret = parts
        if not is_known_service(endpoint) or not are_keys(public, secret):
            return None
        return Device(endpoint, public, secret, session_key)
