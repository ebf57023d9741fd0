"""Codes in kept pictures: what a phone would read from them."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from dongliang_web.record.kept.files import open_kept

#: Codes that lead somewhere when a phone looks at them. Stripes on goods are none.
_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.RMQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
    ]
)


def codes_in(name: str) -> tuple[str, ...]:
    """Return what the codes in a kept picture say; raises FileNotFoundError where the picture is gone."""
    with open_kept(name) as file, Image.open(file) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"), formats=_FORMATS)
    return tuple(code.text for code in found)
