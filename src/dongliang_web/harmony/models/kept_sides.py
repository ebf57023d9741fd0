"""Who stands nearer to which of two centres, by a snapshot, in a form that a page can look people up in.

What a snapshot keeps names everybody; read anew for each page it would take longer than all the rest. So it is read
once and taken from the site's cache by the snapshot's id, as numbers and without names. A snapshot never changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from numpy.typing import NDArray

from dongliang.harmony import side_of
from dongliang.report.between import count_sides
from dongliang.report.shape import Side
from dongliang_web.centres.models import SnapshotTies

#: Grows when what is kept changes its shape.
_VERSION = 1
_KEPT_SECONDS = 3 * 24 * 60 * 60


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Everybody but the two who has a way to one of them, by id, with P; and how many are near whom."""

    ids: NDArray[np.int64]
    p: NDArray[np.float64]
    counts: dict[str, int]

    @classmethod
    def of(cls, sides: Iterable[Side], rivals: Iterable[str]) -> Sides:
        """Keep the sides of all but the two."""
        two = set(rivals)
        others = [each for each in sides if each.member not in two]
        ids = np.array([int(each.member) for each in others], np.int64)
        return cls(ids, np.array([each.p for each in others], np.float64), count_sides(others))

    def p_of(self, member: int) -> float | None:
        """Return P of a member; None for the two themselves and for who has no tie."""
        found = self.p[self.ids == member]
        return float(found[0]) if len(found) else None

    def listed(self, most: int) -> tuple[Side, ...]:
        """Return everybody one by one; of more than ``most`` nobody."""
        if len(self.ids) > most:
            return ()
        each = zip(self.ids.tolist(), self.p.tolist(), strict=True)
        return tuple(Side(str(pk), p, None, side_of(p)) for pk, p in each)


def kept_sides(snapshot: int, rivals: Iterable[str]) -> Sides | None:
    """Return the sides of a snapshot; None where its ties do not mean affinity. One query once they are kept."""
    key = f"sides:{_VERSION}:{snapshot}"
    there = cache.get(key)
    if there is not None:
        return Sides(*there)
    plain = SnapshotTies.objects.values_list("sides", flat=True).filter(snapshot=snapshot).first()
    if plain is None:
        return None
    found = Sides.of((Side(**each) for each in plain), rivals)
    cache.set(key, (found.ids, found.p, found.counts), _KEPT_SECONDS)
    return found
