"""A made community that lives by the council's own functions, one act after another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from dongliang.council import (
    HEAVY,
    Body,
    Choice,
    CouncilRules,
    Decision,
    Fate,
    Form,
    Holder,
    Holding,
    Officer,
    Result,
    Role,
    Way,
    Word,
    body_at,
    check_holding,
    decides,
    decides_standing,
    has_voice,
    holdings_from_json,
    members_vote,
    operator_may_appoint,
    quorum_of,
    stands_on_one,
    still_holding,
    succession,
    tally,
    voters,
)

RULES = CouncilRules()
DAY = dt.timedelta(days=1)
BEGAN = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


@dataclass
class Person:
    """Somebody in the main group."""

    joined_at: dt.datetime
    acted_at: dt.datetime
    given: list[Word] = field(default_factory=list)
    stood: list[Word] = field(default_factory=list)
    left: bool = False


@dataclass
class Office:
    """An office with the holder's absence."""

    role: Role
    from_at: dt.datetime
    stepped_out: bool = False
    away_until: dt.date | None = None


@dataclass
class Proposal:
    """What is asked, and who said what to it."""

    power: str
    what: Callable[[], None]
    form: Form
    opened: frozenset[str]
    needed: int
    closes_at: dt.datetime
    holding: Holding
    #: Whether the members decide it, with whomever its power is.
    by_vote: bool = False
    choices: dict[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True)
class Enacted:
    """A heavy act that was carried out: by which power, and who agreed or abstained, who objected."""

    power: str
    way: Form
    carried: frozenset[str]


