"""Claiming an imported name: asked by a member, decided by a steward, undone again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Attachment, Claim, Community, Entry, Member
from dongliang_web.record.actions import as_events
from tests.web.factories import LONG_AGO, CommunityFactory, MemberFactory, client_of, entry_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def community() -> Community:
    return CommunityFactory()


@pytest.fixture
def placeholder(community: Community) -> Member:
    return MemberFactory(community=community, name="旧名", imported_name="旧名", account=False, state=str(Role.VISITOR))


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, offices=[Role.STEWARD])


def ask(member: Member, placeholder: Member) -> int:
    url = reverse("claim", args=[placeholder.community.slug, placeholder.key])
    return int(client_of(member).post(url).status_code)


def decide(steward: Member, claim: Claim, answer: str) -> int:
    url = reverse("decide_claim", args=[steward.community.slug, claim.pk])
    return int(client_of(steward).post(url, {answer: "1"}).status_code)


def test_a_confirmed_claim_joins_the_two_in_the_events(
    community: Community, placeholder: Member, steward: Member
) -> None:
    member = MemberFactory(community=community)
    entry_for(placeholder, "checked_in", LONG_AGO)
    assert ask(member, placeholder) == 302
    assert [event.actor for event in as_events(community)] == [str(placeholder.key)]
    assert decide(steward, Claim.objects.get(), "confirm") == 302
    assert [event.actor for event in as_events(community)] == [str(member.key)]
    assert client_of(member).get(reverse("today", args=[community.slug])).context["house"].membership == member
    assert member.notices.filter(key="claim_confirmed").exists()


def test_a_confirmed_claim_can_be_undone(community: Community, placeholder: Member, steward: Member) -> None:
    member = MemberFactory(community=community)
    ask(member, placeholder)
    decide(steward, Claim.objects.get(), "confirm")
    url = reverse("undo_claim", args=[community.slug, placeholder.key])
    assert client_of(steward).post(url).status_code == 302
    assert not placeholder.attachments.filter(until_at=None).exists()
    assert Attachment.objects.filter(member=placeholder).count() == 1, "what was is kept, with its end"
    assert client_of(steward).post(url).status_code == 409


def test_a_refused_claim_changes_nothing_but_is_told(
    community: Community, placeholder: Member, steward: Member
) -> None:
    member = MemberFactory(community=community)
    ask(member, placeholder)
    decide(steward, Claim.objects.get(), "refuse")
    assert not placeholder.attachments.exists()
    assert member.notices.filter(key="claim_refused").exists()
    assert decide(steward, Claim.objects.get(), "confirm") == 409


def test_asking_twice_is_one_claim(community: Community, placeholder: Member, steward: Member) -> None:
    member = MemberFactory(community=community)
    ask(member, placeholder)
    ask(member, placeholder)
    assert Claim.objects.count() == 1
    assert Entry.objects.filter(verb="claimed_name").count() == 1
    assert steward.notices.filter(key="claim_asked").count() == 1


def test_nobody_decides_about_their_own_claim(community: Community, placeholder: Member, steward: Member) -> None:
    ask(steward, placeholder)
    assert decide(steward, Claim.objects.get(), "confirm") == 409
    assert not placeholder.attachments.exists()


def test_a_person_s_own_name_cannot_be_claimed(community: Community) -> None:
    taken = MemberFactory(community=community)
    assert ask(MemberFactory(community=community), taken) == 404
    assert Claim.objects.count() == 0


def test_a_name_that_was_given_cannot_be_claimed_again(
    community: Community, placeholder: Member, steward: Member
) -> None:
    ask(MemberFactory(community=community), placeholder)
    decide(steward, Claim.objects.get(), "confirm")
    assert ask(MemberFactory(community=community), placeholder) == 409


def test_a_claim_of_another_community_is_not_found(placeholder: Member) -> None:
    ask(MemberFactory(community=placeholder.community), placeholder)
    elsewhere = MemberFactory(offices=[Role.STEWARD])
    url = reverse("decide_claim", args=[elsewhere.community.slug, Claim.objects.get().pk])
    assert client_of(elsewhere).post(url, {"confirm": "1"}).status_code == 404
    assert Claim.objects.get().decided_at is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_show_in_both_languages(
    community: Community, placeholder: Member, steward: Member, language: str
) -> None:
    ask(MemberFactory(community=community), placeholder)
    client = client_of(steward)
    claims = client.get(reverse("claims", args=[community.slug]), headers={"accept-language": language})
    claim = client.get(reverse("claim", args=[community.slug, placeholder.key]), headers={"accept-language": language})
    assert "旧名" in claims.content.decode()
    assert reverse("imported_names", args=[community.slug]) in claims.content.decode()
    assert "旧名" in claim.content.decode()
