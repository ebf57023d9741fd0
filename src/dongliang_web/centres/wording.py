"""The words for what figures rest on: what ties two members, and what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from dongliang.events import KINDS, WRITTEN
from dongliang.words import Language, explain, label
from dongliang_web.people.models import Member
from dongliang_web.record.models import VERBS, Entry

#: Kind of a loaded event -> the verb by whose sentence it is told; of the two for a reply the first, which says less.
_VERB_OF = {kind: verb for verb, kind in reversed(VERBS.items()) if kind and KINDS[kind].ties}


def counted(counter: Counter[str], language: Language) -> str:
    """Write how many entries there are of each kind, the most frequent first: «12 replies, 3 recognitions»."""
    in_order = sorted(((kind, n) for kind, n in counter.items() if n), key=lambda found: (-found[1], found[0]))
    return label("counted.between", language).join(_some(kind, n, language) for kind, n in in_order)


def counted_in_the_past_year(counter: Counter[str], language: Language) -> str:
    """Write the same as a phrase that says of which time it tells: «12 replies, 3 recognitions in the past year»."""
    return explain("counted.past_year", language, counted=counted(counter, language)) if counter.total() else ""


def told_of(entry: Entry, thing: str, language: Language, *, of_oneself: bool) -> str:
    """Say what one member did to another; ``thing`` is what it was about, where that is known.

    A call is heard by the one who is called alone: to everybody else it is not told who called whom.
    """
    assert entry.actor
    assert entry.target
    return _said(entry, thing, language, entry.actor.name, entry.target.name, of_oneself=of_oneself)


def told_among(entry: Entry, thing: str, language: Language, former: Collection[int] = (), *, of_oneself: bool) -> str:
    """Say the same where entries of many stand together: of a call both are named, in the order of their names.

    ``former`` are those who have left: who they were is not said.
    """
    assert entry.actor
    assert entry.target
    by, to = (_name(each, former, language) for each in (entry.actor, entry.target))
    if _verb(entry) != "called_along" or of_oneself:
        return _said(entry, thing, language, by, to, of_oneself=of_oneself)
    one, other = sorted((by, to))
    return explain("beneath.one_of_called", language, one=one, other=other)


def told_check_in(entry: Entry, language: Language, former: Collection[int] = ()) -> str:
    """Say that a member wrote, or made up a day; what another wrote down for them is theirs."""
    is_loaded = entry.verb == "loaded_event"
    whose = entry.actor if is_loaded else entry.target or entry.actor
    kind = str(entry.facts["kind"]) if is_loaded else VERBS[entry.verb]
    return explain(f"beneath.{kind}", language, name=_name(whose, former, language) if whose else "")


def _name(member: Member, former: Collection[int], language: Language) -> str:
    return label("centres_page.left", language) if member.pk in former else member.name


def _said(entry: Entry, thing: str, language: Language, by: str, to: str, *, of_oneself: bool) -> str:
    loaded = str(entry.facts.get("kind", ""))
    verb = _verb(entry)
    key = f"{verb}_{thing}" if verb == "recognised" and thing else verb
    if verb == "called_along" and not of_oneself:
        key = "one_called"
    kind = label(f"kind.{loaded}", language) if loaded in KINDS else loaded
    return explain(f"beneath.{key}", language, by=by, to=to, kind=kind)


def _verb(entry: Entry) -> str:
    """Return the verb by whose sentence an entry is told."""
    return _VERB_OF.get(str(entry.facts.get("kind", "")), entry.verb) if entry.verb == "loaded_event" else entry.verb


def _some(kind: str, n: int, language: Language) -> str:
    if kind in WRITTEN or (kind in KINDS and KINDS[kind].ties):
        return explain(f"counted.{kind}", language, n=n)
    return explain("counted.undeclared", language, n=n, kind=kind)
