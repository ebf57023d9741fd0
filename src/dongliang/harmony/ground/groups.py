"""Dividing people in the plane of opinions into groups, and how many groups there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: A group of fewer is not shown apart: in so few somebody could be made out. They go to the nearest other group.
FEWEST_IN_GROUP = 3
MOST_GROUPS = 5
#: Below this groups are not clear. Among answers given at random, by 10 to 60 people to 8 to 20 statements, the
#: clearest division has a silhouette of about 0.4, and in one table of twenty of 0.44 to 0.53 or more.
CLEAR = 0.5
#: Polis looks for one more group for each so many people.
_PEOPLE_A_GROUP = 12
_STARTS, _ROUNDS, _SEED = 10, 100, 20_210
_CHUNK = 512
#: Among more places than this the silhouette is the mean over an even choice of so many.
_MEASURED = 1024
#: Places that differ by less are one place.
_DIGITS = 9

Places = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Division:
    """People divided into groups: the group of each, largest group first, the groups' centres, and how clear it is."""

    labels: Labels
    centres: Places
    #: Mean silhouette from -1 to 1: how much nearer people stand to their own group than to the next one.
    silhouette: float

    @property
    def is_clear(self) -> bool:
        """Whether the groups are clearer than what k-means finds where everybody answers at random."""
        return self.silhouette >= CLEAR


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many groups are shown, and another number that was found last and waits to be found again."""

    shown: int
    waiting: int | None = None


def confirm(previous: GroupCount | None, found: int) -> GroupCount:
    """Return how many groups to show once ``found`` are found: a change holds when it is found twice in a row.

    Polis waits for four in a row; here a table is looked at anew only after several people have answered.
    """
    if previous is None or found == previous.waiting:
        return GroupCount(found)
    return GroupCount(previous.shown, None if found == previous.shown else found)


def most_groups(people: int) -> int:
    """Return the largest number of groups to look for among so many people: 2 up to 11, at most 5 from 36 on."""
    return min(MOST_GROUPS, 2 + people // _PEOPLE_A_GROUP)


def divisions(places: Places) -> dict[int, Division]:
    """Return the divisions that can be shown, by their number of groups; that into one group is always among them."""
    points, inverse, weights = _points(places)
    whole = np.zeros(len(places), np.int64)
    found = {1: Division(whole, places.mean(axis=0, keepdims=True), 0.0)}
    tried = [_cluster(points, weights, groups) for groups in range(2, most_groups(len(places)) + 1)]
    tried = [centres for centres in tried if len(centres) > 1]
    labels = [_nearest(points, centres) for centres in tried]
    for centres, of_points, clear in zip(tried, labels, _silhouettes(points, weights, labels), strict=True):
        if len(centres) not in found or clear > found[len(centres)].silhouette:
            found[len(centres)] = _largest_first(of_points[inverse], centres, clear)
    return found


def divide(found: Mapping[int, Division], previous: GroupCount | None = None) -> tuple[Division, GroupCount]:
    """Return the division to show of those that were found, and the number of groups to remember.

    The clearest is taken, with the fewer groups where two are as clear. A number of groups that was shown before stays
    until another is found twice in a row, or until it can be shown no more.
    """
    best = max(found, key=lambda groups: (round(found[groups].silhouette, _DIGITS), -groups))
    counted = confirm(previous, best)
    if counted.shown not in found:
        counted = GroupCount(best)
    return found[counted.shown], counted


def _points(places: Places) -> tuple[Places, Labels, NDArray[np.float64]]:
    """Return the different places in an order of their own, which of them each row is, and how many rows each has."""
    points, inverse, counts = np.unique(
        np.round(places, _DIGITS) + 0.0, axis=0, return_inverse=True, return_counts=True
    )
    return points, inverse.reshape(-1), counts.astype(np.float64)


def _cluster(points: Places, weights: NDArray[np.float64], groups: int) -> Places:
    """Return the centres of the best of several k-means; groups too small to be shown are let go one by one."""
    if len(points) < groups:
        return points[:0]
    random = np.random.default_rng(_SEED)
    runs = [_lloyd(points, weights, _spread(points, weights, groups, random)) for _ in range(_STARTS)]
    centres = min(runs, key=lambda each: round(_spreading(points, weights, each), _DIGITS))
    while len(centres) > 1:
        sizes = np.bincount(_nearest(points, centres), weights, len(centres))
        if sizes.min() >= FEWEST_IN_GROUP:
            break
        centres = _lloyd(points, weights, np.delete(centres, int(sizes.argmin()), axis=0))
    return centres


def _spread(points: Places, weights: NDArray[np.float64], groups: int, random: np.random.Generator) -> Places:
    """Choose places to begin at, far from one another (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = [int(random.choice(len(points), p=weights / weights.sum()))]
    while len(chosen) < groups:
        far = _squares(points, points[chosen]).min(axis=1) * weights
        chosen.append(int(random.choice(len(points), p=far / far.sum())))
    return points[chosen]


def _lloyd(points: Places, weights: NDArray[np.float64], centres: Places) -> Places:
    """Move centres to the middle of those nearest to them until they rest; one that nobody is near is let go."""
    labels = _nearest(points, centres)
    for _ in range(_ROUNDS):
        sizes = np.bincount(labels, weights, len(centres))
        sums = np.stack([np.bincount(labels, weights * axis, len(centres)) for axis in points.T], axis=1)
        centres = sums[sizes > 0] / sizes[sizes > 0, None]
        moved = _nearest(points, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return centres


def _squares(points: Places, centres: Places) -> NDArray[np.float64]:
    across, along = (points[:, None, axis] - centres[None, :, axis] for axis in (0, 1))
    squares: NDArray[np.float64] = across * across + along * along
    return squares


def _nearest(points: Places, centres: Places) -> Labels:
    nearest: Labels = _squares(points, centres).argmin(axis=1).astype(np.int64)
    return nearest


def _spreading(points: Places, weights: NDArray[np.float64], centres: Places) -> float:
    return float((_squares(points, centres).min(axis=1) * weights).sum())


def _silhouettes(points: Places, weights: NDArray[np.float64], tried: Sequence[Labels]) -> list[float]:
    """Return the mean silhouette of each division (Rousseeuw 1987); every distance is measured once for all of them."""
    sums = [0.0] * len(tried)
    belongs = [np.eye(int(labels.max()) + 1)[labels] * weights[:, None] for labels in tried]
    chosen = np.unique(np.linspace(0, len(points) - 1, min(len(points), _MEASURED)).round().astype(np.int64))
    for start in range(0, len(chosen), _CHUNK):
        part = chosen[start : start + _CHUNK]
        apart = np.sqrt(_squares(points[part], points))
        for number, (labels, belonging) in enumerate(zip(tried, belongs, strict=True)):
            widths = _widths(apart @ belonging, belonging.sum(axis=0), labels[part])
            sums[number] += float((widths * weights[part]).sum())
    return [each / float(weights[chosen].sum()) for each in sums]


def _widths(distances: NDArray[np.float64], sizes: NDArray[np.float64], own: Labels) -> NDArray[np.float64]:
    """Return the silhouette of each point from its summed distances to the people of each group."""
    rows = np.arange(len(own))
    within = distances[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = distances / sizes
    others[rows, own] = np.inf
    between = others.min(axis=1)
    wider = np.maximum(within, between)
    widths: NDArray[np.float64] = np.where(wider > 0, (between - within) / np.where(wider > 0, wider, 1), 0.0)
    return widths


def _largest_first(labels: Labels, centres: Places, silhouette: float) -> Division:
    """Number the groups by their size, those of one size by where they stand."""
    sizes = np.bincount(labels, minlength=len(centres))
    order = np.lexsort((centres[:, 1], centres[:, 0], -sizes))
    return Division(np.argsort(order)[labels].astype(np.int64), centres[order], silhouette)
