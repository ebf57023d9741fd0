"""What waits for stewards, and who holds an office."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang_web.models import Entry, Member, Notice
from dongliang_web.people.actions import ask_for_pass
from tests.web.factories import CohortFactory, CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db


class Case:
    """A community with a founder, a steward and a member."""

    def __init__(self) -> None:
        self.community = CommunityFactory()
        self.founder: Member = MemberFactory(community=self.community, offices=[Role.FOUNDER], name="白芷")
        self.steward: Member = MemberFactory(community=self.community, offices=[Role.STEWARD], name="杜若")
        self.member: Member = MemberFactory(community=self.community, name="顾南")
        self.page = f"/c/{self.community.slug}/stewards"

    def send(self, by: Member, path: str, **entry: str) -> int:
        return client_of(by).post(f"/c/{self.community.slug}/{path}", entry).status_code

    def roles(self, member: Member) -> set[str]:
        return {str(role) for role in Member.objects.get(pk=member.pk).roles()}


def test_the_founder_appoints_by_the_list_and_the_member_is_told() -> None:
    case = Case()
    assert case.send(case.founder, "stewards/appoint", member=str(case.member.key)) == 302
    assert case.roles(case.member) == {"member", "steward"}
    assert Entry.objects.get(verb="appointed_steward").target == case.member
    assert "白芷" in client_of(case.member).get("/look").content.decode()


def test_the_founder_appoints_from_the_member_s_page_and_releases() -> None:
    case = Case()
    case.send(case.founder, f"members/{case.member.key}/steward")
    assert case.roles(case.member) == {"member", "steward"}
    case.send(case.founder, f"members/{case.member.key}/steward", release="1")
    assert case.roles(case.member) == {"member"}
    assert Notice.objects.filter(member=case.member, key="released_steward").count() == 1
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == [
        "appointed_steward",
        "released_steward",
    ]


@pytest.mark.parametrize("state", [Role.VISITOR, Role.CANDIDATE, Role.FORMER])
def test_only_members_hold_office(state: Role) -> None:
    case = Case()
    other = MemberFactory(community=case.community, state=str(state))
    assert case.send(case.founder, "stewards/appoint", member=str(other.key)) == 400
    case.send(case.founder, f"members/{other.key}/steward")
    assert case.roles(other) == {str(state)}


def test_appointing_or_releasing_twice_is_told() -> None:
    case = Case()
    client, url = client_of(case.founder), f"/c/{case.community.slug}/members/{case.steward.key}/steward"
    assert "is a steward already" in client.post(url, follow=True).content.decode()
    client.post(url, {"release": "1"})
    assert "is not a steward" in client.post(url, {"release": "1"}, follow=True).content.decode()
    assert Entry.objects.count() == 1


def test_the_founder_is_not_released() -> None:
    case = Case()
    case.send(case.founder, f"members/{case.founder.key}/steward", release="1")
    assert case.roles(case.founder) == {"member", "founder"}


def test_a_steward_appoints_nobody_but_may_step_down() -> None:
    case = Case()
    assert case.send(case.steward, "stewards/appoint", member=str(case.member.key)) == 403
    assert case.send(case.steward, f"members/{case.member.key}/steward") == 403
    assert case.send(case.steward, "stewards/step-down") == 302
    assert case.roles(case.steward) == {"member"}
    assert not Notice.objects.exists()


@pytest.mark.parametrize("entry", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_a_member_that_is_none_is_refused(entry: str) -> None:
    case = Case()
    assert case.send(case.founder, "stewards/appoint", member=entry) == 400
    elsewhere = MemberFactory()
    assert case.send(case.founder, "stewards/appoint", member=str(elsewhere.key)) == 400
    assert case.send(case.founder, f"members/{elsewhere.key}/steward") == 404


def test_the_page_is_for_stewards() -> None:
    case = Case()
    assert "顾南" in client_of(case.founder).get(case.page).content.decode()
    settings = reverse("community_settings", args=[case.community.slug])
    assert settings in client_of(case.steward).get(case.page).content.decode()
    assert 'name="part"' not in client_of(case.steward).get(settings).content.decode(), "stewards read them"
    assert client_of(case.member).get(case.page).status_code == 403
    assert Client().get(case.page).status_code == 302


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_asks_the_database_as_often_for_thirty_as_for_one(
    many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    case = Case()
    at = dt.datetime.now(dt.UTC)
    for _ in range(many):
        other = MemberFactory(community=case.community, offices=[Role.STEWARD])
        ask_for_pass(by=case.steward, member=other, at=at)
    client = client_of(case.founder)
    with django_assert_max_num_queries(16):
        page = client.get(case.page)
    assert len(page.context["asked"]) == many


# ------------------------------------------------------------------ leaving


def test_without_a_cohort_opening_the_first_is_the_act() -> None:
    case = Case()
    said = client_of(case.founder).get(case.page).content.decode()
    assert "Your community has had no cohort yet" in said
    assert "Open the first cohort" in said
    CohortFactory(community=case.community)
    said = client_of(case.founder).get(case.page).content.decode()
    assert "For stewards" in said
    assert "Open the first cohort" not in said


def test_a_steward_who_leaves_lays_the_office_down() -> None:
    case = Case()
    assert "Leave 一双手?" in client_of(case.steward).get(f"/c/{case.community.slug}/leave").content.decode()
    assert case.send(case.steward, "leave") == 302
    assert case.roles(case.steward) == {"former"}
    assert list(Entry.objects.order_by("id").values_list("verb", flat=True)) == ["released_steward", "changed_state"]


def test_a_founder_who_leaves_is_told_to_whom_their_powers_go() -> None:
    case = Case()
    said = client_of(case.founder).get(f"/c/{case.community.slug}/leave").content.decode()
    assert "With your leaving your powers go to whoever runs the site" in said
    assert case.send(case.founder, "leave") == 302
    assert case.roles(case.founder) == {"former"}
    assert Entry.objects.filter(verb="powers_fell", rule="council.founder_left").count() == 1


def test_who_has_left_cannot_leave_again_and_strangers_have_nothing_to_leave() -> None:
    case = Case()
    former = MemberFactory(community=case.community, state=str(Role.FORMER))
    assert case.send(former, "leave") == 403
    assert case.send(MemberFactory(), "leave") == 404
