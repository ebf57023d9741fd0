"""Measures of cohorts as the figures draw them."""

from __future__ import annotations

from dongliang import figures
from dongliang.gate.funnel import Funnel, Share
from dongliang.gate.survival import Survival
from dongliang.words import Language, label


def curve_of(name: str, found: Survival) -> figures.Curve:
    """Return a survival as a curve with the interval of its last day; without points where too few started."""
    interval = (found.low[-1], found.high[-1]) if found.days else None
    return figures.Curve(name, found.started, found.alive, interval)


def steps_of(found: Funnel, language: Language) -> list[figures.Step]:
    """Return a funnel as its three steps, with the Wilson interval of each share of those registered."""
    return [
        figures.Step(label("figure.registered", language), found.registered),
        figures.Step(label("figure.started", language), found.started.count, interval_of(found.started)),
        figures.Step(label("figure.finished", language), found.finished.count, interval_of(found.finished)),
    ]


def interval_of(share: Share) -> tuple[float, float] | None:
    """Return the bounds of a share, or None where there is no share."""
    return None if share.low is None or share.high is None else (share.low, share.high)
