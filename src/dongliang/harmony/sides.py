"""Which of two centres each member is nearer to, by degree."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, cg, spsolve

from dongliang.centres.ties import Ties, Weights

Degree = Literal["close_first", "rather_first", "between", "rather_second", "close_second"]
#: All degrees, from the first centre to the second.
DEGREES: tuple[Degree, ...] = get_args(Degree)

#: A weak pull of everybody to the middle, which decides where there is no way to either centre.
EPSILON = 1e-3
#: «With» a centre only from here on.
WITH = 0.6
#: From here on the words say «close» instead of «rather»; nothing was measured about it.
CLOSE = 0.8
#: Members up to which the equations are solved directly.
_DIRECT = 2_000
_TOLERANCE, _ROUNDS = 1e-7, 1_000


def sides(ties: Ties, first: int, second: int) -> Weights:
    """Return P(v): the probability that a random walk from v meets the first centre before the second, by rank.

    Formula: x_v = (Σ_u w_uv·x_u + ε/2)/(s_v + ε) with x = 1 at the first and 0 at the second, ε = 10⁻³; ½ where no way
    leads to either. Source: harmonic functions (Zhu, Ghahramani & Lafferty 2003; Grady 2006). In the karate club 33 of
    34 and among the monks 14 of 14; in seven real forks of code projects no better than chance: for affinity only.
    """
    there = np.flatnonzero(reachable(ties, first, second))
    matrix = (sparse.diags_array(ties.height + EPSILON) - ties.matrix).tocsr()[there][:, there]
    fixed = {int(np.searchsorted(there, first)): 1.0, int(np.searchsorted(there, second)): 0.0}
    found = np.full(len(ties), 0.5)
    found[there] = np.clip(_solve(matrix, np.full(len(there), EPSILON / 2), fixed, start=0.5), 0.0, 1.0)
    return found


def reachable(ties: Ties, first: int, second: int) -> NDArray[np.bool_]:
    """Tell which members have a way to one of the two centres."""
    _, part = connected_components(ties.matrix, directed=False)
    found: NDArray[np.bool_] = (part == part[first]) | (part == part[second])
    return found


def signed_sides(ties: Ties, opposed: Ties, first: str, second: str) -> dict[str, float]:
    """Return P(v) by name, taking negative ties into account.

    Minimises Σ w⁺(x_u − x_v)² + Σ w⁻(x_u + x_v)² with x = 1 at the first and −1 at the second; P = (1 + x)/2. Source:
    the signed Laplacian (Kunegis et al. 2010). On the one signed history with a known split it equals the unsigned
    answer (14 of 14): a gain is not proven.
    """
    members = sorted({*ties.names, *opposed.names})
    place = {name: number for number, name in enumerate(members)}
    liking = _placed(ties, place)
    against = _placed(opposed, place)
    degree = np.asarray((liking + against).sum(axis=1)).ravel()
    matrix = sparse.diags_array(degree + EPSILON) - liking + against
    found = _solve(matrix.tocsr(), np.zeros(len(members)), {place[first]: 1.0, place[second]: -1.0}, start=0.0)
    return {name: float(np.clip((1 + found[place[name]]) / 2, 0, 1)) for name in members}


def _placed(ties: Ties, place: dict[str, int]) -> sparse.csr_array:
    numbers = np.array([place[name] for name in ties.names], np.int64)
    one, other = numbers[ties.low], numbers[ties.high]
    half = sparse.coo_array((ties.weight, (one, other)), shape=(len(place), len(place)))
    return (half + half.T).tocsr()


def _solve(matrix: sparse.csr_array, right: Weights, fixed: dict[int, float], start: float) -> Weights:
    """Solve a symmetric system with some values given."""
    found = np.full(len(right), start)
    free = np.ones(len(right), bool)
    for place, value in fixed.items():
        found[place] = value
        free[place] = False
    held = np.where(free, 0.0, found)
    inner = matrix[free][:, free]
    wanted = right[free] - (matrix @ held)[free]
    if len(wanted) == 0:
        return found
    solution = None if len(wanted) <= _DIRECT else _by_rounds(inner, wanted, found[free])
    # Long thin graphs need many rounds; they are what a direct solution is quick at.
    found[free] = spsolve(inner.tocsc(), wanted) if solution is None else solution
    return found


def _by_rounds(matrix: sparse.csr_array, right: Weights, start: Weights) -> Weights | None:
    """Solve by conjugate gradients with Jacobi's preconditioner, or return None where that takes too many rounds."""
    diagonal = matrix.diagonal()
    jacobi = LinearOperator(matrix.shape, matvec=lambda vector: vector / diagonal)
    solution, info = cg(matrix, right, x0=start, rtol=_TOLERANCE, maxiter=_ROUNDS, M=jacobi)
    return None if info else np.asarray(solution, np.float64)


def side_of(p: float) -> Literal["first", "second", "between"]:
    """Say with whom a member stands: with a centre only from P ≥ 0.6 (≤ 0.4), else between."""
    if p >= WITH:
        return "first"
    return "second" if p <= 1 - WITH else "between"


def degree_of(p: float) -> Degree:
    """Say by degree how near a member is to either: as `side_of`, and «close» from P ≥ 0.8 (≤ 0.2), a convention."""
    side = side_of(p)
    if side == "between":
        return "between"
    if side == "first":
        return "close_first" if p >= CLOSE else "rather_first"
    return "close_second" if 1 - p >= CLOSE else "rather_second"


def bridge_strength(ties: Ties, first: int, second: int, p: NDArray[np.float64]) -> Weights:
    """Return b_v = s_v·(1 − |2P − 1|): how much of a member's height stands between the two.

    Who has no way to either of them stands between nobody: 0, although P is ½.
    """
    strength: Weights = ties.height * (1 - np.abs(2 * p - 1))
    return np.where(reachable(ties, first, second), strength, 0.0)
