"""The forms of common ground: a question with its first statements, one more statement, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang_web.harmony.models.ground import LONGEST_DAYS, LONGEST_STATEMENT, SHORTEST_DAYS, USUAL_DAYS
from dongliang_web.pages.typed import Typed

MOST_FIRST = 10


class GroundForm(forms.Form):
    """A question, the statements that it is opened with, and how long it stays open."""

    question = Typed(label=_("What is asked"), max_length=140)
    statements = Typed(
        label=_("First statements, one a line"),
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "Short sentences that one can agree or disagree with, from several points of view. "
            "Up to 10, each of 140 characters at most; members add their own."
        ),
    )
    days = forms.IntegerField(
        label=_("Open for how many days"), initial=USUAL_DAYS, min_value=SHORTEST_DAYS, max_value=LONGEST_DAYS
    )

    def clean_statements(self) -> list[str]:
        """Return the statements, one of each; blank lines are none."""
        lines = list(dict.fromkeys(line.strip() for line in self.cleaned_data["statements"].split("\n")))
        found = [line for line in lines if line]
        if len(found) > MOST_FIRST:
            raise forms.ValidationError(gettext("These are more than 10. Members can add others."))
        if any(len(line) > LONGEST_STATEMENT for line in found):
            raise forms.ValidationError(gettext("One of them is longer than 140 characters."))
        return found


class StatementForm(forms.Form):
    """One more statement."""

    text = Typed(
        label=_("Your statement"), max_length=LONGEST_STATEMENT, widget=forms.Textarea({"rows": 2, "maxlength": 140})
    )

    def clean_text(self) -> str:
        """Return it in one line."""
        return " ".join(self.cleaned_data["text"].split())


class ReasonForm(forms.Form):
    """Why a statement is hidden."""

    reason = Typed(label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"].help_text = gettext("Everybody can read it.")
