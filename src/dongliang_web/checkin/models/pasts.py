"""What lies behind members: the days that asked them for a check-in, and the hours at which they wrote."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.rhythm import Past
from dongliang_web.checkin.models.days import CheckIn, Leave, VoidDay
from dongliang_web.people.models import Attachment, Community, Enrolment, Member, in_main_group_since
from dongliang_web.record.models import Entry

#: Days that a rhythm is read from: as many as the longest cohorts had that the chance to miss was fitted on.
PAST_DAYS = 35
#: Verbs by which somebody else is behind what a member writes later that day.
URGES = ("called_along", "reminded")
_DAY = dt.timedelta(days=1)
_HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Behind:
    """What lies behind a member on the day that runs for them, by the clock by which it does."""

    past: Past
    day: dt.date
    clock: DayClock
    #: Days and instants of what they wrote themselves, oldest first: those of the past's hours.
    written: tuple[tuple[dt.date, dt.datetime], ...]


@dataclass(frozen=True)
class _Rows:
    """What the tables hold of some members, by their number."""

    trials: Mapping[int, Sequence[Enrolment]]
    leave: Mapping[int, Sequence[dt.date]]
    #: When members went from the main group, to rest or altogether, and when they came back, in turn.
    turns: Mapping[int, Sequence[dt.datetime]]
    void: frozenset[dt.date]
    written: Mapping[int, frozenset[dt.date]]
    instants: Mapping[int, Sequence[tuple[dt.date, dt.datetime]]]
    zones: Mapping[int, str]
    starts: dict[tuple[DayClock, dt.date], dt.datetime] = field(default_factory=dict)

    def start_of(self, clock: DayClock, day: dt.date) -> dt.datetime:
        """Return when a day begins; a thousand members share the beginnings of their days."""
        if (clock, day) not in self.starts:
            self.starts[clock, day] = clock.start_of(day)
        return self.starts[clock, day]


def behind(members: Collection[Member], community: Community, at: dt.datetime) -> dict[int, Behind]:
    """Return what lies behind members of one community at an instant; six queries for any number of them.

    A day asks for a check-in from the first of a trial to its last or to falling out, and in the main group; not on the
    rest days of a trial, on days that count for nobody, on leave (in a trial as far as its rule allows it), and not
    while the member rests or is gone; of who left and came back, from when they passed again. A day that was made up
    later, or recorded for them, is done; their hours are those at which they wrote themselves.
    """
    clock = community.clock()
    around = clock.day_of(at)
    rows = _rows([each.pk for each in members], community, around - (PAST_DAYS + 1) * _DAY, around + _DAY)
    return {each.pk: _behind(each, _clock_of(each, community, clock, rows, around), rows, at) for each in members}


def _rows(ids: Sequence[int], community: Community, first: dt.date, last: dt.date) -> _Rows:
    trials: defaultdict[int, list[Enrolment]] = defaultdict(list)
    enrolled = Enrolment.objects.standing().filter(member_id__in=ids, cohort__loaded=False).select_related("cohort")
    for each in enrolled.order_by("cohort__first_date"):
        trials[each.member_id].append(each)
    written: defaultdict[int, set[dt.date]] = defaultdict(set)
    instants: defaultdict[int, list[tuple[dt.date, dt.datetime]]] = defaultdict(list)
    kept = CheckIn.objects.between(first, last).filter(member_id__in=ids).order_by("day_date")
    for member_id, day, mark, came_at, by in kept.values_list(
        "member_id", "day_date", "mark", "received_at", "recorded_by"
    ):
        written[member_id].add(day)
        if mark == "done" and came_at and by is None:
            instants[member_id].append((day, came_at))
    leave = Leave.objects.filter(member_id__in=ids, withdrawn_at=None).order_by("announced_at", "id")
    void = VoidDay.objects.filter(community=community, day_date__gte=first, day_date__lte=last)
    zones = Attachment.objects.filter(member_id__in=ids, until_at=None).exclude(account__zone="")
    return _Rows(
        trials,
        _grouped(leave.values_list("member_id", "day_date")),
        _turns(ids),
        frozenset(void.values_list("day_date", flat=True)),
        {member_id: frozenset(days) for member_id, days in written.items()},
        instants,
        dict(zones.values_list("member_id", "account__zone")),
    )


def _grouped(pairs: Iterable[tuple[int, dt.date]]) -> dict[int, list[dt.date]]:
    found: defaultdict[int, list[dt.date]] = defaultdict(list)
    for member_id, day in pairs:
        found[member_id].append(day)
    return found


def _turns(ids: Sequence[int]) -> Mapping[int, Sequence[dt.datetime]]:
    """Return when members went from the main group and came back to it, in turn.

    They rest, leave, or come second for a time; back they come by writing, by passing again, or by parting accounts.
    """
    turns: defaultdict[int, list[dt.datetime]] = defaultdict(list)
    changes = Entry.objects.filter(verb="changed_state", target_id__in=ids).order_by("id")
    for member_id, facts, changed_at in changes.values_list("target_id", "facts", "recorded_at"):
        if member_id is None:
            continue
        is_away = len(turns[member_id]) % 2 == 1
        if (facts.get("to") != Role.MEMBER) != is_away:
            turns[member_id].append(changed_at)
    return turns


def _behind(member: Member, clock: DayClock, rows: _Rows, at: dt.datetime) -> Behind:
    trials = rows.trials.get(member.pk, ())
    today = clock.day_of(at)
    first = today - PAST_DAYS * _DAY
    days = sorted({day for day in _asked(member, trials, clock, rows, today) if first <= day < today})
    written = rows.written.get(member.pk, frozenset())
    own = tuple((day, came_at) for day, came_at in rows.instants.get(member.pk, ()) if first <= day < today)
    hours = [(came_at - rows.start_of(clock, day)) / _HOUR for day, came_at in own]
    return Behind(Past(days, [day in written for day in days], hours), today, clock, own)


def _clock_of(member: Member, community: Community, clock: DayClock, rows: _Rows, around: dt.date) -> DayClock:
    """Return the clock by which a member's days run: the community's, or where their rule says so their own."""
    zone = rows.zones.get(member.pk)
    if not zone:
        return clock
    running = [each for each in rows.trials.get(member.pk, ()) if each.graduated_at is None and _runs(each, around)]
    rules = running[-1].cohort.gate_rules if running else community.rules
    return DayClock.fixed(zone, clock.settings[-1].starts_hour) if rules.day.own_zone else clock


def _runs(trial: Enrolment, day: dt.date) -> bool:
    return trial.cohort.first_date - _DAY <= day <= trial.cohort.last_date + _DAY


def _asked(
    member: Member, trials: Sequence[Enrolment], clock: DayClock, rows: _Rows, today: dt.date
) -> Iterator[dt.date]:
    """Yield the days that asked a member for a check-in, in any order."""
    leave = rows.leave.get(member.pk, ())
    away = _away(rows.turns.get(member.pk, ()), clock, today)
    for trial in trials:
        yield from _asked_in_trial(trial, leave, clock, rows.void)
    if member.state in (Role.MEMBER, Role.RESTING):
        since = max(clock.day_of(in_main_group_since(member, trials)), today - PAST_DAYS * _DAY)
        off = rows.void | away | frozenset(leave)
        yield from (day for day in _days(since, today - _DAY) if day not in off)


def _asked_in_trial(
    trial: Enrolment, leave: Sequence[dt.date], clock: DayClock, void: frozenset[dt.date]
) -> Iterator[dt.date]:
    cohort, rules = trial.cohort, trial.cohort.gate_rules.day
    last = min(cohort.last_date, trial.out_since_date or cohort.last_date)
    if trial.graduated_at:
        last = min(last, clock.day_of(trial.graduated_at) - _DAY)
    mine = [day for day in leave if cohort.first_date <= day <= cohort.last_date]
    off = void | frozenset(mine[: rules.leave_days])
    for day in _days(cohort.first_date, last):
        if day.weekday() not in rules.rest_weekdays and day not in off:
            yield day


def _away(turns: Sequence[dt.datetime], clock: DayClock, today: dt.date) -> frozenset[dt.date]:
    """Return the days on which a member was away: from the one on which they went to the one before they came back."""
    days = [clock.day_of(each) for each in turns]
    ends = [*days[1::2], today + _DAY]
    earliest = today - PAST_DAYS * _DAY
    spells = zip(days[::2], ends, strict=False)
    return frozenset(day for begun, back in spells for day in _days(max(begun, earliest), back - _DAY))


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + number * _DAY for number in range((last - first).days + 1))


def urged(member: Member, found: Behind) -> list[bool] | None:
    """Tell for each check-in of known instant whether a call or reminder came before it on its day; two queries.

    None where the community's record holds neither.
    """
    if not Entry.objects.filter(community=member.community_id, verb__in=URGES).exists():
        return None
    urges = Entry.objects.filter(target=member, verb__in=URGES, day_date__gte=found.day - PAST_DAYS * _DAY)
    first: dict[dt.date, dt.datetime] = {}
    for day, at in urges.order_by("-happened_at").values_list("day_date", "happened_at"):
        if day is not None and at is not None:
            first[day] = at
    return [day in first and first[day] < at for day, at in found.written]
