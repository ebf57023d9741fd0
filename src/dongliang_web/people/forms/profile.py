"""A person's own page: what others see of them, and how the site looks to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import category

from django import forms
from django.conf import settings
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dongliang_web.pages.zones import Choice, Group, zone_choices
from dongliang_web.people.models import Account
from dongliang_web.record.kept import ACCEPT

#: Kinds of signs that are not seen: controls, marks of format, blanks.
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
#: Two of them belong to how some scripts and pictograms are written.
_JOINERS = "\u200c\u200d"


class NameField(forms.CharField):
    """A name in one line, without signs that nobody sees or that turn what stands around it."""

    def to_python(self, value: Any) -> str:
        """Return the name with single spaces; one in which nothing can be seen is no name."""
        typed = super().to_python(value) or ""
        kept = "".join(sign for sign in typed if sign.isspace() or sign in _JOINERS or category(sign) not in _UNSEEN)
        return " ".join(kept.split()) if any(category(sign) not in _UNSEEN for sign in kept) else ""


def name_field() -> forms.CharField:
    """Return the field for a display name."""
    widget = forms.TextInput(attrs={"autocomplete": "nickname"})
    hint = _("What others see. It need not be your real name.")
    return NameField(label=_("Your name here"), max_length=40, widget=widget, help_text=hint)


def picture_field() -> forms.FileField:
    """Return the field for a picture."""
    return forms.FileField(label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))


def _own_zones() -> Sequence[Choice | Group]:
    return zone_choices(("", gettext("Each community's own")))


class ProfileForm(forms.Form):
    """Asks for what others see of a person, and the zone in which they are shown times."""

    name = name_field()
    picture = picture_field()
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    zone = forms.ChoiceField(
        label=_("Time zone in which you are shown times"),
        required=False,
        choices=_own_zones,
        help_text=_("Which day counts follows the community's zone, whatever you choose."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, account: Account) -> None:
        super().__init__(data, files, initial={"name": account.name, "zone": account.zone})
        if not account.face:
            del self.fields["without_picture"]


class LookForm(forms.Form):
    """Asks for letter size, colours and language; what is not sent stays as it is."""

    size = forms.ChoiceField(
        label=_("Text size"),
        choices=[
            ("normal", pgettext_lazy("text size", "Normal")),
            ("large", pgettext_lazy("text size", "Large")),
            ("largest", pgettext_lazy("text size", "Largest")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("As the browser")), *settings.LANGUAGES],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, str] | None = None, initial: Mapping[str, str] | None = None) -> None:
        if data and "language" in data:
            data = {**data, "language": data["language"].lower()}
        super().__init__(data, initial=dict(initial or {}))

    @property
    def chosen(self) -> dict[str, str]:
        """What was sent, and only that."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}


class JoinPageForm(forms.Form):
    """Asks for consent to stand on a community's join page, with a few words or none."""

    agree = forms.BooleanField(label=_("Show my name and picture there"), required=False)
    words = forms.CharField(
        label=_("A sentence of yours to stand there"),
        required=False,
        max_length=120,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At most 120 characters. Anybody can read it, signed in or not."),
    )
