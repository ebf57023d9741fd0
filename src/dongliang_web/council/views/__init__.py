"""Pages of the council."""

from dongliang_web.council.views.handover import consent, hand_over
from dongliang_web.council.views.rehearsals import (
    announce_rehearsal,
    call_off_rehearsal,
    come_back,
    rehearsal,
    rehearsals,
)

__all__ = ["announce_rehearsal", "call_off_rehearsal", "come_back", "consent", "hand_over", "rehearsal", "rehearsals"]
