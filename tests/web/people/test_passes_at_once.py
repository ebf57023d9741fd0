"""Sign-in links when many act at the same instant."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Attachment, Entry, Member
from tests.web.factories import MemberFactory, client_of
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def steward_of(member: Member) -> Client:
    return client_of(MemberFactory(community=member.community, offices=[Role.STEWARD]))


def pass_url(member: Member) -> str:
    return f"/c/{member.community.slug}/members/{member.key}/pass"


def test_of_many_who_use_a_link_one_gets_in() -> None:
    member = MemberFactory()
    page = steward_of(member).post(pass_url(member)).content.decode()
    found = re.search(r"/in/[\w-]{43}", page)
    assert found
    assert sorted(at_once(*[lambda: Client().post(found[0]).status_code] * 8)) == [302] + [404] * 7
    assert Entry.objects.filter(verb="used_sign_in").count() == 1


def test_many_stewards_make_one_account_for_a_placeholder() -> None:
    member = MemberFactory(account=False, imported_name="何青")
    stewards = [steward_of(member) for _ in range(4)]
    answers = sorted(at_once(*[lambda each=each: each.post(pass_url(member)).status_code for each in stewards]))
    assert answers == [200] * 4
    assert Attachment.objects.filter(member=member).count() == 1
