"""Tables of the harmony of a community."""

from dongliang_web.harmony.models.ground import (
    Ground,
    GroundFigures,
    GroundStatement,
    GroundVote,
)

__all__ = [
    "Ground",
    "GroundFigures",
    "GroundStatement",
    "GroundVote",
]
