"""Pages of the centres, the vine and the pillar test."""

from dongliang_web.centres.views.beneath import (
    tie,
    ties_of,
)
from dongliang_web.centres.views.entries import (
    basis,
)
from dongliang_web.centres.views.group import (
    centre_group,
)
from dongliang_web.centres.views.page import (
    centres,
)
from dongliang_web.centres.views.pillar import (
    pillar_test,
)
from dongliang_web.centres.views.vine import (
    member_vine,
    own_vine,
)

__all__ = [
    "basis",
    "centre_group",
    "centres",
    "member_vine",
    "own_vine",
    "pillar_test",
    "tie",
    "ties_of",
]
