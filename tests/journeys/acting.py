"""What many people do in a site while nobody looks at their phones: by the same actions as the pages call.

Run in a site's environment: ``python -m tests.journeys.acting write demo 2026-11-26 7``.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
django.setup()

from dongliang.council import Choice  # noqa: E402  # after Django is set up
from dongliang_web.checkin.actions import Written, check_in  # noqa: E402
from dongliang_web.checkin.models import CheckIn  # noqa: E402
from dongliang_web.council.actions import vote  # noqa: E402
from dongliang_web.council.models import Proposal  # noqa: E402
from dongliang_web.harmony.actions import ground as ground_actions  # noqa: E402
from dongliang_web.harmony.models import Ground  # noqa: E402
from dongliang_web.models import Community, Member  # noqa: E402
from dongliang_web.people.models import electors  # noqa: E402
from dongliang_web.record.actions import Refused  # noqa: E402

_DAY = dt.timedelta(days=1)
_TEXT = "今天照样练了二十分钟，肩膀松了一点。"


def write(slug: str, first: str, days: str) -> None:
    """Let everybody but the founder who wrote in the week before write on each of some days, in the evening."""
    community = Community.objects.prefetch_related("clock_settings").get(slug=slug)
    begins, clock = dt.date.fromisoformat(first), community.clock()
    lately = CheckIn.objects.filter(member__community=community, day_date__gte=begins - 7 * _DAY)
    people = community.members.filter(pk__in=lately.values("member")).exclude(offices__role="founder")
    for member in people:
        member.community = community
        for ahead in range(int(days)):
            day = begins + ahead * _DAY
            _check_in(member, day, clock.end_of(day) - dt.timedelta(hours=6))


def _check_in(member: Member, day: dt.date, at: dt.datetime) -> None:
    try:
        check_in(by=member, written=Written(_TEXT), day=day, client_id=uuid.uuid4(), at=at)
    except Refused:
        return  # whose trial has ended by then writes no more


def agree(slug: str, proposal: str, count: str, at: str) -> None:
    """Let so many of those with a voice agree to a proposal."""
    community, when = Community.objects.get(slug=slug), dt.datetime.fromisoformat(at)
    found = Proposal.objects.to_show().get(pk=int(proposal))
    for member in electors(community, when).exclude(votes__proposal=found).order_by("pk")[: int(count)]:
        vote(by=member, proposal=found, choice=Choice.AGREE, reason="看过了，可以。", at=when)


def answer(slug: str, ground: str, count: str, at: str) -> None:
    """Let so many members answer the statements of a question: two camps that agree on the first statement alone."""
    community, when = Community.objects.get(slug=slug), dt.datetime.fromisoformat(at)
    question = Ground.objects.get(pk=int(ground))
    statements = list(question.statements.order_by("pk"))
    people = electors(community, when).order_by("pk")[: int(count)]
    for place, member in enumerate(people):
        for number, statement in enumerate(statements):
            choice = 1 if number == 0 or (number % 2 == place % 2) else -1
            ground_actions.answer(by=member, ground=question, statement=statement.pk, choice=choice, at=when)


if __name__ == "__main__":
    {"write": write, "agree": agree, "answer": answer}[sys.argv[1]](*sys.argv[2:])
