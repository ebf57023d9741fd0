"""Words, objections, joinings and helpers at the same instant: each is heard once, and nothing ends half done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dongliang_web.models import Account, Attachment, CheckIn, Claim, Entry, Helping, Joining, Member, Vouch
from dongliang_web.pages.clock import now
from dongliang_web.portability.actions import claims
from dongliang_web.portability.actions.joining import agree_to_join, ask_to_join
from dongliang_web.portability.jobs import due
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.meanwhile import Meanwhile, after_first
from tests.web.people.test_passes_at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]
WEEK = dt.timedelta(days=7)


def sending(member: Member, path: str, **form: object) -> Callable[[], int]:
    browser = client_of(member)
    return lambda: browser.post(path, form).status_code


def a_claim() -> Claim:
    community = CommunityFactory(slug="hands")
    name = MemberFactory(community=community, imported_name="清川", account=False, state="visitor")
    return Claim.objects.create(placeholder=name, claimant=MemberFactory(community=community), asked_at=now())


def test_one_member_s_word_is_one_however_often_it_is_sent() -> None:
    claim = a_claim()
    member = MemberFactory(community=claim.placeholder.community)
    path = f"/c/hands/claims/{claim.pk}/vouch"
    assert sorted(at_once(*(sending(member, path) for _ in range(5)))) == [302] + [409] * 4
    assert Vouch.objects.count() == 1


def test_an_objection_at_the_moment_of_confirming_is_heard_or_comes_too_late() -> None:
    claim = a_claim()
    community = claim.placeholder.community
    for _ in range(2):
        Vouch.objects.create(claim=claim, member=MemberFactory(community=community), said_at=now() - WEEK)
    object_to = sending(MemberFactory(community=community), f"/c/hands/claims/{claim.pk}/object", reason="不是这一位")
    at = now()
    answers = at_once(object_to, *(lambda: due(at) for _ in range(3)))
    claim.refresh_from_db()
    objected = claim.objections.exists()
    assert claim.confirmed != objected
    assert sum(answer for answer in answers if answer < 10) == int(claim.confirmed)
    assert Attachment.objects.filter(member=claim.placeholder, until_at=None).count() == int(claim.confirmed)
    assert Entry.objects.filter(verb="confirmed_claim").count() == int(claim.confirmed)


def test_two_accounts_that_ask_each_other_are_joined_once() -> None:
    one = MemberFactory()
    two = MemberFactory(community=one.community)
    accounts = [Account.objects.get(pk=each.account().pk) for each in (one, two)]  # type: ignore[union-attr]  # both have one
    paths = []
    for kept, other in (accounts, reversed(accounts)):
        joining = agree_to_join(by=other, secret=ask_to_join(by=kept, at=now()), at=now())
        paths.append(f"/me/accounts/{joining.pk}")
    answers = at_once(sending(one, paths[0]), sending(two, paths[1]))
    assert answers.count(302) >= 1
    assert Joining.objects.exclude(joined_at=None).count() == 1
    assert Account.objects.filter(is_active=False).count() == 1
    assert Attachment.objects.filter(until_at=None).values("account").distinct().count() == 1


def test_no_more_helpers_are_named_than_may_be() -> None:
    member = MemberFactory(community__slug="hands")
    people = [MemberFactory(community=member.community) for _ in range(6)]
    acts = [sending(member, "/c/hands/helping", helper=each.pk) for each in people]
    assert sorted(at_once(*acts)) == [303] * 3 + [400] * 3
    assert Helping.objects.count() == 3


def test_a_day_is_undone_once() -> None:
    steward = MemberFactory(community__slug="hands", offices=["steward"])
    member = MemberFactory(community=steward.community)
    day = steward.community.clock().day_of(now())
    record = sending(steward, f"/c/hands/members/{member.key}/record", day=str(day), mark="done", reason="停电")
    assert record() == 303
    assert at_once(*(sending(member, f"/c/hands/days/{day}/undo") for _ in range(4))) == [303] * 4
    assert not CheckIn.objects.exists()
    assert Entry.objects.filter(verb="undid_recorded_day").count() == 1


def test_confirming_what_held_by_word_and_taking_it_back_do_not_wait_in_a_circle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = a_claim()
    community = claim.placeholder.community
    one, two = (MemberFactory(community=community, offices=["steward"]) for _ in range(2))
    account = claim.claimant.account()
    assert account
    Attachment.objects.create(
        member=claim.placeholder, account=account, from_at=now(), second=True, ground=Attachment.WORD
    )
    Claim.objects.filter(pk=claim.pk).update(confirmed=True, decided_at=now())
    takes_back = Meanwhile(f"/c/hands/members/{claim.placeholder.key}/unclaim", two, {})
    after_first(monkeypatch, claims, "held", takes_back)
    assert client_of(one).post(f"/c/hands/claims/{claim.pk}", {"confirm": "1"}).status_code == 302
    assert takes_back.ended() == 302
    claim.refresh_from_db()
    assert claim.undone_at is not None, "what was confirmed was taken back after it"
    assert not Attachment.objects.filter(member=claim.placeholder, until_at=None).exists()


def test_a_name_claimed_while_it_is_given_to_another_leaves_no_claim_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = a_claim()
    community = claim.placeholder.community
    steward, rival = MemberFactory(community=community, offices=["steward"]), MemberFactory(community=community)
    claims_too = Meanwhile(f"/c/hands/members/{claim.placeholder.key}/claim", rival, {})
    after_first(monkeypatch, claims, "end_others_of_person", claims_too)
    assert client_of(steward).post(f"/c/hands/claims/{claim.pk}", {"confirm": "1"}).status_code == 302
    assert claims_too.ended() == 409
    assert not Claim.objects.filter(decided_at=None).exists()


def test_claims_that_have_lapsed_end_once() -> None:
    claim = a_claim()
    Member.objects.filter(pk=claim.claimant_id).update(state="former")
    at = now()
    assert sorted(at_once(*(lambda: due(at) for _ in range(3)))) == [0, 0, 1]
    assert Entry.objects.filter(verb="ended_claim").count() == 1
