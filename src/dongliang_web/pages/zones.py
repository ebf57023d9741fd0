"""The time zones that can be chosen, as a form lists them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext, gettext_lazy

from dongliang.days import known_zones

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

#: Listed first, since most people who come live in one of them.
COMMON = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Australia/Sydney",
)
_REGIONS = {
    "Africa": gettext_lazy("Africa"),
    "America": gettext_lazy("America"),
    "Antarctica": gettext_lazy("Antarctica"),
    "Arctic": gettext_lazy("Arctic"),
    "Asia": gettext_lazy("Asia"),
    "Atlantic": gettext_lazy("Atlantic"),
    "Australia": gettext_lazy("Australia"),
    "Europe": gettext_lazy("Europe"),
    "Indian": gettext_lazy("Indian Ocean"),
    "Pacific": gettext_lazy("Pacific"),
}


def zone_choices(*first: Choice) -> Sequence[Choice | Group]:
    """Return all known zones in groups, the common ones ahead; ``first`` stands before them all."""
    by_region = groupby(sorted(known_zones()), key=lambda zone: zone.partition("/")[0])
    groups = {region: [_choice(zone) for zone in zones] for region, zones in by_region}
    named = [(str(name), groups[region]) for region, name in _REGIONS.items() if region in groups]
    rest = [choice for region, choices in groups.items() if region not in _REGIONS for choice in choices]
    common = (gettext("Often chosen"), [_choice(zone) for zone in COMMON])
    return [*first, common, *named, (gettext("Other zones"), rest)]


def _choice(zone: str) -> Choice:
    return zone, zone.replace("_", " ")
