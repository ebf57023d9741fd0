"""One cohort seen twice: as a funnel of those who fell away, and as the roots of those who stayed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.roots import STAY_DAYS, STAY_WINDOW
from dongliang_web.checkin.models import CheckIn
from dongliang_web.home.models.roll import Roll
from dongliang_web.roots.models import Grown, tree_of

#: The day of the trial at which the crowd is counted once more.
DAY = 5
#: Generations below those who passed that are drawn.
MOST_RINGS = 4
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Inverted:
    """How many of a cohort were left at each step, and whom those who passed brought, ring by ring.

    ``after`` is None until the days are over in which those who passed are looked at once more. A ring holds for each
    person the place of whoever brought them in the ring before.
    """

    registered: int
    started: int
    on_day: int
    passed: int
    after: int | None
    rings: tuple[tuple[int, ...], ...]


def inverted(roll: Roll) -> Inverted | None:
    """Return both sides of a cohort that is decided; None while it runs, or where nobody passed."""
    passed = [each.id for each in roll.people if each.graduated_at is not None]
    if not passed or roll.closed < roll.days[-1]:
        return None
    asked = [day for day in roll.days if day not in roll.rests]
    day = asked[min(DAY, len(asked)) - 1]
    started = [each for each in roll.people if each.first_written is not None]
    return Inverted(
        registered=roll.registered,
        started=roll.started,
        on_day=sum(each.out_since is None or each.out_since > day for each in started),
        passed=len(passed),
        after=_after(passed, roll),
        rings=_rings(passed, roll),
    )


def _after(passed: Sequence[int], roll: Roll) -> int | None:
    """Return how many checked in within the week that begins 30 days after the last day of the trial."""
    first = roll.days[-1] + STAY_DAYS[0] * _DAY
    last = first + (STAY_WINDOW - 1) * _DAY
    if roll.today <= last:
        return None
    written = CheckIn.objects.filter(member__in=passed, day_date__range=(first, last))
    return written.values("member").distinct().count()


def _rings(passed: Sequence[int], roll: Roll) -> tuple[tuple[int, ...], ...]:
    people = tree_of(roll.cohort.community).people
    ring: list[Grown | None] = [people.get(each) for each in passed]
    # Who was brought by another of the cohort stands in the first row already.
    seen, rings = set(passed), []
    for _ in range(MOST_RINGS):
        below = [
            (place, child)
            for place, person in enumerate(ring)
            if person is not None
            for child in person.children
            if child.id not in seen
        ]
        if not below:
            break
        rings.append(tuple(place for place, _ in below))
        seen |= {child.id for _, child in below}
        ring = [child for _, child in below]
    return tuple(rings)
