"""What is said of two centres side by side, in a report and on a community's page; never that they will part."""

from __future__ import annotations

from dongliang.report.shape import HarmonyPart
from dongliang.words import Language, explain


def side_counts(found: HarmonyPart) -> dict[str, int]:
    """Return how many of the others are nearer to the first, between the two, and nearer to the second."""
    others = [each for each in found.sides or () if each.member not in found.rivals]
    return {side: sum(each.side == side for each in others) for side in ("first", "between", "second")}


def rivals_said(found: HarmonyPart, language: Language) -> tuple[str, str]:
    """Say who stands side by side, and who between them: by degree where ties mean affinity, else whom they share."""
    first, second = found.rivals
    title = explain("finding.rivals", language, first=first, second=second)
    if found.sides is None:
        return title, explain("finding.rivals_why_shared", language, shared=len(found.shared))
    counts = side_counts(found)
    told = {"between": counts["between"], "with_first": counts["first"], "with_second": counts["second"]}
    return title, explain("finding.rivals_why_sides", language, **told)
