"""Who may open a page: the one powers table, asked in one place."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dongliang.council import POWERS, VOTABLE, Role, may
from dongliang_web.pages.clock import now
from dongliang_web.people.models import Account, Community, Member, holds

View = Callable[..., HttpResponseBase]
#: Methods by which a page is only read.
READING = ("GET", "HEAD")


class Asking(HttpRequest):
    """A request to a community's page: who asks, and what they are to it."""

    account: Account | None
    community: Community
    member: Member | None

    @functools.cached_property
    def roles(self) -> frozenset[Role]:
        """What whoever asks is to the community."""
        return self.member.roles() if self.member else self._state()

    def can(self, power: str) -> bool:
        """Tell whether whoever asks holds a power; offices are looked up only where the state does not give it."""
        if may(self._state(), power):
            return True
        return self.member is not None and holds(self.member, self.roles, power, now())

    def can_change(self, power: str) -> bool:
        """Tell whether whoever asks may change something by a power: in a community that is closed nobody does."""
        return not self.community.is_closed(now()) and self.can(power)

    def _state(self) -> frozenset[Role]:
        """Return the state of membership; a signed-in stranger is a visitor."""
        if self.member is not None:
            return frozenset({Role(self.member.state)})
        return frozenset({Role.VISITOR if self.account else Role.OUTSIDER})

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


def needs(power: str, *, to_change: str = "", when_closed: bool = False) -> Callable[[View], View]:
    """Guard a community's view, whose URL has a ``slug``, by a power of the table.

    The view receives an `Asking` and its URL's other arguments. Whoever is not signed in and may not see the page is
    led to sign in; whoever is signed in reads why not. ``to_change``: the power for sending something, where it takes
    another than for reading. ``when_closed``: what it changes can be changed in a community that was dissolved too:
    leaving, and taking back one's own.
    """
    to_change = to_change or power
    for each in {power, to_change} - POWERS.keys():
        raise KeyError(f"the powers table names no {each!r}")

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponseBase:
            asking = ask(request, slug)
            asked = power if asking.method in READING else to_change
            if not asking.can(asked):
                return refusal(asking, asked)
            return (None if when_closed else refuse_closed(asking)) or view(asking, **rest)

        guarded.power = power  # type: ignore[attr-defined]  # read by the test that walks every page
        guarded.to_change = to_change  # type: ignore[attr-defined]  # as above
        return guarded

    return guard


def ask(request: HttpRequest, slug: str) -> Asking:
    """Return the request with its community and what whoever asks is to it; raises Http404 for an unknown community."""
    account = account_of(request)
    member = member_of(account, slug) if account else None
    community = member.community if member else _community(slug)
    asking: Asking = request  # type: ignore[assignment]  # it becomes one in the next line
    asking.__class__ = _asking_class(type(request))  # type: ignore[arg-type]  # a class is hashable
    asking.account = account
    asking.community = community
    asking.member = member
    if not (account and account.zone):
        timezone.activate(ZoneInfo(community.clock().setting_for(now().date()).zone))
    return asking


@functools.cache
def _asking_class(original: type[HttpRequest]) -> type[Asking]:
    return type("Asking", (original, Asking), {}) if not issubclass(original, Asking) else original


def member_of(account: Account, slug: str) -> Member | None:
    """Return as whom an account acts in a community, both in one query."""
    mine = Member.objects.first_of(account).filter(community__slug=slug).order_by("id")
    return mine.select_related("community").prefetch_related("community__clock_settings").first()


def _community(slug: str) -> Community:
    found = Community.objects.prefetch_related("clock_settings").filter(slug=slug).first()
    if found is None:
        raise Http404(f"no community {slug}")
    return found


def refuse_closed(asking: Asking) -> HttpResponse | None:
    """Refuse to change anything in a community that was dissolved; None where it is open, or is only read."""
    return None if asking.method in READING else say_closed(asking)


def say_closed(asking: Asking) -> HttpResponse | None:
    """Say that nothing new is written in a community that was dissolved; None where it is open."""
    return render(asking, "people/closed.html", status=403) if asking.community.is_closed(now()) else None


def refusal(asking: Asking, power: str) -> HttpResponse:
    """Lead to signing in, or say who may do this."""
    if asking.account is None:
        return redirect(f"{reverse('sign_in')}?{urlencode({'next': asking.get_full_path()})}")
    holders = [role for role in Role if role in POWERS[power]]
    # Of a power that was moved the table tells no more than where it was at first.
    moved = power in asking.community.powers and asking.can("see_council")
    context = {"power": power, "holders": holders, "moved": moved, "votable": power in VOTABLE}
    return render(asking, "people/refused.html", context, status=403)
