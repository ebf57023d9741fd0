"""The pages of checking in."""

from dongliang_web.checkin.views.clips import clip
from dongliang_web.checkin.views.days import days_off, record_for
from dongliang_web.checkin.views.posts import check_in, delete_post, edit_post, make_up, picture, share_body_note
from dongliang_web.checkin.views.uploads import upload, uploads

__all__ = [
    "check_in",
    "clip",
    "days_off",
    "delete_post",
    "edit_post",
    "make_up",
    "picture",
    "record_for",
    "share_body_note",
    "upload",
    "uploads",
]
