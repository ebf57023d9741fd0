"""Decisions of a community, read from the record: what was decided, by whom, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from dongliang.days import DayClock
from dongliang.gate import rules_from_json
from dongliang.words import Language, explain, label
from dongliang_web.council.actions import ACTS
from dongliang_web.council.models import Proposal, changes_of, move_change, names_in
from dongliang_web.people.models import Community, Member
from dongliang_web.people.models.changes import Change, differences, flat, rule_changes
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
    "moved_power",
    "decided_proposal",
    "announced_rehearsal",
    "began_rehearsal",
    "ended_rehearsal",
    "called_off_rehearsal",
    "powers_fell",
    "operator_appointed",
    "stood_for",
)
#: Rule of an entry by which a steward recorded a day for somebody, with a reason.
FOR_OTHERS = "power.record_for_others"
_DAY = dt.timedelta(days=1)


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
    found = Entry.objects.filter(Q(verb__in=DECISIONS) | recorded, community=community).order_by("-recorded_at", "-id")
    # A second telling of an origin falls with the first, and is no decision of its own.
    found = found.exclude(verb="changed_origin", rule=FOLLOWS)
    # What was done because a proposal passed is told with it.
    found = found.exclude(~Q(verb="decided_proposal"), about__verb="proposed_change")
    return found.select_related("actor", "target", "cohort").prefetch_related("passages")


@dataclass(frozen=True)
class _Known:
    """What decisions name besides their own rows, read for many at once."""

    clock: DayClock
    #: Names of those of whom changed origins tell, by their keys.
    came: Mapping[str, str]
    #: Proposals by the entry that opened them.
    proposals: Mapping[int, Proposal]
    #: Names of those to whom powers were moved, by their ids.
    holders: Mapping[str, str]


def told(entries: Sequence[Entry], community: Community, language: Language) -> list[Decision]:
    """Return decisions as they are told in a language."""
    known = _known(entries, community)
    return [_told(entry, known, language) for entry in entries]


def _known(entries: Sequence[Entry], community: Community) -> _Known:
    about = [entry.about_id for entry in entries if entry.verb == "decided_proposal"]
    found = Proposal.objects.to_show().filter(entry__in=about) if about else ()
    proposals = {each.entry_id: each for each in found}
    moves = [entry.facts for entry in entries if entry.verb == "moved_power"]
    moves += [each.facts for each in proposals.values() if each.kind == "move_power"]
    return _Known(community.clock(), _names(entries), proposals, names_in(moves))


def _names(entries: Sequence[Entry]) -> dict[str, str]:
    keys = {entry.facts[each] for entry in entries if entry.verb == "changed_origin" for each in ("before", "after")}
    found = Member.objects.filter(key__in=keys - {None}) if keys - {None} else ()
    return {str(member.key): member.name for member in found}


def _told(entry: Entry, known: _Known, language: Language) -> Decision:
    proposal = known.proposals.get(entry.about_id or 0)
    if proposal is not None:
        return _told_proposal(entry, proposal, known, language)
    reasons = tuple(each.text for each in entry.passages.all() if each.role == "reason" and each.text)
    had_reason = any(each["role"] == "reason" for each in entry.digests)
    changes = tuple(_changes(entry, known, language))
    return Decision(
        known.clock.day_of(entry.recorded_at), _sentence(entry, language), reasons, changes, had_reason and not reasons
    )


def _told_proposal(entry: Entry, proposal: Proposal, known: _Known, language: Language) -> Decision:
    """Tell what came of a proposal, with its reasons and what it changes."""
    passed = "passed" if entry.facts["done"] else "not_done"
    key = ("walked" if proposal.is_drill else passed) if entry.facts["result"] == "passed" else "failed"
    title = ACTS[proposal.kind].tell(proposal, language)
    sentence = explain(f"decision.decided_{key}", language, name=proposal.by.name, title=title)
    reasons = (proposal.text.text,) if proposal.text else ()
    changes = tuple(changes_of(proposal, known.holders, language))
    return Decision(known.clock.day_of(entry.recorded_at), sentence, reasons, changes, not reasons)


def _sentence(entry: Entry, language: Language) -> str:
    key = "recorded_for" if entry.rule == FOR_OTHERS else entry.verb
    if key == "released_steward" and entry.actor_id == entry.target_id:
        key = "laid_down_stewardship"
    if key == "powers_fell":
        key = f"powers_fell_{entry.rule.partition('.')[2]}"
    values: dict[str, Any] = {
        "by": entry.actor.name if entry.actor else "",
        "name": entry.target.name if entry.target else "",
        "day_date": entry.day_date,
        "cohort": entry.cohort.called(language) if entry.cohort else "",
    }
    if entry.verb == "changed_clock":
        values["from_date"] = dt.date.fromisoformat(entry.facts["from_date"])
    if entry.verb == "powers_fell":
        values |= {"way": entry.facts["way"], "days": entry.facts.get("days", 0)}
    return explain(f"decision.{key}", language, **values)


def _changes(entry: Entry, known: _Known, language: Language) -> Iterator[Change]:
    if entry.verb == "changed_origin":
        return _origin_changes(entry, known.came, language)
    if entry.verb == "changed_clock":
        return _clock_changes(entry, known.clock, language)
    if entry.verb == "changed_rules":
        return rule_changes(entry.facts["before"], entry.facts["after"], language)
    if entry.verb == "changed_cohort":
        return _cohort_changes(entry.facts["before"], entry.facts["after"], language)
    if entry.verb == "moved_power":
        return iter([move_change(entry.facts, known.holders, language)])
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


def _cohort_changes(before: Mapping[str, Any], after: Mapping[str, Any], language: Language) -> Iterator[Change]:
    yield from differences("decision", _plain(before), _plain(after), language)
    old, new = (flat(rules_from_json(each["rules"])) for each in (before, after))
    yield from differences("rules", old, new, language)


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the record keeps of a cohort beside its rule, its dates as dates."""
    kept = {name: value for name, value in told.items() if name != "rules"}
    return {name: dt.date.fromisoformat(value) if name.endswith("date") else value for name, value in kept.items()}
