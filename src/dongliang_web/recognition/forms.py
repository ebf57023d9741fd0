"""The forms of replying and recognising."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.pages.typed import Typed
from dongliang_web.recognition.actions import LONGEST_REPLY, LONGEST_WORDS

_BAD_FORM = {
    "invalid": _("This form is not whole; send it again."),
    "required": _("This form is not whole; send it again."),
}


class ReplyForm(forms.Form):
    """A reply to a thing, or to a reply under it."""

    text = Typed(
        label=_("Your reply"),
        max_length=LONGEST_REPLY,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("With @ and a name you mention somebody."),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages=_BAD_FORM)
    answers = forms.UUIDField(widget=forms.HiddenInput, required=False, error_messages=_BAD_FORM)

    @classmethod
    def fresh(cls, answers: uuid.UUID | None = None) -> ReplyForm:
        """Return an empty form with a client id of its own."""
        return cls(initial={"client_id": uuid.uuid4(), "answers": answers})


class RecogniseForm(forms.Form):
    """A few words with a recognition, if one likes."""

    words = Typed(
        label=_("A few words, if you like"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
