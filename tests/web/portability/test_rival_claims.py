"""Claims that stand against one another, that come too late, or whose claimants leave: no name passes by mistake."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
import time_machine
from django.urls import reverse

from dongliang.council import Role
from dongliang.words import explain
from dongliang_web.jobs import tick
from dongliang_web.models import Attachment, Claim, Community, Entry, Member
from dongliang_web.pages.clock import now
from tests.web.factories import CohortFactory, MemberFactory, client_of
from tests.web.portability.test_vouching import claim, holder, pass_days, vouch, vouched

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


@pytest.fixture
def rival(community: Community) -> Member:
    return MemberFactory(community=community, name="沈一舟")


def decide(steward: Member, asked: Claim, answer: str = "confirm") -> int:
    return int(client_of(steward).post(f"/c/hands/claims/{asked.pk}", {answer: "1"}).status_code)


def claims_page(member: Member) -> str:
    return client_of(member).get("/c/hands/claims", headers=CHINESE).content.decode()


def read(page: str) -> str:
    """Return what of a page is read, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", page)).split())


def one_person(first: Member, second: Member) -> None:
    """Let two members be one person, as two accounts that were joined."""
    second.attachments.update(account=first.account(), second=True, ground=Attachment.OWN)


def test_confirming_one_claim_refuses_the_others_for_good(
    clock: time_machine.Traveller, claimant: Member, rival: Member, name: Member, steward: Member
) -> None:
    asked = vouched(claimant, name)
    other = claim(rival, name)
    pass_days(clock, 8)
    assert decide(steward, other) == 302
    asked.refresh_from_db()
    assert (asked.confirmed, asked.decided_by) == (False, steward)
    entry = Entry.objects.get(verb="refused_claim")
    assert (entry.actor, entry.target) == (steward, name)
    assert entry.facts == {"claimant": str(claimant.key), "given_to": str(rival.key)}
    assert claimant.notices.filter(key="claim_found_other").count() == 1
    assert client_of(steward).post(f"/c/hands/members/{name.key}/unclaim").status_code == 302
    pass_days(clock, 8)
    assert holder(name) is None
    assert vouch(MemberFactory(community=name.community), claim(claimant, name)) == 409


def test_a_claim_that_was_contested_stays_a_steward_s(
    clock: time_machine.Traveller, claimant: Member, rival: Member, name: Member, steward: Member
) -> None:
    asked = vouched(claimant, name)
    other = claim(rival, name)
    pass_days(clock, 8)
    assert decide(steward, other, "refuse") == 302
    pass_days(clock, 8)
    assert holder(name) is None
    assert explain("refused.word_contested", "zh-Hans") in read(claims_page(rival))
    assert decide(steward, asked) == 302
    assert holder(name) == claimant


def test_who_claims_a_claimed_name_is_told_and_the_other_too(
    claimant: Member, rival: Member, name: Member, steward: Member
) -> None:
    vouched(claimant, name)
    address = reverse("claim", args=["hands", name.key])
    answer = client_of(rival).post(address, headers=CHINESE, follow=True)
    assert explain("said.claimed_for_steward", "zh-Hans") in read(answer.content.decode())
    assert claimant.notices.filter(key="claim_contested").count() == 1
    claim(MemberFactory(community=name.community), name)
    assert claimant.notices.filter(key="claim_contested").count() == 1, "told once"
    assert not rival.notices.filter(key="claim_contested").exists(), "who came second knew it"


def test_two_claims_of_one_person_are_one(
    clock: time_machine.Traveller, claimant: Member, rival: Member, name: Member, steward: Member
) -> None:
    vouched(claimant, name)
    other = claim(rival, name)
    one_person(claimant, rival)
    page = read(claims_page(steward))
    assert "1 位说出了" in page
    assert explain("refused.word_contested", "zh-Hans") not in page
    assert claim_count(claimant, name) == 2, "claiming anew makes no third"
    pass_days(clock, 7)
    assert holder(name) == claimant
    other.refresh_from_db()
    assert (other.confirmed, other.decided_by) == (False, None)
    assert Entry.objects.get(verb="ended_claim").rule == "claim.same_person"
    assert not rival.notices.filter(key__in=["claim_found_other", "claim_given_elsewhere"]).exists()
    client_of(claimant).post(f"/c/hands/members/{name.key}/unclaim")
    assert vouch(MemberFactory(community=name.community), claim(claimant, name)) == 302, "no steward refused it"


def claim_count(member: Member, name: Member) -> int:
    """Claim a name and return how many claims wait for it."""
    assert client_of(member).post(f"/c/hands/members/{name.key}/claim").status_code == 302
    return Claim.objects.filter(placeholder=name, decided_at=None).count()


def test_a_steward_does_not_confirm_what_their_other_account_claimed(
    claimant: Member, name: Member, steward: Member
) -> None:
    asked = claim(claimant, name)
    one_person(steward, claimant)
    assert decide(steward, asked) == 409
    assert 'name="confirm"' not in claims_page(steward)
    assert holder(name) is None


