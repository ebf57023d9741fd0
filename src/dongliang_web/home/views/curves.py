"""Measures of cohorts as the figures draw them."""

from __future__ import annotations

from dongliang import figures
from dongliang.gate.funnel import Share
from dongliang.gate.survival import Survival
from dongliang.words import Language, label
from dongliang_web.home.models.statistics import CohortFigures


def curve_of(name: str, found: Survival) -> figures.Curve:
    """Return a survival as a curve with the interval of its last day; without points where too few started."""
    interval = (found.low[-1], found.high[-1]) if found.days else None
    return figures.Curve(name, found.started, found.alive, interval)


def steps_of(found: CohortFigures, language: Language) -> list[figures.Step]:
    """Return a cohort's funnel as its three steps, with the Wilson interval of each share of those registered."""
    way = found.funnel
    return [
        figures.Step(label("figure.registered", language), way.registered),
        figures.Step(label("figure.started", language), way.started.count, interval_of(way.started)),
        figures.Step(last_step(found, language), way.finished.count, interval_of(way.finished)),
    ]


def last_step(found: CohortFigures, language: Language) -> str:
    """Name the last step: finished, or, while the cohort runs, still in."""
    return label("figure.finished" if found.over else "figure_page.still_in", language)


def interval_of(share: Share) -> tuple[float, float] | None:
    """Return the bounds of a share, or None where there is no share."""
    return None if share.low is None or share.high is None else (share.low, share.high)
