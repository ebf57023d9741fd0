"""Founding and changing communities, becoming and ceasing to be a member, offices, sign-in passes, notices."""

from dongliang_web.people.actions.communities import (
    RESERVED_SLUGS,
    describe_community,
    found_community,
    set_clock,
    set_rules,
)
from dongliang_web.people.actions.membership import (
    add_member,
    attach,
    change_state,
    detach,
    leave_community,
    refuse_second,
)
from dongliang_web.people.actions.mentions import MOST_MENTIONED, forget_mentions, keep_mentions
from dongliang_web.people.actions.notices import look_at, take_back, take_out, tell, tell_together
from dongliang_web.people.actions.offices import appoint_steward, release_steward
from dongliang_web.people.actions.passes import (
    ask_for_pass,
    confirm_pass,
    fetch_pass,
    issue_own_pass,
    issue_pass,
    pass_of,
    stop_pass,
    takes_two,
    use_pass,
)
from dongliang_web.people.actions.passkeys import add_passkey, remove_passkey
from dongliang_web.people.actions.profile import (
    change_profile,
    choose_look,
    counts_by_zone,
    create_account,
    leave_join_page,
    present_oneself,
    read_notices,
    sign_out_device,
    stand_on_join_page,
)

__all__ = [
    "MOST_MENTIONED",
    "RESERVED_SLUGS",
    "add_member",
    "add_passkey",
    "appoint_steward",
    "ask_for_pass",
    "attach",
    "change_profile",
    "change_state",
    "choose_look",
    "confirm_pass",
    "counts_by_zone",
    "create_account",
    "describe_community",
    "detach",
    "fetch_pass",
    "forget_mentions",
    "found_community",
    "issue_own_pass",
    "issue_pass",
    "keep_mentions",
    "leave_community",
    "leave_join_page",
    "look_at",
    "pass_of",
    "present_oneself",
    "read_notices",
    "refuse_second",
    "release_steward",
    "remove_passkey",
    "set_clock",
    "set_rules",
    "sign_out_device",
    "stand_on_join_page",
    "stop_pass",
    "take_back",
    "take_out",
    "takes_two",
    "tell",
    "tell_together",
    "use_pass",
]
