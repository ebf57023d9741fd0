"""Holding what may be advertising, chapters, and files to take along."""

from dongliang_web.sharing.actions.advertising import Looked, flag, hold, keep_back, look, release, show_or_hold
from dongliang_web.sharing.actions.chapters import begin_chapter, remove_chapter
from dongliang_web.sharing.actions.indexing import rebuild_index

__all__ = [
    "Looked",
    "begin_chapter",
    "flag",
    "hold",
    "keep_back",
    "look",
    "rebuild_index",
    "release",
    "remove_chapter",
    "show_or_hold",
]
