"""The language of a page: the account's choice, else the browser's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from dongliang.words import Language


class AccountLanguage:
    """Middleware that speaks the language an account has chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        return self.get_response(request)


def language() -> Language:
    """Return the language of the page being made, as the library names it."""
    return "zh-Hans" if (translation.get_language() or "").startswith("zh") else "en"
