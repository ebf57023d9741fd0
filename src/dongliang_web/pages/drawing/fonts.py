"""Fonts for pictures with Chinese words: where they are, which signs they can draw, how wide a text is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from PIL import ImageFont

#: Folders in which systems keep fonts.
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)
#: Fonts with Chinese signs by the beginnings of their files' names, the best first.
KNOWN = (
    "NotoSansCJK-Regular",
    "NotoSansCJKsc-Regular",
    "NotoSansSC",
    "SourceHanSansSC-Regular",
    "SourceHanSans-Regular",
    "PingFang",
    "STHeiti",
    "wqy-",
)
#: The same for titles: letters with feet.
KNOWN_FOR_TITLES = (
    "NotoSerifCJK-Regular",
    "NotoSerifCJKsc-Regular",
    "NotoSerifSC",
    "SourceHanSerifSC-Regular",
    "SourceHanSerif-Regular",
    "Songti",
)
#: A sign of Chinese that every font for it has, and one that no font has.
_CHINESE, _NONE = "栋", "\U0010fffe"
_SIMPLIFIED = ("SC", "GB", "CN", "Simplified")
_MOST_FACES = 40


@dataclass(frozen=True, slots=True)
class Font:
    """A font with Chinese signs: its files, the bold one last, and the family by which a drawing names it."""

    files: tuple[str, ...]
    face: int
    family: str

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide a text is at a size."""
        return float(_loaded(self.files[-1 if bold else 0], self.face).getlength(text)) * size / _SIZE

    def lacks(self, text: str) -> set[str]:
        """Return the signs of a text that this font cannot draw."""
        return {sign for sign in set(text) if not sign.isspace() and _lacks(self.files[0], self.face, sign)}


_SIZE = 128
_KEPT_SIGNS = 20_000


@cache
def _loaded(file: str, face: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, _SIZE, index=face)


@lru_cache(_KEPT_SIGNS)
def _lacks(file: str, face: int, sign: str) -> bool:
    loaded = _loaded(file, face)
    return bytes(loaded.getmask(sign)) == bytes(loaded.getmask(_NONE))


def chinese_font() -> Font | None:
    """Return the font of the settings, else the best one that the system has; None where none has Chinese signs."""
    return _find(settings.FONT_FILE, KNOWN)


def title_font() -> Font | None:
    """Return the font for titles: one with feet, else the one for all words; None where none has Chinese signs."""
    return _find(settings.FONT_FILE, KNOWN_FOR_TITLES) or chinese_font()


@cache
def _find(given: str, known: tuple[str, ...]) -> Font | None:
    files = iter([Path(given)]) if given else _known_files(known)
    return next((font for file in files if file.is_file() and (font := _font(file))), None)


def _known_files(known: tuple[str, ...]) -> Iterator[Path]:
    there = [path for folder in FOLDERS if folder.is_dir() for path in sorted(folder.rglob("*.[ot]t[cf]"))]
    for beginning in known:
        yield from (path for path in there if path.name.startswith(beginning))


def _font(file: Path) -> Font | None:
    """Return the simplified Chinese face of a file, else its first; None where it has no Chinese signs."""
    names = list(_faces(file))
    if not names:
        return None
    face = next((at for at, name in enumerate(names) if any(part in name.split() for part in _SIMPLIFIED)), 0)
    font = Font((str(file),), face, names[face])
    if font.lacks(_CHINESE):
        return None
    bold = file.with_name(file.name.replace("Regular", "Bold"))
    return Font(tuple(dict.fromkeys([str(file), *([str(bold)] if bold.is_file() else [])])), face, names[face])


def _faces(file: Path) -> Iterator[str]:
    for face in range(_MOST_FACES):
        try:
            family, _ = ImageFont.truetype(str(file), _SIZE, index=face).getname()
        except OSError:
            # There is no face of this number: all have been seen, or the file is no font.
            return
        yield family or ""
