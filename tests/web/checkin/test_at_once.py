"""Several requests at the same instant: none is lost, none counts twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from dongliang.gate import GateRules, rules_to_json
from dongliang_web.checkin.jobs import due
from dongliang_web.models import CheckIn, Community, Entry, Member, Notice, Post
from tests.web.checkin.desk import DAY, ENOUGH, NOW, TODAY, YESTERDAY, held, picture, sent
from tests.web.factories import CohortFactory, CommunityFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]
MANY = 8


@pytest.fixture
def community(clock: time_machine.Traveller) -> Community:
    return CommunityFactory(slug="hands")


def sending(member: Member, form: dict[str, Any], page: str = "check-in") -> Callable[[], HttpResponse]:
    client = client_of(member)
    return lambda: client.post(f"/c/hands/{page}", form)


def test_the_same_form_sent_many_times_at_once_is_one_post(community: Community) -> None:
    member = MemberFactory(community=community)
    form = sent()
    answers = at_once(*(sending(member, {**form, "pictures": [picture()]}) for _ in range(MANY)))
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(303, "/c/hands/")}
    rows, files = held()
    assert (rows["CheckIn"], rows["Post"], rows["Entry"], rows["Picture"], len(files)) == (1, 1, 1, 1, 2)


def test_different_posts_at_once_are_one_check_in_and_all_are_kept(community: Community) -> None:
    member = MemberFactory(community=community)
    texts = {f"{ENOUGH}{number}" for number in range(MANY)}
    answers = at_once(*(sending(member, sent(text)) for text in texts))
    assert {answer.status_code for answer in answers} == {303}
    assert CheckIn.objects.count() == 1
    assert set(Post.objects.values_list("text__text", flat=True)) == texts
    assert Entry.objects.filter(verb="checked_in").count() == 1
    assert Entry.objects.filter(verb="added_to_check_in").count() == MANY - 1


def test_two_make_ups_at_once_do_not_both_take_the_last_one(community: Community) -> None:
    rules = rules_to_json(GateRules())
    rules["day"]["make_up_hours"] = 72
    cohort = CohortFactory(community=community, first_date=TODAY - 5 * DAY, rules=rules)
    member = EnrolmentFactory(cohort=cohort).member
    days = [YESTERDAY, YESTERDAY - DAY]
    answers = at_once(*(sending(member, sent(day=day), f"make-up/{day}") for day in days))
    assert sorted(answer.status_code for answer in answers) == [303, 400]
    assert CheckIn.objects.count() == 1


def test_the_same_make_up_sent_many_times_at_once_is_one(community: Community) -> None:
    member = EnrolmentFactory(cohort=CohortFactory(community=community, first_date=TODAY - 5 * DAY)).member
    form = sent(day=YESTERDAY)
    answers = at_once(*(sending(member, form, f"make-up/{YESTERDAY}") for _ in range(MANY)))
    assert {answer.status_code for answer in answers} == {303}
    assert (CheckIn.objects.count(), Post.objects.count()) == (1, 1)


def test_two_runs_of_the_due_work_at_once_tell_once(community: Community) -> None:
    for _ in range(5):
        MemberFactory(community=community)
    assert sum(at_once(*(lambda: due(NOW) for _ in range(4)))) == 5
    assert Notice.objects.count() == 5
    assert Entry.objects.filter(verb="changed_state").count() == 5


def test_leave_announced_twice_at_once_is_announced_once(community: Community) -> None:
    member = MemberFactory(community=community)
    form = {"day": str(TODAY + DAY)}
    answers = at_once(*(sending(member, form, "days-off") for _ in range(MANY)))
    assert sorted(answer.status_code for answer in answers) == [303] + [400] * (MANY - 1)
    assert held()[0]["Leave"] == 1
