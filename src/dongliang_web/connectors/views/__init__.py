"""The pages of this room."""

from dongliang_web.connectors.views.channels import channels, remove_channel, try_channel
from dongliang_web.connectors.views.digest import digest, digest_picture
from dongliang_web.connectors.views.joins import paste_joins
from dongliang_web.connectors.views.lists import paste_list
from dongliang_web.connectors.views.names import change_name, names

__all__ = [
    "change_name",
    "channels",
    "digest",
    "digest_picture",
    "names",
    "paste_joins",
    "paste_list",
    "remove_channel",
    "try_channel",
]
