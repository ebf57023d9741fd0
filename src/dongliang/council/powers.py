"""Who may do what, in one table.

Everything that the site lets anybody do is one row here. A page or an action asks for a power by name; nothing else in
the house decides what somebody may see or do. The powers of an office can be moved (`dongliang.council.holding`): of
them the table says who holds them at first.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is to a community: a state of membership, or an office held besides."""

    OUTSIDER = "outsider"
    VISITOR = "visitor"
    CANDIDATE = "candidate"
    MEMBER = "member"
    RESTING = "resting"
    FORMER = "former"
    STEWARD = "steward"
    FOUNDER = "founder"


#: Roles that are states of a membership; a person has one of these at a time.
STATES = frozenset({Role.VISITOR, Role.CANDIDATE, Role.MEMBER, Role.RESTING, Role.FORMER})
#: Roles that are offices; held besides a state.
OFFICES = frozenset({Role.STEWARD, Role.FOUNDER})

_ANYONE = frozenset(Role)
_INSIDE = frozenset({Role.CANDIDATE, Role.MEMBER, Role.RESTING, Role.STEWARD, Role.FOUNDER})
_MAIN_GROUP = frozenset({Role.MEMBER, Role.RESTING, Role.STEWARD, Role.FOUNDER})
_STEWARDS = OFFICES
_FOUNDER = frozenset({Role.FOUNDER})

#: Power -> the roles that hold it. One role that holds it is enough.
POWERS: dict[str, frozenset[Role]] = {
    "see_join_page": _ANYONE,
    "own_trial": _ANYONE - {Role.OUTSIDER},
    "own_record": _ANYONE - {Role.OUTSIDER},
    "enrol": _ANYONE - _MAIN_GROUP,
    "see_community": _INSIDE,
    "check_in": _INSIDE,
    "reply": _INSIDE,
    "recognise": _INSIDE,
    "see_figures": _INSIDE,
    "leave_community": _INSIDE | {Role.VISITOR},
    "open_cohorts": _STEWARDS,
    "admit_with_reason": _STEWARDS,
    "record_for_others": _STEWARDS,
    "paste_lists": _STEWARDS,
    "post_to_groups": _STEWARDS,
    "void_day": _STEWARDS,
    "issue_sign_in": _STEWARDS,
    "download_names": _STEWARDS,
    "see_missing": _STEWARDS,
    "read_to_stewards": _STEWARDS,
    "vouch_for_claims": _MAIN_GROUP,
    "confirm_claim": _STEWARDS,
    "propose_question": _MAIN_GROUP,
    "keep_questions": _STEWARDS,
    "invite": _MAIN_GROUP,
    "keep_channels": _STEWARDS,
    "change_origin": _STEWARDS,
    "flag_message": _MAIN_GROUP,
    "decide_held": _STEWARDS,
    "see_sessions": _MAIN_GROUP,
    "propose_session": _MAIN_GROUP,
    "attend_session": _MAIN_GROUP,
    "see_centres": _MAIN_GROUP,
    "see_harmony": _MAIN_GROUP,
    "find_common_ground": _MAIN_GROUP,
    "ask_mediation": _MAIN_GROUP,
    "bring_together": _MAIN_GROUP,
    "see_council": _INSIDE,
    "see_rules": _MAIN_GROUP,
    "propose_change": _MAIN_GROUP,
    "vote": _MAIN_GROUP,
    "keep_duty": _STEWARDS,
    "see_rehearsals": _MAIN_GROUP,
    "rehearse": _FOUNDER,
    "set_rules": _FOUNDER,
    "appoint_stewards": _FOUNDER,
    "move_powers": _FOUNDER,
    "end_community": _FOUNDER,
}


def may(roles: Iterable[Role], power: str) -> bool:
    """Tell whether any of the roles holds a power; raises KeyError for a power that the table does not name."""
    return not POWERS[power].isdisjoint(roles)
