"""No community is left with nobody who can act, and no single steward takes it over: over random lives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.council import (
    Choice,
    Form,
    Holder,
    Result,
    Role,
    Way,
    decides,
    operator_may_appoint,
    quorum_of,
    tally,
    voters,
)
from tests.library.council_world import HEAVY_POWERS, RULES, World

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
