"""A bank of questions for a community, and a candidate who answers them by their pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dongliang.gate import QuizRules
from dongliang_web.models import Answer, Cohort, Community, Draw, Member, Question
from tests.web.factories import LONG_AGO, CohortFactory, MemberFactory
from tests.web.gate.trial import get, of_rule, post

#: The right choice and the reason of every question of a bank; nothing else says them.
RIGHT, REASON = "对的那一个", "因为书上是这样写的"
FIELD = re.compile(r'<input type="(radio|checkbox)" name="(q\d+)" value="(\d+)"[^>]*>\s*(.*?)</label>', re.DOTALL)


def asking(community: Community, number: int = 3, **rules: Any) -> Cohort:
    """Return cohort 3, which asks three questions unless told otherwise, and a bank of six."""
    quiz = QuizRules(**{"quiz_questions": 3, **rules})
    cohort: Cohort = CohortFactory(community=community, number=number, rules=of_rule(quiz=quiz))
    bank(community)
    return cohort


def bank(community: Community, count: int = 6, state: str = "accepted", **values: Any) -> list[Question]:
    """Put questions into a community's bank, each with three choices of which the first written is right."""
    author = MemberFactory(community=community, name="出题人")
    return [a_question(author, f"第{number}题？", state=state, **values) for number in range(count)]


def a_question(author: Member, text: str, **values: Any) -> Question:
    """Put one question into a bank."""
    choices = [{"text": RIGHT, "right": True}, {"text": "错的甲", "right": False}, {"text": "错的乙", "right": False}]
    given: dict[str, Any] = {"kind": "single", "choices": choices, "explanation": REASON, "state": "accepted", **values}
    return Question.objects.create(
        community=author.community, text=text, proposed_by=author, proposed_at=LONG_AGO, **given
    )


def address(cohort: Cohort) -> str:
    """Return the address of a cohort's questions."""
    return f"/c/{cohort.community.slug}/cohorts/{cohort.number}/questions"


def begin(client: Client, cohort: Cohort) -> HttpResponse:
    """Press the button that begins a try, and return the page that follows."""
    post(client, address(cohort))
    return get(client, address(cohort))


def choices(page: HttpResponse) -> list[tuple[str, str, str, str]]:
    """Return the kind, field, value and text of every choice on a page, in order."""
    found = FIELD.findall(page.content.decode())
    return [(kind, name, value, unescape(text).strip()) for kind, name, value, text in found]


def hand_in(client: Client, cohort: Cohort, right: int, **more: Any) -> HttpResponse:
    """Begin or go on with a try, answer so many questions right and the rest wrong, and hand it in."""
    page = begin(client, cohort)
    sent: dict[str, Any] = {}
    for _, name, value, text in choices(page):
        if (text == RIGHT) == (int(name[1:]) < right):
            sent[name] = value
    return post(client, address(cohort), **{"try": number_on(page), **sent, **more})


def number_on(page: HttpResponse) -> str:
    """Return the number of the try that a page holds."""
    found = re.search(r'name="try" value="(\d+)"', page.content.decode())
    assert found, "no try on the page"
    return found[1]


def tries(member: Member) -> list[Draw]:
    """Return a member's tries, the earliest first."""
    return list(Draw.objects.filter(member=member).order_by("number"))


def asked_in(draw: Draw) -> list[int]:
    """Return the questions of a try in order."""
    return list(Answer.objects.filter(draw=draw).order_by("place").values_list("question_id", flat=True))