class World:
    """A community: every change goes through the functions that the site runs."""

    def __init__(self, members: int, stewards: int) -> None:
        self.at = BEGAN
        self.people = {f"p{n}": Person(BEGAN - 60 * DAY, BEGAN) for n in range(max(members, stewards + 1))}
        self.offices = {"p0": [Office(Role.FOUNDER, BEGAN)]}
        for n in range(1, stewards + 1):
            self.offices[f"p{n}"] = [Office(Role.STEWARD, BEGAN)]
        self.holdings = dict(holdings_from_json({}))
        self.proposals: list[Proposal] = []
        self.enacted: list[Enacted] = []
        self.told: dt.date | None = None
        #: Members whose device somebody else may hold.
        self.held_by: dict[str, set[str]] = {}

    # -------------------------------------------------------------- who is there

    def inside(self) -> list[str]:
        return [name for name, each in self.people.items() if not each.left]

    def holders(self, role: Role) -> list[str]:
        return [name for name, held in self.offices.items() if any(each.role is role for each in held)]

    def on_one_word(self, name: str) -> bool:
        return stands_on_one(self.people[name].given, self.people[name].stood)

    def electors(self) -> frozenset[str]:
        return frozenset(
            name
            for name in self.inside()
            if has_voice(
                joined_at=self.people[name].joined_at,
                last_act_at=self.people[name].acted_at,
                on_one_word=self.on_one_word(name),
                rules=RULES,
                at=self.at,
            )
        )

    def body(self) -> Body:
        return body_at([self._officer(name, each) for name, held in self.offices.items() for each in held],
                       self.electors(), self.holdings)  # fmt: skip

    def _officer(self, name: str, office: Office) -> Officer:
        since = self.at - DAY * RULES.silence_days
        return Officer(
            name,
            office.role,
            stepped_out=office.stepped_out,
            away=office.away_until is not None and office.away_until >= self.at.date(),
            silent=self.people[name].acted_at <= since and office.from_at <= since,
            on_one_word=self.on_one_word(name),
        )

    # -------------------------------------------------------------- acts of one person

    def act(self, name: str) -> None:
        if not self.people[name].left:
            self.people[name].acted_at = self.at

    def go_away(self, name: str, days: int) -> None:
        self.act(name)
        for office in self.offices.get(name, []):
            office.away_until = self.at.date() + DAY * days

    def come_back(self, name: str) -> None:
        self.act(name)
        for office in self.offices.get(name, []):
            office.away_until = None

    def step_down(self, name: str) -> None:
        held = [each for each in self.offices.get(name, []) if each.role is not Role.STEWARD]
        self.offices[name] = held

    def leave(self, name: str) -> None:
        self.people[name].left = True
        self.offices.pop(name, None)

    def rehearse(self, name: str) -> None:
        for office in self.offices.get(name, []):
            office.stepped_out = office.role is Role.FOUNDER and not office.stepped_out

    def hand_over(self, name: str) -> None:
        self.offices[name] = [each for each in self.offices.get(name, []) if each.role is not Role.FOUNDER]

    def admit(self, by: str) -> str:
        """Let a newcomer in by exception; a founder's word is no word of one steward."""
        name = f"p{len(self.people)}"
        given = [] if by in self.holders(Role.FOUNDER) else [Word(by, self.at)]
        self.people[name] = Person(self.at, self.at, given)
        self.held_by[name] = {by}
        return name

    def passes_trial(self) -> str:
        name = f"p{len(self.people)}"
        self.people[name] = Person(self.at, self.at)
        return name

    def sign_in_for(self, by: str, name: str) -> None:
        """Issue a link alone: only for who holds no office."""
        if self.offices.get(name) or self.people[name].left or by == name:
            return
        if by not in self.holders(Role.FOUNDER):
            self.people[name].given.append(Word(by, self.at))
        self.held_by.setdefault(name, set()).add(by)

    def stand_for(self, by: str, name: str) -> None:
        if by != name and self.offices.get(by) and not self.on_one_word(by):
            self.people[name].stood.append(Word(by, self.at))

    def members_stand_for(self, name: str) -> None:
        self.people[name].stood.append(Word(None, self.at))

    def operator_appoints(self, name: str) -> None:
        assert operator_may_appoint(self.body())
        assert not self.holders(Role.FOUNDER)
        self.offices.setdefault(name, []).append(Office(Role.FOUNDER, self.at))
        self.told = None

    # -------------------------------------------------------------- time

    def pass_days(self, days: int) -> None:
        for _ in range(days):
            self.at += DAY
            self._close()
            self._look_at_silence()

    def _close(self) -> None:
        for each in [each for each in self.proposals if each.closes_at <= self.at]:
            self._count(each, closed=True)

    def _look_at_silence(self) -> None:
        body = self.body()
        for name in self.holders(Role.FOUNDER):
            office = next(each for each in self.offices[name] if each.role is Role.FOUNDER)
            silence = succession(
                last_act=max(self.people[name].acted_at, office.from_at).date(),
                today=self.at.date(),
                rules=RULES,
                away_until=office.away_until,
                told=self.told,
                rehearses=office.stepped_out,
                alone=not (body.stewards | body.electors) - {name},
            )
            if silence.fate is Fate.TELL:
                self.told = self.at.date()
            elif silence.fate is Fate.FALL:
                self.hand_over(name)

    # -------------------------------------------------------------- deciding

    def propose(self, by: str, power: str, what: Callable[[], None]) -> None:
        """Open a proposal in the form that the power takes now, with the agreement of who opens it."""
        self._open(by, power, decides(self.body(), power), what)

    def ask_to_stand_for(self, by: str, name: str) -> None:
        """Let the members vote on standing for somebody."""
        if self.on_one_word(name):
            found = decides_standing(self.body(), name)
            self._open(by, "admit_with_reason", found, lambda: self.members_stand_for(name), by_vote=True)

    def _open(self, by: str, power: str, found: Decision, what: Callable[[], None], *, by_vote: bool = False) -> None:
        if found.way is Way.OPERATOR:
            return
        form = {Way.ANY: Form.ALONE, Way.TOGETHER: Form.TOGETHER, Way.VOTE: Form.MAJORITY}[found.way]
        needed = quorum_of(len(found.who), RULES.quorum_percent) if form is Form.MAJORITY else found.needed
        closes_at = self.at + DAY * RULES.vote_days
        opened = Proposal(power, what, form, found.who, needed, closes_at, self.holdings[power], by_vote)
        self.proposals.append(opened)
        self.say(by, opened, Choice.AGREE)

    def say(self, by: str, proposal: Proposal, choice: Choice) -> None:
        self.act(by)
        proposal.choices[by] = choice
        self._count(proposal, closed=False)

    def _count(self, proposal: Proposal, *, closed: bool) -> None:
        if proposal not in self.proposals:
            return
        on_their_own = frozenset(each for each in self.inside() if not self.on_one_word(each))
        deciders = voters(proposal.opened, on_their_own)
        if proposal.form is not Form.MAJORITY:
            held = self.holdings[proposal.power] == proposal.holding
            now = members_vote(self.body()) if proposal.by_vote else decides(self.body(), proposal.power)
            deciders &= still_holding(proposal.form, now) if held else frozenset()
            if len(deciders) < proposal.needed:
                self.proposals.remove(proposal)  # the power has moved on, or those who held it are gone
                return
        found = tally(proposal.form, proposal.choices, deciders, proposal.needed, closed=closed)
        if found.result is Result.OPEN:
            return
        self.proposals.remove(proposal)
        if found.result is Result.PASSED:
            carried = {who for who, choice in proposal.choices.items() if choice is not Choice.OBJECT}
            self.enacted.append(Enacted(proposal.power, proposal.form, frozenset(carried) & deciders))
            proposal.what()

    def appoint(self, name: str) -> None:
        if not self.people[name].left and not self.offices.get(name):
            self.offices[name] = [Office(Role.STEWARD, self.at)]

    def move(self, power: str, holder: Holder, named: frozenset[str], needed: int) -> None:
        """Move a power where the rule lets it be."""
        stewards = frozenset(self.holders(Role.STEWARD))
        held = Holding(holder, named & stewards, needed) if holder is Holder.STEWARDS else Holding(holder)
        try:
            check_holding(power, held, stewards)
        except ValueError:
            return
        self.holdings[power] = held

    # -------------------------------------------------------------- what is asked of it

    def bloc_of(self, steward: str) -> set[str]:
        """Return a steward with everybody as whom that steward alone may be acting."""
        return {steward, *(name for name, by in self.held_by.items() if steward in by and self._only_by(name, steward))}

    def _only_by(self, name: str, steward: str) -> bool:
        """Tell whether nobody but the steward has stood for somebody since."""
        person = self.people[name]
        mine = [each for each in person.given if each.by == steward]
        return stands_on_one(mine, person.stood)


HEAVY_POWERS = sorted(HEAVY)
