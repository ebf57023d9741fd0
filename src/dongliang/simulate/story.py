"""The community of the talk, made: a founder, two finished cohorts, a third running, and a main group that writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dongliang.checkin import DayRules
from dongliang.days import DayClock
from dongliang.events import WRITTEN, Event
from dongliang.gate.rules import GateRules, trial_days
from dongliang.simulate.behaviour import People, draw_people, main_writing, trial_writing
from dongliang.simulate.community import Cohort, Member, Simulation
from dongliang.simulate.fitted import FITTED
from dongliang.simulate.habits import Assumptions, Habits
from dongliang.simulate.hours import Hours
from dongliang.simulate.people import FOUNDER, draw_names, draw_zones
from dongliang.simulate.texts import text_for
from dongliang.simulate.ties import CIRCLES, Ties
from dongliang.simulate.trial import Trial, run_trial

#: The last day of the story where none is given.
LAST_DAY = dt.date(2026, 11, 25)
NAME = "一双手"
CLOCK = DayClock.fixed("Asia/Shanghai", 4)
RULES = GateRules(trial_days=15, required_days=13, day=DayRules(leave_days=1, make_up_days=1, make_up_hours=24))
#: Each cohort's name, how many registered, and how many days before the last day of the story it began.
COHORTS = (("第一期", 80, 208), ("第二期", 68, 117), ("第三期", 52, 8))
#: How many days before the last day the server stood still: that day counts for nobody.
OUTAGE_BEFORE = 5
_FOUNDER_CHANCE = 0.97
_SIGN_UP_DAYS = 12
_DAY = dt.timedelta(days=1)

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Making:
    """What the parts of the story share while it is made."""

    rng: np.random.Generator
    until: dt.date
    scale: int
    habits: Habits
    assumed: Assumptions
    ids: list[str]
    people: People
    hours: Hours
    void: dt.date
    #: The instant at which the story stops.
    end: dt.datetime
    #: From when on somebody belongs to the main group, by index.
    main_from: dict[int, dt.date] = field(default_factory=dict)


def simulate(
    seed: int,
    until: dt.date | None = None,
    scale: int = 1,
    *,
    habits: Habits = FITTED,
    assumed: Assumptions | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Return the made community of the talk, up to the end of the community day ``until``.

    200 people times ``scale`` register in three cohorts, the third on its ninth day. Who writes when follows habits
    fitted to real cohorts (`Habits`) and some that no cohort tells (`Assumptions`); who graduates is decided by the
    gate's own rule. Equal seeds give equal communities. ``progress`` is told the steps done and all steps.
    """
    if scale < 1:
        raise ValueError(f"scale is 1 or more, not {scale}")
    steps = len(COHORTS) + 3
    told = progress or (lambda done, of: None)
    rng = np.random.default_rng(seed)
    making, members, zones = _begin(rng, until or LAST_DAY, scale, habits, assumed or Assumptions())
    events: list[Event] = [_void_event(making)]
    cohorts: list[Cohort] = []
    for number in range(len(COHORTS)):
        told(number, steps)
        cohorts.append(_cohort(making, number))
        events.extend(_cohort_events(making, number, cohorts[-1]))
    told(steps - 3, steps)
    events.extend(_main_events(making))
    told(steps - 2, steps)
    events, texts = _with_texts(rng, events)
    place = {who: index for index, who in enumerate(making.ids)}
    brought = {place[event.target]: place[event.actor] for event in events if event.kind == "invite"}
    centres = [0, *_centres(making, brought)]
    told(steps - 1, steps)
    written = [event for event in events if event.kind == "check_in"]
    ties = Ties(rng, CLOCK, making.ids, centres, brought, making.assumed)
    events = sorted([*events, *ties.draw(written, making.end)], key=_order)
    told(steps, steps)
    named = tuple(making.ids[each] for each in centres)
    return Simulation(
        NAME, CLOCK, making.until, members, zones, named[0], named[1:3], named, ties.circles(), tuple(cohorts),
        tuple(events), texts,
    )  # fmt: skip


def _begin(
    rng: np.random.Generator, until: dt.date, scale: int, habits: Habits, assumed: Assumptions
) -> tuple[_Making, tuple[Member, ...], dict[str, str]]:
    count = scale * sum(size for _, size, _ in COHORTS)
    names = [FOUNDER, *draw_names(rng, count)]
    zones = ["Asia/Shanghai", *draw_zones(rng, count)]
    ids = [f"m{number:0{len(str(count))}d}" for number in range(count + 1)]
    groups = [draw_people(rng, scale * size, habits) for _, size, _ in COHORTS]
    people = People(
        np.concatenate([[True], *(group.begins for group in groups)]),
        np.concatenate([[_FOUNDER_CHANCE], *(group.chance for group in groups)]),
        np.concatenate([[0.0], *(group.drift for group in groups)]),
    )
    hours = Hours(rng, CLOCK, zones, habits)
    void, end = until - OUTAGE_BEFORE * _DAY, CLOCK.end_of(until)
    making = _Making(rng, until, scale, habits, assumed, ids, people, hours, void, end)
    making.main_from[0] = until - COHORTS[0][2] * _DAY
    return making, tuple(Member(*each) for each in zip(ids, names, strict=True)), dict(zip(ids, zones, strict=True))


def _void_event(making: _Making) -> Event:
    return Event("void", making.ids[0], making.void, CLOCK.start_of(making.void + _DAY) + dt.timedelta(hours=5))


def _indices(making: _Making, number: int) -> range:
    first = 1 + making.scale * sum(size for _, size, _ in COHORTS[:number])
    return range(first, first + making.scale * COHORTS[number][1])


