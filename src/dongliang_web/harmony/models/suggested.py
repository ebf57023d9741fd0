"""Whom a member could write a week with, and who could host a session together, from the newest snapshot.

What follows from the snapshot alone is worked out once and taken from the site's cache by its id: a snapshot never
changes. It holds ids and no names. Two who look first at once both work it out: nobody waits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray
from scipy import sparse

from dongliang.centres import Ties
from dongliang.centres.ties import Numbers
from dongliang.harmony import Pair, companions_for, groups, hosts_for
from dongliang_web.centres.models import Snapshot, SnapshotTies
from dongliang_web.harmony.models.mirrored import Mirrored
from dongliang_web.people.models import Community, Member

#: Grows when what is kept changes its shape.
_VERSION = 1
_KEPT_SECONDS = 3 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Suggested:
    """Two members by their ids, and one who knows both, if anybody does."""

    one: int
    other: int
    bridge: int | None
    #: Whether the two are of different groups.
    of_two_groups: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Suggesting:
    """What suggestions rest on, members by rank."""

    ids: NDArray[np.int64]
    #: Who leans on whom in the end.
    group: Numbers
    #: The weights of ties, row and column by rank.
    matrix: sparse.csr_array
    #: The two centres, if two stand side by side, and who could host a session together, by ids.
    two: tuple[int, ...]
    hosts: tuple[Suggested, ...]


def suggesting(community: Community) -> Suggesting | None:
    """Return what suggestions rest on by the newest snapshot; None where there is none. Two queries once it is kept."""
    newest = Snapshot.objects.kept_of(community).values_list("pk", flat=True).first()
    if newest is None:
        return None
    key = f"suggesting:{_VERSION}:{newest}"
    kept = cache.get(key)
    if kept is None:
        kept = _packed(_worked_out(newest))
        cache.set(key, kept, _KEPT_SECONDS)
    return _unpacked(kept)


def _worked_out(snapshot: int) -> Suggesting:
    ties = SnapshotTies.objects.get(snapshot=snapshot).unpacked().ties
    said = Snapshot.objects.values_list("figures__harmony", flat=True).get(pk=snapshot)
    rivals: list[str] = said["rivals"]
    ids = np.array([int(name) for name in ties.names], np.int64)
    group = grouped(ties, rivals)
    hosts = _hosts(ties, ids, group, rivals, [each["member"] for each in said["bridges"]])
    return Suggesting(ids, group, ties.matrix, tuple(int(each) for each in rivals), tuple(hosts))


def grouped(ties: Ties, rivals: Iterable[str]) -> Numbers:
    """Return who leans on whom in the end, by rank; the two centres side by side each hold a group."""
    return groups(ties, _ranks(ties, rivals))


def _hosts(
    ties: Ties, ids: NDArray[np.int64], group: Numbers, rivals: Iterable[str], bridges: Iterable[str]
) -> list[Suggested]:
    """Return who could host a session together: two of the two groups who share a bridge; none beside one centre."""
    two = _ranks(ties, rivals)
    if len(two) < 2:
        return []
    pairs = hosts_for(ties, group, (two[0], two[1]), _ranks(ties, bridges))
    return [_by_id(ids, pair) for pair in pairs]


def _ranks(ties: Ties, names: Iterable[str]) -> list[int]:
    return [rank for rank in map(ties.rank_of, names) if rank is not None]


def _packed(found: Suggesting) -> tuple[Any, ...]:
    """Return it as plain arrays, whole numbers in as few bytes as they need: a cache takes long over large ones."""
    matrix = found.matrix
    arrays = (found.ids, found.group, matrix.indptr, matrix.indices, matrix.data)
    return (*(_narrow(each) for each in arrays), found.two, [astuple(each) for each in found.hosts])


def _narrow(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the same numbers in the smallest type that holds them all; fractions stay as they are."""
    most = numbers.max(initial=0)
    if most >= 2**32 or (numbers != np.floor(numbers)).any():
        return numbers
    return numbers.astype(np.min_scalar_type(int(most)))


def _unpacked(kept: tuple[Any, ...]) -> Suggesting:
    ids, group, indptr, indices, weights, two, hosts = kept
    matrix = sparse.csr_array((weights, indices.astype(np.int32), indptr.astype(np.int32)), shape=(len(ids), len(ids)))
    return Suggesting(ids, group, matrix, two, tuple(Suggested(*each) for each in hosts))


def suggested_for(
    found: Suggesting, member: Member, askable: Callable[[Sequence[int]], Collection[int]]
) -> list[Suggested]:
    """Return whom a member could ask: without a tie to them, to be asked now, and of another group.

    Where nobody of another group is, as where the vines of all end alike, whoever they have no tie to is suggested.
    ``askable`` tells who of some, by ids, can be asked; it is asked for few at a time.
    """
    places = np.flatnonzero(found.ids == member.pk)
    if not len(places):
        return []

    def free(ranks: NDArray[np.intp]) -> list[bool]:
        ids = found.ids[ranks].tolist()
        there = askable(ids)
        return [each in there for each in ids]

    rank = int(places[0])
    pairs = companions_for(found.matrix, found.group, rank, free)
    others = bool(pairs)
    if not others:
        pairs = companions_for(found.matrix, np.arange(len(found.ids)), rank, free)
    return [_by_id(found.ids, pair, others) for pair in pairs]


def _by_id(ids: NDArray[np.int64], pair: Pair, of_two_groups: bool = True) -> Suggested:
    bridge = None if pair.bridge is None else int(ids[pair.bridge])
    return Suggested(int(ids[pair.one]), int(ids[pair.other]), bridge, of_two_groups)


def two_groups(ties: Ties, found: Mirrored, one: str, other: str) -> tuple[list[str], list[str]] | None:
    """Return the groups of two members, by ids; None where they stand in one group, or one of them has no tie."""
    ranks = _ranks(ties, (one, other))
    if len(ranks) < 2:
        return None
    group = grouped(ties, found.part.rivals)
    first, second = (np.flatnonzero(group == group[rank]).tolist() for rank in ranks)
    if first == second:
        return None
    return [ties.names[rank] for rank in first], [ties.names[rank] for rank in second]
