"""Links that invite, and origins: kept for good, changed by a steward with a reason."""

from dongliang_web.roots.actions.links import limit_link, make_channel, own_link, renew_own_link, withdraw_link
from dongliang_web.roots.actions.origins import FOLLOWS, change_origin, fill_origins, keep_origin

__all__ = [
    "FOLLOWS",
    "change_origin",
    "fill_origins",
    "keep_origin",
    "limit_link",
    "make_channel",
    "own_link",
    "renew_own_link",
    "withdraw_link",
]
