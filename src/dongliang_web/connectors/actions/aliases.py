"""Deciding whose a written name is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, Literal

from django.db import transaction

from dongliang.council import Role
from dongliang.readers.jielong import normal_name
from dongliang_web.connectors.models import Alias
from dongliang_web.connectors.models.aliases import LONGEST_NAME
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused, Telling, append_each

NEW_NAME: Final = "new"
NOBODY: Final = "nobody"
#: Whose a name is: a member of the community, a new name that waits for its person, or nobody.
Choice = Member | Literal["new", "nobody"]
#: Characters that the name of a member may have.
_LONGEST_SHOWN = 60


@transaction.atomic
def decide_names(
    *, by: Member, choices: Mapping[str, Choice], at: dt.datetime, joined_at: dt.datetime | None = None
) -> dict[str, Alias]:
    """Decide whose written names are, once and for all lists to come; returns the names that it decided anew.

    A new name becomes a member whom nobody has claimed yet, here since ``joined_at``. What was recorded under an
    earlier decision stays where it is.
    """
    too_long = next((name for name in choices if len(name) > LONGEST_NAME), None)
    if too_long is not None:
        raise Refused("name_too_long", name=too_long[:20], most=LONGEST_NAME)
    # Held, so that of two decisions about one name at once the second sees the first.
    Community.objects.select_for_update(no_key=True).get(pk=by.community_id)
    there = {each.written: each for each in Alias.objects.filter(community=by.community, written__in=choices)}
    named = _new_names(by, [name for name, choice in choices.items() if choice == NEW_NAME], joined_at or at)
    whose = {name: named.get(name) if isinstance(choice, str) else choice for name, choice in choices.items()}
    changed = [name for name in whose if name not in there or there[name].member_id != _pk(whose[name])]
    tellings = [
        Telling(whose[name], by, happened_at=at, facts={"nobody": whose[name] is None}, words={"name": name})
        for name in changed
    ]
    entries = append_each("decided_name", tellings, community=by.community, at=at)
    decided = {
        name: Alias(
            pk=there[name].pk if name in there else None,
            community=by.community,
            written=name,
            plain=normal_name(name)[:LONGEST_NAME],
            member=whose[name],
            decided_by=by,
            decided_at=at,
            entry=entry,
        )
        for name, entry in zip(changed, entries, strict=True)
    }
    Alias.objects.bulk_create(each for each in decided.values() if each.pk is None)
    old = [each for name, each in decided.items() if name in there]
    Alias.objects.bulk_update(old, ["member", "decided_by", "decided_at", "entry"])
    return decided


def _pk(member: Member | None) -> int | None:
    return member.pk if member else None


def _new_names(by: Member, names: list[str], joined_at: dt.datetime) -> dict[str, Member]:
    """Return a member for each new name; one of an earlier record that is written the same is the same."""
    there = {each.imported_name: each for each in by.community.members.filter(imported_name__in=names)}
    made = Member.objects.bulk_create(
        Member(
            community=by.community,
            name=name[:_LONGEST_SHOWN],
            imported_name=name,
            state=str(Role.VISITOR),
            state_since_at=joined_at,
            joined_at=joined_at,
        )
        for name in names
        if name not in there
    )
    return there | {each.imported_name: each for each in made}
