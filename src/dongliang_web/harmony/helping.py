"""Where a page leads: what helps, and what a figure rests on."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from dongliang.words import Language, label
from dongliang_web.people.models import Community


def address_if_there(name: str, *args: object) -> str:
    """Return the address of a page of another part of the site, or nothing where this site has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def helping_pages(community: Community, spoken: Language) -> list[tuple[str, str, str]]:
    """Return what helps, as its name, why it does, and its address: common ground, mediation, bringing together."""
    pages = {"common_ground": "common_ground", "mediation": "mediations", "together": "bring_together"}
    found = []
    for key, name in pages.items():
        if url := address_if_there(name, community.slug):
            found.append((label(f"harmony_help.{key}", spoken), label(f"harmony_why.{key}", spoken), url))
    return found
