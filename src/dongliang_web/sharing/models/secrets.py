"""Secrets of addresses that open something without signing in: made from the site's own secret, held in no table.

Whoever may show such an address can read it again; a copy of the database opens none.
"""

from __future__ import annotations

import uuid

from django.utils.crypto import constant_time_compare, salted_hmac


def secret_of(key: uuid.UUID, salt: str) -> str:
    """Return a key, and what only this site can make of it for one purpose, the salt."""
    return f"{key.hex}{salted_hmac(salt, key.hex, algorithm='sha256').hexdigest()[:32]}"


def key_in(secret: str, salt: str) -> uuid.UUID | None:
    """Return the key in a secret that this site made for a purpose, or None for any other text."""
    try:
        key = uuid.UUID(hex=secret[:32])
    except ValueError:
        return None
    return key if constant_time_compare(secret, secret_of(key, salt)) else None
