"""Two accounts of one person: joined when both agree, parted again, and nothing lost either way."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Account, Attachment, Community, Entry, Joining, Member, Post
from dongliang_web.people.actions import issue_own_pass
from dongliang_web.record.actions import as_events
from tests.web.factories import (
    AccountFactory,
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    wrote,
)
from tests.web.portability.conftest import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def kept(community: Community) -> Member:
    """The member of the account that goes on."""
    return MemberFactory(community=community, name="何青")


@pytest.fixture
def other(community: Community) -> Member:
    """The member of the account that is closed, who came later."""
    return MemberFactory(community=community, name="小青", joined_at=NOW - 90 * DAY)


def account(member: Member) -> Account:
    found = member.account()
    assert found is not None
    return found


def link_of(browser: Client) -> str:
    """Ask for a link, and return its path."""
    page = browser.post("/me/accounts/ask").content.decode()
    found = re.search(r"/join-account/[\w-]{43}", page)
    assert found, page
    return found[0]


def agreed(kept: Client, other: Client) -> Joining:
    link = link_of(kept)
    assert other.get(link).status_code == 200
    assert other.post(link).status_code == 200
    return Joining.objects.latest("pk")


def joined(kept: Client, other: Client, **chosen: int) -> Joining:
    joining = agreed(kept, other)
    assert kept.get(f"/me/accounts/{joining.pk}").status_code == 200
    answer = kept.post(f"/me/accounts/{joining.pk}", {name.replace("_", "-"): value for name, value in chosen.items()})
    assert answer.status_code == 302, answer.content.decode()
    joining.refresh_from_db()
    return joining


def part(kept: Client, joining: Joining) -> str:
    page = kept.post(f"/me/accounts/{joining.pk}/part").content.decode()
    found = re.search(r"/in/[\w-]{43}", page)
    assert found, page
    return found[0]


def test_joined_the_two_are_one_and_parted_they_are_as_before(
    community: Community, kept: Member, other: Member
) -> None:
    one, two = client_of(kept), client_of(other)
    mine, theirs = account(kept), account(other)
    checked_in(kept, TODAY - 5 * DAY)
    private = wrote(other, TODAY - 40 * DAY, "小青写给自己的", visible_to="me")
    joining = joined(one, two)
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.is_active, other.state) == (False, "visitor")
    assert (other.account(), other.first()) == (mine, kept)
    assert two.get("/c/hands/").status_code == 302, "signed out"
    assert one.get("/c/hands/").context["house"].membership == kept
    page = one.get(f"/c/hands/members/{kept.key}")
    assert "小青写给自己的" in page.content.decode()
    assert {TODAY - 5 * DAY, TODAY - 40 * DAY} <= {mark.day for mark in page.context["marks"] if mark.wrote}
    form = {"text": "改过的，还是小青写的，够长", "visible_to": "me", "body_note": ""}
    assert one.post(f"/c/hands/posts/{private.key}/edit", form).status_code == 303
    assert {event.actor for event in as_events(community) if event.kind == "check_in"} == {str(kept.key)}
    assert "小青" not in [each.name for each in one.get("/c/hands/people").context["people"]]
    since = wrote(kept, TODAY, "合并以后写的")

    way_in = part(one, joining)
    other.refresh_from_db()
    assert (other.account(), other.state, other.first()) == (theirs, "member", other)
    assert (kept.account(), kept.state) == (mine, "member")
    again = Client()
    assert again.post(way_in).status_code == 302
    assert again.get("/c/hands/").context["house"].membership == other
    assert Post.objects.get(pk=private.pk).member == other
    assert Post.objects.get(pk=since.pk).member == kept
    assert "小青" not in one.get(f"/c/hands/members/{kept.key}").content.decode()
    assert Attachment.objects.filter(member=other).count() == 3, "all of it is kept, each with its end"
    assert Entry.objects.filter(verb="attached_account", target=other).count() == 2


def test_who_comes_first_is_chosen(kept: Member, other: Member, community: Community) -> None:
    joining = joined(client_of(kept), client_of(other), **{f"first_{community.pk}": other.pk})
    mine = account(other)
    assert kept.first() == other
    assert mine == account(kept)
    browser = client_of(mine)
    assert browser.get("/c/hands/").context["house"].membership == other
    part(browser, joining)
    kept.refresh_from_db()
    assert (kept.first(), kept.state, account(kept)) == (kept, "member", mine)
    assert account(other) != mine


def test_a_community_of_the_other_alone_passes_on_with_its_office(kept: Member) -> None:
    other = MemberFactory(community=CommunityFactory(slug="feet"), offices=[Role.FOUNDER])
    joining = joined(client_of(kept), client_of(other))
    browser = client_of(kept)
    assert browser.get("/c/feet/").context["house"].membership == other
    assert browser.get("/c/feet/settings").status_code == 200
    part(browser, joining)
    assert client_of(kept).get("/c/feet/settings").status_code == 403
    assert client_of(other).get("/c/feet/settings").status_code == 200


def test_nobody_comes_to_hold_two_offices(kept: Member, other: Member, community: Community) -> None:
    for each in (kept, other):
        each.offices.create(role=str(Role.STEWARD), from_at=NOW)
    one = client_of(kept)
    joining = agreed(one, client_of(other))
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 409
    assert account(other).is_active
    kept.offices.update(until_at=NOW)
    assert one.post(f"/me/accounts/{joining.pk}", {f"first-{community.pk}": kept.pk}).status_code == 302
    assert kept.first() == other, "who holds the office comes first, whatever was sent"


def test_nobody_is_in_a_trial_twice(community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - DAY)
    kept, other = (EnrolmentFactory(cohort=cohort).member for _ in range(2))
    one = client_of(kept)
    joining = agreed(one, client_of(other))
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 409
    assert {account(kept).is_active, account(other).is_active} == {True}


def test_a_trial_by_own_zone_does_not_change_its_zone(community: Community, kept: Member) -> None:
    rules = {**community.gate_rules, "day": {**community.gate_rules["day"], "own_zone": True}}
    there = CommunityFactory(slug="feet", gate_rules=rules)
    cohort = CohortFactory(community=there, first_date=TODAY - DAY, rules=rules)
    other = EnrolmentFactory(cohort=cohort).member
    Account.objects.filter(pk=account(other).pk).update(zone="America/New_York")
    one = client_of(kept)
    joining = agreed(one, client_of(other))
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 409


def test_an_address_passes_on_and_goes_back(kept: Member, other: Member) -> None:
    theirs = account(other)
    Account.objects.filter(pk=theirs.pk).update(email="qing@example.org")
    EmailAddress.objects.create(user=theirs, email="qing@example.org", verified=True, primary=True)
    joining = joined(client_of(kept), client_of(other))
    address = EmailAddress.objects.get()
    assert (address.user, account(kept).email) == (account(kept), "qing@example.org")
    part(client_of(kept), joining)
    address.refresh_from_db()
    assert (address.user, account(kept).email, account(other).email) == (theirs, "", "qing@example.org")


def test_a_stolen_link_joins_nobody_without_the_last_word(kept: Member, other: Member) -> None:
    """Whoever steals a link can only offer themselves; who asked sees who it is, and says no."""
    thief = MemberFactory(community=kept.community, name="路人")
    one, two = client_of(kept), client_of(other)
    link = link_of(one)
    assert client_of(thief).post(link).status_code == 200
    assert two.post(link).status_code == 404, "used"
    joining = Joining.objects.get()
    assert two.post(f"/me/accounts/{joining.pk}").status_code == 404
    assert client_of(thief).post(f"/me/accounts/{joining.pk}").status_code == 404, "not the thief's to decide"
    assert two.post(f"/me/accounts/{joining.pk}/stop").status_code == 302
    joining.refresh_from_db()
    assert joining.stopped_at is None, "not a stranger's to stop"
    assert "路人" in one.get(f"/me/accounts/{joining.pk}").content.decode()
    assert one.post(f"/me/accounts/{joining.pk}/stop").status_code == 302
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 404
    assert account(thief).is_active
    assert client_of(thief).get("/c/hands/").context["house"].membership == thief


def test_a_link_is_no_way_in(kept: Member) -> None:
    link = link_of(client_of(kept))
    stranger = Client()
    for answer in (stranger.get(link), stranger.post(link)):
        assert answer.status_code == 302
        assert "/sign-in" in answer["Location"]
    assert stranger.get(link.replace("/join-account/", "/in/")).status_code == 404


def test_one_s_own_link_joins_nothing(kept: Member) -> None:
    one = client_of(kept)
    link = link_of(one)
    assert one.post(link).status_code == 200
    assert Joining.objects.get().other is None


def test_links_end(clock: time_machine.Traveller, kept: Member, other: Member) -> None:
    one, two = client_of(kept), client_of(other)
    old, new = link_of(one), link_of(one)
    assert two.get(old).status_code == 404, "an earlier one ends with the next"
    clock.shift(dt.timedelta(minutes=31))
    assert two.post(new).status_code == 404
    assert one.get("/me/accounts").status_code == 200


def test_what_was_done_is_not_done_again(kept: Member, other: Member) -> None:
    one = client_of(kept)
    joining = joined(one, client_of(other))
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 404
    part(one, joining)
    assert one.post(f"/me/accounts/{joining.pk}/part").status_code == 404
    assert one.post(f"/me/accounts/{joining.pk}").status_code == 404


def test_no_circle_of_accounts(kept: Member, other: Member) -> None:
    """Each asks the other; once one is closed, its own link is no good, and it does not come back by the other's."""
    one, two = client_of(kept), client_of(other)
    back = link_of(two)
    forth = link_of(one)
    assert one.post(back).status_code == 200
    assert two.post(forth).status_code == 200
    there, here = Joining.objects.order_by("pk")
    assert one.post(f"/me/accounts/{here.pk}").status_code == 302
    assert account(kept).is_active
    there.refresh_from_db()
    assert (there.stopped_at is not None, there.joined_at) == (True, None)
    closed = client_of(Account.objects.get(pk=here.other_id))
    assert closed.post(f"/me/accounts/{there.pk}").status_code == 302
    assert Account.objects.filter(is_active=False).count() == 1


