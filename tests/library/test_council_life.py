"""No community is left with nobody who can act, and no single steward takes it over: over random lives."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    decides,
    decides_standing,
    has_voice,
    holdings_from_json,
    operator_may_appoint,
    quorum_of,
    stands_on_one,
    still_holding,
    succession,
    tally,
    voters,
)
from tests.library.council_world import BEGAN, DAY, HEAVY_POWERS, RULES, World

ACTS = (
    "days", "days", "act", "act", "all_act", "away", "back", "step_down", "leave", "rehearse", "hand_over", "admit",
    "trial", "sign_in", "stand_for", "appoint", "appoint", "release", "move", "move", "say", "say", "others_object",
    "ask_to_stand",
)  # fmt: skip
#: One act: its kind, three people by their number, a choice, and days.
STEP = st.tuples(
    st.sampled_from(ACTS),
    st.integers(0, 11),
    st.integers(0, 11),
    st.sampled_from(Choice),
    st.sampled_from(Holder),
    st.sampled_from(HEAVY_POWERS),
    st.integers(1, 40),
)
LIVES = st.tuples(st.integers(1, 9), st.integers(0, 4), st.lists(STEP, max_size=40))


def walk(world: World, step: tuple[str, int, int, Choice, Holder, str, int]) -> None:
    """Let one thing happen; what the community's powers do not allow does not."""
    kind, one, two, choice, holder, power, days = step
    names = world.inside()
    if kind == "days" or not names:
        return world.pass_days(days)
    by, other = names[one % len(names)], names[two % len(names)]
    office = bool(world.offices.get(by))
    if kind in ("admit", "sign_in") and not office:
        return None
    if kind in ("rehearse", "hand_over") and by not in world.holders(Role.FOUNDER):
        return None
    acts = {
        "act": lambda: world.act(by),
        "all_act": lambda: [world.act(each) for each in names],
        "away": lambda: world.go_away(by, days),
        "back": lambda: world.come_back(by),
        "step_down": lambda: world.step_down(by),
        "leave": lambda: world.leave(by) if days > 30 else None,
        "rehearse": lambda: world.rehearse(by),
        "hand_over": lambda: world.hand_over(by),
        "admit": lambda: world.admit(by),
        "trial": world.passes_trial,
        "sign_in": lambda: world.sign_in_for(by, other),
        "stand_for": lambda: world.stand_for(by, other),
        "ask_to_stand": lambda: world.ask_to_stand_for(by, other),
        "appoint": lambda: world.propose(by, "appoint_stewards", lambda: world.appoint(other)),
        "release": lambda: world.propose(by, "appoint_stewards", lambda: world.step_down(other)),
        "move": lambda: world.propose(
            by, "move_powers", lambda: world.move(power, holder, frozenset({by, other} if days % 2 else ()), 2)
        ),
        "say": lambda: [world.say(by, each, choice) for each in [*world.proposals]],
        "others_object": lambda: [
            world.say(each, asked, Choice.OBJECT) for each in names if each != by for asked in [*world.proposals]
        ],
    }
    acts[kind]()
    return None


def can_be_used(world: World, power: str) -> bool:
    """Tell whether those with whom a power is now would carry an act if all of them agreed, and are there to do it."""
    found = decides(world.body(), power)
    if found.way is Way.OPERATOR:
        return False
    form = {Way.ANY: Form.ALONE, Way.TOGETHER: Form.TOGETHER, Way.VOTE: Form.MAJORITY}[found.way]
    needed = quorum_of(len(found.who), RULES.quorum_percent) if found.way is Way.VOTE else found.needed
    deciders = voters(found.who, found.who)
    agreed = dict.fromkeys(deciders, Choice.AGREE)
    there = all(not world.people[each].left for each in found.who)
    return there and tally(form, agreed, deciders, needed, closed=True).result is Result.PASSED


@settings(max_examples=60, deadline=None)
@given(life=LIVES)
def test_somebody_can_always_act_or_be_appointed_and_then_can(life: tuple[int, int, list]) -> None:
    members, stewards, steps = life
    world = World(members, stewards)
    for step in steps:
        walk(world, step)
        if not world.inside():
            return
        ways = {power: can_be_used(world, power) for power in HEAVY_POWERS}
        assert all(ways.values()) or operator_may_appoint(world.body())
        if operator_may_appoint(world.body()):
            assert not any(ways.values())  # where one is stuck all are, so that the operator takes nothing from anybody
            world.operator_appoints(world.inside()[step[1] % len(world.inside())])
            assert all(can_be_used(world, power) for power in HEAVY_POWERS)


