"""The report as one page that holds everything in itself and asks nobody for anything."""

from dongliang.figures.page.document import html
from dongliang.figures.page.names import pseudonyms

__all__ = ["html", "pseudonyms"]
