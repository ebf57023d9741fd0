"""Draw the icons that a phone shows for the site, from the mark: ``python -m tools.icons``.

They are committed; draw them anew after a change of ``mark.svg``.
"""

from __future__ import annotations

import io
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "src/dongliang/figures/static/mark.svg"
FOLDER = ROOT / "src/dongliang_web/static/icons"
PAPER = "#f4f2ec"
#: File -> its side in pixels, and how much of it the mark fills; phones cut a maskable icon down to its middle.
ICONS = {"192.png": (192, 0.82), "512.png": (512, 0.82), "maskable.png": (512, 0.6), "apple.png": (180, 0.72)}
COLOURS = 32


def icon(side: int, share: float) -> bytes:
    """Return the mark on paper as a PNG of few colours."""
    mark = MARK.read_text("utf-8").replace('viewBox="-48 -48 96 96"', f'viewBox="{_view(96 / share)}"')
    drawn = resvg_py.svg_to_bytes(svg_string=mark, width=side, height=side, background=PAPER)
    kept = io.BytesIO()
    with Image.open(io.BytesIO(bytes(drawn))) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _view(width: float) -> str:
    return f"{-width / 2:.1f} {-width / 2:.1f} {width:.1f} {width:.1f}"


def main() -> None:
    """Write all icons."""
    FOLDER.mkdir(exist_ok=True)
    for name, (side, share) in ICONS.items():
        (FOLDER / name).write_bytes(icon(side, share))


if __name__ == "__main__":
    main()
