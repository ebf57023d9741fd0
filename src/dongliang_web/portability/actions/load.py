"""Putting a history that was read elsewhere into the record of a community.

What is there already is left as it is, so loading the same again adds nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dongliang.council import Role
from dongliang.events import KINDS
from dongliang.readers import Cohort as ReadCohort
from dongliang.readers import Reading
from dongliang_web.checkin.models import CheckIn
from dongliang_web.gate.models import Cohort
from dongliang_web.people.models import Community, Enrolment, Member
from dongliang_web.portability.actions.rows import BATCH, insert_rows, plain, reserve_ids
from dongliang_web.record.actions import Refused, append
from dongliang_web.record.models import VERBS, Entry
from dongliang_web.roots.actions import fill_origins

#: Kind of the events table -> verb of the record; what tied two people elsewhere, and joining, is a loaded event.
VERB_OF = {
    kind: verb
    for verb, kind in VERBS.items()
    if kind and verb != "admitted" and kind != "join" and not KINDS[kind].ties
}
#: Characters that a cohort's title and a member's name may have.
_LONGEST_TITLE, _LONGEST_NAME = 80, 120
MARK_OF = {"check_in": "done", "make_up": "made_up"}

Progress = Callable[[int, int], None]
#: kind, actor, target, day, at, ref and cohort of an event: what makes two events the same.
_Key = tuple[str, str, str, dt.date | None, dt.datetime | None, str, str]


@dataclass
class Loaded:
    """What loading added, what was there already, and second check-ins of a day, of which one is kept."""

    members: int = 0
    cohorts: int = 0
    #: Cohorts that were there already and now end later.
    longer: int = 0
    events: int = 0
    check_ins: int = 0
    there_already: int = 0
    doubled: int = 0


@dataclass(frozen=True)
class _Place:
    """Where the history goes: the community, its loaded cohorts and placeholders by name, and when."""

    community: Community
    cohorts: dict[str, Cohort]
    members: dict[str, Member]
    at: dt.datetime


@transaction.atomic
def load_history(
    reading: Reading, community: Community, *, at: dt.datetime, progress: Progress = lambda done, of: None
) -> Loaded:
    """Load a history: its names become placeholder members, its cohorts loaded cohorts.

    One transaction: either all of it is there afterwards or nothing. Raises Refused for a name that is too long,
    and where another cohort of the same name is loaded already.
    """
    done = Loaded()
    read = _cohorts_of(reading)
    _refuse_long((cohort.name for cohort in read), _LONGEST_TITLE)
    _refuse_long(_people_of(read, reading), _LONGEST_NAME)
    place = _Place(
        community,
        _keep_cohorts(read, reading, community, at, done),
        _keep_members(read, reading, community, at, done),
        at,
    )
    _keep_enrolments(read, reading, place)
    _keep_events(reading, place, done, progress)
    fill_origins(community=community)
    if done.events or done.members or done.cohorts or done.longer:
        facts = {"source": reading.source, "events": done.events, "members": done.members}
        append("loaded_history", community=community, at=at, facts=facts)
    return done


def _cohorts_of(reading: Reading) -> list[ReadCohort]:
    """Return the cohorts that were read, and those that only the events name, with the days that these span."""
    named = {cohort.name for cohort in reading.cohorts}
    only = reading.events.filter((reading.events["cohort"] != "") & reading.events["day"].is_not_null())
    spans: dict[str, tuple[set[dt.date], dict[str, None]]] = {}
    for cohort, day, actor in only.select("cohort", "day", "actor").iter_rows():
        if cohort not in named:
            days, people = spans.setdefault(cohort, (set(), {}))
            days.add(day)
            people[actor] = None
    found = [ReadCohort(name, tuple(sorted(days)), tuple(people)) for name, (days, people) in spans.items()]
    return [*reading.cohorts, *found]


def _keep_cohorts(
    read: list[ReadCohort], reading: Reading, community: Community, at: dt.datetime, done: Loaded
) -> dict[str, Cohort]:
    there = {cohort.title: cohort for cohort in community.cohorts.filter(loaded=True)}
    number = max(community.cohorts.values_list("number", flat=True), default=0)
    dated = {cohort.name for cohort in reading.cohorts}
    for each in read:
        if each.name in there:
            if each.name in dated:
                done.longer += _lengthen(there[each.name], each)
            continue
        number += 1
        done.cohorts += 1
        there[each.name] = Cohort.objects.create(
            community=community,
            number=number,
            title=each.name,
            enrolment_opens_date=each.first_day,
            first_date=each.first_day,
            last_date=each.last_day,
            loaded=True,
            settled_at=at,
        )
    return there


def _lengthen(there: Cohort, read: ReadCohort) -> bool:
    """Let a cohort end as late as a later reading of it says; tell whether it does so later than before.

    Raises Refused for other days, which are those of another cohort with the same name.
    """
    if read.first_day != there.first_date or read.last_day < there.last_date:
        raise Refused(
            "other_cohort_of_that_name",
            name=there.title,
            there_first=there.first_date,
            there_last=there.last_date,
            first=read.first_day,
            last=read.last_day,
        )
    if read.last_day == there.last_date:
        return False
    there.last_date = read.last_day
    there.save(update_fields=["last_date"])
    return True


def _refuse_long(names: Iterable[str], most: int) -> None:
    """Raise Refused for a name that would have to be cut, and could then not be told from another."""
    long = next((name for name in names if len(name) > most), None)
    if long is not None:
        raise Refused("name_too_long", name=long[:20], most=most)


def _people_of(read: list[ReadCohort], reading: Reading) -> list[str]:
    """Return all names of a history in the order in which they appear, some more than once."""
    people = [name for cohort in read for name in cohort.registered]
    for column in ("actor", "target"):
        people += reading.events[column].unique(maintain_order=True).drop_nulls().to_list()
    return people


def _keep_members(
    read: list[ReadCohort], reading: Reading, community: Community, at: dt.datetime, done: Loaded
) -> dict[str, Member]:
    people = _people_of(read, reading)
    there = {member.imported_name: member for member in community.members.exclude(imported_name="")}
    new = [name for name in dict.fromkeys(people) if name and name not in there]
    made = [
        Member(
            community=community,
            name=name[:60],
            imported_name=name,
            state=str(Role.VISITOR),
            state_since_at=at,
            joined_at=at,
        )
        for name in new
    ]
    Member.objects.bulk_create(made, batch_size=BATCH)
    done.members = len(made)
    return there | {member.imported_name: member for member in made}


def _keep_enrolments(read: list[ReadCohort], reading: Reading, place: _Place) -> None:
    out = reading.events.filter(reading.events["kind"] == "out")
    fell = {(actor, cohort): day for actor, cohort, day in out.select("actor", "cohort", "day").iter_rows()}
    rows = [
        Enrolment(
            member=place.members[name],
            cohort=place.cohorts[cohort.name],
            enrolled_at=place.at,
            out_since_date=fell.get((name, cohort.name)),
        )
        for cohort in read
        for name in cohort.registered
    ]
    Enrolment.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    _keep_falls(fell, place)


def _keep_falls(fell: dict[tuple[str, str], dt.date], place: _Place) -> None:
    """Keep the day of those who were still in when their cohort was first loaded, and have fallen out since."""
    still_in = Enrolment.objects.filter(cohort__in=place.cohorts.values(), out_since_date=None)
    fallen = []
    for each in still_in.select_related("member", "cohort"):
        each.out_since_date = fell.get((each.member.imported_name, each.cohort.title))
        if each.out_since_date:
            fallen.append(each)
    Enrolment.objects.bulk_update(fallen, ["out_since_date"], batch_size=BATCH)


def _keep_events(reading: Reading, place: _Place, done: Loaded, progress: Progress) -> None:
    new = list(_new_events(reading, place.community, done))
    ids = reserve_ids(Entry, len(new))
    total = len(new)
    entries = list(_entry_rows(new, ids, place))
    insert_rows(Entry, _ENTRY_COLUMNS, entries, lambda count: progress(count // 2, total))
    check_ins = list(_check_in_rows(new, ids, place, done))
    insert_rows(CheckIn, _CHECK_IN_COLUMNS, check_ins, lambda count: progress((total + count) // 2, total))
    done.events, done.check_ins = total, len(check_ins)
    progress(total, total)


def _new_events(reading: Reading, community: Community, done: Loaded) -> Iterator[tuple[_Key, float]]:
    there = set(_keys_there(community))
    columns = ("kind", "actor", "target", "day", "at", "ref", "cohort", "weight")
    for kind, actor, target, day, at, ref, cohort, weight in reading.events.select(columns).iter_rows():
        key = (kind, actor or "", target or "", day, at, ref or "", cohort or "")
        if key in there:
            done.there_already += 1
            continue
        there.add(key)
        yield key, weight


def _keys_there(community: Community) -> Iterator[_Key]:
    rows = Entry.objects.filter(community=community, facts__loaded=True).values_list(
        "facts", "actor__imported_name", "target__imported_name", "day_date", "happened_at", "cohort__title"
    )
    for facts, actor, target, day, at, cohort in rows.iterator(chunk_size=BATCH):
        yield facts["kind"], actor or "", target or "", day, at, facts["ref"], cohort or ""


_ENTRY_COLUMNS = (
    "id", "community_id", "verb", "actor_id", "target_id", "about_id", "cohort_id", "day_date", "happened_at",
    "received_at", "recorded_at", "rule", "facts", "digests", "weight",
)  # fmt: skip
_CHECK_IN_COLUMNS = (
    "member_id", "cohort_id", "day_date", "mark", "late", "received_at", "recorded_at", "entry_id",
)  # fmt: skip


def _entry_rows(new: list[tuple[_Key, float]], ids: list[int], place: _Place) -> Iterator[tuple[Any, ...]]:
    at, none = plain(place.at), plain([])
    days = {day: plain(day) for (_, _, _, day, _, _, _), _ in new}
    people = {name: member.pk for name, member in place.members.items()}
    cohorts = {name: cohort.pk for name, cohort in place.cohorts.items()}
    for number, ((kind, actor, target, day, happened_at, ref, cohort), weight) in zip(ids, new, strict=True):
        yield (
            number,
            place.community.pk,
            VERB_OF.get(kind, "loaded_event"),
            people.get(actor),
            people.get(target),
            None,
            cohorts.get(cohort),
            days[day],
            plain(happened_at),
            at,
            at,
            "",
            plain({"loaded": True, "kind": kind, "ref": ref}),
            none,
            weight,
        )


def _check_in_rows(
    new: list[tuple[_Key, float]], ids: list[int], place: _Place, done: Loaded
) -> Iterator[tuple[Any, ...]]:
    people = {name: member.pk for name, member in place.members.items()}
    cohorts = {name: cohort.pk for name, cohort in place.cohorts.items()}
    there = set(CheckIn.objects.filter(member__community=place.community).values_list("member_id", "day_date"))
    at = plain(place.at)
    for number, ((kind, actor, _, day, happened_at, _, cohort), _) in zip(ids, new, strict=True):
        if kind not in MARK_OF or day is None:
            continue
        who = people[actor]
        if (who, day) in there:
            done.doubled += 1
            continue
        there.add((who, day))
        yield who, cohorts.get(cohort), plain(day), MARK_OF[kind], False, plain(happened_at), at, number
