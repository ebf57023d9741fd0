"""Who replies to whom and recognises whom: a main group with a founder and a few natural centres that grow."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from dongliang.days import DayClock
from dongliang.events import Event
from dongliang.simulate.habits import Assumptions

#: Natural centres beside the founder, and the share of members that lean to each of these circles, the founder's first.
CIRCLES = (0.4, 0.25, 0.2, 0.15)
#: How much a centre draws replies, against 1 for others: the founder at the start and end, the other centres likewise.
_FOUNDER_DRAWS = (8.0, 4.0)
_CENTRE_DRAWS = (1.0, 5.0)
_MINUTES_TO_REPLY = 45.0


class Ties:
    """Draws replies and recognitions among members.

    ``centres`` are the founder and the natural centres by index, ``brought`` tells of the invited who invited them.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        clock: DayClock,
        ids: Sequence[str],
        centres: Sequence[int],
        brought: Mapping[int, int],
        assumed: Assumptions,
    ) -> None:
        self._rng = rng
        self._clock = clock
        self._ids = tuple(ids)
        self._place = {member: index for index, member in enumerate(ids)}
        self._circle = rng.choice(len(CIRCLES), size=len(ids), p=CIRCLES)
        self._circle[list(centres)] = np.arange(len(centres))
        self._centres = tuple(centres)
        self._is_centre = np.isin(np.arange(len(ids)), centres)
        self._assumed = assumed
        if assumed.circles_apart:
            # whoever invites was there before, and has the lower number
            for member, inviter in sorted(brought.items()):
                if not self._is_centre[member]:
                    self._circle[member] = self._circle[inviter]

    def circles(self) -> dict[str, int]:
        """Return the number of everybody's circle, by id."""
        return dict(zip(self._ids, self._circle.tolist(), strict=True))

    def draw(self, check_ins: Sequence[Event], end: dt.datetime) -> Iterator[Event]:
        """Yield replies and recognitions of main-group members to each day's check-ins, all before ``end``."""
        by_day: dict[dt.date, list[Event]] = defaultdict(list)
        for event in check_ins:
            if event.day is not None:
                by_day[event.day].append(event)
        for number, posts in enumerate(by_day.values()):
            writers = [self._place[post.actor] for post in posts if not post.cohort]
            if len(writers) > 1:
                draws = self._draws(number / len(by_day))
                yield from self._on_day(posts, np.array(writers), draws, end)

    def _draws(self, progress: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        draws = np.ones(len(self._ids))
        for place, centre in enumerate(self._centres):
            first, last = _CENTRE_DRAWS if place else _FOUNDER_DRAWS
            draws[centre] = first + (last - first) * progress
        return draws

    def _on_day(
        self,
        posts: Sequence[Event],
        writers: np.ndarray[tuple[int], np.dtype[np.int64]],
        draws: np.ndarray[tuple[int], np.dtype[np.float64]],
        end: dt.datetime,
    ) -> Iterator[Event]:
        authors = np.array([self._place[post.actor] for post in posts])
        shares = (("reply", self._assumed.replies), ("recognise", self._assumed.recognitions))
        for kind, share in shares:
            for who in self._rng.choice(writers, size=self._rng.poisson(share * len(writers))):
                pull = np.cumsum(draws[authors] * self._near(authors, who))
                if not pull[-1]:
                    continue
                post = posts[int(np.searchsorted(pull, self._rng.random() * pull[-1], side="right"))]
                event = self._answer(kind, self._ids[who], post)
                if event.at is not None and event.at < end:
                    yield event

    def _near(
        self, authors: np.ndarray[tuple[int], np.dtype[np.int64]], who: int
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return how near each author is to somebody who answers; 0 for themselves, and for whom they do not answer."""
        near = np.where(self._circle[authors] == self._circle[who], self._assumed.own_circle, 1.0)
        others = authors != who
        if self._assumed.circles_apart and self._is_centre[who]:
            others &= ~self._is_centre[authors]
        return np.asarray(near * others)

    def _answer(self, kind: str, actor: str, post: Event) -> Event:
        wait = dt.timedelta(minutes=1) + dt.timedelta(seconds=int(self._rng.exponential(_MINUTES_TO_REPLY * 60)))
        at = (post.at or self._clock.end_of(post.day or dt.date.min)) + wait
        return Event(kind, actor, self._clock.day_of(at), at, target=post.actor, ref=post.ref)
