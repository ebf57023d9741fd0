"""Pages of links, and of the roots."""

from dongliang_web.roots.views.poster import poster, poster_of, poster_picture
from dongliang_web.roots.views.short import invitation

__all__ = ["invitation", "poster", "poster_of", "poster_picture"]
