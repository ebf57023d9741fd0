"""Who of the demo community keeps to whom: several circles, each with a centre of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dongliang.simulate import Assumptions, Simulation
from dongliang_web.people.models import Member

#: Few answer across circles, so that more than one of them ends a vine.
ASSUMED = Assumptions(own_circle=100.0, circles_apart=True)


@dataclass(frozen=True)
class Circles:
    """Everybody's circle as a number, by their id, and the centres in the order of these numbers: the founder first."""

    of: Mapping[int, int]
    centres: tuple[Member, ...]

    @classmethod
    def of_simulation(cls, made: Simulation, members: Mapping[str, Member]) -> Circles:
        """Return the circles as the history was drawn by them."""
        of = {members[who].pk: circle for who, circle in made.circles.items()}
        return cls(of, tuple(members[who] for who in made.centres))

    def around(self, member: Member, people: Iterable[Member]) -> list[Member]:
        """Return those of some people who are of a member's circle, without the member."""
        mine = self.of[member.pk]
        return [each for each in people if each.pk != member.pk and self.of[each.pk] == mine]
