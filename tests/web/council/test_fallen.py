"""What fell to the stewards goes back with its holder; what a founder holds is not moved while they are away."""

from __future__ import annotations

import pytest

from dongliang.council import Choice, Holder, Holding
from dongliang_web.council import actions
from dongliang_web.council.actions import come_back, go_away
from dongliang_web.models import Office
from dongliang_web.record.actions import Refused
from tests.web.council.deciding import DAY, VOTE, Circle, a_circle, say, settled

pytestmark = pytest.mark.django_db
AGREE = Choice.AGREE


@pytest.fixture
def circle() -> Circle:
    """A community whose founder is away for ten days."""
    found = a_circle(members=4, stewards=2)
    go_away(by=found.founder, until=found.at.date() + 10 * DAY, at=found.at)
    return found


def moved(power: str = "open_cohorts") -> dict[str, object]:
    holdings = {"before": Holding(Holder.OFFICES), "after": Holding(Holder.STEWARDS)}
    return {"power": power, **{side: actions.holding_to_json(held) for side, held in holdings.items()}}


def test_what_fell_to_stewards_they_decide_together(circle: Circle) -> None:
    made = circle.propose("change_rules", circle.change_gate(spare_days=2))
    assert made.form == "together"
    assert say(made, AGREE, *circle.stewards).result == "passed"


def test_once_the_founder_is_back_it_is_no_longer_theirs(circle: Circle) -> None:
    made = circle.propose("change_rules", circle.change_gate(spare_days=2))
    say(made, AGREE, circle.stewards[0])
    come_back(by=circle.founder, at=circle.at)
    found = say(made, AGREE, circle.stewards[1])
    assert (found.result, found.why) == ("failed", "moved_on")


@pytest.mark.parametrize(("kind", "facts"), [("move_power", moved()), ("dissolve", {})])
def test_powers_are_not_moved_and_nothing_is_dissolved_behind_a_founder_s_back(
    circle: Circle, kind: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refused:
        circle.propose(kind, facts)
    assert refused.value.key == "founder_away"
    Office.objects.filter(member=circle.founder).update(until_at=circle.at)
    assert circle.propose(kind, facts).form == "together", "the founder is the founder no more"


def test_what_is_with_the_vote_goes_on_while_the_founder_is_away(circle: Circle) -> None:
    circle.hold(move_powers=VOTE)
    made = circle.propose("move_power", moved())
    say(made, AGREE, *circle.members[:3])
    assert settled(made).enacted is not None
