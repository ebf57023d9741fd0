"""Pages of the centres, the vine and the pillar test."""

from dongliang_web.centres.views.group import centre_group
from dongliang_web.centres.views.page import centres

__all__ = ["centre_group", "centres"]
