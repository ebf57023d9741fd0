"""The course of the demo community: stories that happened side by side, lived through in the order of time."""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from dongliang_web.people.models import Community

#: What happened in one matter: it yields the instant up to which it waits, and goes on when that has come.
Story = Iterator[dt.datetime]

_MINUTE = dt.timedelta(minutes=1)


def live_through(stories: Iterable[Story]) -> None:
    """Go through stories side by side, so that each finds the community as it was at that instant."""
    waiting: list[tuple[dt.datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _wait(waiting, number, story)
    while waiting:
        _, number, story = heapq.heappop(waiting)
        _wait(waiting, number, story)


def _wait(waiting: list[tuple[dt.datetime, int, Story]], number: int, story: Story) -> None:
    until = next(story, None)
    if until is not None:
        heapq.heappush(waiting, (until, number, story))


def evening(community: Community, at: dt.datetime, days_ago: int, minutes: int = 0) -> dt.datetime:
    """Return an instant on the evening of a day before the one of an instant: eight o'clock, and so many minutes."""
    clock = community.clock()
    day = clock.day_of(at) - dt.timedelta(days=days_ago)
    eight = dt.timedelta(hours=20 - clock.setting_for(day).starts_hour)
    return clock.start_of(day) + eight + minutes * _MINUTE
