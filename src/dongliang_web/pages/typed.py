"""Text that people type into forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

#: What reading wrong bytes leaves in a text.
_UNREADABLE = "\ufffd"


class Typed(forms.CharField):
    """Text that a person typed: line ends made alike, and nothing that could not be read."""

    def clean(self, value: Any) -> str:
        """Return the text, or say that its encoding is wrong."""
        text = str(super().clean(value)).replace("\r\n", "\n").replace("\r", "\n")
        if _UNREADABLE in text:
            raise forms.ValidationError(
                gettext("Some characters cannot be read; the encoding may be wrong. Send it again as UTF-8.")
            )
        return text
