"""New ties that would let a community stand, as something that two people can do; named to whom they concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from dongliang.centres import Ties
from dongliang.council import OFFICES
from dongliang.pillar import NewTie, Tested
from dongliang.words import explain
from dongliang_web.centres.models import named, newcomers_of
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking
from dongliang_web.people.models import Member


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What two people can do, how many would hold together before and after, and where one begins it."""

    words: str
    effect: str
    act: str
    url: str


def sees_names(asking: Asking) -> bool:
    """Tell whether whoever asks reads who would be cut off, and between whom new ties would help."""
    return not OFFICES.isdisjoint(asking.roles)


def suggestions(asking: Asking, ties: Ties, tested: Tested) -> list[Suggestion]:
    """Return the new ties that whoever asks may read: all for an office, else those with themselves at an end.

    In the list of all each comes on top of those before it; alone, a tie is told by itself.
    """
    everything = sees_names(asking)
    mine = str(asking.me.pk)
    told = [
        each for each in tested.bracing if everything or mine in (ties.names[each.fragment], ties.names[each.standing])
    ]
    ids = {int(ties.names[end]) for each in told for end in (each.fragment, each.standing)}
    if not ids:
        return []
    people, newcomers = named(asking.community, ids), newcomers_of(asking.community, ids, now())
    holding = tested.pull.holding
    made = []
    for each in told:
        ends = _Ends.of(each, ties, people, newcomers)
        made.append(_suggestion(asking, ends, _effect(holding, each)))
        holding += each.joins if everything else 0
    return made


@dataclass(frozen=True, slots=True)
class _Ends:
    """The two ends of a new tie; ``newcomer`` is the one of them who is to be welcomed, if one is."""

    one: Member
    other: Member
    newcomer: Member | None

    @classmethod
    def of(cls, tie: NewTie, ties: Ties, people: Mapping[int, Member], newcomers: frozenset[int]) -> _Ends:
        one, other = (people[int(ties.names[end])] for end in (tie.fragment, tie.standing))
        new = next((each for each in (one, other) if each.pk in newcomers), None)
        return cls(other, one, new) if new == other else cls(one, other, new)


def _effect(holding: int, tie: NewTie) -> str:
    return explain("pillar_page.effect", language(), before=holding, after=holding + tie.joins)


def _suggestion(asking: Asking, ends: _Ends, effect: str) -> Suggestion:
    """Return a tie as an act: a session of both, or a word of welcome where one of them is new."""
    mine = asking.me in (ends.one, ends.other)
    other = ends.other if asking.me == ends.one else ends.one
    names = {"a": ends.one.name, "b": ends.other.name}
    if ends.newcomer is None:
        key, values = ("host_own", {"b": other.name}) if mine else ("host", names)
        act, url = gettext("Propose a session"), reverse("propose_session", args=[asking.community.slug])
    else:
        key, values = "welcome", names
        if mine:
            key, values = ("welcomed_own", names) if asking.me == ends.newcomer else ("welcome_own", names)
        whose = other if mine else ends.newcomer
        act, url = gettext("To their page"), reverse("member_page", args=[asking.community.slug, whose.key])
    return Suggestion(explain(f"pillar_page.{key}", language(), **values), effect, act, url)
