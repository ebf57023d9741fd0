"""What helps two centres, wherever a page says so."""

from __future__ import annotations

from django.urls import reverse

from dongliang.words import Language, label
from dongliang_web.people.models import Community

_PAGES = {"common_ground": "common_ground", "mediation": "mediations", "together": "bring_together"}


def helping_pages(community: Community, spoken: Language) -> list[tuple[str, str, str]]:
    """Return what helps, as its name, why it does, and its address: common ground, mediation, bringing together."""
    found = []
    for key, name in _PAGES.items():
        said, why = label(f"harmony_help.{key}", spoken), label(f"harmony_why.{key}", spoken)
        found.append((said, why, reverse(name, args=[community.slug])))
    return found
