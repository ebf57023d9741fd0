"""Links when several act at the same instant."""

from __future__ import annotations

import pytest

from dongliang_web.gate import actions as gate
from dongliang_web.models import InvitationLink, Member, Origin
from dongliang_web.roots import actions
from tests.web.factories import AccountFactory, CohortFactory, CommunityFactory, MemberFactory
from tests.web.meanwhile import at_once
from tests.web.roots.growing import NOW

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def member() -> Member:
    found: Member = MemberFactory(community=CommunityFactory(slug="hands"))
    return found


def test_newcomers_at_once_do_not_pass_the_limit_of_a_link() -> None:
    inviter = member()
    cohort = CohortFactory(community=inviter.community, first_date=NOW.date().replace(day=16))
    link = actions.own_link(by=inviter, at=NOW)
    actions.limit_link(by=inviter, link=link, most=2, last_date=None, at=NOW)
    accounts = [AccountFactory() for _ in range(6)]
    at_once(*[lambda each=each: gate.enrol(by=each, cohort=cohort, at=NOW, link=link) for each in accounts])
    assert Member.objects.count() == 7
    assert Origin.objects.filter(link=link).count() == 2


def test_pages_opened_at_once_make_one_link() -> None:
    inviter = member()
    made = at_once(*[lambda: actions.own_link(by=inviter, at=NOW).code for _ in range(5)])
    assert len(set(made)) == 1
    assert InvitationLink.objects.count() == 1


def test_two_stewards_cannot_close_a_circle_between_them() -> None:
    steward = member()
    a, b = (MemberFactory(community=steward.community) for _ in range(2))
    answers = at_once(
        lambda: actions.change_origin(by=steward, member=a, inviter=b, reason="因为", at=NOW),
        lambda: actions.change_origin(by=steward, member=b, inviter=a, reason="因为", at=NOW),
    )
    assert sorted(map(str, answers)) == ["None", "origin_circle"]
    assert Origin.objects.count() == 1
