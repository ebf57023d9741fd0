"""Who has a voice: the database says the same as the library, and no steward makes voices alone."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Choice, Role, Word, has_voice, stands_on_one
from dongliang_web.models import Community, Enrolment, Entry, Member, Office, SignInPass
from dongliang_web.people.actions import ask_for_pass, confirm_pass, stand_for
from dongliang_web.people.models import body_of, electors
from dongliang_web.record.actions import Refused, append
from tests.web.council.deciding import VOTE, a_circle, say, settled
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, entry_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
AT = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def signed_in_by(steward: Member, member: Member, at: dt.datetime, **more: object) -> SignInPass:
    account = member.account()
    return SignInPass.objects.create(
        account=account, community=member.community, member=member, issued_by=steward, issued_at=at, used_at=at, **more
    )


def let_in_by(steward: Member | None, member: Member, at: dt.datetime) -> None:
    """Let a member have been let in by exception; by nobody where a proposal decided."""
    append("admitted", community=member.community, by=steward, target=member, at=at)


def has_a_voice(member: Member, at: dt.datetime = AT) -> bool:
    return electors(member.community, at).filter(pk=member.pk).exists()


class Case:
    """A founder, two stewards, and a member who has been here long and is active."""

    def __init__(self) -> None:
        self.community: Community = a_circle(members=3, stewards=2).community
        self.founder = self.community.members.get(name="周岚")
        self.one, self.two = self.community.members.in_office().exclude(pk=self.founder.pk).order_by("pk")
        self.member = MemberFactory(community=self.community, name="顾南")
        self.act(self.member, AT - DAY)

    def act(self, member: Member, at: dt.datetime) -> None:
        entry_for(member, "replied", at)


def test_who_was_let_in_by_one_steward_has_a_voice_once_another_stands_for_them() -> None:
    case = Case()
    assert has_a_voice(case.member)
    let_in_by(case.one, case.member, AT - 40 * DAY)
    assert not has_a_voice(case.member)
    with pytest.raises(Refused, match="own_word"):
        stand_for(by=case.one, member=case.member, at=AT)
    assert not Entry.objects.filter(verb="stood_for").exists()
    stand_for(by=case.two, member=case.member, at=AT)
    assert has_a_voice(case.member)
    with pytest.raises(Refused, match="stands_already"):
        stand_for(by=case.two, member=case.member, at=AT)


def test_a_link_that_one_steward_issued_takes_the_voice_only_once_it_is_used() -> None:
    case = Case()
    given = signed_in_by(case.one, case.member, AT - DAY)
    assert not has_a_voice(case.member)
    SignInPass.objects.filter(pk=given.pk).update(used_at=None)
    assert has_a_voice(case.member)
    SignInPass.objects.filter(pk=given.pk).update(used_at=AT, needs_two=True)
    assert has_a_voice(case.member)


@pytest.mark.parametrize("by_vote", [True, False])
def test_who_was_stood_for_before_a_link_was_used_is_here_on_one_word_again(by_vote: bool) -> None:
    """Whoever stood for them, the members or another in office, could not know who would come in by it."""
    case = Case()
    minute = dt.timedelta(minutes=1)
    given = signed_in_by(case.one, case.member, AT - 5 * minute)
    SignInPass.objects.filter(pk=given.pk).update(used_at=AT - minute)
    by = None if by_vote else case.two
    append("stood_for", community=case.community, by=by, target=case.member, at=AT - 3 * minute)
    assert not has_a_voice(case.member)
    append("stood_for", community=case.community, by=by, target=case.member, at=AT)
    assert has_a_voice(case.member)


def test_the_word_of_a_founder_or_of_a_proposal_is_no_word_of_one_steward() -> None:
    case = Case()
    let_in_by(case.founder, case.member, AT - 40 * DAY)
    let_in_by(None, case.member, AT - 40 * DAY)
    signed_in_by(case.founder, case.member, AT - 40 * DAY)
    assert has_a_voice(case.member)
    Office.objects.filter(member=case.founder).update(until_at=AT - 50 * DAY)
    assert not has_a_voice(case.member)


def test_who_passes_a_trial_afterwards_stands_on_their_own() -> None:
    case = Case()
    let_in_by(case.one, case.member, AT - 80 * DAY)
    EnrolmentFactory(member=case.member, cohort=CohortFactory(community=case.community), graduated_at=AT - 40 * DAY)
    assert has_a_voice(case.member)


def test_what_others_tell_of_somebody_is_no_sign_that_they_are_there() -> None:
    case = Case()
    silent = MemberFactory(community=case.community)
    for verb in ("invited", "loaded_event", "named_speaker", "brought_speaker"):
        entry_for(silent, verb, AT - DAY)
    assert not has_a_voice(silent)


def test_a_steward_on_one_word_or_silent_is_not_counted() -> None:
    case = Case()
    assert {str(case.one.pk), str(case.two.pk)} == body_of(case.community, AT).stewards
    signed_in_by(case.one, case.two, AT - DAY)
    assert body_of(case.community, AT).stewards == {str(case.one.pk)}
    assert body_of(case.community, AT + 400 * DAY).stewards == frozenset()


def test_a_second_steward_on_the_first_one_s_word_confirms_no_link() -> None:
    case = Case()
    signed_in_by(case.one, case.two, AT - DAY)
    asked = ask_for_pass(by=case.one, member=case.founder, at=AT)
    with pytest.raises(Refused, match="on_one_word"):
        confirm_pass(by=case.two, asked=asked, at=AT)


def test_votes_of_whoever_a_steward_signed_in_since_do_not_count() -> None:
    circle = a_circle(members=4, stewards=1)
    circle.hold(set_rules=VOTE)
    proposal = circle.propose(
        "change_rules", circle.change_gate(required_days=12), by=circle.stewards[0], consent=False
    )
    for each in circle.members[:3]:
        signed_in_by(circle.stewards[0], each, circle.at)
    say(proposal, Choice.AGREE, circle.stewards[0], *circle.members[:3])
    found = settled(proposal)
    assert (found.result, found.why) == ("failed", "quorum")


@pytest.mark.parametrize("seed", range(6))
def test_the_database_says_the_same_as_the_library(seed: int) -> None:
    case, dice = Case(), random.Random(seed)
    rules = case.community.council
    people = [MemberFactory(community=case.community, joined_at=AT - dice.randint(0, 80) * DAY) for _ in range(8)]
    givers = [case.founder, case.one, case.two]
    acted: dict[int, dt.datetime] = {}
    given: dict[int, list[Word]] = {each.pk: [] for each in people}
    stood: dict[int, list[Word]] = {each.pk: [] for each in people}
    joined = {each.pk: each.joined_at for each in people}
    for _ in range(40):
        who, by, at = dice.choice(people), dice.choice(givers), AT - dice.randint(1, 70) * DAY
        kind = dice.choice(["act", "act", "admit", "pass", "stand", "stand_all", "graduate"])
        if kind == "act":
            case.act(who, at)
            acted[who.pk] = max(at, acted.get(who.pk, at))
        elif kind == "stand":
            entry_for(by, "stood_for", at, target=who)
            stood[who.pk].append(Word(str(by.pk), at))
        elif kind == "stand_all":
            append("stood_for", community=case.community, target=who, at=at)
            stood[who.pk].append(Word(None, at))
        elif kind == "graduate" and not Enrolment.objects.filter(member=who).exists():
            EnrolmentFactory(
                member=who, cohort=CohortFactory(community=case.community), graduated_at=at, by_exception=True
            )
            joined[who.pk] = max(joined[who.pk], at)
        elif kind in ("admit", "pass"):
            let_in_by(by, who, at) if kind == "admit" else signed_in_by(by, who, at)
            if by != case.founder:
                given[who.pk].append(Word(str(by.pk), at))
    found = set(electors(case.community, AT).filter(pk__in=joined).values_list("pk", flat=True))
    assert found == {
        pk
        for pk, since in joined.items()
        if has_voice(
            joined_at=since,
            last_act_at=acted.get(pk),
            on_one_word=stands_on_one(given[pk], stood[pk]),
            rules=rules,
            at=AT,
        )
    }


@pytest.mark.parametrize("many", [1, 30])
def test_who_can_decide_is_two_queries(many: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = Case()
    for _ in range(many):
        case.act(MemberFactory(community=case.community, offices=[Role.STEWARD]), AT - DAY)
    community = Community.objects.prefetch_related("clock_settings").get(pk=case.community.pk)
    with django_assert_num_queries(2):
        body_of(community, AT)
