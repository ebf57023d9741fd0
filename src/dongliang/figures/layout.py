"""Where the members of a network stand in its picture: worked out once, the same at every call, so nothing moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

#: Members of no group that is drawn as one.
NO_GROUP = -1
_GOLDEN = math.pi * (3 - math.sqrt(5))
_MOST_TURNS, _WORK = 220, 9_000_000
#: Room between two groups, and the least room between two members, in mean distances of neighbours.
_BETWEEN_GROUPS, _BETWEEN_MEMBERS = 0.2, 0.62
#: A name needs this share of the whole picture's reach.
_NAMED_ROOM = 0.22


@dataclass(frozen=True, slots=True)
class Tie:
    """Two members by their numbers, and how strongly they hold each other, at most 1."""

    a: int
    b: int
    strength: float


def positions(groups: Sequence[int], ties: Sequence[Tie], wide: float, named: Sequence[bool]) -> Points:
    """Return a place in the unit square (times ``wide`` across) for each member.

    ``groups[v]`` is the number of member v's group, 0 for the largest, or `NO_GROUP`. Members are given from the
    highest down, so that the first of a group stands in its middle; those who are ``named`` have room for it. A group's
    members start on a spiral and are then pushed apart, pulled along their ties and held by their group (after
    Fruchterman and Reingold 1991, with fixed turns).
    """
    of = np.asarray(groups, int)
    if not len(of):
        return np.zeros((0, 2))
    homes = _homes(of, wide)
    places = _spirals(of, homes)
    # nobody begins on the very spot of another, from which no force would part them
    step = np.arange(len(of))
    places += 0.01 * np.stack([np.cos(step * _GOLDEN), np.sin(step * _GOLDEN)], axis=1)
    pairs = np.array([(tie.a, tie.b) for tie in ties], int).reshape(-1, 2)
    strength = _evened(pairs, np.array([tie.strength for tie in ties]), len(of))
    turns = min(_MOST_TURNS, _WORK // len(of) ** 2)
    for turn in range(turns):
        _turn(places, homes[of], of, pairs, strength, heat=0.5 * (1 - turn / turns) + 0.01)
    room = np.where(named, _NAMED_ROOM * math.sqrt(len(of)), _BETWEEN_MEMBERS / 2)
    for _ in range(60):
        _part(places, room)
    return _fitted(places, wide)


def _homes(of: npt.NDArray[np.int_], wide: float) -> Points:
    """Return the middle of each group, and last that of the members without one."""
    count = int(of.max()) + 1
    radii = np.array([math.sqrt(np.count_nonzero(of == group)) for group in range(count)])
    turned = -math.pi * 0.78 + 2 * math.pi * np.arange(count) / max(count, 1)
    ring = radii.max(initial=1.0) * (count > 1)
    homes = np.stack([wide * ring * np.cos(turned), ring * np.sin(turned)], axis=1)
    for _ in range(300):
        apart = homes[:, None] - homes[None]
        distance = np.hypot(apart[..., 0], apart[..., 1]) + np.eye(count)
        lack = np.maximum(0, radii[:, None] + radii[None] + _BETWEEN_GROUPS - distance) * (1 - np.eye(count))
        homes += (apart / distance[..., None] * lack[..., None]).sum(axis=1) / 4 - 0.02 * homes
    return np.concatenate([homes, np.zeros((1, 2))])


def _spirals(of: npt.NDArray[np.int_], homes: Points) -> Points:
    places = np.empty((len(of), 2))
    for group in np.unique(of):
        members = np.flatnonzero(of == group)
        step = np.arange(len(members))
        reach = np.sqrt(step) + (2 * np.abs(homes).max() if group == NO_GROUP else 0)
        places[members] = homes[group] + np.stack(
            [reach * np.cos(step * _GOLDEN), reach * np.sin(step * _GOLDEN)], axis=1
        )
    return places


def _turn(
    places: Points,
    homes: Points,
    of: npt.NDArray[np.int_],
    pairs: npt.NDArray[np.int_],
    strength: Points,
    heat: float,
) -> None:
    force = _apart(places, 0.5 / (_squared(places) + 0.04))
    force += (homes - places) * np.where(of == NO_GROUP, 0.03, 0.22)[:, None]
    if len(pairs):
        a, b = pairs.T
        pull = (places[b] - places[a]) * (strength * np.where(of[a] == of[b], 0.22, 0.03))[:, None]
        np.add.at(force, a, pull)
        np.add.at(force, b, -pull)
    length = np.hypot(force[:, 0], force[:, 1])[:, None] + 1e-9
    places += force / length * np.minimum(length, heat)


def _evened(pairs: npt.NDArray[np.int_], strength: Points, count: int) -> Points:
    """Let the ties of somebody with many pull less each, so that a dense core does not fall in on itself."""
    degree = np.maximum(np.bincount(pairs.ravel(), minlength=count), 1)
    return strength / np.sqrt(degree[pairs].min(axis=1)) if len(pairs) else strength


def _part(places: Points, room: Points) -> None:
    """Push apart those who stand on one another."""
    distance = np.sqrt(_squared(places)) + 1e-6
    lack = np.maximum(0, room[:, None] + room[None] - distance)
    np.fill_diagonal(lack, 0)
    places += _apart(places, lack / distance) / 2


def _squared(places: Points) -> Points:
    """Return the squared distances of all pairs."""
    lengths = np.einsum("ij,ij->i", places, places)
    squared: Points = np.maximum(0, lengths[:, None] + lengths[None] - 2 * (places @ places.T))
    return squared


def _apart(places: Points, push: Points) -> Points:
    """Return Σ_u push_vu (v − u) for each v, without a table of all differences: three hundred have 90,000 pairs."""
    moved: Points = places * push.sum(axis=1)[:, None] - push @ places
    return moved


def _fitted(places: Points, wide: float) -> Points:
    """Stretch to the box, one direction by at most a third more than the other."""
    low, span = places.min(axis=0), np.maximum(np.ptp(places, axis=0), 1e-6)
    scale = np.array([wide, 1.0]) / span
    scale = np.minimum(scale, scale.min() * 4 / 3)
    fitted: Points = (places - low - span / 2) * scale + np.array([wide, 1.0]) / 2
    return fitted
