"""Writing to the record, forgetting passages, and reading it as events."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from dongliang.events import KINDS, Event
from dongliang_web.record.models import VERBS, Entry, Passage

if TYPE_CHECKING:
    from dongliang_web.gate.models import Cohort
    from dongliang_web.people.models import Community, Member

SALT_BYTES = 16


class Refused(Exception):
    """An action that cannot be done; ``key`` names the sentence under ``refused`` in words.toml that says why."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values


def digest(salt: bytes, content: str | bytes | Path) -> str:
    """Return the hex SHA-256 of a salt followed by a text (UTF-8), a file's bytes, or what lies at a path."""
    if isinstance(content, Path):
        with content.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.sha256(salt)).hexdigest()
    raw = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(salt + raw).hexdigest()


# Always part of a change's own transaction, so no savepoint of its own.
@transaction.atomic(savepoint=False)
def append(
    verb: str,
    *,
    community: Community,
    at: dt.datetime,
    by: Member | None = None,
    target: Member | None = None,
    about: Entry | None = None,
    cohort: Cohort | None = None,
    day: dt.date | None = None,
    received_at: dt.datetime | None = None,
    rule: str = "",
    facts: Mapping[str, Any] | None = None,
    words: Mapping[str, str] | None = None,
    files: Mapping[str, tuple[str, bytes | Path]] | None = None,
) -> Entry:
    """Append one entry, with its personal text in passages beside it, and return it.

    ``words`` maps a role (``text``, ``reason``) to what a person typed, ``files`` a role to a kept file's name and
    its bytes or path; the entry gets only their salted digests. Has to be called in the transaction of the change that
    it tells of.
    """
    if verb not in VERBS:
        raise ValueError(f"the record knows no verb {verb!r}; declare it in VERBS")
    passages = _passages(words or {}, files or {})
    entry = Entry.objects.create(
        community=community,
        verb=verb,
        actor=by,
        target=target,
        about=about,
        cohort=cohort,
        day_date=day,
        happened_at=at,
        received_at=received_at or at,
        recorded_at=at,
        rule=rule,
        facts=dict(facts or {}),
        digests=[{"role": each.role, "sha256": sha256} for each, sha256 in passages],
    )
    kept = [each for each, _ in passages]
    for passage in kept:
        passage.entry = entry
    if kept:
        Passage.objects.bulk_create(kept)
    entry.kept = {passage.role: passage for passage in kept}
    return entry


@dataclass(frozen=True, slots=True)
class Telling:
    """What the record is told of one person, where the same happened to many at once."""

    target: Member | None
    by: Member | None
    day: dt.date | None = None
    #: When it happened, where that is known to the instant; hours that are not known are not made up.
    happened_at: dt.datetime | None = None
    cohort: Cohort | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def append_each(
    verb: str, tellings: Sequence[Telling], *, community: Community, at: dt.datetime, rule: str = ""
) -> list[Entry]:
    """Append an entry for each of many people by few statements, and return them in the same order."""
    if verb not in VERBS:
        raise ValueError(f"the record knows no verb {verb!r}; declare it in VERBS")
    passages = [_passages(each.words, {}) for each in tellings]
    entries = Entry.objects.bulk_create(
        Entry(
            community=community,
            verb=verb,
            actor=each.by,
            target=each.target,
            cohort=each.cohort,
            day_date=each.day,
            happened_at=each.happened_at,
            received_at=at,
            recorded_at=at,
            rule=rule,
            facts=dict(each.facts),
            digests=[{"role": passage.role, "sha256": sha256} for passage, sha256 in mine],
        )
        for each, mine in zip(tellings, passages, strict=True)
    )
    for entry, mine in zip(entries, passages, strict=True):
        entry.kept = {passage.role: passage for passage, _ in mine}
        for passage in entry.kept.values():
            passage.entry = entry
    Passage.objects.bulk_create(passage for entry in entries for passage in entry.kept.values())
    return entries


def _passages(words: Mapping[str, str], files: Mapping[str, tuple[str, bytes | Path]]) -> list[tuple[Passage, str]]:
    made = []
    for role, text in words.items():
        salt = secrets.token_bytes(SALT_BYTES)
        made.append((Passage(role=role, salt=salt, text=text), digest(salt, text)))
    for role, (name, content) in files.items():
        salt = secrets.token_bytes(SALT_BYTES)
        made.append((Passage(role=role, salt=salt, file=name), digest(salt, content)))
    return made


def matches(entry: Entry, passage: Passage, content: str | bytes | Path) -> bool:
    """Tell whether a text or a file's bytes are what the entry holds the digest of."""
    sha256 = digest(bytes(passage.salt), content)
    return any(each["role"] == passage.role and each["sha256"] == sha256 for each in entry.digests)


def forget(passage: Passage) -> None:
    """Erase a passage, its text and salt together; the entry and its digest stay. Files are the caller's to remove."""
    passage.delete()


def as_events(community: Community) -> Iterator[Event]:
    """Yield the community's history as rows of the events table, oldest first.

    Members are named by their lasting keys; a claimed name, and another membership of the same person, go by the key of
    the member as whom that person acts.
    A check-in recorded for somebody is an event of the person it is for.
    """
    entries = Entry.objects.of(community).events().select_related("actor", "target", "cohort", "community")
    known_as = _seconds(community)
    for entry in entries.iterator(chunk_size=2000):
        yield _event(entry, known_as)


def _seconds(community: Community) -> dict[int, str]:
    """Return the key of the member who comes first, by the id of each that comes second."""
    attached = community.members.filter(attachments__until_at=None)
    people = list(attached.values_list("id", "key", "attachments__second", "attachments__account_id"))
    first = {account: str(key) for _, key, second, account in people if account and not second}
    return {pk: first[account] for pk, _, second, account in people if second and account in first}


def _event(entry: Entry, known_as: dict[int, str]) -> Event:
    kind = VERBS[entry.verb] or str(entry.facts["kind"])
    # What was recorded for somebody is theirs; what ties two people keeps both in their places.
    of_one = VERBS[entry.verb] is not None and not KINDS[kind].ties
    actor = (entry.target or entry.actor) if of_one else entry.actor
    target = None if of_one else entry.target
    return Event(
        kind=kind,
        actor=known_as.get(actor.pk, str(actor.key)) if actor else "",
        target=known_as.get(target.pk, str(target.key)) if target else "",
        day=entry.day_date,
        at=entry.happened_at,
        ref=str(entry.facts.get("ref") or f"entry:{entry.about_id or entry.id}"),
        cohort=entry.cohort.name if entry.cohort else "",
        community=entry.community.slug,
        weight=entry.weight,
    )
