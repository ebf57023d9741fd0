"""Decisions of a community, read from the record: what was decided, by whom, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from django.db.models import Q

from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules
from dongliang.days import DayClock
from dongliang.gate import rules_from_json
from dongliang.words import Language, explain, format_date, format_weekday, label
from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry, EntryQuerySet
from dongliang_web.roots.actions import FOLLOWS

#: What the whole community can read, each told by ``decision.<verb>`` in words.toml.
DECISIONS = (
    "founded_community",
    "appointed_steward",
    "released_steward",
    "admitted",
    "voided_day",
    "changed_rules",
    "changed_clock",
    "changed_cohort",
    "changed_origin",
)
#: Rule of an entry by which a steward recorded a day for somebody, with a reason.
FOR_OTHERS = "power.record_for_others"
_DAY = dt.timedelta(days=1)
#: Some Monday, to name the days of the week by.
_MONDAY = dt.date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Change:
    """One value that was changed, as it is told."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as it is told; ``day`` is the community day on which it was made."""

    day: dt.date
    sentence: str
    reasons: tuple[str, ...]
    changes: tuple[Change, ...]
    #: Whether there was a reason that has been erased since.
    reason_is_gone: bool


def decided(community: Community) -> EntryQuerySet:
    """Return the entries of a community's decisions, the newest first."""
    # What follows of a recorded day, such as somebody back in their trial, goes by that rule too and is nobody's doing.
    recorded = Q(rule=FOR_OTHERS) & ~Q(actor=None)
    found = Entry.objects.filter(Q(verb__in=DECISIONS) | recorded, community=community).order_by("-id")
    # A second telling of an origin falls with the first, and is no decision of its own.
    found = found.exclude(verb="changed_origin", rule=FOLLOWS)
    return found.select_related("actor", "target", "cohort").prefetch_related("passages")


def told(entries: Sequence[Entry], community: Community, language: Language) -> list[Decision]:
    """Return decisions as they are told in a language."""
    clock, names = community.clock(), _names(entries)
    return [_told(entry, clock, names, language) for entry in entries]


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the names of those of whom changed origins tell, by their keys."""
    keys = {entry.facts[each] for entry in entries if entry.verb == "changed_origin" for each in ("before", "after")}
    found = Member.objects.filter(key__in=keys - {None}) if keys - {None} else ()
    return {str(member.key): member.name for member in found}


def _told(entry: Entry, clock: DayClock, names: Mapping[str, str], language: Language) -> Decision:
    reasons = tuple(each.text for each in entry.passages.all() if each.role == "reason" and each.text)
    had_reason = any(each["role"] == "reason" for each in entry.digests)
    changes = tuple(_changes(entry, clock, names, language))
    return Decision(
        clock.day_of(entry.recorded_at), _sentence(entry, language), reasons, changes, had_reason and not reasons
    )


def _sentence(entry: Entry, language: Language) -> str:
    key = "recorded_for" if entry.rule == FOR_OTHERS else entry.verb
    if key == "released_steward" and entry.actor_id == entry.target_id:
        key = "laid_down_stewardship"
    values: dict[str, Any] = {
        "by": entry.actor.name if entry.actor else "",
        "name": entry.target.name if entry.target else "",
        "day_date": entry.day_date,
        "cohort": entry.cohort.called(language) if entry.cohort else "",
    }
    if entry.verb == "changed_clock":
        values["from_date"] = dt.date.fromisoformat(entry.facts["from_date"])
    return explain(f"decision.{key}", language, **values)


def _changes(entry: Entry, clock: DayClock, names: Mapping[str, str], language: Language) -> Iterator[Change]:
    if entry.verb == "changed_origin":
        return _origin_changes(entry, names, language)
    if entry.verb == "changed_clock":
        return _clock_changes(entry, clock, language)
    if entry.verb == "changed_rules":
        return _rule_changes(entry.facts["before"], entry.facts["after"], language)
    if entry.verb == "changed_cohort":
        return _cohort_changes(entry.facts["before"], entry.facts["after"], language)
    return iter(())


def _origin_changes(entry: Entry, names: Mapping[str, str], language: Language) -> Iterator[Change]:
    nobody = label("decision.nobody", language)
    before, after = (names.get(entry.facts[each] or "", nobody) for each in ("before", "after"))
    yield Change(label("decision.came_through", language), before, after)


def _clock_changes(entry: Entry, clock: DayClock, language: Language) -> Iterator[Change]:
    before = clock.setting_for(dt.date.fromisoformat(entry.facts["from_date"]) - _DAY)
    if before.zone != entry.facts["zone"]:
        yield Change(label("decision.zone", language), before.zone, entry.facts["zone"])
    if before.starts_hour != entry.facts["starts_hour"]:
        hours = (
            explain("figure.hour_name", language, hour=hour)
            for hour in (before.starts_hour, entry.facts["starts_hour"])
        )
        yield Change(label("decision.starts_hour", language), *hours)


#: Rules by the name that the record gives them -> how they are read.
_RULES: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "gate": rules_from_json,
    "main": lambda stored: MainRules(**stored),
    "council": lambda stored: CouncilRules(**stored),
    "mirrors": lambda stored: MirrorRules(**stored),
}


def _rule_changes(before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> Iterator[Change]:
    for name, read in _RULES.items():
        if name in after:
            yield from _differences("rules", _flat(read(before[name])), _flat(read(after[name])), language)


def _cohort_changes(before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> Iterator[Change]:
    yield from _differences("decision", _plain(before), _plain(after), language)
    old, new = (_flat(rules_from_json(each["rules"])) for each in (before, after))
    yield from _differences("rules", old, new, language)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record keeps of a cohort beside its rule, its dates as dates."""
    kept = {name: value for name, value in told.items() if name != "rules"}
    return {name: dt.date.fromisoformat(value) if name.endswith("date") else value for name, value in kept.items()}


def _differences(words: str, old: Mapping[str, Any], new: Mapping[str, Any], language: Language) -> Iterator[Change]:
    for name, value in new.items():
        if value != old[name]:
            before, after = (_written(name, each, language) for each in (old[name], value))
            yield Change(label(f"{words}.{name}", language), before, after)


def _flat(rules: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields(rules):
        value = getattr(rules, each.name)
        values |= _flat(value) if is_dataclass(value) else {each.name: value}
    return values


def _written(name: str, value: Any, language: Language) -> str:
    """Write a rule's value as people read it."""
    if value is None or value == frozenset():
        return label("decision.none", language)
    if isinstance(value, bool):
        return label("decision.yes" if value else "decision.no", language)
    if isinstance(value, frozenset):
        days = (format_weekday(_MONDAY + _DAY * weekday, language) for weekday in sorted(value))
        return ("、" if language == "zh-Hans" else ", ").join(days)
    if isinstance(value, dt.date):
        return format_date(value, language)
    return label(f"{name}.{value}", language) if isinstance(value, str) else str(value)
