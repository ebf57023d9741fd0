"""The poster of an invitation link: choosing a layout, and the picture."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dongliang.gate import GateRules
from dongliang.gate.wording import rule_in_short
from dongliang.words import LANGUAGES, Language, explain, format_weekday, label
from dongliang_web.pages.clock import now
from dongliang_web.pages.dates import dated
from dongliang_web.pages.drawing import chinese_font, shown_address, title_font
from dongliang_web.pages.failures import no_font
from dongliang_web.pages.headline import headline
from dongliang_web.pages.language import language
from dongliang_web.pages.limits import within_limit
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community
from dongliang_web.roots import actions
from dongliang_web.roots.models import InvitationLink, read_code
from dongliang_web.roots.poster import LAYOUTS, WIDTH, Fonts, Poster, draw

#: Widths of a picture that is looked at on the page, and of one to choose by.
SHOWN, SMALL = 540, 270
_KEPT_SECONDS = 24 * 60 * 60


@require_safe
@needs("invite")
def poster(asking: Asking) -> HttpResponse:
    """Show the poster of one's own link."""
    return _page(asking, actions.own_link(by=asking.me, at=now()))


@require_safe
@needs("invite")
def poster_of(asking: Asking, code: str) -> HttpResponse:
    """Show the poster of a link: one's own, or a channel's for those who keep them."""
    return _page(asking, _link_or_404(asking, code))


@require_safe
@needs("invite")
def poster_picture(asking: Asking, code: str, layout: str) -> HttpResponse:
    """Draw the poster of a link."""
    link, fonts = _link_or_404(asking, code), _fonts()
    if layout not in LAYOUTS or link.closed(now()) is not None:
        raise Http404("there is no such poster")
    if fonts is None:
        return no_font(asking, reverse("poster_of", args=[asking.community.slug, link.code]))
    if not within_limit(asking, "poster"):
        return render(asking, "429.html", status=429)
    words = _words(asking, link, _spoken(asking))
    width = {"shown": SHOWN, "small": SMALL}.get(asking.GET.get("size", ""), WIDTH)
    answer = HttpResponse(draw(words, layout, fonts, shown_width=width), content_type="image/png")
    answer["Content-Disposition"] = f'inline; filename="{_file_name(asking, layout)}"'
    # Under an address that names its words a picture never changes.
    lasting = {"max_age": _KEPT_SECONDS} if asking.GET.get("v") == _version(words) else {"no_cache": True}
    patch_cache_control(answer, private=True, **lasting)
    return answer


def _page(asking: Asking, link: InvitationLink) -> HttpResponse:
    fonts, spoken = _fonts(), _spoken(asking)
    words, closed = _words(asking, link, spoken), link.closed(now())
    chosen = asking.GET.get("layout", "")
    chosen = chosen if chosen in LAYOUTS else next(iter(LAYOUTS))
    context = {
        "closed": label(f"link_state.{closed}", language()) if closed else "",
        "drawn": fonts is not None,
        "layouts": [_shown(asking, link, words, each, spoken) for each in LAYOUTS],
        "chosen": _shown(asking, link, words, chosen, spoken),
        "file_name": _file_name(asking, chosen),
        "alt": _alt(words, spoken),
        "languages": [{"code": each, "address": _query(chosen, each), "here": each == spoken} for each in LANGUAGES],
        "left_out": words.left_out(fonts) if fonts else "",
        "address": words.address,
        "link": link,
        "place": "people",
    }
    return render(asking, "roots/poster.html", context)


def _shown(asking: Asking, link: InvitationLink, words: Poster, layout: str, spoken: Language) -> dict[str, Any]:
    """Return a layout as the page shows it."""
    query = {"in": spoken, "v": _version(words)}
    picture = reverse("poster_picture", args=[asking.community.slug, link.code, layout])
    return {
        "layout": layout,
        "name": label(f"poster.{layout}", language()),
        "address": _query(layout, spoken),
        "whole": f"{picture}?{urlencode(query)}",
        "shown": f"{picture}?{urlencode(query | {'size': 'shown'})}",
        "small": f"{picture}?{urlencode(query | {'size': 'small'})}",
    }


def _query(layout: str, spoken: Language) -> str:
    return f"?{urlencode({'layout': layout, 'in': spoken})}"


def _spoken(asking: Asking) -> Language:
    """Return the language of the poster: the one that was asked for, else the reader's."""
    asked = asking.GET.get("in", "")
    return next((each for each in LANGUAGES if each == asked), language())


def _link_or_404(asking: Asking, code: str) -> InvitationLink:
    """Return a link whose poster may be seen; whose a code of others is, is not told."""
    found = asking.community.invitation_links.filter(code=read_code(code)).select_related("member").first()
    if found is not None:
        found.community = asking.community
        mine = not found.channel and found.member_id == asking.me.pk
        if mine or (found.channel and asking.can("keep_channels")):
            return found
    raise Http404("there is no such link")


def _fonts() -> Fonts | None:
    title, text = title_font(), chinese_font()
    return Fonts(title, text) if title and text else None


def _words(asking: Asking, link: InvitationLink, spoken: Language) -> Poster:
    """Return what stands on the poster, in a language."""
    community = asking.community
    today = community.clock().day_of(now())
    title, purpose = headline(community.purpose, community.name)
    rules, start = _next(community, today, spoken)
    name = link.member.name if link.member else community.name
    # A word in Latin letters stands apart from Chinese.
    gap = " " if spoken != "en" and name[-1:].isascii() else ""
    return Poster(
        community=community.name,
        title=title,
        purpose=purpose,
        rule=rule_in_short(rules, spoken),
        start=start,
        inviter=explain("poster.inviter", spoken, name=f"{name}{gap}"),
        address=settings.SITE_URL + link.url,
        days=rules.trial_days,
        required=rules.required_days,
    )


def _next(community: Community, today: dt.date, spoken: Language) -> tuple[GateRules, str]:
    """Return the rule and the start of the next cohort that has a place; where none is planned, say so."""
    coming = community.cohorts.after(today)
    cohort = next((each for each in coming if each.capacity is None or each.taken() < each.capacity), None)
    if cohort is None:
        return community.rules, label("poster.no_start", spoken)
    values = {
        "name": cohort.called(spoken),
        "date": dated(cohort.first_date, today, spoken),
        "weekday": format_weekday(cohort.first_date, spoken),
    }
    return cohort.gate_rules, explain("poster.start", spoken, **values)


def _alt(words: Poster, spoken: Language) -> str:
    """Say what stands on the picture."""
    values = {name: getattr(words, name) for name in ("title", "rule", "start", "inviter")}
    return explain("poster.alt", spoken, **values, address=shown_address(words.address))


def _version(words: Poster) -> str:
    """Name the words of a poster, so that other words have another address."""
    return hashlib.sha256(repr(words).encode()).hexdigest()[:12]


def _file_name(asking: Asking, layout: str) -> str:
    return f"{asking.community.slug}-{layout}.png"
