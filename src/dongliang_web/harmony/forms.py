"""Forms of the harmony: two members as centres, and whom to ask by name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.pages.long_lists import LongSelect
from dongliang_web.pages.typed import Typed
from dongliang_web.people.models import Member


class CentresForm(forms.Form):
    """Which two members to look at as centres."""

    first = forms.ChoiceField(label=_("One centre"), widget=LongSelect)
    second = forms.ChoiceField(label=_("The other"), widget=LongSelect)

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.key), each.name) for each in members]
        for name in ("first", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # declared above


class CompanionForm(forms.Form):
    """Whom to ask, from a list."""

    member = forms.ChoiceField(label=_("Whom to ask"), widget=LongSelect)

    def __init__(self, *args: Any, members: Iterable[tuple[uuid.UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose somebody")), *((str(key), name) for key, name in members)]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]  # declared above


class NameForm(forms.Form):
    """Whom to ask, by name: in a large community a list of all would be too long to choose from."""

    name = Typed(label=_("Whom to ask"), max_length=60, help_text=_("The name as it stands here, whole."))
