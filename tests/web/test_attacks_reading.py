"""Reading what is for others: posts, pictures, people, and somebody's whole account."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from pytest_django import Settings

from dongliang.council import Role
from dongliang_web.models import Claim, Community, Member, Notice, Picture, Post
from dongliang_web.pages.clock import now
from tests.web.factories import (
    AccountFactory,
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    a_picture,
    client_of,
    wrote,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
SECRET = "谁能读到这一句"


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, offices=[Role.STEWARD])


def pass_page(by: Member, member: Member) -> str:
    return client_of(by).post(f"/c/{by.community.slug}/members/{member.key}/pass").content.decode()


# ------------------------------------------------------------------ posts and pictures

#: Whom a post is for -> the readers, besides its author, who get to see it.
READERS = {
    "members": {"member", "steward", "same cohort", "other cohort"},
    "cohort": {"same cohort"},
    "stewards": {"steward"},
    "me": set(),
}


def readers(community: Community, author: Member) -> dict[str, Client]:
    """Return browsers of everybody who may try, by what they are; the author is in a cohort."""
    today = community.clock().day_of(now())
    other = CohortFactory(community=community, number=2, first_date=today - 2 * DAY)
    cohort = author.enrolments.get().cohort
    left = MemberFactory(community=community, state=str(Role.FORMER))
    EnrolmentFactory(cohort=cohort, member=left, withdrawn_at=now())
    visitor = MemberFactory(community=community, state=str(Role.VISITOR))
    EnrolmentFactory(cohort=cohort, member=visitor)
    found = {
        "member": MemberFactory(community=community),
        "steward": MemberFactory(community=community, offices=[Role.STEWARD]),
        "same cohort": EnrolmentFactory(cohort=cohort).member,
        "other cohort": EnrolmentFactory(cohort=other).member,
        "former": left,
        "visitor": visitor,
        "steward elsewhere": MemberFactory(offices=[Role.FOUNDER, Role.STEWARD]),
    }
    return {what: client_of(member) for what, member in found.items()} | {"nobody": Client()}


@pytest.mark.parametrize("visible_to", READERS)
def test_a_post_and_its_pictures_are_seen_by_those_it_is_for(community: Community, visible_to: str) -> None:
    today = community.clock().day_of(now())
    cohort = CohortFactory(community=community, number=1, first_date=today - 3 * DAY)
    author = EnrolmentFactory(cohort=cohort).member
    form = {
        "text": SECRET,
        "body_note": f"{SECRET}，身体",
        "visible_to": visible_to,
        "day": today,
        "client_id": "0" * 31 + "1",
        "pictures": [a_picture()],
    }
    browser = client_of(author)
    assert browser.post("/c/hands/check-in", form).status_code == 303
    post, picture = Post.objects.get(), Picture.objects.get()
    addresses = [f"/c/hands/pictures/{picture.key}", f"/c/hands/pictures/{picture.key}?size=small"]
    pages = ["/c/hands/", f"/c/hands/members/{author.key}"]
    everybody = readers(community, author)
    for what, reader in everybody.items():
        may = what in READERS[visible_to]
        assert [SECRET in reader.get(page).content.decode() for page in pages] == [may, may], what
        assert [reader.get(address).status_code == 200 for address in addresses] == [may, may], what
        assert not any("，身体" in reader.get(page).content.decode() for page in pages), what
    # Once seen, a picture is asked for anew each time: deleting holds at once, also for whoever has it.
    tag = {"HTTP_IF_NONE_MATCH": f'"{picture.key}"'}
    browser.post(f"/c/hands/posts/{post.key}/delete")
    for reader in (browser, *everybody.values()):
        assert reader.get(addresses[0], **tag).status_code != 304
        assert not any(SECRET in reader.get(page).content.decode() for page in pages)


def test_a_picture_is_found_in_its_own_community_only(community: Community) -> None:
    member = MemberFactory(community=community)
    today = community.clock().day_of(now())
    form = {"text": SECRET, "visible_to": "members", "day": today, "client_id": "0" * 31 + "2"}
    client_of(member).post("/c/hands/check-in", {**form, "pictures": [a_picture()]})
    both = MemberFactory(account=member.account(), community=CommunityFactory(slug="feet"))
    assert client_of(both).get(f"/c/feet/pictures/{Picture.objects.get().key}").status_code == 404


@pytest.mark.parametrize("state", [Role.FORMER, Role.VISITOR])
def test_who_is_no_longer_inside_is_not_told_who_else_is(community: Community, state: Role) -> None:
    first_date = community.clock().day_of(now()) - dt.timedelta(days=2)
    cohort = CohortFactory(community=community, number=1, first_date=first_date)
    peer = MemberFactory(community=community, name="还在里面的人")
    EnrolmentFactory(cohort=cohort, member=peer, graduated_at=now())
    gone, inside = (MemberFactory(community=community, state=str(each)) for each in (state, Role.MEMBER))
    for member in (gone, inside):
        EnrolmentFactory(cohort=cohort, member=member)
    seen = {member: client_of(member).get("/c/hands/standing").content.decode() for member in (gone, inside)}
    assert peer.name not in seen[gone]
    assert str(peer.key) not in seen[gone]
    assert peer.name in seen[inside]


# ------------------------------------------------------------------ somebody's whole account


def test_a_steward_does_not_come_in_as_somebody_by_taking_their_name_back(
    community: Community, steward: Member
) -> None:
    """Who came in by an imported name alone is that member: parted from it, a new link would open all they wrote."""
    elder = MemberFactory(community=community, name="老王", imported_name="老王")
    EmailAddress.objects.create(user=elder.account(), email="wang@example.org", verified=True, primary=True)
    wrote(elder, community.clock().day_of(now()), SECRET, visible_to="me")
    browser = client_of(steward)
    assert "老王" not in browser.get("/c/hands/claims").content.decode()
    answer = browser.post(f"/c/hands/members/{elder.key}/unclaim")
    assert answer.status_code == 409
    assert "who this person is here" in answer.content.decode()
    assert "/in/" not in pass_page(steward, elder)
    assert elder.account() is not None


def test_a_steward_does_not_lock_another_steward_out(community: Community, steward: Member) -> None:
    other = MemberFactory(community=community, imported_name="老王", offices=[Role.STEWARD])
    assert client_of(steward).post(f"/c/hands/members/{other.key}/unclaim").status_code == 409
    assert other.account() is not None


def test_who_goes_by_an_imported_name_claims_no_second_one(community: Community, steward: Member) -> None:
    """They would become the one of the two that comes first, and no longer find what they wrote."""
    elder = MemberFactory(community=community, imported_name="乙")
    other = MemberFactory(community=community, imported_name="甲", account=False, state=str(Role.VISITOR))
    assert client_of(elder).post(f"/c/hands/members/{other.key}/claim").status_code == 409
    assert not Claim.objects.exists()


def test_a_name_given_beside_one_s_own_can_be_taken_back(community: Community, steward: Member) -> None:
    member = MemberFactory(community=community)
    name = MemberFactory(community=community, imported_name="老王", account=member.account(), state=str(Role.VISITOR))
    assert client_of(steward).post(f"/c/hands/members/{name.key}/unclaim").status_code == 302
    assert name.account() is None
    assert member.account() is not None


def test_who_has_left_is_not_reached_by_their_imported_name(community: Community, steward: Member) -> None:
    account = AccountFactory(name="走了的人")
    MemberFactory(community=community, account=account, state=str(Role.FORMER))
    name = MemberFactory(community=community, account=account, imported_name="旧名", state=str(Role.VISITOR))
    assert not re.search(r"/in/[\w-]{43}", pass_page(steward, name))
    assert not account.passes.exists()


def test_nothing_is_recorded_for_who_has_left(community: Community, steward: Member) -> None:
    gone = MemberFactory(community=community, state=str(Role.FORMER))
    day = {"day": community.clock().day_of(now()), "mark": "done", "reason": "停电"}
    assert client_of(steward).post(f"/c/hands/members/{gone.key}/record", day).status_code == 400
    assert not gone.check_ins.exists()


def test_one_person_s_claims_do_not_flood_the_stewards(community: Community, steward: Member) -> None:
    browser = client_of(MemberFactory(community=community, state=str(Role.CANDIDATE)))
    names = [
        MemberFactory(community=community, imported_name=f"名{n}", account=False, state=str(Role.VISITOR))
        for n in range(8)
    ]
    answers = [browser.post(f"/c/hands/members/{name.key}/claim").status_code for name in names]
    assert answers == [302] * 5 + [409] * 3
    assert Notice.objects.filter(member=steward, key="claim_asked").count() == 5
    assert browser.post(f"/c/hands/members/{names[0].key}/claim").status_code == 302