def test_the_latest_is_parted_first(community: Community, kept: Member, other: Member) -> None:
    one, third = client_of(kept), MemberFactory(community=community, name="阿青")
    first = joined(one, client_of(other))
    second = joined(one, client_of(third))
    assert one.post(f"/me/accounts/{first.pk}/part").status_code == 409
    part(one, second)
    part(one, first)
    assert {each.first() for each in (kept, other, third)} == {kept, other, third}


def test_a_name_claimed_since_goes_with_whom_it_was_given_to(kept: Member, other: Member, community: Community) -> None:
    joining = joined(client_of(kept), client_of(other), **{f"first_{community.pk}": other.pk})
    name = MemberFactory(community=community, name="清川", imported_name="清川", account=False, state="visitor")
    browser = client_of(other)
    browser.post(f"/c/hands/members/{name.key}/claim")
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    client_of(steward).post(f"/c/hands/claims/{name.claims.get().pk}", {"confirm": "1"})
    assert name.first() == other
    part(browser, joining)
    assert (name.first(), account(name)) == (other, account(other))
    assert client_of(kept).get("/c/hands/").context["house"].membership == kept


def test_a_closed_account_is_no_way_in(kept: Member, other: Member) -> None:
    theirs = account(other)
    secret = issue_own_pass(by=theirs, at=NOW)
    joined(client_of(kept), client_of(other))
    assert Client().post(f"/in/{secret}").status_code == 404


def test_an_account_that_is_nobody_anywhere_can_be_joined(kept: Member) -> None:
    nobody = AccountFactory(name="空的")
    joining = joined(client_of(kept), client_of(nobody))
    nobody.refresh_from_db()
    assert not nobody.is_active
    part(client_of(kept), joining)
    nobody.refresh_from_db()
    assert nobody.is_active


@pytest.mark.parametrize("sent", [("9" * 5000, "1"), ("1", "9" * 5000), ("", "x"), ("-1", "1")])
def test_a_form_that_names_nobody_chooses_nobody(kept: Member, other: Member, sent: tuple[str, str]) -> None:
    one = client_of(kept)
    joining = agreed(one, client_of(other))
    form = f"first-{sent[0]}={sent[1]}"
    plain = "application/x-www-form-urlencoded"
    assert one.post(f"/me/accounts/{joining.pk}", form, content_type=plain).status_code == 302
    assert account(kept) == account(other)