def test_a_claim_on_a_name_that_somebody_took_otherwise_ends(
    clock: time_machine.Traveller, claimant: Member, name: Member
) -> None:
    asked = vouched(claimant, name)
    # As by a sign-in link that a steward gave out for the name.
    Attachment.objects.create(member=name, account=MemberFactory().account(), from_at=now())
    member = MemberFactory(community=name.community)
    assert vouch(member, asked) == 409
    page = claims_page(member)
    assert explain("refused.word_taken", "zh-Hans") in read(page)
    assert f"/c/hands/claims/{asked.pk}/vouch" not in page
    tick(now())
    tick(now())
    entry = Entry.objects.get(verb="ended_claim")
    assert (entry.actor, entry.target, entry.rule) == (None, name, "claim.name_given")
    assert claimant.notices.filter(key="claim_given_elsewhere").count() == 1
    assert f'id="claim-{asked.pk}"' not in claims_page(member)


@pytest.mark.parametrize("ticks", [True, False])
def test_a_claim_ends_with_leaving(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member, ticks: bool
) -> None:
    asked = vouched(claimant, name)
    clock.shift(dt.timedelta(days=1))
    assert client_of(claimant).post("/c/hands/leave").status_code == 302
    clock.shift(dt.timedelta(days=1))
    if ticks:
        tick(now())
    assert decide(steward, asked) == 409
    cohort = CohortFactory(community=name.community, first_date=now().date() + dt.timedelta(days=2))
    client_of(claimant).post(reverse("join_cohort", args=["hands", cohort.number]), {"zone": "Asia/Shanghai"})
    claimant.refresh_from_db()
    assert claimant.state == Role.CANDIDATE
    assert decide(steward, asked) == 409, "nor once they are back"
    pass_days(clock, 8)
    assert holder(name) is None
    entry = Entry.objects.get(verb="ended_claim")
    assert (entry.rule, entry.facts) == ("left_community", {"claimant": str(claimant.key)})
    assert claimant.notices.filter(key="claim_left").count() == 1


def test_a_steward_is_told_that_the_claimant_has_left(claimant: Member, name: Member, steward: Member) -> None:
    asked = claim(claimant, name)
    client_of(claimant).post("/c/hands/leave")
    assert explain("refused.word_left", "zh-Hans") in read(claims_page(steward))
    answer = client_of(steward).post(f"/c/hands/claims/{asked.pk}", {"confirm": "1"}, headers=CHINESE)
    assert explain("refused.claimant_left", "zh-Hans", name="何青") in read(answer.content.decode())
    assert holder(name) is None


def test_leaving_as_who_comes_first_ends_what_the_other_membership_claimed(
    clock: time_machine.Traveller, claimant: Member, rival: Member, name: Member
) -> None:
    vouched(claimant, name)
    one_person(rival, claimant)
    client_of(rival).post("/c/hands/leave")
    pass_days(clock, 8)
    assert Entry.objects.get(verb="ended_claim").rule == "left_community"
    assert holder(name) is None


def test_a_name_is_not_given_to_who_has_left_when_it_held_by_word(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member
) -> None:
    asked = vouched(claimant, name)
    pass_days(clock, 7)
    client_of(claimant).post("/c/hands/leave")
    assert decide(steward, asked) == 409
    assert name.attachments.get(until_at=None).ground == Attachment.WORD


def test_a_name_that_is_given_says_so(claimant: Member, rival: Member, name: Member, steward: Member) -> None:
    decide(steward, claim(claimant, name))
    answer = client_of(rival).post(f"/c/hands/members/{name.key}/claim", headers=CHINESE)
    assert answer.status_code == 409
    assert explain("refused.name_given", "zh-Hans", name="清川") in read(answer.content.decode())


def test_the_claims_page_says_to_whom_a_name_was_given_and_whose_words_count(
    claimant: Member, rival: Member, name: Member, steward: Member
) -> None:
    decide(steward, claim(claimant, name))
    given = client_of(steward).get("/c/hands/claims").context["given"]
    assert given == [(name, claimant)]
    assert f"/c/hands/members/{claimant.key}" in claims_page(steward)
    other = MemberFactory(community=name.community, imported_name="远山", account=False, state=str(Role.VISITOR))
    asked = claim(rival, other)
    stays, goes = (MemberFactory(community=name.community, name=each) for each in ("江平", "林默"))
    for each in (stays, goes):
        assert vouch(each, asked) == 302
    client_of(goes).post("/c/hands/leave")
    page = claims_page(steward)
    assert "江平" in page
    assert "林默" not in page


def test_the_page_counts_people_not_claims(claimant: Member, steward: Member) -> None:
    for number in range(3):
        old = MemberFactory(
            community=claimant.community, imported_name=f"旧{number}", account=False, state=str(Role.VISITOR)
        )
        assert client_of(claimant).post(f"/c/hands/members/{old.key}/claim").status_code == 302
    assert "1 位说出了" in read(claims_page(steward))


def test_the_page_of_a_claim_stands_under_people(claimant: Member, name: Member) -> None:
    page = client_of(claimant).get(f"/c/hands/members/{name.key}/claim").content.decode()
    assert f'href="{reverse("people_page", args=["hands"])}" aria-current="true"' in page
