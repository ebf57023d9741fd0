"""Two requests at the same instant, where the second sees what was before the first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dongliang.council import Role
from dongliang_web.gate.actions import settle
from dongliang_web.models import Cohort, Entry, Member, Office, Passage
from dongliang_web.pages.clock import now
from tests.web.factories import (
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    wrote,
)
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]
DAY = dt.timedelta(days=1)


def posting(member: Member, path: str, **form: str) -> Callable[[], int]:
    """Return the sending of a form, from a browser of its own."""
    browser, address = client_of(member), f"/c/{member.community.slug}/{path}"
    return lambda: browser.post(address, form).status_code


def test_one_is_appointed_once() -> None:
    founder = MemberFactory(offices=[Role.FOUNDER])
    member = MemberFactory(community=founder.community)
    acts = [posting(founder, f"members/{member.key}/steward") for _ in range(6)]
    assert at_once(*acts) == [302] * 6
    assert Office.objects.filter(member=member).count() == 1
    assert Entry.objects.filter(verb="appointed_steward").count() == 1


def test_a_name_is_taken_back_once() -> None:
    steward = MemberFactory(offices=[Role.STEWARD])
    account = MemberFactory(community=steward.community).account()
    name = MemberFactory(community=steward.community, imported_name="老王", account=account)
    acts = [posting(steward, f"members/{name.key}/unclaim") for _ in range(6)]
    assert sorted(at_once(*acts)) == [302] + [409] * 5
    assert Entry.objects.filter(verb="detached_account").count() == 1


def test_of_many_changes_one_text_is_left_and_of_a_deleted_post_none() -> None:
    member = MemberFactory()
    post = wrote(member, now().date() - 3 * DAY)
    path = f"posts/{post.key}"
    texts = [f"第{n}次改，够长了吧" for n in range(5)]
    edits = [posting(member, f"{path}/edit", text=text, visible_to="members") for text in texts]
    assert at_once(*edits) == [303] * 5
    assert Passage.objects.count() == 1
    assert set(at_once(*edits, posting(member, f"{path}/delete"), posting(member, f"{path}/delete"))) <= {303, 400, 404}
    assert not Passage.objects.exists()


@pytest.mark.parametrize("attempt", range(4))
def test_who_leaves_while_the_rule_decides_has_left(attempt: int) -> None:
    """Neither waits for the other for ever, and nobody is brought back in by passing."""
    community = CommunityFactory()
    cohort = CohortFactory(community=community, number=1, first_date=now().date() - 20 * DAY)
    member = EnrolmentFactory(cohort=cohort).member
    for day in range(15):
        checked_in(member, cohort.first_date + day * DAY, cohort)

    def decide() -> int:
        return settle(Cohort.objects.select_related("community").get(pk=cohort.pk), now())

    answers = sorted(at_once(posting(member, "leave"), decide, decide, decide))
    member.refresh_from_db()
    assert member.state == Role.FORMER
    assert len(answers) == 4
    passed = Entry.objects.filter(verb="graduated").count()
    assert answers == [0, 0, passed, 302]
    assert member.enrolments.filter(withdrawn_at=None, graduated_at=None).count() == 0


def test_a_day_made_up_while_the_rule_decides_stops_neither() -> None:
    cohort = CohortFactory(number=1, first_date=now().date() - 20 * DAY)
    community = cohort.community
    members = [EnrolmentFactory(cohort=cohort).member for _ in range(4)]
    form = {"text": "够长了，够长了，够长", "visible_to": "members", "day": str(community.clock().day_of(now()))}
    writing = [posting(each, "check-in", **form, client_id=str(each.key)) for each in members]

    def decide() -> int:
        return settle(Cohort.objects.select_related("community").get(pk=cohort.pk), now())

    answers = sorted(at_once(*writing, decide, decide))
    assert answers == [0, 8, *[303] * 4]
