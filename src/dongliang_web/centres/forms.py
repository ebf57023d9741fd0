"""The form of the pillar test: whom to pull."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.people.models import Member

LONGEST_NAME = 60
#: Members whom one address asks for.
MOST_ASKED = 12


class PullForm(forms.Form):
    """Whom to pull: some to tick, and a name by which to find others. It changes nothing, so it is read only."""

    pull = forms.MultipleChoiceField(label=_("Whom to pull"), widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(
        label=_("Somebody else"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("Part of a name. Whoever is called so is added to the list above."),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, people: Mapping[Member, str], ticked: Sequence[Member], typed: str) -> None:
        super().__init__(initial={"pull": [str(each.key) for each in ticked], "name": typed})
        choices = [(str(member.key), words) for member, words in people.items()]
        self.fields["pull"].choices = choices  # type: ignore[attr-defined]  # a field of choices


def keys_asked(texts: Iterable[str]) -> tuple[list[uuid.UUID], bool]:
    """Return the keys of those whom an address asks for, each once, and whether there were too many of them."""
    keys = list(dict.fromkeys(_keys(texts)))
    return keys[:MOST_ASKED], len(keys) > MOST_ASKED


def _keys(texts: Iterable[str]) -> Iterable[uuid.UUID]:
    for text in texts:
        try:
            yield uuid.UUID(text)
        except ValueError:
            continue
