"""How a proposal comes out, in every form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dongliang.council import Choice, Form, Outcome, Result, quorum_of, tally

AGREE, ABSTAIN, OBJECT = Choice.AGREE, Choice.ABSTAIN, Choice.OBJECT
people = st.sampled_from("abcdefgh")
choices = st.dictionaries(people, st.sampled_from(Choice))
deciders = st.frozensets(people, min_size=1)
VOTES = (Form.CONSENT, Form.MAJORITY)
FEW = (Form.ALONE, Form.TOGETHER)


def of(form: Form, said: str, needed: int, *, closed: bool = True, who: str = "abcdef") -> Outcome:
    """Tally: the signs of ``said`` are what a, b, c … say: + agree, 0 abstain, - object, a blank nothing."""
    meant = {"+": AGREE, "0": ABSTAIN, "-": OBJECT}
    voted = {name: meant[sign] for name, sign in zip("abcdef", said, strict=False) if sign in meant}
    return tally(form, voted, frozenset(who), needed, closed=closed)


def test_one_who_holds_the_power_decides_at_once() -> None:
    assert of(Form.ALONE, "+", 1, closed=False, who="a").result is Result.PASSED
    assert of(Form.ALONE, "-", 1, closed=False, who="a").why == "objected"
    assert of(Form.ALONE, "", 1, closed=False, who="a").result is Result.OPEN
    assert of(Form.ALONE, "", 1, who="a").why == "time"
    assert of(Form.ALONE, "-", 1, closed=False, who="ab").result is Result.OPEN


def test_stewards_together_pass_it_once_enough_agree_and_fail_it_once_enough_cannot() -> None:
    assert of(Form.TOGETHER, "+", 2, closed=False, who="abc").result is Result.OPEN
    assert of(Form.TOGETHER, "++", 2, closed=False, who="abc").result is Result.PASSED
    assert of(Form.TOGETHER, "+-", 2, closed=False, who="abc").result is Result.OPEN
    assert of(Form.TOGETHER, "+--", 2, closed=False, who="abc").why == "objected"
    assert of(Form.TOGETHER, "+", 2, who="abc").why == "time"


def test_one_objection_ends_consent_and_not_a_majority() -> None:
    assert of(Form.CONSENT, "+++-", 3).why == "objected"
    assert of(Form.MAJORITY, "+++-", 3).result is Result.PASSED
    assert of(Form.MAJORITY, "++--", 3).why == "objected"
    assert of(Form.CONSENT, "+00", 3).result is Result.PASSED
    assert of(Form.CONSENT, "000", 3).why == "nobody"
    assert of(Form.CONSENT, "++", 3).why == "quorum"


@given(st.sampled_from(VOTES), choices, deciders, st.integers(1, 8))
def test_a_vote_is_open_until_its_end_and_never_after(
    form: Form, said: dict[str, Choice], who: frozenset[str], needed: int
) -> None:
    assert tally(form, said, who, needed, closed=False).result is Result.OPEN
    assert tally(form, said, who, needed, closed=True).result is not Result.OPEN


@given(st.sampled_from(Form), choices, deciders, st.integers(1, 8), st.booleans())
def test_whoever_does_not_decide_changes_nothing(
    form: Form, said: dict[str, Choice], who: frozenset[str], needed: int, closed: bool
) -> None:
    heard = {name: choice for name, choice in said.items() if name in who}
    assert tally(form, said, who, needed, closed=closed) == tally(form, heard, who, needed, closed=closed)


@given(st.sampled_from(Form), choices, deciders, st.integers(1, 8))
def test_one_more_who_agrees_never_turns_what_passed(
    form: Form, said: dict[str, Choice], who: frozenset[str], needed: int
) -> None:
    if tally(form, said, who, needed, closed=True).result is Result.PASSED:
        for name in who:
            more = {**said, name: AGREE}
            assert tally(form, more, who, needed, closed=True).result is Result.PASSED


@given(choices, deciders, st.integers(1, 8))
def test_what_passes_by_consent_passes_by_majority(said: dict[str, Choice], who: frozenset[str], needed: int) -> None:
    if tally(Form.CONSENT, said, who, needed, closed=True).result is Result.PASSED:
        assert tally(Form.MAJORITY, said, who, needed, closed=True).result is Result.PASSED


@given(st.sampled_from(Form), choices, deciders, st.integers(1, 8), st.booleans())
def test_nothing_passes_without_enough_of_those_who_decide(
    form: Form, said: dict[str, Choice], who: frozenset[str], needed: int, closed: bool
) -> None:
    found = tally(form, said, who, needed, closed=closed)
    if found.result is Result.PASSED:
        spoke = found.agreed if form in FEW else found.agreed + found.abstained + found.objected
        assert spoke >= needed
        assert found.agreed >= 1
    assert found.agreed + found.abstained + found.objected <= len(who)


@given(st.integers(0, 5000), st.integers(20, 100))
def test_a_quorum_is_a_share_rounded_up_and_never_under_three(electors: int, percent: int) -> None:
    needed = quorum_of(electors, percent)
    assert needed >= 3
    assert needed == 3 or 100 * (needed - 1) < electors * percent <= 100 * needed


def test_the_quorum_of_a_small_and_a_larger_community() -> None:
    assert [quorum_of(each, 40) for each in (3, 7, 8, 10, 45)] == [3, 3, 4, 4, 18]
