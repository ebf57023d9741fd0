"""How often somebody may ask for a page that is dear to make or could be guessed at."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def within_limit(request: HttpRequest, action: str, *, count: bool = True) -> bool:
    """Count a request under an action of the settings, and tell whether it is within the limit.

    What allauth offers for all leaves out reading, which is what has to be counted here.
    """
    app = "allauth.account"
    used = ratelimit.consume(request, app=app, action=action, dry_run=not count, limit_get=True)
    return used is not None
