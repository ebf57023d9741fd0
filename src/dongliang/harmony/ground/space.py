"""The plane in which participants stand near one another when they answer alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.float64]
#: Below this a sum counts as nothing when the side of an axis is chosen.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Space:
    """Two axes on which answers differ most: the mean answer to each statement, and each axis's weights."""

    mean: NDArray[np.float64]
    #: Two rows of weights, one for each statement.
    axes: NDArray[np.float64]
    #: Share of all differences that the two axes hold, from 0 to 1.
    explained: float

    def place(self, votes: Table) -> NDArray[np.float64]:
        """Return where rows of answers stand.

        What was not answered counts as the mean answer, which pulls whoever answered little to the middle; so their
        place is drawn out by √(statements / answered), as Polis does.
        """
        answered = np.isfinite(votes)
        away = np.where(answered, votes - self.mean, 0.0)
        stretch = np.sqrt(votes.shape[1] / np.maximum(answered.sum(axis=1), 1))
        placed: NDArray[np.float64] = (away @ self.axes.T) * stretch[:, None]
        return placed


def fit(votes: Table) -> Space:
    """Return the plane of a table: the first two principal components, with gaps filled by each statement's mean.

    Which end of an axis is which has no meaning and is chosen by the weights, so that the order of rows and columns
    changes nothing.
    """
    answered = np.isfinite(votes)
    mean = np.where(answered, votes, 0.0).sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    filled = np.where(answered, votes - mean, 0.0)
    # The strongest two come last.
    strengths, axes = np.linalg.eigh(filled.T @ filled)
    whole = float(strengths.sum())
    two = axes.T[:-3:-1] * (strengths[:-3:-1, None] > _NOTHING)
    explained = float(strengths[-2:].sum()) / whole if whole > _NOTHING else 0.0
    return Space(mean, np.array([_turned(axis, filled) for axis in two]), explained)


def _turned(axis: NDArray[np.float64], filled: Table) -> NDArray[np.float64]:
    """Turn an axis to the side that its weights, or else the places along it, lean to."""
    along = filled @ axis
    for leaning in (axis.sum(), (axis**3).sum(), (along**3).sum()):
        if abs(leaning) > _NOTHING:
            return axis if leaning > 0 else -axis
    return axis
