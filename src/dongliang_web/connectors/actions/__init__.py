"""Deciding whose a written name is, recording a pasted list, and keeping who brought whom."""

from dongliang_web.connectors.actions.aliases import NEW_NAME, NOBODY, Choice, decide_names
from dongliang_web.connectors.actions.joins import Brought, BroughtLine, keep_joins, look_at_joins
from dongliang_web.connectors.actions.lists import ListedLine, Pasted, look_at_list, record_pasted

__all__ = [
    "NEW_NAME",
    "NOBODY",
    "Brought",
    "BroughtLine",
    "Choice",
    "ListedLine",
    "Pasted",
    "decide_names",
    "keep_joins",
    "look_at_joins",
    "look_at_list",
    "record_pasted",
]
