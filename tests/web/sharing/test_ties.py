"""What a session leaves in the record: who is tied to its speaker at last, and nobody where it was not held."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dongliang.council import Role
from dongliang_web.checkin.actions import call_along
from dongliang_web.models import Community, Entry, Member, Passage, Session
from dongliang_web.sharing import jobs
from dongliang_web.sharing.actions import (
    attend,
    cancel_session,
    change_session,
    close_session,
    lift_question,
    open_session,
    propose_session,
)
from tests.web.factories import CommunityFactory, MemberFactory
from tests.web.roots.growing import came_through
from tests.web.sharing.proposed import AT, EVENING, guest_of, opened, plan, proposed, said
from tests.web.tied import lived_again, ties

pytestmark = pytest.mark.django_db
OF_SPEAKERS = ("propose", "bring_speaker")
KINDS = ("invite", "call_along", *OF_SPEAKERS, "attend", "reply")


def people(community: Community) -> list[Member]:
    return [MemberFactory(community=community, name=name) for name in ("甲", "乙", "丙", "丁")]


def left(session: Session) -> list[tuple[str, str, str]]:
    """Return who is tied to whose speaking: the kind and both names."""
    return [tie[:3] for tie in ties(session.community, OF_SPEAKERS)]


class TestAsItWasAtLast:
    """Proposer and bringer are tied to the speaker who was named last."""

    def test_another_speaker_takes_the_place_of_the_first(self) -> None:
        community = CommunityFactory()
        one, two, three, four = people(community)
        session = proposed(community, by=one, speaker=two, brought_by=three)
        assert left(session) == [("propose", "甲", "乙"), ("bring_speaker", "丙", "乙")]
        change_session(by=one, session=session, plan=plan(speaker=four, brought_by=three), at=AT)
        assert left(session) == [("propose", "甲", "丁"), ("bring_speaker", "丙", "丁")]

    def test_another_bringer_leaves_the_proposer_s_tie_as_it_was(self) -> None:
        community = CommunityFactory()
        one, two, three, four = people(community)
        session = proposed(community, by=one, speaker=two, brought_by=three)
        named = Entry.objects.get(verb="named_speaker")
        change_session(by=one, session=session, plan=plan(speaker=two, brought_by=four), at=AT)
        assert left(session) == [("propose", "甲", "乙"), ("bring_speaker", "丁", "乙")]
        assert Entry.objects.get(verb="named_speaker") == named

    def test_whom_a_steward_names_is_tied_to_the_proposer_and_the_record_says_who_wrote_it(self) -> None:
        community = CommunityFactory()
        one, two, *_ = people(community)
        steward = MemberFactory(community=community, offices=[Role.STEWARD])
        session = proposed(community, by=one)
        change_session(by=steward, session=session, plan=plan(speaker=two), at=AT)
        assert left(session) == [("propose", "甲", "乙")]
        assert Entry.objects.filter(verb="named_speaker").standing().get().facts == {"told_by": str(steward.key)}
        assert Entry.objects.get(verb="withdrew_speaker").actor == steward

    def test_a_speaker_who_is_taken_away_and_named_again_stands_once(self) -> None:
        community = CommunityFactory()
        one, two, three, _ = people(community)
        session = proposed(community, by=one, speaker=two)
        for speaker in (three, None, two):
            change_session(by=one, session=session, plan=plan(speaker=speaker), at=AT)
        assert left(session) == [("propose", "甲", "乙")]

    def test_what_touches_no_speaker_adds_nothing_and_takes_nothing_back(self) -> None:
        community = CommunityFactory()
        one, two, three, _ = people(community)
        session = proposed(community, by=one, speaker=two, brought_by=three)
        change_session(by=two, session=session, plan=plan(title="别的", speaker=two, brought_by=three), at=AT)
        assert left(session) == [("propose", "甲", "乙"), ("bring_speaker", "丙", "乙")]
        assert not Entry.objects.filter(verb="withdrew_speaker").exists()


class TestNotHeld:
    """A session that did not take place ties nobody."""

    def test_proposals_that_were_called_off_leave_no_tie(self) -> None:
        community = CommunityFactory()
        one, two, three, _ = people(community)
        for _ in range(5):
            session = proposed(community, by=one, speaker=two, brought_by=three)
            cancel_session(by=one, session=session, at=AT)
        assert left(session) == []
        assert Entry.objects.filter(verb="proposed_session").count() == 5

    def test_one_that_nobody_opened_leaves_none_either_and_says_by_which_clause(self) -> None:
        community = CommunityFactory()
        one, two, three, _ = people(community)
        session = proposed(community, by=one, speaker=two, brought_by=three)
        assert jobs.due(EVENING + dt.timedelta(hours=5)) == 1
        assert left(session) == []
        taken_back = Entry.objects.filter(verb="withdrew_speaker")
        assert {(each.actor, each.rule) for each in taken_back} == {(None, "sharing.never_opened")}

    def test_the_proposal_stands_with_its_words_and_its_notice_stays_through_a_change(self) -> None:
        community = CommunityFactory()
        one, two, *_ = people(community)
        session = proposed(community, by=one, speaker=two)
        told = two.notices.get(key="session_proposed")
        change_session(by=one, session=session, plan=plan(speaker=None), at=AT)
        told.refresh_from_db()
        assert told.read_at is None
        cancel_session(by=one, session=session, at=AT)
        assert Entry.objects.filter(pk=session.entry_id).standing().exists()
        assert Passage.objects.filter(entry=session.entry, role="title").exists()


def ask_and_attend(session: Session, *others: Member) -> None:
    """Hold a session to its end: others come and ask, one question is lifted."""
    open_session(by=session.proposer, session=session, at=EVENING)
    session.refresh_from_db()
    for each in others:
        attend(by=each, session=session, at=EVENING)
        attend(by=each, session=session, at=EVENING)
    asked = [said(session, "为什么？", each) for each in others if each not in (session.speaker, session.proposer)]
    lift_question(by=session.proposer, message=asked[0], at=EVENING)
    close_session(by=session.proposer, session=session, at=EVENING + dt.timedelta(hours=1))


def live(slug: str) -> Community:
    """Let the same things happen in a community of its own."""
    community = CommunityFactory(slug=slug)
    one, two, three, four = people(community)
    five = came_through(one, "戊")
    call_along(by=two, called=one, at=AT)
    held = proposed(community, by=one, speaker=two, brought_by=three)
    swapped = proposed(community, by=two, speaker=one, brought_by=one)
    change_session(by=two, session=swapped, plan=plan(speaker=three, brought_by=one), at=AT)
    change_session(by=one, session=swapped, plan=plan(speaker=four, brought_by=three), at=AT)
    cancelled = proposed(community, by=three, speaker=four, brought_by=one)
    cancel_session(by=three, session=cancelled, at=AT)
    propose_session(by=four, plan=plan(speaker=one), at=AT)
    ask_and_attend(held, one, two, three, five)
    ask_and_attend(swapped, one, four)
    ask_and_attend(proposed(community, by=two, brought_by=three), one)
    jobs.due(EVENING + dt.timedelta(hours=5))
    return community


def test_a_life_lived_twice_and_loaded_once_more_gives_the_same_ties(tmp_path: Path) -> None:
    assert lived_again(live, KINDS, tmp_path, EVENING) == [
        ("invite", "甲", "戊"), ("call_along", "乙", "甲"),
        # What was called off left none, and whoever was named at last is whom two others are tied to.
        ("propose", "甲", "乙"), ("bring_speaker", "丙", "乙"), ("propose", "乙", "丁"), ("bring_speaker", "丙", "丁"),
        ("attend", "甲", "乙"), ("attend", "乙", ""), ("attend", "丙", "乙"), ("attend", "戊", "乙"),
        ("reply", "丙", "乙"), ("reply", "戊", "乙"),
        ("attend", "甲", "丁"), ("attend", "丁", ""), ("reply", "甲", "丁"),
        # Somebody from outside speaks: no member to be tied to.
        ("propose", "乙", ""), ("bring_speaker", "丙", ""), ("attend", "甲", ""),
    ]  # fmt: skip


def test_the_record_tells_a_question_from_speech_whoever_speaks() -> None:
    session = opened(CommunityFactory())
    guest_of(session)
    asker = MemberFactory(community=session.community)
    asked, spoken = said(session, "为什么？", asker), said(session, "大家好")
    assert (asked.entry.verb, asked.entry.facts["question"]) == ("spoke_in_session", True)
    assert (spoken.entry.verb, "question" in spoken.entry.facts) == ("spoke_in_session", False)
