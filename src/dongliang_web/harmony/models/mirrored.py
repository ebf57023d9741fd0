"""What the nightly snapshots say of two centres side by side; members by their ids as texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dongliang.centres import Ties
from dongliang.report import pair_part
from dongliang.report.shape import Bridge, HarmonyPart, Side
from dongliang_web.centres.models import Snapshot, SnapshotTies
from dongliang_web.people.models import Community, Member

#: Months that are told beside one another: a year and the month in which it began.
MOST_MONTHS = 13
#: Members among whom two centres can be named: the highest; below them nobody holds a group.
MOST_NAMED = 100
_NONE = Ties.of([], [], [], [])


class Unknown(Exception):
    """Two members of whom nothing can be said: one of them has no tie in the window, or both are one."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The harmony of a community at the end of a day."""

    day: dt.date
    part: HarmonyPart
    #: The stage as the centres' page shows it.
    stage: str
    #: Fewer people or ties than any measured community had.
    thin: bool

    def ids(self) -> set[int]:
        """Return the ids of everybody whom the page names."""
        bridges = (bridge.member for bridge in self.part.bridges)
        return {int(each) for each in (*self.part.rivals, *bridges, *self.part.shared)}

    def side_of(self, member: Member) -> Side | None:
        """Return where one member stands between the two; None for the two themselves and for who has no tie."""
        mine = str(member.pk)
        if mine in self.part.rivals:
            return None
        return next((each for each in self.part.sides or () if each.member == mine), None)


def mirrored(community: Community, day: dt.date | None = None) -> Mirrored | None:
    """Return what the newest snapshot says, or that of a day; None where there is none."""
    rows = Snapshot.objects.kept_of(community).values_list("day_date", "figures", "kept_ties__sides")
    found = (rows if day is None else rows.filter(day_date=day)).first()
    if found is None:
        return None
    at, figures, sides = found
    centres = figures["centres"]
    part = _part(figures["harmony"], sides)
    return Mirrored(at, part, centres["stage_shown"], centres["thin_data"])


def rivals_of(community: Community) -> list[str]:
    """Return the two centres of the newest snapshot by their ids, and nothing else of it; none where it knows none."""
    rows = Snapshot.objects.kept_of(community).values_list("figures__harmony__rivals", flat=True)
    return rows.first() or []


def _part(plain: dict[str, Any], sides: list[dict[str, Any]] | None) -> HarmonyPart:
    return HarmonyPart(
        **plain
        | {
            "rivals": tuple(plain["rivals"]),
            "bridges": tuple(Bridge(**each) for each in plain["bridges"]),
            "shared": tuple(plain["shared"]),
            "sides": None if sides is None else tuple(Side(**each) for each in sides),
        }
    )


def named_pair(community: Community, found: Mirrored, first: Member, second: Member) -> Mirrored:
    """Return the same for two members whom people named, from the ties of that day; raises Unknown."""
    ties = kept_ties_of(community, found)
    ranks = [ties.rank_of(str(each.pk)) if ties else None for each in (first, second)]
    if ties is None or first == second or None in ranks:
        raise Unknown(f"{first.pk} and {second.pk}")
    one, other = (int(rank) for rank in ranks if rank is not None)
    return replace(found, part=pair_part(ties, _NONE, found.part.affinity, (one, other)))


def kept_ties_of(community: Community, found: Mirrored | None) -> Ties | None:
    """Return the ties of a snapshot, unpacked once for all that is asked of them."""
    kept = SnapshotTies.objects.of(community, found.day) if found else None
    return kept.unpacked().ties if kept else None


def members_with_ties(community: Community) -> list[Member]:
    """Return members of whom two can be named as centres, by name: the highest of the newest snapshot."""
    ids = SnapshotTies.objects.highest(community, MOST_NAMED)
    return list(community.members.filter(pk__in=ids).order_by("name", "id"))


def month_ends(community: Community) -> Sequence[tuple[dt.date, HarmonyPart]]:
    """Return the figures of the last snapshot of each month, the newest first; their sides are left out."""
    rows = Snapshot.objects.kept_of(community).values_list("day_date", "figures__harmony")[:MOST_MONTHS]
    return [(day, _part(plain, None)) for day, plain in rows]
