"""Forms of the harmony: two members as centres, and whom to ask by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dongliang_web.people.models import Member


class CentresForm(forms.Form):
    """Which two members to look at as centres."""

    first = forms.ChoiceField(label=_("One centre"))
    second = forms.ChoiceField(label=_("The other"))

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.key), each.name) for each in members]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # declared above


class CompanionForm(forms.Form):
    """Whom to ask."""

    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=_("Whom to ask"), to_field_name="key", empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]  # declared above
