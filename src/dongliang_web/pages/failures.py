"""Answers where something cannot be shown at all."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SHORTEST_TEXT = 10
_NOT_TYPED = ("csrfmiddlewaretoken", "next")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long or came from elsewhere, and give back what was typed, so that none is lost."""
    typed = [
        text
        for name, text in request.POST.items()
        if name not in _NOT_TYPED and not name.endswith("_id") and len(str(text)) >= _SHORTEST_TEXT
    ]
    return render(request, "pages/stale_form.html", {"typed": typed}, status=403)
