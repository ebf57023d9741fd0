"""What the nightly snapshots say of two centres side by side; members by their ids as texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dongliang.centres import Ties
from dongliang.report import pair_part
from dongliang.report.shape import Bridge, HarmonyPart
from dongliang_web.centres.models import Snapshot, SnapshotTies
from dongliang_web.harmony.models.kept_sides import Sides, kept_sides
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
    #: Who is nearer to whom, where ties mean affinity; ``part`` does not hold them.
    sides: Sides | None

    def ids(self) -> set[int]:
        """Return the ids of everybody whom the page names."""
        bridges = (bridge.member for bridge in self.part.bridges)
        return {int(each) for each in (*self.part.rivals, *bridges, *self.part.shared)}


def mirrored(community: Community, day: dt.date | None = None) -> Mirrored | None:
    """Return what the newest snapshot says, or that of a day; None where there is none."""
    of_centres = [f"figures__centres__{key}" for key in ("stage_shown", "thin_data")]
    rows = Snapshot.objects.kept_of(community).values_list("pk", "day_date", "figures__harmony", *of_centres)
    found = (rows if day is None else rows.filter(day_date=day)).first()
    if found is None:
        return None
    snapshot, at, plain, stage, thin = found
    sides = kept_sides(snapshot, plain["rivals"]) if plain["why_no_sides"] is None else None
    return Mirrored(at, _part(plain), stage, thin, sides)


def rivals_of(community: Community) -> list[str]:
    """Return the two centres of the newest snapshot by their ids, and nothing else of it; none where it knows none."""
    rows = Snapshot.objects.kept_of(community).values_list("figures__harmony__rivals", flat=True)
    return rows.first() or []


def _part(plain: dict[str, Any]) -> HarmonyPart:
    return HarmonyPart(
        **plain
        | {
            "rivals": tuple(plain["rivals"]),
            "bridges": tuple(Bridge(**each) for each in plain["bridges"]),
            "shared": tuple(plain["shared"]),
        }
    )


def named_pair(community: Community, found: Mirrored, first: Member, second: Member) -> Mirrored:
    """Return the same for two members whom people named, from the ties of that day; raises Unknown."""
    ties = kept_ties_of(community, found)
    ranks = [ties.rank_of(str(each.pk)) if ties else None for each in (first, second)]
    if ties is None or first == second or None in ranks:
        raise Unknown(f"{first.pk} and {second.pk}")
    one, other = (int(rank) for rank in ranks if rank is not None)
    part = pair_part(ties, _NONE, found.part.affinity, (one, other))
    sides = None if part.sides is None else Sides.of(part.sides, part.rivals)
    return replace(found, part=replace(part, sides=None), sides=sides)


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
    return [(day, _part(plain)) for day, plain in rows]