@settings(max_examples=60, deadline=None)
@given(life=LIVES)
def test_a_founder_s_silence_never_lasts(life: tuple[int, int, list]) -> None:
    """Whatever came before: no silent founder keeps a heavy power for ever from somebody who is there."""
    members, stewards, steps = life
    world = World(members, stewards)
    for step in steps:
        walk(world, step)
    for name in world.holders(Role.FOUNDER):
        for office in world.offices[name]:
            office.stepped_out = False  # a rehearsal has its end
    others = [
        each for each in world.inside() if each not in world.holders(Role.FOUNDER) and not world.on_one_word(each)
    ]
    for _ in range(140 if others else 0):
        world.act(others[0])
        world.pass_days(1)
    assert not (others and world.holders(Role.FOUNDER))
    assert not others or operator_may_appoint(world.body())  # all others are silent, and one alone is not enough


@settings(max_examples=80, deadline=None)
@given(life=LIVES)
def test_no_single_steward_ever_carries_a_heavy_act(life: tuple[int, int, list]) -> None:
    """Of every heavy act: among those who carried it is somebody beside any one steward and whoever that one is as."""
    members, stewards, steps = life
    world = World(members, stewards)
    for step in steps:
        founders = set(world.holders(Role.FOUNDER))
        blocs = [world.bloc_of(each) for each in world.people if each not in founders]
        before = len(world.enacted)
        walk(world, step)
        # Who came under somebody's hand within the step is in the bloc too.
        blocs += [world.bloc_of(each) for each in world.people if each not in founders]
        for each in world.enacted[before:]:
            if each.way is Form.ALONE:
                assert each.carried <= founders
                continue
            assert all(each.carried - bloc for bloc in blocs), each


@settings(max_examples=80, deadline=None)
@given(
    life=LIVES,
    plot=st.lists(
        st.tuples(
            st.sampled_from(
                ("admit", "sign_in", "move", "appoint", "release", "away", "days", "say", "stand_for", "ask")
            ),
            st.integers(0, 11),
            st.sampled_from(Holder),
            st.sampled_from(HEAVY_POWERS),
            st.integers(1, 40),
        ),
        max_size=30,
    ),
    loud=st.booleans(),
)
def test_one_steward_and_puppets_against_all_the_rest(life: tuple[int, int, list], plot: list, loud: bool) -> None:
    """From any state: one steward acts through whomever they hold, the rest are silent or vote no."""
    members, stewards, steps = life
    world = World(members, stewards)
    for step in steps:
        walk(world, step)
    plotters = [each for each in world.holders(Role.STEWARD) if each not in world.holders(Role.FOUNDER)]
    if not plotters:
        return
    plotter = plotters[0]
    world.proposals.clear()
    done = len(world.enacted)
    for kind, one, holder, power, days in plot:
        names = world.inside()
        if kind == "days":
            world.pass_days(days)
        puppets = sorted(world.bloc_of(plotter) - {plotter})
        actor, other = [plotter, *puppets][one % (1 + len(puppets))], names[one % len(names)]
        office = bool(world.offices.get(plotter))
        if kind == "admit" and office:
            world.admit(plotter)
        elif kind == "sign_in" and office:
            world.sign_in_for(plotter, other)
        elif kind == "stand_for":
            world.stand_for(actor, other)
        elif kind == "ask":
            world.ask_to_stand_for(actor, other)
        elif kind == "away":
            world.go_away(plotter, days)
        elif kind in ("appoint", "release"):
            what = world.appoint if kind == "appoint" else world.step_down
            world.propose(actor, "appoint_stewards", lambda: what(other))  # noqa: B023  # used within the step
        elif kind == "move":
            world.propose(actor, "move_powers", lambda: world.move(power, holder, frozenset(), 2))  # noqa: B023
        for asked in [*world.proposals]:
            for each in (plotter, *puppets):
                world.say(each, asked, Choice.AGREE)
            if loud:
                for each in set(world.inside()) - {plotter, *puppets}:
                    asked.choices[each] = Choice.OBJECT
        assert len(world.enacted) == done, world.enacted[done:]


# ------------------------------------------------------------------ single rules


def body(
    founder: str | None = None, stewards: str = "", electors: str = "", absent: str | None = None, **held: Holding
) -> Body:
    return Body(founder, frozenset(stewards), frozenset(electors), {**holdings_from_json({}), **held}, absent)


