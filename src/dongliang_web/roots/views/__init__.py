"""Pages of links, and of the roots."""

from dongliang_web.roots.views.forest import change_origin, roots, roots_of
from dongliang_web.roots.views.links import channel, channels, invite, new_channel, renew_link, withdraw_channel
from dongliang_web.roots.views.poster import poster, poster_of, poster_picture
from dongliang_web.roots.views.short import invitation

__all__ = [
    "change_origin",
    "channel",
    "channels",
    "invitation",
    "invite",
    "new_channel",
    "poster",
    "poster_of",
    "poster_picture",
    "renew_link",
    "roots",
    "roots_of",
    "withdraw_channel",
]
