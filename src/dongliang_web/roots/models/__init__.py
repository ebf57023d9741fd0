"""Links that invite, and the origin of everybody who came by one."""

from dongliang_web.roots.models.links import (
    CODE_SIGNS,
    Closed,
    InvitationLink,
    InvitationLinkQuerySet,
    new_code,
    read_code,
)
from dongliang_web.roots.models.origins import Origin, OriginQuerySet, branches_of

__all__ = [
    "CODE_SIGNS",
    "Closed",
    "InvitationLink",
    "InvitationLinkQuerySet",
    "Origin",
    "OriginQuerySet",
    "branches_of",
    "new_code",
    "read_code",
]
