"""Questions to try common ground on, opened and answered through its actions."""

from __future__ import annotations

import datetime as dt
import re

from django.http import HttpResponse
from django.urls import reverse

from dongliang_web.harmony import actions
from dongliang_web.models import Community, Ground, GroundVote, Member
from tests.web.factories import MemberFactory

NOW = dt.datetime(2026, 11, 2, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ZH, EN = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}, {"HTTP_ACCEPT_LANGUAGE": "en"}
STATEMENTS = [f"看法第{number}条" for number in "一二三四五六七八"]


def asked(by: Member, statements: list[str] = STATEMENTS, days: int = 14) -> Ground:
    """Let somebody have asked a question."""
    return actions.open_ground(by=by, question="放假怎么打卡？", statements=statements, days=days, at=NOW)


def answered(ground: Ground, member: Member, choices: list[int | None], at: dt.datetime = NOW) -> None:
    """Let a member have answered the statements in their order; None leaves one out."""
    for statement, choice in zip(ground.statements.order_by("pk"), choices, strict=False):
        if choice is not None:
            actions.answer(by=member, ground=ground, statement=statement.pk, choice=choice, at=at)


def two_camps(ground: Ground, community: Community, people: int = 20) -> list[Member]:
    """Let people have answered: all agree to the first three, and two camps of three to two part over the rest.

    Nobody agrees with the second last, and each strays once.
    """
    rows, found = [], []
    for number in range(people):
        member = MemberFactory(community=community, name=f"答题人{number:02d}")
        way = 1 if number % 5 < 3 else -1
        choices = [1, 1, 1, way, way, -way, -1, way]
        choices[(3, 4, 5, 7)[number // 5 % 4]] = 0
        pks = ground.statements.order_by("pk").values_list("pk", flat=True)
        voted = zip(pks, choices, strict=False)
        rows += [GroundVote(statement_id=pk, member=member, choice=each, at=NOW) for pk, each in voted]
        found.append(member)
    GroundVote.objects.bulk_create(rows)
    return found


def page(name: str, ground: Ground, *more: int) -> str:
    """Return the address of a question's page."""
    return reverse(name, args=[ground.community.slug, ground.pk, *more])


def words(answer: HttpResponse) -> str:
    """Return what a page says, without tags and spaces."""
    body = answer.content.decode()
    body = body[body.index("<main") : body.index("</main>")]
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", body))
