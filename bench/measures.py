"""Each measure on a community of 100,000 members and 1,000,000 ties, against scipy's own walk over the same graph.

The ties are already loaded as arrays. In every round each measure takes its turn with the yardstick: connected
components and PageRank (30 rounds of the power method) by scipy. The ratio of processor times is taken round by round,
and the median counts. Exit status 1 where a bound is broken.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from bench._histories import graph
from dongliang.centres import Ties, ends, k_star, leaning, standing_curve, vine
from dongliang.harmony import rift, rivals, shared_members, sides
from dongliang.pillar import bracing, lost_support, pull

MEMBERS, TIES, ROUNDS = 100_000, 1_000_000, 5
MOST, MOST_CURVE = 3.0, 4.0
_DAMPING, _PASSES = 0.85, 30


def components(matrix: sparse.csr_array) -> None:
    """Walk the whole graph once."""
    connected_components(matrix, directed=False)


def pagerank(matrix: sparse.csr_array) -> None:
    """Run the power method for PageRank."""
    n = matrix.shape[0]
    spread = (sparse.diags_array(1 / np.maximum(matrix.sum(axis=1), 1e-12)) @ matrix).T.tocsr()
    rank = np.full(n, 1 / n)
    for _ in range(_PASSES):
        rank = (1 - _DAMPING) / n + _DAMPING * (spread @ rank)


def measures(ties: Ties) -> dict[str, Callable[[], object]]:
    """Return every measure by name."""
    curve = standing_curve(ties)
    hub = pull(ties, [0])
    pair = rivals(ties) or (0, 1)
    p = sides(ties, *pair)
    starts = np.random.default_rng(1).integers(0, len(ties), 1_000).tolist()
    return {
        "lean share": lambda: leaning(ties),
        "k*": lambda: k_star(curve),
        "pull the highest": lambda: pull(ties, [0]),
        "lost support, ten pulled": lambda: lost_support(ties, np.arange(10)),
        "bracing": lambda: bracing(ties, hub, 1.0, most=100),
        "ends of all vines": lambda: ends(ties),
        "1,000 vines": lambda: [vine(ties, start) for start in starts],
        "rivals": lambda: rivals(ties),
        "shared members": lambda: shared_members(ties, *pair),
        "sides": lambda: sides(ties, *pair),
        "rift": lambda: rift(ties, *pair, p),
    }


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> int:
    """Print the ratios and return the exit status."""
    a, b, weight = graph(MEMBERS, TIES)
    names = [f"m{number:06}" for number in range(MEMBERS)]
    ties = Ties.of(names, a, b, weight)
    matrix = ties.matrix
    works = {**measures(ties), "building the graph": lambda: Ties.of(names, a, b, weight)}
    taken: dict[str, list[float]] = {name: [] for name in [*works, "S(k) whole"]}
    for _ in range(ROUNDS):
        walk = seconds(lambda: components(matrix))
        yardstick = walk + seconds(lambda: pagerank(matrix))
        for name, work in works.items():
            taken[name].append(seconds(work) / yardstick)
        taken["S(k) whole"].append(seconds(lambda: standing_curve(ties)) / walk)
    print(f"{len(ties)} members, {ties.count} ties; yardstick {yardstick:.2f} s, components alone {walk:.2f} s")
    broken = False
    for name, ratios in taken.items():
        bound = MOST_CURVE if name == "S(k) whole" else MOST
        of = "components" if name == "S(k) whole" else "components + PageRank"
        ratio = statistics.median(ratios)
        is_over = ratio > bound and name != "building the graph"
        broken = broken or is_over
        print(f"{name:26} {ratio:6.2f} x {of}{'   OVER ' + str(bound) if is_over else ''}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
