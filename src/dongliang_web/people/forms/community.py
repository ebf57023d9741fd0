"""Founding a community and changing what it says of itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang.days import LATEST_START_HOUR
from dongliang_web.pages.zones import zone_choices
from dongliang_web.people.forms.codes import NO_ADDRESS
from dongliang_web.people.forms.profile import NameField, name_field, picture_field
from dongliang_web.people.models import Member

SHORTEST_SLUG = 2


def _purpose_field() -> forms.CharField:
    return forms.CharField(
        label=_("What it is for"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Two or three sentences. Whoever is invited reads them first."),
    )


def _language_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Language of the community"), choices=settings.LANGUAGES, widget=forms.RadioSelect)


class ClockForm(forms.Form):
    """Asks for a community's zone and the hour at which its day starts."""

    zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("It decides for all which day a check-in belongs to.")
    )
    starts_hour = forms.TypedChoiceField(
        label=_("Hour at which the day starts"),
        coerce=int,
        initial=0,
        choices=[(hour, f"{hour}:00") for hour in range(LATEST_START_HOUR + 1)],
        help_text=_("Later than midnight if most write late in the evening."),
    )


class AboutForm(forms.Form):
    """Asks for a community's name, purpose and language."""

    name = NameField(label=_("Name"), max_length=60)
    purpose = _purpose_field()
    language = _language_field()


class DescribeForm(AboutForm):
    """Asks for a community's name, purpose, language and picture."""

    picture = picture_field()


class FoundForm(ClockForm):
    """Asks for all that founding a community needs; of somebody not signed in also for their name."""

    my_name = name_field()
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": NO_ADDRESS},
        help_text=_("With one you can sign in on other devices by a code. You can also give it later."),
    )
    name = NameField(label=_("Name of the community"), max_length=60)
    slug = forms.SlugField(
        label=_("Short name for its address"),
        required=False,
        max_length=40,
        help_text=_("Letters a to z, digits and hyphens. Left empty, one is made."),
        error_messages={"invalid": _("Only letters a to z, digits and hyphens.")},
    )
    purpose = _purpose_field()
    language = _language_field()
    picture = picture_field()
    field_order = ("my_name", "email", "name", "slug", "purpose", "picture", "language", "zone", "starts_hour")

    def __init__(self, *args: Any, newcomer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not newcomer:
            del self.fields["my_name"]
            del self.fields["email"]

    def clean_slug(self) -> str:
        """Return the slug in small letters; if none was given, one made from the name, else at random."""
        given = str(self.cleaned_data["slug"]).lower().replace("_", "-").strip("-")
        if not given:
            return slugify(self.cleaned_data.get("name", ""))[:40].strip("-") or f"c-{secrets.token_hex(3)}"
        if len(given) < SHORTEST_SLUG:
            raise forms.ValidationError(gettext("At least two letters or digits."))
        return given


class AppointForm(forms.Form):
    """Asks which member becomes a steward."""

    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=_("Member"), to_field_name="key", empty_label=_("Choose somebody")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: QuerySet[Member]) -> None:
        super().__init__(data)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]  # declared above
