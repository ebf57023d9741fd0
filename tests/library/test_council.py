"""Who may do what: the one table, read row by row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dongliang.council import HEAVY, OFFICES, POWERS, STATES, Role, may
from dongliang.words import LANGUAGES, label

STEWARDS_ONLY = {
    "open_cohorts",
    "admit_with_reason",
    "record_for_others",
    "void_day",
    "issue_sign_in",
    "download_names",
    "see_missing",
    "read_to_stewards",
    "confirm_claim",
}


def powers_of(*roles: Role) -> set[str]:
    return {power for power in POWERS if may(roles, power)}


def test_everybody_has_a_state_or_an_office() -> None:
    assert STATES | OFFICES | {Role.OUTSIDER} == set(Role)
    assert not STATES & OFFICES


def test_who_is_not_signed_in_may_read_the_join_page_and_sign_up() -> None:
    assert powers_of(Role.OUTSIDER) == {"see_join_page", "enrol"}


def test_a_candidate_is_inside_but_holds_no_power_over_others() -> None:
    assert {"see_community", "check_in", "see_figures", "leave_community"} <= powers_of(Role.CANDIDATE)
    assert not powers_of(Role.CANDIDATE) & STEWARDS_ONLY


def test_a_visitor_and_a_former_member_stay_outside() -> None:
    for role in (Role.VISITOR, Role.FORMER):
        assert {"enrol", "own_trial"} <= powers_of(role)  # who did not pass can still read why
        assert not {"see_community", "check_in", "see_figures"} & powers_of(role)


def test_a_resting_member_reads_and_writes_as_before() -> None:
    assert powers_of(Role.RESTING) == powers_of(Role.MEMBER)


def test_members_do_not_sign_up_again() -> None:
    assert "enrol" not in powers_of(Role.MEMBER) | powers_of(Role.RESTING)
    assert "enrol" not in powers_of(Role.MEMBER, Role.STEWARD)


def test_stewards_hold_the_tools_and_only_the_founder_the_rules() -> None:
    assert powers_of(Role.STEWARD) >= STEWARDS_ONLY
    assert powers_of(Role.FOUNDER) - powers_of(Role.STEWARD) == HEAVY | {"rehearse"}
    assert not STEWARDS_ONLY & powers_of(*STATES)


def test_nobody_without_a_role_may_do_anything() -> None:
    assert powers_of() == set()


@given(roles=st.sets(st.sampled_from(Role)), more=st.sampled_from(Role))
def test_another_role_never_takes_a_power_away(roles: set[Role], more: Role) -> None:
    assert powers_of(*roles) <= powers_of(*roles, more)
    assert powers_of(*roles, more) == powers_of(*roles) | powers_of(more)


def test_a_power_that_the_table_does_not_name_fails() -> None:
    with pytest.raises(KeyError):
        may({Role.FOUNDER}, "fly")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_power_and_role_has_its_words(language: str) -> None:
    for key in (*(f"power.{power}" for power in POWERS), *(f"role.{role}" for role in Role)):
        assert label(key, language)  # type: ignore[arg-type]
