"""The form in which a founder announces that they step out."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.council.models.rehearsals import LEAST_DAYS, MOST_AHEAD, MOST_DAYS


class RehearsalForm(forms.Form):
    """From when and for how long the founder steps out."""

    first = forms.DateField(label=_("First day away"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    days = forms.IntegerField(label=_("How many days"), min_value=LEAST_DAYS, max_value=MOST_DAYS, initial=14)

    def __init__(self, data: dict[str, str] | None = None, *, today: dt.date) -> None:
        soonest, latest = today + dt.timedelta(days=1), today + dt.timedelta(days=MOST_AHEAD)
        super().__init__(data, initial={"first": soonest})
        self.fields["first"].widget.attrs |= {"min": soonest.isoformat(), "max": latest.isoformat()}