def _cohort(making: _Making, number: int) -> Cohort:
    name, _, days_before = COHORTS[number]
    members = tuple(making.ids[index] for index in _indices(making, number))
    return Cohort(name, making.until - days_before * _DAY, RULES, members)


def _cohort_events(making: _Making, number: int, cohort: Cohort) -> Iterator[Event]:
    """Yield the sign-ups of a cohort and its trial; remembers who came through."""
    indices = _indices(making, number)
    days = trial_days(cohort.first_day, RULES)
    void = frozenset({making.void})
    people = making.people.some(np.array(indices))
    would = trial_writing(making.rng, people, days, RULES, making.habits, void)
    inviters = sorted(making.main_from)
    for index, wrote in zip(indices, would, strict=True):
        yield from _sign_up(making, index, cohort, inviters, making.assumed.invited[number])
        trial = run_trial(making.rng, list(wrote), days, RULES, making.habits, making.assumed, making.until, void)
        yield from _trial_events(making, index, cohort, trial)
        if trial.passed:
            making.main_from[index] = days[-1] + _DAY
            yield _at(making, "graduate", index, days[-1] + _DAY, _settled(days[-1], True), cohort.name)


def _sign_up(
    making: _Making, index: int, cohort: Cohort, inviters: Sequence[int], share_invited: float
) -> Iterator[Event]:
    rng = making.rng
    day = cohort.first_day - _DAY * int(rng.integers(1, _SIGN_UP_DAYS + 1))
    at = making.hours.draw(index, day)
    yield _at(making, "register", index, day, at, cohort.name)
    if rng.random() < share_invited:
        # the founder invites most in the beginning, later the oldest members
        inviter = inviters[int(rng.random() ** 2 * len(inviters))]
        asked_at = at - dt.timedelta(minutes=int(rng.integers(10, 1200)))
        asked = Event("invite", making.ids[inviter], CLOCK.day_of(asked_at), asked_at, target=making.ids[index])
        yield asked


def _trial_events(making: _Making, index: int, cohort: Cohort, trial: Trial) -> Iterator[Event]:
    rng = making.rng
    for day in trial.done:
        yield from _check_in(making, index, day, cohort.name)
    for day in trial.made_up:
        yield _at(making, "make_up", index, day, making.hours.draw(index, day + _DAY), cohort.name)
    for day in trial.leave:
        before = dt.timedelta(seconds=int(rng.integers(3600, 100_000)))
        yield _at(making, "leave", index, day, CLOCK.start_of(day) - before, cohort.name)
    for day in trial.missed:
        settled_at = _settled(day, any(made_up < day for made_up in trial.made_up))
        if settled_at < making.end:
            kinds = ("missed", "out") if day == trial.out_on else ("missed",)
            yield from (_at(making, kind, index, day, settled_at, cohort.name) for kind in kinds)


def _settled(day: dt.date, no_make_up_left: bool) -> dt.datetime:
    """Return when a day not written is missed for good: after grace, or when its make-up time is over."""
    rules = RULES.day
    return CLOCK.end_of(day) + dt.timedelta(hours=rules.grace_hours if no_make_up_left else rules.make_up_hours)


def _check_in(making: _Making, index: int, day: dt.date, cohort: str) -> Iterator[Event]:
    """Yield a day's check-in, some in the grace time after; none that would come after the story's end."""
    late = making.rng.random() < making.habits.in_grace
    at = making.hours.draw_in_grace(day, RULES.day.grace_hours) if late else making.hours.draw(index, day)
    if at < making.end:
        yield _at(making, "check_in", index, day, at, cohort)


def _main_events(making: _Making) -> Iterator[Event]:
    """Yield the check-ins of the main group, everybody from the day on which they joined it."""
    first = min(making.main_from.values())
    days = [first + number * _DAY for number in range((making.until - first).days + 1)]
    indices = np.array(sorted(making.main_from))
    void = frozenset({making.void})
    wrote = main_writing(making.rng, making.people.some(indices), days, making.habits, making.assumed, void)
    for index, row in zip(indices.tolist(), wrote, strict=True):
        for day, writes in zip(days, row.tolist(), strict=True):
            if writes and day >= making.main_from[index]:
                yield from _check_in(making, index, day, "")


def _at(making: _Making, kind: str, index: int, day: dt.date, at: dt.datetime, cohort: str) -> Event:
    return Event(kind, making.ids[index], day, at, cohort=cohort)


def _order(event: Event) -> tuple[dt.datetime, str, str, str]:
    return event.at or CLOCK.start_of(event.day or dt.date.min), event.kind, event.actor, event.ref


def _with_texts(rng: np.random.Generator, events: list[Event]) -> tuple[list[Event], dict[str, str]]:
    """Number check-ins and make-ups in order of time, and write something for each."""
    texts: dict[str, str] = {}
    numbered: list[Event] = []
    for event in sorted(events, key=_order):
        if event.kind in WRITTEN:
            ref = f"c{len(texts) + 1:06d}"
            texts[ref] = text_for(rng)
            event = replace(event, ref=ref)
        numbered.append(event)
    return numbered, texts


def _centres(making: _Making, brought: Mapping[int, int]) -> list[int]:
    """Return the natural centres beside the founder: the most regular of those who came through first.

    Where circles keep apart, whom the founder invited is no centre of their own.
    """
    through = sorted(making.main_from, key=lambda index: (making.main_from[index], -making.people.chance[index]))
    bound = {who for who, by in brought.items() if by == 0} if making.assumed.circles_apart else set()
    return [index for index in through if index and index not in bound][: len(CIRCLES) - 1]
