"""Replies and recognitions; both hang on the entry of the thing that they are about."""

from dongliang_web.recognition.models.recognitions import (
    Recognition,
    RecognitionQuerySet,
)
from dongliang_web.recognition.models.replies import (
    Reply,
    ReplyQuerySet,
)
from dongliang_web.recognition.models.things import (
    Given,
    Thing,
    at_reply,
    recognised,
)

__all__ = [
    "Given",
    "Recognition",
    "RecognitionQuerySet",
    "Reply",
    "ReplyQuerySet",
    "Thing",
    "at_reply",
    "recognised",
]
