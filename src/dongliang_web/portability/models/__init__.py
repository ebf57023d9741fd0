"""Claims of imported names with what members say of them, and accounts joined into one."""

from dongliang_web.portability.models.claims import (
    LEAST_VOUCHES,
    STANDS_FOR,
    Claim,
    ClaimQuerySet,
    Objection,
    Vouch,
    given_names,
    holders_of,
)
from dongliang_web.portability.models.joining import JoinedMember, Joining, JoiningQuerySet
from dongliang_web.portability.models.words import Word, words_on

__all__ = [
    "LEAST_VOUCHES",
    "STANDS_FOR",
    "Claim",
    "ClaimQuerySet",
    "JoinedMember",
    "Joining",
    "JoiningQuerySet",
    "Objection",
    "Vouch",
    "Word",
    "given_names",
    "holders_of",
    "words_on",
]
