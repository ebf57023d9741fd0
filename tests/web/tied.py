"""The ties that a community's life left in its record, with people by name: for comparing one life with another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path

from dongliang.events import Event, events_lines, events_table
from dongliang.readers import read
from dongliang_web.models import Community, Member
from dongliang_web.portability.actions.load import load_history
from dongliang_web.record.actions import as_events
from tests.web.factories import CommunityFactory

#: Kind, who did it, to whom, for which day.
Tie = tuple[str, str, str, object]


def ties(community: Community, kinds: Collection[str]) -> list[Tie]:
    """Return a community's ties of some kinds, in their order."""
    return _named(list(as_events(community)), kinds, {str(each.key): each.name for each in community.members.all()})


def lived_again(
    live: Callable[[str], Community], kinds: Collection[str], folder: Path, at: dt.datetime
) -> list[tuple[str, str, str]]:
    """Return the ties of a life without their days; fails unless, lived twice and loaded once more, it has the same."""
    one, two = live("one"), live("two")
    found = ties(one, kinds)
    assert found == ties(two, kinds)
    assert sorted(_loaded(one, kinds, folder, at), key=str) == sorted(found, key=str)
    return [tie[:3] for tie in found]


def _loaded(community: Community, kinds: Collection[str], folder: Path, at: dt.datetime) -> list[Tie]:
    """Return the ties of another community into which a community's events were loaded, in any order."""
    table = folder / "events.jsonl"
    table.write_text(events_lines(events_table(as_events(community))), "utf-8")
    loaded = CommunityFactory(slug="loaded")
    load_history(read(table), loaded, at=at)
    known = {str(each.key): each.name for each in Member.objects.filter(community=community)}
    names = {str(each.key): known[each.imported_name] for each in loaded.members.all()}
    return _named(list(as_events(loaded)), kinds, names)


def _named(events: list[Event], kinds: Collection[str], names: dict[str, str]) -> list[Tie]:
    tied = [each for each in events if each.kind in kinds]
    return [(each.kind, names[each.actor], names.get(each.target, ""), each.day) for each in tied]
