"""What red-dwarf, a rebuild of Polis in Python, says of made-up answers: writes tests/library/golden/red-dwarf.json.

It is no dependency: it needs pandas and scikit-learn. Run this where it is installed, `python -m tools.red_dwarf`; the
test compares with what stands in the file, whose head names the version.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WRITTEN = Path(__file__).parents[1] / "tests" / "library" / "golden" / "red-dwarf.json"
#: Seed, people, statements, camps: each table has seven answers a person or more, and fifteen people or more.
TABLES = [(1, 24, 14, 2), (2, 40, 16, 3), (3, 60, 20, 2), (4, 90, 18, 4)]
_MISSING, _NOISE = 0.15, 0.12


def made_up(seed: int, people: int, statements: int, camps: int) -> NDArray[np.float64]:
    """Return answers of people in camps that differ on most statements and share the first three."""
    random = np.random.default_rng(seed)
    views = random.choice([-1.0, 1.0], (camps, statements))
    views[:, :3] = 1.0
    votes = views[np.arange(people) % camps]
    strays = random.random((people, statements)) < _NOISE
    votes[strays] = random.choice([-1.0, 0.0, 1.0], int(strays.sum()))
    votes[random.random((people, statements)) < _MISSING] = np.nan
    return votes


def told_by_red_dwarf(votes: NDArray[np.float64]) -> dict[str, Any]:
    """Return its figures of a table, rounded."""
    from reddwarf.implementations.base import run_pipeline  # type: ignore[import-not-found]  # see above

    rows = [
        {"participant_id": int(row), "statement_id": int(column), "vote": int(votes[row, column]), "modified": 0}
        for row, column in np.argwhere(np.isfinite(votes))
    ]
    from sklearn.metrics import silhouette_score  # type: ignore[import-not-found]  # comes with it

    most = min(5, 2 + len(votes) // 12)
    found = run_pipeline(votes=rows, max_group_count=most, random_state=1)
    stats = found.group_comment_stats
    columns = {name: stats[name].unstack("statement_id").to_numpy().round(9).tolist() for name in ("rat", "rdt", "ra")}
    places = found.participants_df[["x", "y"]].to_numpy()
    labels = [int(each) for each in found.participants_df["cluster_id"]]
    return {
        "places": places.round(9).tolist(),
        "labels": labels,
        "silhouette": round(float(silhouette_score(places, labels)), 9),
        "agreement": [round(float(each), 12) for each in found.statements_df["group-aware-consensus-agree"]],
        "rejection": [round(float(each), 12) for each in found.statements_df["group-aware-consensus-disagree"]],
        **columns,
    }


def main() -> None:
    """Write the file."""
    tables = [{"made_up": each, **told_by_red_dwarf(made_up(*each))} for each in TABLES]
    told = {"red-dwarf": version("red-dwarf"), "tables": tables}
    WRITTEN.write_text(json.dumps(told, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
