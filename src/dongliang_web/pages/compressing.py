"""Sending pages in fewer bytes."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

#: What shrinks; pictures and tables to take along are small already, or are streamed.
_TEXTS = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


class Compressed(GZipMiddleware):
    """Middleware that compresses texts, but no page that holds a secret.

    The length of a compressed page can betray a secret in it to somebody who makes the page repeat guesses (BREACH).
    Tokens of forms are masked anew in every page, and Django adds up to 100 bytes at random to each answer. Pages that
    hold a way in, such as a sign-in link, say ``no-store`` and go out as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress an answer, if it is a text without a secret."""
        is_text = response.get("Content-Type", "").startswith(_TEXTS)
        if not is_text or "no-store" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
