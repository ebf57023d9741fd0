"""A person's own page: what others see of them, and how the site looks to them."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from dongliang_web.pages.zones import zone_choices
from dongliang_web.people.models import Account
from dongliang_web.record.kept import ACCEPT


def name_field() -> forms.CharField:
    """Return the field for a display name."""
    widget = forms.TextInput(attrs={"autocomplete": "nickname"})
    hint = _("What others see. It need not be your real name.")
    return forms.CharField(label=_("Your name here"), max_length=40, widget=widget, help_text=hint)


def picture_field() -> forms.FileField:
    """Return the field for a picture."""
    return forms.FileField(label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT}))


class ProfileForm(forms.Form):
    """Asks for what others see of a person, and the zone in which they are shown times."""

    name = name_field()
    picture = picture_field()
    without_picture = forms.BooleanField(label=_("Take the picture away"), required=False)
    zone = forms.ChoiceField(
        label=_("Time zone in which you are shown times"),
        required=False,
        help_text=_("Which day counts follows the community's zone, whatever you choose."),
    )

    def __init__(self, data: object = None, files: object = None, *, account: Account) -> None:
        super().__init__(data, files, initial={"name": account.name, "zone": account.zone})  # type: ignore[arg-type]
        self.fields["zone"].choices = zone_choices(("", gettext("Each community's own")))  # type: ignore[attr-defined]
        if not account.face:
            del self.fields["without_picture"]


class LookForm(forms.Form):
    """Asks for letter size, colours and language; what is not sent stays as it is."""

    size = forms.ChoiceField(label=_("Text size"), required=False, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Light or dark"), required=False, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Mapping[str, str] | None = None, initial: Mapping[str, str] | None = None) -> None:
        if data and "language" in data:
            data = {**data, "language": data["language"].lower()}
        super().__init__(data, initial=dict(initial or {}))
        choices = {
            "size": [
                ("normal", pgettext("text size", "Normal")),
                ("large", pgettext("text size", "Large")),
                ("largest", pgettext("text size", "Largest")),
            ],
            "theme": [("", gettext("As the device")), ("light", gettext("Light")), ("dark", gettext("Dark"))],
            "language": [("", gettext("As the browser")), ("zh-hans", "中文"), ("en", "English")],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

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
