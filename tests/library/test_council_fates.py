"""To whom powers fall, who has a voice, and how a silence is counted: rule by rule."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
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
    Role,
    Way,
    Word,
    body_at,
    decides,
    decides_standing,
    has_voice,
    holdings_from_json,
    operator_may_appoint,
    stands_on_one,
    still_holding,
    succession,
    voters,
)
from tests.library.council_world import BEGAN, DAY, HEAVY_POWERS, RULES, World


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
