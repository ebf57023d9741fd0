"""The layouts by name, and the picture."""

from __future__ import annotations

from collections.abc import Callable

from dongliang_web.pages.drawing import png
from dongliang_web.roots.poster.ground import ground
from dongliang_web.roots.poster.letter import letter
from dongliang_web.roots.poster.night import night
from dongliang_web.roots.poster.ring import ring
from dongliang_web.roots.poster.sheet import HEIGHT, WIDTH, Fonts, Poster, Sheet

#: 信、环、根、夜.
LAYOUTS: dict[str, Callable[[Poster, Fonts], Sheet]] = {"letter": letter, "ring": ring, "roots": ground, "night": night}


def compose(poster: Poster, layout: str, fonts: Fonts) -> Sheet:
    """Place a poster's words by a layout; raises KeyError for one that there is not."""
    return LAYOUTS[layout](poster.drawable(fonts), fonts)


def draw(poster: Poster, layout: str, fonts: Fonts, *, shown_width: int = WIDTH) -> bytes:
    """Draw a poster as PNG, in its full size or smaller."""
    parts = compose(poster, layout, fonts).drawn()
    return png(parts, WIDTH, HEIGHT, (fonts.title, fonts.text), shown_width=shown_width)
