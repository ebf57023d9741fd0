"""Who may open a page: the one powers table, asked in one place."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from dongliang.council import POWERS, Role, may
from dongliang_web.people.models import Account, Community, Member


class Asking(HttpRequest):
    """A request to a community's page: who asks, and what they are to it."""

    account: Account | None
    community: Community
    member: Member | None
    roles: frozenset[Role]

    def can(self, power: str) -> bool:
        """Tell whether whoever asks holds a power."""
        return may(self.roles, power)

    @property
    def me(self) -> Member:
        """The member who asks; for pages whose power nobody holds without being one."""
        if self.member is None:
            raise Http404("no member asks")
        return self.member


def account_of(request: HttpRequest) -> Account | None:
    """Return the signed-in account, or None."""
    user = request.user
    return None if isinstance(user, AnonymousUser) else user


def needs(power: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Guard a community's view, whose URL has a ``slug``, by a power of the table.

    The view receives an `Asking` and its URL's other arguments. Whoever is not signed in and may not see the page is
    led to sign in; whoever is signed in reads why not.
    """
    if power not in POWERS:
        raise KeyError(f"the powers table names no {power!r}")

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
            asking = ask(request, slug)
            if asking.can(power):
                return view(asking, **rest)
            return refusal(asking, power)

        guarded.power = power  # type: ignore[attr-defined]  # read by the test that walks every page
        return guarded

    return guard


def ask(request: HttpRequest, slug: str) -> Asking:
    """Return the request with its community and what whoever asks is to it; raises Http404 for an unknown community."""
    community = Community.objects.prefetch_related("clock_settings").filter(slug=slug).first()
    if community is None:
        raise Http404(f"no community {slug}")
    account = account_of(request)
    member = member_of(account, community) if account else None
    asking: Asking = request  # type: ignore[assignment]
    asking.__class__ = _asking_class(type(request))
    asking.account = account
    asking.community = community
    asking.member = member
    asking.roles = roles_of(account, member)
    return asking


@functools.cache
def _asking_class(original: type[HttpRequest]) -> type[Asking]:
    return type("Asking", (original, Asking), {}) if not issubclass(original, Asking) else original


def member_of(account: Account, community: Community) -> Member | None:
    """Return what an account is in a community, with its offices."""
    found = Member.objects.of_account(account).filter(community=community).prefetch_related("offices").first()
    if found is not None:
        found.community = community
    return found


def roles_of(account: Account | None, member: Member | None) -> frozenset[Role]:
    """Return the roles of whoever asks; a signed-in stranger is a visitor."""
    if member is not None:
        return member.roles()
    return frozenset({Role.VISITOR if account else Role.OUTSIDER})


def refusal(asking: Asking, power: str) -> HttpResponse:
    """Lead to signing in, or say who may do this."""
    if asking.account is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': asking.get_full_path()})}")
    holders = [role for role in Role if role in POWERS[power]]
    return render(asking, "people/refused.html", {"power": power, "holders": holders}, status=403)
