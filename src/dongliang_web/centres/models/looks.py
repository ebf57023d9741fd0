"""What the centres' pages read: the figures of one snapshot, and what is worked out of its ties once and kept.

Nothing here grows with a community: figures are kept with the snapshot, and what its pictures need is taken from the
site's cache by the snapshot's id. A snapshot never changes, so neither does what was worked out of it; it holds ids and
no names, which are looked up by whoever shows them. Two who look first at once both work it out: nobody waits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Subquery

from dongliang.centres import ends
from dongliang.figures.knots import knot_places
from dongliang.figures.network import network_places
from dongliang.report.network_part import Group, Knot, NetworkPart, group_part, network_part
from dongliang.report.read_back import centres_from_plain
from dongliang.report.shape import CentresPart, Dot, Drawn, Line, Month
from dongliang_web.centres.models.snapshots import KeptTies, Snapshot, SnapshotTies
from dongliang_web.people.models import Community, Member

#: Grows when what is kept changes its shape.
_VERSION = 1
_KEPT_SECONDS = 3 * 24 * 60 * 60
#: Kept evenings that a page leads to.
MOST_EVENINGS = 24


@dataclass(frozen=True, slots=True)
class Look:
    """The figures of a snapshot about centres; members by their ids."""

    snapshot_id: int
    day: dt.date
    centres: CentresPart
    #: Whether there is a newer one.
    is_past: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the pictures and lists of a network show, and where everybody stands."""

    part: NetworkPart
    places: list[list[float]]


@dataclass(frozen=True, slots=True)
class Person:
    """A member as they are named now."""

    name: str
    key: UUID
    state: str


def look_at(community: Community, day: dt.date | None = None) -> Look | None:
    """Return the newest snapshot's figures, or those of an evening whose ties were kept; None where there are none."""
    everything = Snapshot.objects.filter(community=community).order_by("-day_date")
    found = everything if day is None else Snapshot.objects.kept_of(community).filter(day_date=day)
    newest = Subquery(everything.values("day_date")[:1])
    row = found.annotate(newest=newest).values_list("pk", "day_date", "figures__centres", "newest").first()
    return Look(row[0], row[1], centres_from_plain(row[2]), is_past=row[1] != row[3]) if row else None


def kept_evenings(community: Community) -> list[dt.date]:
    """Return the days whose ties are kept, the newest first: the last snapshot and that of each month's end."""
    return list(Snapshot.objects.kept_of(community).values_list("day_date", flat=True)[: MOST_EVENINGS + 1])


def months_of(community: Community, look: Look, evenings: Iterable[dt.date]) -> tuple[Month, ...]:
    """Return the months so far: those that a snapshot looks back on, and before them what earlier snapshots said."""
    months = look.centres.months
    first = months[0].month if months else f"{look.day:%Y-%m}"
    older = [each for each in evenings if f"{each:%Y-%m}" < first]
    if not older:
        return months
    keys = [f"figures__centres__{key}" for key in ("n", "n_lean", "l1", "k_star", "stage")]
    kept = Snapshot.objects.filter(community=community, day_date__in=older).order_by("day_date")
    said = (Month(f"{day:%Y-%m}", *figures) for day, *figures in kept.values_list("day_date", *keys))
    return (*said, *months)


def network_of(look: Look, said_as: Iterable[object], say: Callable[[], str]) -> tuple[Seen, str]:
    """Return what the picture of a snapshot shows, and what is said of it without any name.

    Both are worked out once, and found again together in one query. ``said_as`` is all that what is said depends on
    besides the snapshot, such as the language.
    """
    seen_key = f"centres:{_VERSION}:{look.snapshot_id}"
    said_key = ":".join((seen_key, *(str(each) for each in said_as)))
    there = cache.get_many([seen_key, said_key])
    said = there.get(said_key)
    if said is None:
        said = say()
        cache.set(said_key, said, _KEPT_SECONDS)
    if seen_key in there:
        return _unpacked(there[seen_key]), said
    part = network_part(_ties(look).ties)
    seen = Seen(part, network_places(part.drawn) if part.drawn.dots else knot_places(part))
    cache.set(seen_key, _packed(seen), _KEPT_SECONDS)
    return seen, said


def group_of(look: Look, member: int) -> Seen | None:
    """Return what the picture of one group shows, or None where nobody's vine ends with this member.

    Of those nothing is kept: else whoever asks for one member after another would push all else out of the cache.
    """
    if member not in _ends_of(look):
        return None
    key = f"centres:{_VERSION}:{look.snapshot_id}:of:{member}"
    there = cache.get(key)
    if there is not None:
        return _unpacked(there)
    part = group_part(_ties(look).ties, str(member))
    if part is None:
        return None
    seen = Seen(part, network_places(part.drawn))
    cache.set(key, _packed(seen), _KEPT_SECONDS)
    return seen


def _ends_of(look: Look) -> list[int]:
    """Return with whom vines end, kept once for each snapshot."""
    key = f"centres:{_VERSION}:{look.snapshot_id}:ends"
    there: list[int] | None = cache.get(key)
    if there is None:
        ties = _ties(look).ties
        there = sorted({int(ties.names[each]) for each in ends(ties).tolist()})
        cache.set(key, there, _KEPT_SECONDS)
    return there


def people_of(community: Community, ids: Iterable[str]) -> dict[str, Person]:
    """Return members by their ids, in one query."""
    rows = Member.objects.filter(community=community, pk__in={int(each) for each in ids})
    return {
        str(pk): Person(name, key, state) for pk, name, key, state in rows.values_list("pk", "name", "key", "state")
    }


def _ties(look: Look) -> KeptTies:
    return SnapshotTies.objects.get(snapshot=look.snapshot_id).unpacked()


def _packed(seen: Seen) -> tuple[Any, ...]:
    """Return what is shown as plain rows: a cache takes many times as long to bring back as many small objects."""
    part = seen.part
    rows = [[astuple(each) for each in some] for some in (part.drawn.dots, part.drawn.lines, part.knots, part.ropes)]
    groups = [(each.end, each.people, each.some) for each in part.groups]
    return (part.people, *rows, part.on, groups, part.more_groups, part.more_people, part.ties, seen.places)


def _unpacked(kept: tuple[Any, ...]) -> Seen:
    people, dots, lines, knots, ropes, on, groups, more_groups, more_people, ties, places = kept
    drawn = Drawn(tuple(Dot(*each) for each in dots), tuple(Line(*each) for each in lines), ())
    whole = tuple(Group(*each) for each in groups)
    shown, held = tuple(Knot(*each) for each in knots), tuple(Line(*each) for each in ropes)
    return Seen(NetworkPart(people, drawn, on, shown, held, whole, more_groups, more_people, ties), places)
