"""认可: replying, recognising, and taking both back."""

from dongliang_web.recognition.actions.recognising import LONGEST_WORDS, recognise, take_back_recognition
from dongliang_web.recognition.actions.replying import LONGEST_REPLY, delete_reply, reply, thing_of

__all__ = [
    "LONGEST_REPLY",
    "LONGEST_WORDS",
    "delete_reply",
    "recognise",
    "reply",
    "take_back_recognition",
    "thing_of",
]
