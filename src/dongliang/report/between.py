"""What is said of two centres side by side, in a report and on a community's page; never that they will part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dongliang.report.shape import HarmonyPart, Side
from dongliang.words import Language, explain


def count_sides(others: Iterable[Side]) -> dict[str, int]:
    """Return how many are nearer to the first, between the two, and nearer to the second."""
    counts = Counter(each.side for each in others)
    return {"first": counts["first"], "between": counts["between"], "second": counts["second"]}


def side_counts(found: HarmonyPart) -> dict[str, int]:
    """Return the same of all but the two themselves."""
    return count_sides(each for each in found.sides or () if each.member not in found.rivals)


def rivals_said(found: HarmonyPart, language: Language, counts: Mapping[str, int] | None = None) -> tuple[str, str]:
    """Say who stands side by side, and who between them: by degree where ties mean affinity, else whom they share.

    ``counts`` are those of the sides, where they are known already.
    """
    first, second = found.rivals
    title = explain("finding.rivals", language, first=first, second=second)
    if found.sides is None:
        return title, explain("finding.rivals_why_shared", language, shared=len(found.shared))
    near = counts or side_counts(found)
    told = {"between": near["between"], "with_first": near["first"], "with_second": near["second"]}
    return title, explain("finding.rivals_why_sides", language, **told)
