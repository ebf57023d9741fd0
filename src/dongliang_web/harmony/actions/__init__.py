"""Actions of the harmony of a community."""

from dongliang_web.harmony.actions.mediating import (
    accept_agreement,
    draft_agreement,
    release_view,
    speak_in,
    tell_whether_it_holds,
    wish_erased,
    write_view,
)
from dongliang_web.harmony.actions.mediation import (
    Request,
    ask_mediation,
    check_sides,
    name_voice,
    step_out,
    take_part,
)
from dongliang_web.harmony.actions.mediation_due import (
    ask_whether_it_holds,
    erase_mediation,
    lapse_mediation,
    let_go_who_left,
)
from dongliang_web.harmony.actions.mediation_ends import close
from dongliang_web.harmony.actions.mediators import answer_mediator, decline_mediating, mediate, propose_mediator

__all__ = [
    "Request",
    "accept_agreement",
    "answer_mediator",
    "ask_mediation",
    "ask_whether_it_holds",
    "check_sides",
    "close",
    "decline_mediating",
    "draft_agreement",
    "erase_mediation",
    "lapse_mediation",
    "let_go_who_left",
    "mediate",
    "name_voice",
    "propose_mediator",
    "release_view",
    "speak_in",
    "step_out",
    "take_part",
    "tell_whether_it_holds",
    "wish_erased",
    "write_view",
]
