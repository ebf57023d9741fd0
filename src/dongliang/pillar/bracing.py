"""Bracing: which new ties would let the structure stand without the pulled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dongliang.centres.ties import Ties
from dongliang.pillar.pull import Pull

#: Share of the former largest group that should stand comfortably.
COMFORTABLY = 0.8


@dataclass(frozen=True, slots=True)
class NewTie:
    """A tie that is not there, from the highest of a fallen fragment into the standing group, by rank.

    ``joins`` counts the members of the fragment, ``sigma_after`` is the share of the former largest group that would
    hold together.
    """

    fragment: int
    standing: int
    joins: int
    sigma_after: float


def bracing(
    ties: Ties,
    pulled: Pull,
    target: float = COMFORTABLY,
    most: int | None = None,
    here: NDArray[np.bool_] | None = None,
) -> list[NewTie]:
    """Return the fewest new ties that lift σ to a target, each with σ once it and those before it are there.

    The largest fragments are joined first, one tie each: from the fragment's highest member to the highest standing
    member with whom it shares a former neighbour, else to the highest. Each tie joins one fragment, so that
    largest-first is the fewest. ``here`` tells by rank who can still make a tie, by default everybody: a fragment in
    which nobody can is passed over. Nobody has tested that such ties change what happens: the structure would stand.
    """
    main, fragments = _parts(pulled)
    able, size = _able(main, here), len(main)
    made: list[NewTie] = []
    for fragment in fragments if len(able) else ():
        if size >= target * pulled.of or (most is not None and len(made) >= most):
            break
        ends = _able(fragment, here)
        if len(ends):
            size += len(fragment)
            anchor = _anchor(ties, int(ends[0]), able)
            made.append(NewTie(int(ends[0]), anchor, len(fragment), size / pulled.of))
    return made


def _able(members: NDArray[np.int64], here: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    return members if here is None else members[here[members]]


def _parts(pulled: Pull) -> tuple[NDArray[np.int64], list[NDArray[np.int64]]]:
    """Return the group to join and the fragments of the former largest group, largest first, then by rank.

    The group to join is the largest standing one, unless that never stood on the pulled: then the largest fragment.
    """
    fallen = pulled.isolated
    order = np.argsort(pulled.groups[fallen], kind="stable")
    cuts = np.flatnonzero(np.diff(pulled.groups[fallen][order])) + 1
    fragments = [part.astype(np.int64) for part in np.split(fallen[order], cuts) if len(part)]
    fragments.sort(key=lambda part: (-len(part), int(part[0])))
    if pulled.holding:
        return np.flatnonzero(pulled.standing), fragments
    return (fragments[0], fragments[1:]) if fragments else (np.zeros(0, np.int64), [])


def _anchor(ties: Ties, member: int, main: NDArray[np.int64]) -> int:
    """Return the highest of the standing group that shares a former neighbour with a member, else its highest."""
    shared = np.unique(np.concatenate([ties.neighbours(int(each)) for each in ties.neighbours(member)]))
    near = np.intersect1d(shared, main, assume_unique=True)
    return int(near[0] if len(near) else main[0])
