"""Rehearsing that the founder is away."""

from dongliang_web.council.actions.rehearsals import (
    announce_rehearsal,
    begin_rehearsal,
    call_off_rehearsal,
    come_back,
    end_rehearsal,
)

__all__ = ["announce_rehearsal", "begin_rehearsal", "call_off_rehearsal", "come_back", "end_rehearsal"]
