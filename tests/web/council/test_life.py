"""A community's life through the real actions: never stuck, never taken over by one steward."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from collections.abc import Callable

import pytest

from dongliang.bounds import RuleError
from dongliang.council import HEAVY, Choice, Holder, Holding, Role, Way, decides, operator_may_appoint
from dongliang_web.council import actions
from dongliang_web.council.jobs import due
from dongliang_web.models import Account, Entry, Member, Office, Proposal, SignInPass
from dongliang_web.people.actions import (
    add_member,
    leave_community,
    operator_appoints,
    release_steward,
    stand_for,
)
from dongliang_web.people.models import body_of
from dongliang_web.record.actions import Refused, append
from tests.web.council.deciding import Circle, a_circle
from tests.web.factories import entry_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ACTS = (
    *("days", "days", "act", "act", "away", "back", "step_down", "leave", "admit", "sign_in", "stand_for"),
    *("appoint", "appoint", "release", "move", "say", "say", "ask_to_stand", "dissolve", "keep"),
)
PLOT = (
    *("days", "admit", "admit", "sign_in", "appoint", "release", "move", "away", "stand_for"),
    *("ask_to_stand", "dissolve", "keep"),
)


class Life:
    """One community, and what anybody may do in it by chance."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.circle: Circle = a_circle(members=self.dice.randint(0, 4), stewards=self.dice.randint(1, 3))
        self.community, self.at = self.circle.community, self.circle.at
        self.hands: dict[int, set[int]] = {}

    def inside(self) -> list[Member]:
        found = list(self.community.members.in_state(Role.MEMBER, Role.RESTING).order_by("pk"))
        for each in found:
            each.community = self.community
        return found

    def in_office(self) -> list[Member]:
        return [each for each in self.inside() if each.offices.filter(until_at=None).exists()]

    def step(self, kind: str, by: Member, other: Member) -> None:
        """Do one thing as somebody; what is refused is not done."""
        acts: dict[str, Callable[[], object]] = {
            "days": lambda: self.pass_days(self.dice.randint(1, 20)),
            "act": lambda: entry_for(by, "replied", self.at),
            "away": lambda: actions.go_away(by=by, until=self.at.date() + DAY * self.dice.randint(0, 60), at=self.at),
            "back": lambda: actions.come_back(by=by, at=self.at),
            "step_down": lambda: release_steward(by=by, member=by, at=self.at),
            "leave": lambda: leave_community(by=by, at=self.at) if self.dice.random() < 0.2 else None,
            "admit": lambda: self.admit(by),
            "sign_in": lambda: self.sign_in(by, other),
            "stand_for": lambda: stand_for(by=by, member=other, at=self.at) if by in self.in_office() else None,
            "appoint": lambda: self.propose(by, "appoint_steward", {"member": other.pk}),
            "release": lambda: self.propose(by, "release_steward", {"member": other.pk}),
            "move": lambda: self.move(by),
            "ask_to_stand": lambda: self.propose(by, "stand_for", {"member": other.pk}),
            "dissolve": lambda: self.propose(by, "dissolve", {}),
            "keep": lambda: self.propose(by, "keep_community", {}),
            "say": lambda: self.say(by, self.dice.choice(list(Choice))),
        }
        with contextlib.suppress(Refused, RuleError):
            acts[kind]()
        self.community.refresh_from_db()

    def pass_days(self, days: int) -> None:
        self.at += DAY * days
        due(self.at)

    def admit(self, by: Member) -> None:
        """Let a newcomer in by exception, on the word of whoever does it."""
        if by not in self.in_office():
            return
        account = Account.objects.create_account(name=f"新{self.dice.random()}")
        made = add_member(community=self.community, account=account, state=Role.MEMBER, at=self.at)
        append("admitted", community=self.community, by=by, target=made, at=self.at)
        self.hands.setdefault(by.pk, set()).add(made.pk)

    def sign_in(self, by: Member, other: Member) -> None:
        """Issue a link alone and use it oneself; who holds an office is safe of that."""
        if by not in self.in_office() or other in self.in_office() or by == other:
            return
        SignInPass.objects.create(
            account=other.account(), community=self.community, member=other, issued_by=by, issued_at=self.at,
            used_at=self.at,
        )  # fmt: skip
        self.hands.setdefault(by.pk, set()).add(other.pk)

    def propose(self, by: Member, kind: str, facts: dict[str, object]) -> Proposal:
        made = actions.propose(by=by, kind=kind, facts=facts, reason="因为", at=self.at, consent=False)
        self.say(by, Choice.AGREE)
        return made

    def move(self, by: Member) -> None:
        holder = self.dice.choice([Holder.FOUNDER, Holder.STEWARDS, Holder.VOTE])
        to = Holding(holder, needed=2 if holder is Holder.STEWARDS else 1)
        before = self.community.holdings()
        power = self.dice.choice(sorted(HEAVY))
        facts = {
            "power": power,
            "before": actions.holding_to_json(before[power]),
            "after": actions.holding_to_json(to),
        }
        self.propose(by, "move_power", facts)

    def say(self, by: Member, choice: Choice) -> None:
        for each in Proposal.objects.open().filter(community=self.community):
            with contextlib.suppress(Refused):
                actions.vote(by=by, proposal=each, choice=choice, reason="好的好的", at=self.at)


def passed() -> int:
    return Proposal.objects.filter(result="passed").count()


@pytest.mark.parametrize("seed", range(4))
def test_somebody_can_always_act_or_be_appointed_and_then_can(seed: int) -> None:
    life = Life(seed)
    for _ in range(14):
        people = life.inside()
        if not people:
            return
        life.step(life.dice.choice(ACTS), life.dice.choice(people), life.dice.choice(people))
        body = body_of(life.community, life.at)
        stuck = operator_may_appoint(body)
        assert all((decides(body, power).way is Way.OPERATOR) == stuck for power in HEAVY)
        if stuck and life.inside():
            operator_appoints(member=life.dice.choice(life.inside()), reason="没有人了", at=life.at)
            now = body_of(life.community, life.at)
            assert all(decides(now, power).way is Way.ANY for power in HEAVY)


@pytest.mark.parametrize("seed", range(4))
def test_one_steward_with_all_whom_they_hold_carries_nothing(seed: int) -> None:
    """The founder is gone; one steward acts through everybody they let or signed in, the rest are silent or object."""
    life = Life(seed)
    Office.objects.filter(role="founder").update(until_at=life.at)
    plotter = life.circle.stewards[0]
    for _ in range(12):
        plotter.refresh_from_db()
        plotter.community = life.community
        mine = {plotter.pk, *life.hands.get(plotter.pk, ())}
        actors = [each for each in life.inside() if each.pk in mine]
        kind = life.dice.choice(PLOT)
        others = life.inside()
        by = plotter if kind in ("admit", "sign_in", "away") else life.dice.choice(actors)
        life.step(kind, by, life.dice.choice(others))
        mine |= life.hands.get(plotter.pk, set())
        for each in life.inside():
            if each.pk in mine:
                entry_for(each, "replied", life.at)
                life.say(each, Choice.AGREE)
            elif seed % 2:
                life.say(each, Choice.OBJECT)
        assert passed() == 0
    life.pass_days(31)
    assert passed() == 0
    assert not Entry.objects.filter(verb__in=["appointed_steward", "moved_power"]).exists()
