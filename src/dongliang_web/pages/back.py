"""Where a page leads to once its work is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


class SeeOther(HttpResponseRedirect):
    """Leads on by reading another page, whatever was sent."""

    status_code = 303


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Return the address that the request asks to go on to, if it is one of this site, else that of another page."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure()):
        return asked
    return resolve_url(otherwise)
