"""An imported name by members' word: two who vouch, seven days without objection, and no more than all may read."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.jobs import tick
from dongliang_web.models import Attachment, Claim, Community, Entry, Member, Objection, Vouch
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import as_events
from tests.web.factories import (
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
DAY = dt.timedelta(days=1)
SECRET = "只给管事看的一句"


def claim(member: Member, name: Member) -> Claim:
    assert client_of(member).post(f"/c/hands/members/{name.key}/claim").status_code == 302
    return Claim.objects.get(claimant=member, decided_at=None)


def vouch(member: Member, asked: Claim) -> int:
    return int(client_of(member).post(f"/c/hands/claims/{asked.pk}/vouch").status_code)


def object_to(member: Member, asked: Claim, reason: str = "那一位是我表姐") -> int:
    return int(client_of(member).post(f"/c/hands/claims/{asked.pk}/object", {"reason": reason}).status_code)


def vouched(claimant: Member, name: Member) -> Claim:
    """Let a claim have been vouched for by two."""
    asked = claim(claimant, name)
    for _ in range(2):
        assert vouch(MemberFactory(community=name.community), asked) == 302
    return asked


def pass_days(clock: time_machine.Traveller, days: float) -> None:
    clock.shift(dt.timedelta(days=days))
    tick(now())


def holder(name: Member) -> Member | None:
    first = name.first()
    return first if first != name else None


def test_two_who_vouch_and_seven_days_give_the_name(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member
) -> None:
    checked_in(name, dt.date(2026, 3, 1))
    vouched(claimant, name)
    pass_days(clock, 6.99)
    assert holder(name) is None
    pass_days(clock, 0.02)
    tick(now())
    assert holder(name) == claimant
    assert name.attachments.get(until_at=None).ground == Attachment.WORD
    entry = Entry.objects.get(verb="confirmed_claim")
    assert (entry.rule, entry.actor, entry.target) == ("claim.two_members_seven_days", None, name)
    assert len(entry.facts["vouched_by"]) == 2
    assert claimant.notices.filter(key="claim_held").count() == 1
    assert steward.notices.filter(key="claim_held_for_stewards").count() == 1
    assert {event.actor for event in as_events(name.community) if event.kind == "check_in"} == {str(claimant.key)}
    page = client_of(steward).get(f"/c/hands/members/{claimant.key}")
    assert "清川" in page.content.decode()
    assert dt.date(2026, 3, 1) in {mark.day for mark in page.context["marks"]}


def test_seven_days_count_from_the_second_word(clock: time_machine.Traveller, claimant: Member, name: Member) -> None:
    asked = claim(claimant, name)
    vouch(MemberFactory(community=name.community), asked)
    pass_days(clock, 10)
    vouch(MemberFactory(community=name.community), asked)
    pass_days(clock, 6)
    assert holder(name) is None
    pass_days(clock, 1)
    assert holder(name) == claimant


def test_an_objection_leaves_it_to_stewards(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member
) -> None:
    asked = vouched(claimant, name)
    member = MemberFactory(community=name.community)
    assert object_to(member, asked, "") == 400
    assert object_to(member, asked) == 302
    assert object_to(member, asked) == 409
    pass_days(clock, 20)
    assert holder(name) is None
    assert vouch(MemberFactory(community=name.community), asked) == 409
    assert "那一位是我表姐" in client_of(steward).get("/c/hands/claims").content.decode()
    assert "那一位是我表姐" not in client_of(member).get("/c/hands/claims").content.decode()
    assert steward.notices.filter(key="claim_objected").exists()
    client_of(steward).post(f"/c/hands/claims/{asked.pk}", {"confirm": "1"})
    assert holder(name) == claimant
    assert name.attachments.get(until_at=None).ground == Attachment.STEWARD


def test_whose_word_counts(community: Community, claimant: Member, name: Member) -> None:
    asked = claim(claimant, name)
    new = MemberFactory(community=community, joined_at=NOW - 29 * DAY)
    assert vouch(claimant, asked) == 409
    assert vouch(new, asked) == 409
    assert vouch(MemberFactory(community=community, state=str(Role.CANDIDATE)), asked) == 403
    assert vouch(MemberFactory(), asked) == 403
    resting = MemberFactory(community=community, state=str(Role.RESTING))
    assert vouch(resting, asked) == 302
    assert vouch(resting, asked) == 409
    assert Vouch.objects.count() == 1


def test_one_person_twice_is_one_word(clock: time_machine.Traveller, claimant: Member, name: Member) -> None:
    """Two accounts vouch and turn out to be one person; so does a second account of the claimant."""
    asked = vouched(claimant, name)
    one, two = (each.member for each in asked.vouches.select_related("member"))
    two.attachments.update(account=one.account(), second=True)
    pass_days(clock, 8)
    assert holder(name) is None
    own = MemberFactory(community=name.community)
    assert vouch(own, asked) == 302
    own.attachments.update(account=claimant.account(), second=True)
    pass_days(clock, 8)
    assert holder(name) is None, "the claimant's own word"
    assert vouch(MemberFactory(community=name.community), asked) == 302
    pass_days(clock, 7)
    assert holder(name) == claimant


def test_who_left_vouches_no_longer(clock: time_machine.Traveller, claimant: Member, name: Member) -> None:
    asked = vouched(claimant, name)
    Member.objects.filter(pk=asked.vouches.first().member_id).update(state=str(Role.FORMER))  # type: ignore[union-attr]
    pass_days(clock, 8)
    assert holder(name) is None


@pytest.mark.parametrize("right", ["office", "trial", "contested"])
def test_no_right_passes_by_word(clock: time_machine.Traveller, claimant: Member, name: Member, right: str) -> None:
    vouched(claimant, name)
    if right == "office":
        name.offices.create(role=str(Role.STEWARD), from_at=now())
    elif right == "trial":
        cohort = CohortFactory(community=name.community, first_date=NOW.date() + 3 * DAY)
        EnrolmentFactory(cohort=cohort, member=name)
    else:
        claim(MemberFactory(community=name.community), name)
    pass_days(clock, 8)
    assert holder(name) is None


def test_what_was_not_for_all_stays_closed_until_a_steward_confirms(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member
) -> None:
    day = dt.date(2026, 3, 1)
    public = wrote(name, day, "给大家的一句")
    private = wrote(name, day, SECRET, visible_to="stewards")
    hidden = wrote(name, day, "给大家的另一句")
    entry = Entry.objects.get(pk=hidden.entry_id)
    hidden.body_note = hidden.text._meta.model.objects.create(
        entry=entry, role="body_note", salt=b"0" * 16, text="右肩紧"
    )
    hidden.save()
    pages = ["/c/hands/", f"/c/hands/members/{claimant.key}", f"/c/hands/members/{name.key}"]
    asked = vouched(claimant, name)
    pass_days(clock, 7)
    assert holder(name) == claimant
    browser = client_of(claimant)
    seen = [browser.get(page).content.decode() for page in pages]
    assert all("给大家的一句" in each for each in seen)
    assert not any(SECRET in each or "右肩紧" in each for each in seen)
    for post in (public, private):
        for what in ("edit", "delete"):
            assert browser.get(f"/c/hands/posts/{post.key}/{what}").status_code == 404
    assert client_of(steward).post(f"/c/hands/claims/{asked.pk}", {"confirm": "1"}).status_code == 302
    assert name.attachments.get(until_at=None).ground == Attachment.STEWARD
    assert SECRET in browser.get(pages[2]).content.decode()
    assert "右肩紧" not in browser.get(pages[2]).content.decode(), "a body note is its author's alone"
    assert browser.get(f"/c/hands/posts/{private.key}/delete").status_code == 404, "so that undoing loses nothing"


@pytest.mark.parametrize("by", ["steward", "claimant"])
def test_a_wrong_claim_is_undone_without_loss(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member, by: str
) -> None:
    old = wrote(name, dt.date(2026, 3, 1))
    vouched(claimant, name)
    pass_days(clock, 7)
    new = wrote(claimant, now().date())
    who = steward if by == "steward" else claimant
    stranger = MemberFactory(community=name.community)
    assert client_of(stranger).post(f"/c/hands/members/{name.key}/unclaim").status_code == 409
    assert client_of(who).post(f"/c/hands/members/{name.key}/unclaim").status_code == 302
    assert holder(name) is None
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.member, new.member) == (name, claimant)
    assert Entry.objects.filter(verb="undid_claim", actor=who, target=name).count() == 1
    assert claimant.notices.filter(key="claim_undone").exists() == (by == "steward")
    again = claim(claimant, name)
    status = vouch(MemberFactory(community=name.community), again)
    assert status == (409 if by == "steward" else 302), "what a steward took back no word gives again"


def test_a_refused_claim_is_not_given_by_word(claimant: Member, name: Member, steward: Member) -> None:
    first = claim(claimant, name)
    client_of(steward).post(f"/c/hands/claims/{first.pk}", {"refuse": "1"})
    assert vouch(MemberFactory(community=name.community), claim(claimant, name)) == 409


def test_nobody_signs_in_by_a_claimed_name(
    clock: time_machine.Traveller, claimant: Member, name: Member, steward: Member
) -> None:
    vouched(claimant, name)
    pass_days(clock, 7)
    answer = client_of(steward).post(f"/c/hands/members/{name.key}/pass")
    assert answer.status_code == 409
    day = {"day": str(now().date()), "mark": "done", "reason": "停电"}
    assert client_of(steward).post(f"/c/hands/members/{name.key}/record", day).status_code == 400


def test_a_claim_of_another_community_is_not_there(claimant: Member, name: Member) -> None:
    asked = claim(claimant, name)
    elsewhere = MemberFactory(community=CommunityFactory(slug="feet"))
    for what in ("vouch", "object"):
        assert client_of(elsewhere).post(f"/c/feet/claims/{asked.pk}/{what}", {"reason": "不是"}).status_code == 404
    assert not Objection.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_claims_ask_a_constant_number_of_queries(community: Community, steward: Member, language: str) -> None:
    asked_of = []
    for count in (1, 29):
        for number in range(count):
            old = MemberFactory(
                community=community, imported_name=f"旧{count}-{number}", account=False, state=str(Role.VISITOR)
            )
            asked = Claim.objects.create(placeholder=old, claimant=MemberFactory(community=community), asked_at=NOW)
            for _ in range(2):
                Vouch.objects.create(claim=asked, member=MemberFactory(community=community), said_at=NOW)
        browser = client_of(steward)
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(reverse("claims", args=["hands"]), headers={"accept-language": language})
        assert answer.status_code == 200
        asked_of.append(len(queries))
    assert asked_of[0] == asked_of[1] <= 25
