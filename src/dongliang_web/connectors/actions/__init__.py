"""Deciding whose a written name is, recording a pasted list, keeping who brought whom, and where the day is sent."""

from dongliang_web.connectors.actions.aliases import NEW_NAME, NOBODY, Choice, decide_names
from dongliang_web.connectors.actions.channels import (
    MOST_CHANNELS,
    add_channel,
    carried_to,
    give_up,
    note_carried,
    remove_channel,
    take_channel,
)
from dongliang_web.connectors.actions.joins import Brought, BroughtLine, keep_joins, look_at_joins
from dongliang_web.connectors.actions.lists import ListedLine, Pasted, look_at_list, record_pasted

__all__ = [
    "MOST_CHANNELS",
    "NEW_NAME",
    "NOBODY",
    "Brought",
    "BroughtLine",
    "Choice",
    "ListedLine",
    "Pasted",
    "add_channel",
    "carried_to",
    "decide_names",
    "give_up",
    "keep_joins",
    "look_at_joins",
    "look_at_list",
    "note_carried",
    "record_pasted",
    "remove_channel",
    "take_channel",
]
