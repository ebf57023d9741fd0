"""Pictures with words on them: fonts that have Chinese signs, lines that break well, codes, and the PNG."""

from dongliang_web.pages.drawing.fonts import Font, chinese_font, title_font
from dongliang_web.pages.drawing.picture import MARK, Block, Upright, png, qr_code, shown_address
from dongliang_web.pages.drawing.setting import Setting, drawable, set_text

__all__ = [
    "MARK",
    "Block",
    "Font",
    "Setting",
    "Upright",
    "chinese_font",
    "drawable",
    "png",
    "qr_code",
    "set_text",
    "shown_address",
    "title_font",
]
