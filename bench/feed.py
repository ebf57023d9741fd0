"""The feed over 3,000 check-ins against the same page over 30, by time and with what two camps recognised first.

Makes a database of its own in a temporary folder (SQLite). Both pages hold twenty posts with replies and
recognitions. Exit status 1 where the median ratio or the number of queries is above its bound.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import uuid
from collections.abc import Callable
from typing import Any

from bench._site import on_own_site, queries, seconds

SIZES, ROUNDS = (30, 3000), 15
MOST_RATIO, MOST_QUERIES = 3.0, 17
NOW = dt.datetime.now(dt.UTC)


def main() -> int:
    """Measure, print and judge."""
    return on_own_site("feed", _measure)


def _measure() -> int:
    from django.db import transaction

    faults = 0
    with transaction.atomic():
        pages = {size: _filled(size) for size in SIZES}
    for first in ("", "across"):
        times = {size: [seconds(ask, first) for _ in range(ROUNDS)] for size, ask in pages.items()}
        few, many = (statistics.median(times[size]) for size in SIZES)
        counted = [queries(pages[size], first) for size in SIZES]
        same = counted[0] == counted[1] <= MOST_QUERIES
        faults += many / few > MOST_RATIO or not same
        took = f"{few * 1000:.0f} ms to {many * 1000:.0f} ms, ratio {many / few:.2f}"
        print(f"{first or 'newest'}: {took}, {counted} queries")
    return int(faults > 0)


def _filled(check_ins: int) -> Callable[[str], None]:
    """Return how to ask for the feed of a community in which thirty people wrote so many check-ins."""
    from django.test import Client

    from dongliang_web.models import Account, Attachment, ClockSetting, Community, Member
    from dongliang_web.recognition.actions import recognise, reply
    from dongliang_web.recognition.models import Thing

    community = Community.objects.create(slug=f"feed-{check_ins}", name="Feed", gate_rules={}, created_at=NOW)
    ClockSetting.objects.create(community=community, from_date=NOW.date(), zone="UTC", starts_hour=0)
    members = []
    for number in range(30):
        member = Member.objects.create(
            community=community, name=f"m{number:02}", state="member", state_since_at=NOW, joined_at=NOW
        )
        account = Account.objects.create(name=member.name, password="!")
        Attachment.objects.create(member=member, account=account, from_at=NOW)
        members.append(member)
    posts = [_post(members[number % 30], number) for number in range(check_ins)]
    for post in posts[:20]:
        thing = Thing(post.entry, post.member, post.readers(), post.url)
        for other in [each for each in members if each != post.member][:3]:
            recognise(by=other, thing=thing, at=NOW)
        reply(by=members[7], to=thing, text="Thank you", client_id=uuid.uuid4(), at=NOW)
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    def ask(first: str) -> None:
        answer = client.get(f"/c/{community.slug}/feed", {"first": first}, headers={"host": "localhost"})
        assert answer.status_code == 200, answer.status_code

    ask("")
    return ask


def _post(member: Any, number: int) -> Any:
    from dongliang_web.models import CheckIn, Post
    from dongliang_web.record.actions import append

    day = NOW.date() - dt.timedelta(days=number // 30)
    at = NOW - dt.timedelta(minutes=number)
    entry = append("checked_in", community=member.community, by=member, day=day, at=at, words={"text": "Wrote."})
    check_in = CheckIn.objects.create(member=member, day_date=day, received_at=at, recorded_at=at, entry=entry)
    return Post.objects.create(
        check_in=check_in, member=member, client_id=uuid.uuid4(), text=entry.kept["text"], received_at=at, entry=entry
    )


if __name__ == "__main__":
    sys.exit(main())
