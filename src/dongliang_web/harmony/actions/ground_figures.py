"""What the answers to a question show, made anew only after several people have answered."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import transaction

from dongliang.harmony.ground import Counts, GroupCount, Space, common_ground
from dongliang.harmony.ground import Ground as Found
from dongliang_web.harmony.models.ground import FEWEST_TOLD, Ground, GroundFigures, table_of, waiting

#: Places are kept with so many digits: enough to draw, and to say which group somebody is nearest to.
_DIGITS = 4


def figures_of(ground: Ground, at: dt.datetime) -> GroundFigures:
    """Return the figures of a question, made anew where enough people have answered since.

    Fewer than three do not change what is shown while it is open: who compares two looks learns nothing of one person.
    """
    found = GroundFigures.objects.filter(ground=ground).first()
    return found if found is not None and not _is_due(ground, found) else _made_once(ground, at)


def _is_due(ground: Ground, figures: GroundFigures) -> bool:
    if ground.closed_at is not None:
        return False
    return waiting(ground, figures.made_at) >= (FEWEST_TOLD if figures.shown else 1)


@transaction.atomic
def _made_once(ground: Ground, at: dt.datetime) -> GroundFigures:
    """Make figures, unless somebody who asked at the same time has just made them."""
    held = Ground.objects.held(ground.pk)
    found = GroundFigures.objects.filter(ground=held).first()
    return found if found is not None and not _is_due(held, found) else made_anew(held, at)


def last_figures(held: Ground, at: dt.datetime) -> GroundFigures:
    """Return the figures with which a question that is held is closed: made anew, unless that would tell of too few.

    Else whoever may close a question would read out the answers of the one person who has answered since.
    """
    found = GroundFigures.objects.filter(ground=held).first()
    return found if found is not None and found.shown and not _is_due(held, found) else made_anew(held, at)


def made_anew(held: Ground, at: dt.datetime) -> GroundFigures:
    """Make and keep the figures of a question whose row is held."""
    before = GroundFigures.objects.filter(ground=held).first()
    remembered = GroupCount(**before.group_count) if before is not None and before.group_count else None
    votes, statements = table_of(held)
    found = common_ground(votes, remembered)
    values: dict[str, Any] = {"made_at": at, "shown": {}, "space": {}, "group_count": {}}
    if found is not None:
        counted = {"shown": found.group_count.shown, "waiting": found.group_count.waiting}
        values |= {
            "shown": _shown(found, statements, len(votes)),
            "space": _space(found, statements),
            "group_count": counted,
        }
    made, _ = GroundFigures.objects.update_or_create(ground=held, defaults=values)
    if held.taken_back_by:
        held.taken_back_by = []
        held.save(update_fields=["taken_back_by"])
    return made


def _shown(found: Found, statements: list[int], people: int) -> dict[str, Any]:
    """Return what is shown to all. The dots stand in an order of their places, which names nobody."""
    dots = zip(found.places.round(_DIGITS).tolist(), found.division.labels.tolist(), strict=True)
    return {
        "people": people,
        "sizes": found.sizes,
        "is_clear": found.division.is_clear,
        "explained": round(found.space.explained, _DIGITS),
        "dots": sorted([x, y, group] for (x, y), group in dots),
        "statements": statements,
        "groups": _counted(found.counts),
        "all": _counted(found.everybody)[0],
        "agreed": [statements[each] for each in found.agreed],
        "rejected": [statements[each] for each in found.rejected],
        "apart": [[[statements[each.statement], each.agrees] for each in group] for group in found.apart],
    }


def _counted(counts: Counts) -> list[dict[str, list[int]]]:
    """Return for each group how many agree, disagree and pass, statement by statement."""
    rows = zip(counts.agree.tolist(), counts.disagree.tolist(), counts.passed.tolist(), strict=True)
    return [{"agree": agree, "disagree": disagree, "pass": passed} for agree, disagree, passed in rows]


def _space(found: Found, statements: list[int]) -> dict[str, Any]:
    return {
        "statements": statements,
        "mean": found.space.mean.round(6).tolist(),
        "axes": found.space.axes.round(6).tolist(),
        "centres": found.division.centres.round(6).tolist(),
    }


def placed(figures: GroundFigures, answers: dict[int, int]) -> tuple[float, float, int] | None:
    """Return where one's own answers stand and the number of the nearest group; None where too few of them count."""
    kept = figures.space
    if not kept:
        return None
    votes = np.array([[answers.get(each, np.nan) for each in kept["statements"]]], dtype=float)
    if np.isfinite(votes).sum() < min(7, votes.shape[1]):
        return None
    space = Space(np.array(kept["mean"]), np.array(kept["axes"]), 0.0)
    x, y = space.place(votes)[0]
    distances = ((np.array(kept["centres"]) - (x, y)) ** 2).sum(axis=1)
    return float(x), float(y), int(distances.argmin())