@pytest.mark.parametrize(
    ("there", "way", "who"),
    [
        (body(founder="f", stewards="xy"), Way.ANY, "f"),
        (body(stewards="xy", electors="abcd"), Way.TOGETHER, "xy"),
        (body(stewards="x", electors="xab"), Way.VOTE, "xab"),
        (body(stewards="x", electors="xa"), Way.OPERATOR, ""),
        (body(absent="f", stewards="x", electors="xa"), Way.ANY, "f"),
        (body(absent="f", stewards="xy", electors="xa"), Way.TOGETHER, "xy"),
        (body(founder="f", stewards="xy", electors="xa", set_rules=Holding(Holder.VOTE)), Way.ANY, "f"),
        (body(stewards="xy", electors="xa", set_rules=Holding(Holder.VOTE)), Way.TOGETHER, "xy"),
        (body(stewards="xy", electors="abc", set_rules=Holding(Holder.STEWARDS, frozenset(), 3)), Way.VOTE, "abc"),
    ],
)
def test_to_whom_a_heavy_power_falls(there: Body, way: Way, who: str) -> None:
    found = decides(there, "set_rules")
    assert (found.way, found.who) == (way, frozenset(who))


def test_one_steward_is_never_enough_even_where_the_number_kept_is_wrong() -> None:
    there = body(stewards="x", electors="xab", set_rules=Holding(Holder.STEWARDS, frozenset(), 1))
    assert decides(there, "set_rules").way is Way.VOTE


@pytest.mark.parametrize("absence", ["stepped_out", "away", "silent", "on_one_word"])
def test_a_steward_who_is_not_there_is_not_counted(absence: str) -> None:
    officers = [Officer("x", Role.STEWARD), Officer("y", Role.STEWARD), Officer("z", Role.STEWARD, **{absence: True})]
    assert body_at(officers, frozenset(), {}).stewards == {"x", "y"}


def test_a_founder_who_is_away_can_come_back() -> None:
    there = body_at([Officer("f", Role.FOUNDER, away=True)], frozenset(), holdings_from_json({}))
    assert (there.founder, there.absent) == (None, "f")
    assert not operator_may_appoint(there)


def test_a_word_is_made_good_by_another_in_office_afterwards() -> None:
    first = Word("x", BEGAN)
    assert stands_on_one([first], [])
    assert stands_on_one([first], [Word("x", BEGAN + DAY)])
    assert stands_on_one([first], [Word("y", BEGAN - DAY)])
    assert not stands_on_one([first], [Word("y", BEGAN + DAY)])
    assert stands_on_one([first, Word("y", BEGAN + 2 * DAY)], [Word("y", BEGAN + 3 * DAY)])
    assert not stands_on_one([], [])


@pytest.mark.parametrize(
    ("joined", "acted", "alone", "voice"),
    [
        (28, 27, False, True),
        (27, 1, False, False),
        (60, 28, False, False),
        (60, None, False, False),
        (60, 1, True, False),
    ],
)
def test_who_has_a_voice(joined: int, acted: int | None, alone: bool, voice: bool) -> None:
    last = None if acted is None else BEGAN - DAY * acted
    found = has_voice(joined_at=BEGAN - DAY * joined, last_act_at=last, on_one_word=alone, rules=RULES, at=BEGAN)
    assert found is voice


def test_of_those_who_decide_only_those_on_their_own_to_the_end_count() -> None:
    assert voters(frozenset("abc"), frozenset("bcd")) == frozenset("bc")


# ------------------------------------------------------------------ silence

LAST = dt.date(2026, 3, 1)


def silent(days: int, **more: dt.date | bool | None) -> Fate:
    return succession(last_act=LAST, today=LAST + DAY * days, rules=CouncilRules(), **more).fate  # type: ignore[arg-type]


def test_a_silence_is_told_at_twenty_days_and_ends_at_thirty() -> None:
    told = LAST + DAY * 20
    assert [silent(days) for days in (0, 19, 20)] == [Fate.NOTHING, Fate.NOTHING, Fate.TELL]
    assert [silent(days, told=told) for days in (20, 29, 30, 90)] == [Fate.NOTHING, Fate.NOTHING, Fate.FALL, Fate.FALL]


def test_powers_never_fall_unannounced() -> None:
    assert silent(90) is Fate.TELL  # the site had stood still
    assert silent(99, told=LAST + DAY * 90) is Fate.NOTHING
    assert silent(100, told=LAST + DAY * 90) is Fate.FALL
    assert silent(25, told=LAST - DAY) is Fate.TELL  # it was told of an earlier silence


