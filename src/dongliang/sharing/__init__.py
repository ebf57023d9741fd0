"""分享: what is kept of a sharing session, and what keeps it free of advertising."""

from dongliang.sharing.advertising import Kind, Reason, kinds_of, reasons
from dongliang.sharing.finding import Cut, Indexed, Part, Term, excerpt, indexed, terms_of
from dongliang.sharing.kept import (
    FileKind,
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
    "Cut",
    "FileKind",
    "Indexed",
    "KeptChapter",
    "KeptFile",
    "KeptMessage",
    "KeptSession",
    "Kind",
    "Part",
    "Reason",
    "Term",
    "as_article",
    "as_markdown",
    "chaptered",
    "excerpt",
    "indexed",
    "kinds_of",
    "length_in_minutes",
    "reasons",
    "size_in_words",
    "terms_of",
    "within",
]
