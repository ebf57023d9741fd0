"""Links that invite, and the origin of everybody who came by one."""

from dongliang_web.roots.models.figures import RootFigures, root_figures
from dongliang_web.roots.models.links import (
    CODE_SIGNS,
    Closed,
    InvitationLink,
    InvitationLinkQuerySet,
    new_code,
    read_code,
)
from dongliang_web.roots.models.origins import Origin, OriginQuerySet, branches_of
from dongliang_web.roots.models.tree import Grown, Tree, is_tip, part_of, tree_of

__all__ = [
    "CODE_SIGNS",
    "Closed",
    "Grown",
    "InvitationLink",
    "InvitationLinkQuerySet",
    "Origin",
    "OriginQuerySet",
    "RootFigures",
    "Tree",
    "branches_of",
    "is_tip",
    "new_code",
    "part_of",
    "read_code",
    "root_figures",
    "tree_of",
]
