"""Kept files: pictures, sound and film, made anew from what was sent, without place data, under random names.

They lie in ``kept`` in the site's home folder and are only ever read through a page that checks who asks.
"""

from dongliang_web.record.kept.clips import KeptClip, can_make_film, keep_film, keep_sound, make_film
from dongliang_web.record.kept.codes import codes_in
from dongliang_web.record.kept.ffmpeg import CannotMake
from dongliang_web.record.kept.files import (
    MEGABYTE,
    content_type_of,
    kept_names,
    kept_path,
    open_kept,
    open_poster,
    remove_kept,
)
from dongliang_web.record.kept.pictures import (
    ACCEPT,
    CONTENT_TYPE,
    MOST_SCANS,
    KeptPicture,
    keep_picture,
    keep_pictures,
)

__all__ = [
    "ACCEPT",
    "CONTENT_TYPE",
    "MEGABYTE",
    "MOST_SCANS",
    "CannotMake",
    "KeptClip",
    "KeptPicture",
    "can_make_film",
    "codes_in",
    "content_type_of",
    "keep_film",
    "keep_picture",
    "keep_pictures",
    "keep_sound",
    "kept_names",
    "kept_path",
    "make_film",
    "open_kept",
    "open_poster",
    "remove_kept",
]