def test_being_away_prolongs_by_sixty_days_at_most_and_a_rehearsal_is_no_silence() -> None:
    assert silent(30, away_until=LAST + DAY * 20) is Fate.NOTHING
    assert silent(40, away_until=LAST + DAY * 20) is Fate.TELL
    assert silent(80, away_until=LAST + DAY * 400) is Fate.TELL
    assert silent(50, rehearses=True, told=LAST + DAY * 20) is Fate.NOTHING


def test_a_community_is_kept_to_a_founder_who_is_alone_in_it() -> None:
    assert silent(300, alone=True, told=LAST + DAY * 20) is Fate.NOTHING


def test_a_puppet_who_was_voted_into_office_is_no_second_steward() -> None:
    world = World(6, 2)
    world.hand_over("p0")
    puppet = world.admit("p1")
    world.appoint(puppet)
    world.step_down("p2")
    assert world.body().stewards == {"p1"}
    world.appoint("p3")
    world.stand_for("p3", puppet)
    assert world.body().stewards == {"p1", "p3", puppet}


def test_the_members_stand_for_somebody_without_their_own_word() -> None:
    world = World(6, 1)
    world.hand_over("p0")
    signed_in = "p2"
    world.sign_in_for("p1", signed_in)
    assert signed_in not in world.electors()
    world.ask_to_stand_for(signed_in, signed_in)
    (asked,) = world.proposals
    assert asked.form is Form.MAJORITY and signed_in not in asked.opened
    for each in ("p3", "p4", "p5"):
        world.say(each, asked, Choice.AGREE)
    world.pass_days(RULES.vote_days)
    assert signed_in in world.electors()


@given(electors=st.frozensets(st.sampled_from("abcdef")), stewards=st.frozensets(st.sampled_from("abcdef")))
def test_nobody_decides_whether_the_members_stand_for_them(electors: frozenset[str], stewards: frozenset[str]) -> None:
    for founder, absent in (("a", None), (None, "a"), (None, None)):
        found = decides_standing(Body(founder, stewards, electors, holdings_from_json({}), absent), "a")
        assert "a" not in found.who
        assert len(found.who) >= found.needed or found.way is Way.OPERATOR


@given(days=st.integers(0, 400), away=st.none() | st.integers(-10, 100), told=st.none() | st.integers(-50, 400))
def test_the_day_named_is_the_day_on_which_they_fall(days: int, away: int | None, told: int | None) -> None:
    until = None if away is None else LAST + DAY * away
    if told is not None and told > days:
        return
    given_told = None if told is None else LAST + DAY * told
    found = succession(last_act=LAST, today=LAST + DAY * days, rules=RULES, away_until=until, told=given_told)
    if found.fate is Fate.FALL:
        assert found.falls_date <= LAST + DAY * days
        return
    told_on = LAST + DAY * days if found.fate is Fate.TELL else given_told
    later = max(found.falls_date, LAST + DAY * days)
    assert found.falls_date > LAST + DAY * days or found.fate is Fate.NOTHING
    if told_on is not None and found.fate is Fate.TELL:
        assert succession(last_act=LAST, today=later, rules=RULES, away_until=until, told=told_on).fate is Fate.FALL


def test_the_heavy_powers_of_the_test_are_all() -> None:
    assert set(HEAVY_POWERS) == HEAVY


def test_a_silence_counts_from_the_end_of_the_last_rehearsal() -> None:
    def days(**more: object) -> int:
        return succession(last_act=LAST, today=LAST + DAY * 31, rules=CouncilRules(), **more).days  # type: ignore[arg-type]

    assert days() == 31
    assert days(rehearsed=LAST + DAY * 30) == 1
    assert days(rehearsed=LAST - DAY) == 31, "the last act was later"
    assert days(rehearsed=LAST + DAY * 30, away_until=LAST + DAY * 5) == 1


def test_who_has_stepped_out_has_no_voice() -> None:
    officers = [Officer("p0", Role.FOUNDER, stepped_out=True), Officer("p1", Role.STEWARD)]
    body = body_at(officers, frozenset({"p0", "p1", "p2"}), holdings_from_json({}))
    assert body.electors == {"p1", "p2"}


def test_what_fell_to_stewards_is_theirs_only_while_it_is_so() -> None:
    both = frozenset({"p1", "p2"})
    assert still_holding(Form.TOGETHER, Decision(Way.TOGETHER, both, 2)) == both
    assert not still_holding(Form.TOGETHER, Decision(Way.ANY, frozenset({"p0"})))
    assert not still_holding(Form.TOGETHER, Decision(Way.VOTE, both | {"p3"}))
    assert still_holding(Form.ALONE, Decision(Way.ANY, frozenset({"p0"}))) == {"p0"}
