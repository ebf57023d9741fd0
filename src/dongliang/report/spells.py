"""How long each stage was shown: the months so far, told as spells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dongliang.centres import stage_shown
from dongliang.report.shape import Month, Stage


@dataclass(frozen=True, slots=True)
class Spell:
    """The latest months in a row in which a stage was shown."""

    first: str
    last: str
    #: Whether it goes on, and whether it begins with the first month that is known, so that it may be older.
    goes_on: bool
    may_be_older: bool


def spells(months: Sequence[Month], shown: Stage) -> Mapping[str, Spell]:
    """Return for each stage that was shown its latest spell; the last month shows ``shown``.

    A month shows what `dongliang.centres.stage_shown` says after the months up to it, so that a stage of one single
    month is no spell. Months without enough data show nothing.
    """
    told = [(month.month, stage_shown([each.stage for each in months[: place + 1]])) for place, month in _known(months)]
    if told:
        told[-1] = (told[-1][0], shown)
    found: dict[str, Spell] = {}
    first = 0
    for place, (month, stage) in enumerate(told):
        if stage != told[first][1]:
            first = place
        found[stage] = Spell(told[first][0], month, place == len(told) - 1, first == 0)
    return found


def _known(months: Sequence[Month]) -> list[tuple[int, Month]]:
    return [(place, month) for place, month in enumerate(months) if month.stage != "not_enough_data"]
