"""The form of an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """Why a claim is wrong."""

    reason = forms.CharField(
        label=_("Why is it somebody else?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stewards read it, with your name. From then on only they decide."),
    )
