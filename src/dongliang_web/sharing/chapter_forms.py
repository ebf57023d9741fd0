"""The form of a chapter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from dongliang_web.sharing.models import Chapter


class ChapterForm(forms.Form):
    """A chapter's title, and the message at which it begins; one that is taken away needs no title."""

    seq = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=Chapter._meta.get_field("title").max_length)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["title"].required = "remove" not in self.data
