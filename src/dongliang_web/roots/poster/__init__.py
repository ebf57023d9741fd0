"""A member's poster: 1080 × 1920, in several layouts, with the code of an invitation link."""

from dongliang_web.roots.poster.drawing import LAYOUTS, compose, draw
from dongliang_web.roots.poster.sheet import HEIGHT, WIDTH, Fonts, Poster, Sheet

__all__ = ["HEIGHT", "LAYOUTS", "WIDTH", "Fonts", "Poster", "Sheet", "compose", "draw"]
