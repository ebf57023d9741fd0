"""A trial of fifteen days from 2 November 2026, and words to read the site by."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.models import Cohort, Enrolment, Entry, Leave, Member, Notice
from dongliang_web.pages.frame import notice_sentence
from dongliang_web.record.actions import append
from tests.web.factories import EnrolmentFactory, MemberFactory, checked_in

FIRST = dt.date(2026, 11, 2)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
#: Midnight in Shanghai at which the trial begins.
_BEGINS = dt.datetime(2026, 11, 1, 16, tzinfo=dt.UTC)


def date(number: int) -> dt.date:
    """Return day ``number`` of the trial, from 1."""
    return FIRST + (number - 1) * DAY


def at(number: int, hour: float = 12) -> dt.datetime:
    """Return the instant at an hour of day ``number`` in Shanghai."""
    return _BEGINS + (number - 1) * DAY + hour * HOUR


def candidate(cohort: Cohort, name: str, row: str = "", **values: Any) -> Member:
    """Return a candidate whose days are written as a row of signs: # written, + made up, L leave, . nothing."""
    member: Member = MemberFactory(community=cohort.community, name=name, state=str(Role.CANDIDATE))
    EnrolmentFactory(cohort=cohort, member=member, **values)
    for number, sign in enumerate(row, start=1):
        if sign in "#+":
            checked_in(member, date(number), cohort, mark="done" if sign == "#" else "made_up")
        if sign == "L":
            entry = append("announced_leave", community=cohort.community, by=member, at=at(0), day=date(number))
            Leave.objects.create(member=member, day_date=date(number), announced_at=at(0), entry=entry)
    return member


def of_rule(**values: Any) -> dict[str, Any]:
    """Return a rule as a cohort keeps it."""
    return rules_to_json(GateRules(**values))


def enrolment(member: Member, cohort: Cohort) -> Enrolment:
    """Return a member's enrolment as it stands now."""
    return Enrolment.objects.get(member=member, cohort=cohort)


def state(member: Member) -> str:
    """Return a member's state as it stands now."""
    return str(Member.objects.get(pk=member.pk).state)


def told(member: Member) -> list[str]:
    """Return what a member was told, in Chinese, the earliest first."""
    notices = Notice.objects.filter(member=member).order_by("pk")
    return [notice_sentence(each, "zh-Hans", "Asia/Shanghai") for each in notices]


def entries(member: Member, *verbs: str) -> list[tuple[str, str]]:
    """Return the verbs and rules of what the record holds of a member."""
    found = Entry.objects.filter(target=member, verb__in=verbs).order_by("pk")
    return list(found.values_list("verb", "rule"))


def words(answer: HttpResponse) -> str:
    """Return the words of a page without markup or spaces."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", "", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", main, flags=re.DOTALL)))


def spoken(answer: HttpResponse) -> str:
    """Return the words of a page without markup, one space between them."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.DOTALL)))


def title(answer: HttpResponse) -> str:
    """Return the title on a page."""
    found = re.search(r"<h1>(.*?)</h1>", answer.content.decode(), re.DOTALL)
    assert found, "no title"
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", found[1])))


def get(client: Client, path: str, language: str = "zh-hans") -> HttpResponse:
    """Open a page in a language."""
    return client.get(path, headers={"accept-language": language})


def post(client: Client, path: str, language: str = "zh-hans", **sent: Any) -> HttpResponse:
    """Send a form in a language."""
    return client.post(path, sent, headers={"accept-language": language})
