"""Pages of links, and of the roots."""

from dongliang_web.roots.views.short import invitation

__all__ = ["invitation"]
