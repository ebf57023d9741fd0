"""The demo community, and who of it looks at its pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dongliang.simulate import Simulation, simulate
from tests.journeys.person import Person
from tests.journeys.site import Site
from tests.journeys.story import HERE

#: The evening on which the demo is looked at.
EVENING = dt.datetime(2026, 11, 25, 20, 14, tzinfo=HERE)


@dataclass(frozen=True)
class Cast:
    """Who of the demo community looks at its pages."""

    founder: str
    member: str
    candidate: str


def cast_of_demo() -> Cast:
    """Pick people as the pictures need them: a member who has not written today, a candidate who has missed a day."""
    made = simulate(1, until=EVENING.date()).before(EVENING)
    name = {member.id: member.name for member in made.members}
    wrote_today = {each.actor for each in made.events if each.kind == "check_in" and each.day == EVENING.date()}
    yesterday = EVENING.date() - dt.timedelta(days=1)
    wrote_yesterday = {each.actor for each in made.events if each.kind == "check_in" and each.day == yesterday}
    member = next(each for each in made.graduates if each in wrote_yesterday - wrote_today and name[each])
    return Cast(name[made.founder], name[member], name[_candidate(made, wrote_today)])


def enter(somebody: Person, site: Site, name: str) -> Person:
    """Sign somebody of the demo community in."""
    somebody.open(site.run("sign-in", f"demo/{name}").strip())
    somebody.press("main form button[type=submit]")
    return somebody


def _candidate(made: Simulation, wrote_today: set[str]) -> str:
    """Return who of the running cohort is still in, has not written today, and has the most kinds of days."""
    kinds: dict[str, set[str]] = {}
    for event in made.events:
        if event.cohort == made.cohorts[-1].name:
            kinds.setdefault(event.actor, set()).add(event.kind)
    still_in = [who for who in kinds if "out" not in kinds[who] and who not in wrote_today and "check_in" in kinds[who]]
    return max(still_in, key=lambda who: (len(kinds[who] & {"make_up", "missed", "leave"}), who))
