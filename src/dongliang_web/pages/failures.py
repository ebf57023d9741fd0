"""Answers where something cannot be shown at all."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dongliang.words import explain
from dongliang_web.pages.language import language

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


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that what was sent could not be read, and of a form with too much text, how much one may hold."""
    if not isinstance(exception, RequestDataTooBig):
        return render(request, "400.html", status=400)
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024
    sentence = explain("refused.too_much_at_once", language(), most=most)
    return render(request, "400.html", {"sentence": sentence}, status=413)


def no_font(request: HttpRequest, back: str) -> HttpResponse:
    """Say that the site has no font with Chinese signs, instead of drawing boxes."""
    return render(request, "pages/no_font.html", {"back": back}, status=503)
