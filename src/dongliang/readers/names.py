"""Names as people write them: which nearly agree, which were garbled on the way, which give away a number."""

from __future__ import annotations

import re

from dongliang.readers.written import plain

_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")


def nearly_equal(names: list[str]) -> list[str]:
    """Return the groups of names that differ only in case, blanks, signs or pictures, each as ``a = b``."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault("".join(filter(str.isalnum, plain(name))) or name, []).append(name)
    return [" = ".join(group) for group in groups.values() if len(group) > 1]


def is_garbled(name: str) -> bool:
    """Return whether a name is UTF-8 that was once read in a Western encoding (â€‹ for a blank of no width)."""
    try:
        return name.encode("cp1252").decode("utf-8") != name
    except UnicodeError:
        return False


def like_phones(names: list[str]) -> list[str]:
    """Return the names that look like a mobile number: whoever publishes a list of names should know."""
    return [name for name in names if _PHONE.fullmatch(name)]
