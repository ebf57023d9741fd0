"""Showing the link and the QR code of a sign-in pass, once."""

from __future__ import annotations

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from dongliang_web.people.models import Member


def pass_shown(request: HttpRequest, secret: str, member: Member | None = None) -> HttpResponse:
    """Show the link of a pass just issued; it is nowhere kept, so this page is the only one that has it."""
    link = settings.SITE_URL + reverse("use_pass", args=[secret])
    return render(request, "people/pass_issued.html", {"link": link, "code": drawn_code(link), "member": member})


def drawn_code(link: str) -> SafeString:
    """Draw a link as a QR code."""
    drawn = segno.make(link, micro=False, error="m").svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    return SafeString(drawn)
