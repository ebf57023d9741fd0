"""What every group agrees on, what none wants, and what sets a group apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: A statement is common ground above this.
ABOVE = 0.5
#: A statement that fewer of a group have answered says nothing of that group.
FEWEST_SEEN = 3
#: z of a one-sided test at 90 %, as Polis uses it.
_SURE = 1.2816

Figures = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Answers counted: a row for each group, a column for each statement. ``seen`` counts those who passed too."""

    agree: Whole
    disagree: Whole
    seen: Whole

    @property
    def passed(self) -> Whole:
        """Those who passed."""
        left: Whole = self.seen - self.agree - self.disagree
        return left


@dataclass(frozen=True, slots=True)
class Apart:
    """A statement with which a group differs from all others: which way it answers, and how strongly that tells."""

    statement: int
    agrees: bool
    strength: float


def count(votes: Figures, labels: NDArray[np.int64], groups: int) -> Counts:
    """Count the answers of each group; rows with a negative label belong to none."""
    belongs = (labels[None, :] == np.arange(groups)[:, None]).astype(np.float64)
    agree, disagree, seen = (belongs @ each for each in (votes == 1, votes == -1, np.isfinite(votes)))
    return Counts(agree.astype(np.int64), disagree.astype(np.int64), seen.astype(np.int64))


def agreement(counts: Counts) -> Figures:
    """Group-informed consensus of each statement: the product over groups of (A + 1) / (S + 2).

    A agree of the S in a group who have seen it, passes among them. It is high only where every group agrees, however
    large the largest is. With more groups the same agreement gives less: 80 % in each of two groups gives about 0.6, in
    each of four 0.4. A statement that a group has hardly seen stands near one half for that group.
    """
    product: Figures = ((counts.agree + 1) / (counts.seen + 2)).prod(axis=0)
    return product


def rejection(counts: Counts) -> Figures:
    """Return the same for disagreeing: high only where every group disagrees."""
    product: Figures = ((counts.disagree + 1) / (counts.seen + 2)).prod(axis=0)
    return product


def agreed(counts: Counts, *, against: bool = False) -> list[int]:
    """Return the statements that are common ground, the surest first: every group agrees (or, ``against``, disagrees).

    The product is above one half, so that in each group more than half do; and of each group three or more have
    answered.
    """
    found = rejection(counts) if against else agreement(counts)
    enough = counts.seen.min(axis=0) >= FEWEST_SEEN
    order = np.argsort(-found, kind="stable")
    return [int(each) for each in order if enough[each] and found[each] > ABOVE]


def sets_apart(counts: Counts) -> list[list[Apart]]:
    """Return for each group the statements that set it apart, the most telling first.

    As in Polis: most of the group answer one way, and more of them than of all others, both by a one-sided test at
    90 %; ordered by the product of both tests with the share and with its ratio to the share of the others. Many
    statements are tested at once, and the groups were made of the same answers: it describes, and proves nothing.
    """
    if len(counts.seen) < 2:
        return [[] for _ in counts.seen]
    sides = [(True, *_tests(counts.agree, counts.seen)), (False, *_tests(counts.disagree, counts.seen))]
    found: list[list[Apart]] = []
    for group, seen in enumerate(counts.seen):
        told = [
            Apart(int(each), agrees, float(strength[group, each]))
            for agrees, sure, strength in sides
            for each in np.flatnonzero(sure[group] & (seen >= FEWEST_SEEN))
        ]
        found.append(sorted(told, key=lambda each: (-each.strength, each.statement)))
    return found


def _tests(chose: Whole, seen: Whole) -> tuple[NDArray[np.bool_], Figures]:
    """Return where one way of answering sets a group apart, and how strongly: a row for each group."""
    others_chose, others_seen = chose.sum(axis=0) - chose, seen.sum(axis=0) - seen
    share = (chose + 1) / (seen + 2)
    ratio = share / ((others_chose + 1) / (others_seen + 2))
    most = 2 * np.sqrt(seen + 1) * ((chose + 1) / (seen + 1) - 0.5)
    more = two_proportions(chose, seen, others_chose, others_seen)
    return (most > _SURE) & (more > _SURE), share * ratio * most * more


def two_proportions(chose: Whole, seen: Whole, others_chose: Whole, others_seen: Whole) -> Figures:
    """Return z of the difference between two shares, one added to every number, as Polis has it; 0 where all chose."""
    n_in, n_out = seen + 1, others_seen + 1
    inside, outside = (chose + 1) / n_in, (others_chose + 1) / n_out
    pooled = np.asarray((chose + others_chose + 2) / (n_in + n_out))
    spread = np.sqrt(np.maximum(pooled * (1 - pooled), 0) * (1 / n_in + 1 / n_out))
    z: Figures = np.where(spread > 0, (inside - outside) / np.where(spread > 0, spread, 1), 0.0)
    return z
