"""分享: what is kept of a sharing session, and what keeps it free of advertising."""

from dongliang.sharing.advertising import Kind, Reason, kinds_of, reasons
from dongliang.sharing.kept import (
    KeptChapter,
    KeptFile,
    KeptMessage,
    KeptSession,
    chaptered,
    length_in_minutes,
    size_in_words,
    within,
)
from dongliang.sharing.markdown import FOLDER, as_article, as_markdown

__all__ = [
    "FOLDER",
    "KeptChapter",
    "KeptFile",
    "KeptMessage",
    "KeptSession",
    "Kind",
    "Reason",
    "as_article",
    "as_markdown",
    "chaptered",
    "kinds_of",
    "length_in_minutes",
    "reasons",
    "size_in_words",
    "within",
]
