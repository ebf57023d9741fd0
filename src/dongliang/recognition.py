"""认可: whom a text names with an @, and what people of more than one camp have recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

#: Signs that begin a mention: the one of Latin keyboards and the one of Chinese ones.
SIGNS = "@＠"
#: Signs that stand inside the local part of an e-mail address.
_IN_ADDRESS = "_%+-"
#: From here on scripts do not put blanks between words, so that a name may end anywhere.
_WITHOUT_BLANKS = "\u2e80"
#: Camps, either cohorts or branches, of which a thing has to be recognised.
LEAST_CAMPS = 2


@dataclass(frozen=True, slots=True)
class Named:
    """One name in a text: where it stands, its sign included, as it was written, and who bears it, by number."""

    start: int
    end: int
    name: str
    who: frozenset[int]

    @property
    def is_clear(self) -> bool:
        """Whether one person alone bears the name."""
        return len(self.who) == 1


def names_in(text: str, bearers: Mapping[str, Set[int]]) -> list[Named]:
    """Return the names that stand behind an @ in a text, in their order.

    ``bearers`` tells of each name the numbers of the people who bear it. Of several names that fit the longest holds,
    large and small letters alike. In scripts with blanks a name ends with its word, and an e-mail address names nobody.
    A name that two people bear stands with both: whom it means is for no programme to guess.
    """
    known: dict[str, frozenset[int]] = {}
    for name, who in bearers.items():
        if name.strip() and who:
            folded = name.strip().casefold()
            known[folded] = known.get(folded, frozenset()) | who
    longest = max(map(len, known), default=0)
    found, after = [], 0
    for start, sign in enumerate(text):
        if sign in SIGNS and start >= after and not _in_address(text, start):
            named = _name_at(text, start, known, longest)
            if named is not None:
                found.append(named)
                after = named.end
    return found


def _name_at(text: str, start: int, known: Mapping[str, frozenset[int]], longest: int) -> Named | None:
    first = start + 1
    for end in range(min(len(text), first + longest), first, -1):
        who = known.get(text[first:end].casefold())
        if who and _ends_at(text, end):
            return Named(start, end, text[first:end], who)
    return None


def _in_address(text: str, at: int) -> bool:
    """Tell whether what stands before a sign is the local part of an e-mail address."""
    before = text[at - 1 : at]
    return _is_spaced(before) or (before != "" and before in _IN_ADDRESS)


def _ends_at(text: str, end: int) -> bool:
    """Tell whether a name can end here: not inside a word, and not before the rest of a host's name."""
    after = text[end : end + 2]
    if after[:1] in (".", "-", "_") and _is_spaced(after[1:]):
        return False
    return not (_is_spaced(text[end - 1]) and _is_spaced(after[:1]))


def _is_spaced(sign: str) -> bool:
    """Tell whether a sign is a letter or digit of a script that puts blanks between words."""
    return sign.isalnum() and sign < _WITHOUT_BLANKS


@dataclass(frozen=True, slots=True)
class Camps:
    """Where somebody stands: the cohort that they came through, and the invitation branch in which they are."""

    cohort: int | None = None
    branch: int | None = None


def recognised_across(recognised: Iterable[tuple[int, Camps]]) -> set[int]:
    """Return what was recognised out of at least two cohorts or at least two branches.

    Each pair is a thing's number and where one who recognised it stands. How many more recognised it changes nothing.
    """
    cohorts: dict[int, set[int]] = {}
    branches: dict[int, set[int]] = {}
    for thing, camps in recognised:
        if camps.cohort is not None:
            cohorts.setdefault(thing, set()).add(camps.cohort)
        if camps.branch is not None:
            branches.setdefault(thing, set()).add(camps.branch)
    return {thing for sides in (cohorts, branches) for thing, camps in sides.items() if len(camps) >= LEAST_CAMPS}
