"""Holding what may be advertising, chapters, and files to take along."""

from dongliang_web.sharing.actions.advertising import flag, hold, keep_back, release, why_held
from dongliang_web.sharing.actions.chapters import begin_chapter, remove_chapter
from dongliang_web.sharing.actions.indexing import rebuild_index

__all__ = ["begin_chapter", "flag", "hold", "keep_back", "rebuild_index", "release", "remove_chapter", "why_held"]
