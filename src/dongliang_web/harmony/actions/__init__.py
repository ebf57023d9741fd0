"""Actions of the harmony of a community."""

from dongliang_web.harmony.actions.companions import (
    accept_companion,
    ask_companion,
    decline_companion,
    end_companions,
    end_week,
    lapse_question,
)
from dongliang_web.harmony.actions.ground import (
    KEEPING,
    add_statement,
    answer,
    close_ground,
    hide_statement,
    may_close,
    open_ground,
    remove_statement,
    take_back_answers,
)
from dongliang_web.harmony.actions.ground_figures import (
    figures_of,
    placed,
)
from dongliang_web.harmony.actions.measuring import let_groups_go, measure_session, measure_week, take_up_session
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
    refuse_again,
    step_out,
    take_part,
)
from dongliang_web.harmony.actions.mediation_due import (
    ask_whether_it_holds,
    erase_mediation,
    lapse_mediation,
    let_go_who_left,
)
from dongliang_web.harmony.actions.mediation_ends import (
    close,
)
from dongliang_web.harmony.actions.mediators import (
    answer_mediator,
    decline_mediating,
    mediate,
    propose_mediator,
)

__all__ = [
    "KEEPING",
    "Request",
    "accept_agreement",
    "accept_companion",
    "add_statement",
    "answer",
    "answer_mediator",
    "ask_companion",
    "ask_mediation",
    "ask_whether_it_holds",
    "check_sides",
    "close",
    "close_ground",
    "decline_companion",
    "decline_mediating",
    "draft_agreement",
    "end_companions",
    "end_week",
    "erase_mediation",
    "figures_of",
    "hide_statement",
    "lapse_mediation",
    "lapse_question",
    "let_go_who_left",
    "let_groups_go",
    "may_close",
    "measure_session",
    "measure_week",
    "mediate",
    "name_voice",
    "open_ground",
    "placed",
    "propose_mediator",
    "refuse_again",
    "release_view",
    "remove_statement",
    "speak_in",
    "step_out",
    "take_back_answers",
    "take_part",
    "take_up_session",
    "tell_whether_it_holds",
    "wish_erased",
    "write_view",
]
