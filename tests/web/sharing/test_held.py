"""No advertising: whose messages wait, what makes them wait, and what authors, stewards and others see of it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from dongliang.council import Role
from dongliang.sharing import Kind
from dongliang_web.models import Community, Doubt, Entry, Flag, Guest, Member, Message, Notice, Session
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import KeptPicture, keep_picture
from dongliang_web.sharing import actions
from dongliang_web.sharing.models import is_newcomer, watched
from tests.web.factories import CohortFactory, CommunityFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.sharing.things import EVENING, said, session_of

pytestmark = pytest.mark.django_db
LATER = EVENING + dt.timedelta(hours=4)


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def steward(community: Community) -> Member:
    return MemberFactory(community=community, name="管事", offices=[Role.STEWARD])


def newcomer(community: Community, **more: Any) -> Member:
    return MemberFactory(community=community, joined_at=EVENING - dt.timedelta(days=3), **more)


def held(session: Session, text: str = "加我微信 lin_2020", by: Member | None = None, **more: Any) -> Message:
    """Let something be said that waits for a steward."""
    message = said(session, text, by=by or newcomer(session.community, name="新来的"), held_at=EVENING, **more)
    actions.hold(message, [Kind.WECHAT], EVENING)
    return message


def decide(member: Member, message: Message, **sent: str) -> Any:
    return client_of(member).post(reverse("decide_held", args=["hands", message.pk]), sent)


def archive(member: Member, session: Session) -> str:
    return client_of(member).get(reverse("session_archive", args=["hands", session.key])).content.decode()


class TestWhose:
    """Newcomers and guests wait, others never."""

    @pytest.mark.parametrize(
        ("state", "days", "offices", "waits"),
        [
            (Role.CANDIDATE, 400, [], True),
            (Role.MEMBER, 29, [], True),
            (Role.MEMBER, 30, [], False),
            (Role.RESTING, 31, [], False),
            (Role.MEMBER, 1, [Role.STEWARD], False),
        ],
    )
    def test_it_is_told_by_state_and_days(
        self, community: Community, state: Role, days: int, offices: list[Role], waits: bool
    ) -> None:
        joined = EVENING - dt.timedelta(days=days)
        member = MemberFactory(community=community, state=str(state), joined_at=joined, offices=offices)
        assert is_newcomer(member, member.roles(), EVENING) == waits
        assert bool(actions.look(member, "看 a.com", [], EVENING).kinds) == waits

    def test_the_days_count_from_passing_the_last_trial_not_from_signing_up(self, community: Community) -> None:
        signed_up = EVENING - dt.timedelta(days=60)
        member = MemberFactory(community=community, joined_at=signed_up)
        cohorts = [CohortFactory(community=community, number=number) for number in (1, 2)]
        EnrolmentFactory(member=member, cohort=cohorts[0], graduated_at=EVENING - dt.timedelta(days=50))
        passed = EnrolmentFactory(member=member, cohort=cohorts[1], graduated_at=EVENING - dt.timedelta(days=29))
        assert is_newcomer(member, member.roles(), EVENING)
        passed.graduated_at = EVENING - dt.timedelta(days=30)
        passed.save()
        assert not is_newcomer(member, member.roles(), EVENING)

    def test_the_days_are_the_community_s_rule(self, community: Community) -> None:
        community.main_rules = {"newcomer_days": 0}
        member = newcomer(community)
        assert not is_newcomer(member, member.roles(), EVENING)

    def test_a_guest_waits(self) -> None:
        assert actions.look(None, "看 a.com，电话 13800138000", [], EVENING).kinds == (Kind.LINK, Kind.PHONE)
        assert actions.look(None, "第15天，19:30-21:00", [], EVENING).kinds == ()


def test_sound_of_newcomers_is_noted_for_no_programme_hears_it(community: Community) -> None:
    assert actions.look(newcomer(community), "", [], EVENING, clips=True).unheard
    assert not actions.look(MemberFactory(community=community), "", [], EVENING, clips=True).unheard


def kept(picture: Image.Image) -> KeptPicture:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return keep_picture(SimpleUploadedFile("a.png", file.getvalue()), limit_bytes=20_000_000)


def test_a_code_in_a_picture_is_seen_and_a_picture_without_one_is_not() -> None:
    page = Image.effect_noise((1600, 1200), 60).convert("RGB")
    plain = kept(page)
    code = io.BytesIO()
    segno.make("https://example.org/join").save(code, kind="png", scale=5)
    page.paste(Image.open(code).convert("RGB").rotate(12, expand=True, fillcolor="white"), (300, 500))
    assert actions.look(None, "", [plain], EVENING).kinds == ()
    assert actions.look(None, "", [plain, kept(page)], EVENING).kinds == (Kind.CODE,)


class TestHeld:
    """What waits is seen by its author and the stewards alone, until one of these has decided."""

    def test_its_author_sees_it_with_the_reason_and_nobody_else(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = held(session)
        assert message.member is not None
        assert "lin_2020" in archive(message.member, session)
        assert "微信号" in archive(message.member, session) or "a WeChat name" in archive(message.member, session)
        for other in (steward, session.proposer):
            assert "lin_2020" not in archive(other, session)
        assert "lin_2020" in client_of(steward).get(reverse("held_messages", args=["hands"])).content.decode()

    def test_released_it_stands_in_sight_and_its_author_is_told(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = held(session)
        seq = message.seq
        assert decide(steward, message, release="1").status_code == 302
        assert "lin_2020" in archive(session.proposer, session)
        message.refresh_from_db()
        assert (message.seq, message.doubt.released, message.doubt.decided_by) == (seq, True, steward)
        assert Notice.objects.get(member=message.member).key == "held_released"
        entry = Entry.objects.get(verb="released_held")
        assert (entry.actor, entry.target, entry.about) == (steward, message.member, message.entry)
        assert found(session.proposer) == 1

    def test_released_while_the_session_runs_it_comes_as_the_newest(
        self, community: Community, steward: Member
    ) -> None:
        session = session_of(community, closed=False)
        message = held(session)
        last = said(session, "接着讲")
        decide(steward, message, release="1")
        message.refresh_from_db()
        assert message.seq > last.seq

    def test_kept_back_nobody_else_sees_it_and_nothing_is_deleted(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = held(session)
        assert message.member is not None
        assert decide(steward, message, reason="留的是微信号").status_code == 302
        assert "lin_2020" not in archive(session.proposer, session)
        assert "留的是微信号" in archive(message.member, session)
        assert Notice.objects.get(member=message.member).key == "held_kept_back"
        assert Entry.objects.filter(verb="kept_back_held", digests__0__role="reason").exists()
        message.refresh_from_db()
        assert message.words == "加我微信 lin_2020"
        assert found(session.proposer) == 0

    def test_keeping_back_takes_a_reason(self, community: Community, steward: Member) -> None:
        message = held(session_of(community))
        assert decide(steward, message, reason="  ").status_code == 400
        assert not Doubt.objects.get().decided_at

    def test_only_the_first_of_two_stewards_decides(self, community: Community, steward: Member) -> None:
        message = held(session_of(community))
        decide(steward, message, release="1")
        other = MemberFactory(community=community, offices=[Role.FOUNDER])
        assert decide(other, message, reason="不放").status_code == 400
        assert Doubt.objects.get().released

    def test_nobody_decides_about_their_own_while_there_is_another_to_do_it(
        self, community: Community, steward: Member
    ) -> None:
        mine = held(session_of(community), by=steward)
        assert decide(steward, mine, release="1").status_code == 302, "the only steward has to"
        other = MemberFactory(community=community, offices=[Role.FOUNDER])
        mine = held(session_of(community), by=steward)
        for sent in ({"release": "1"}, {"reason": "微信号"}):
            answer = decide(steward, mine, **sent)
            text = answer.content.decode()
            assert answer.status_code == 400
            assert "请另一位管事来看" in text or "another steward decides" in text
            assert not Doubt.objects.get(message=mine).decided_at
        assert decide(other, mine, release="1").status_code == 302

    def test_stewards_are_told_once_until_they_have_read(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        held(session)
        held(session)
        assert [each.key for each in Notice.objects.filter(member=steward)] == ["held_waits"]

    def test_another_community_s_steward_decides_nothing(self, community: Community) -> None:
        message = held(session_of(community))
        stranger = MemberFactory(community=CommunityFactory(slug="elsewhere"), offices=[Role.STEWARD])
        url = reverse("decide_held", args=["elsewhere", message.pk])
        assert client_of(stranger).post(url, {"release": "1"}).status_code == 404

    def test_a_guest_s_message_waits_too(self, community: Community, steward: Member) -> None:
        session = session_of(community, speaker=None, guest_name="来宾")
        guest = Guest.objects.create(session=session, name="来宾", invited_by=session.proposer, invited_at=EVENING)
        message = said(session, "见 a.com", guest=guest, held_at=EVENING)
        actions.hold(message, [Kind.LINK], EVENING)
        assert decide(steward, message, release="1").status_code == 302
        assert "见 a.com" in archive(steward, session)


class TestFlags:
    """Every member may say it once; what they said it of stays in sight until a steward decides."""

    def flag(self, member: Member, message: Message) -> Any:
        return client_of(member).post(reverse("flag_message", args=["hands", message.pk]))

    def test_one_flag_of_each_and_names_for_stewards_alone(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = said(session, "这款精油真好")
        member = MemberFactory(community=community, name="较真的人")
        assert self.flag(member, message).status_code == 302
        self.flag(member, message)
        assert Flag.objects.count() == Entry.objects.filter(verb="flagged").count() == 1
        assert "较真的人" in client_of(steward).get(reverse("held_messages", args=["hands"])).content.decode()
        assert "较真的人" not in archive(session.proposer, session)
        assert "这款精油真好" in archive(session.proposer, session)

    def test_left_in_place_it_is_decided_and_can_be_flagged_by_another(
        self, community: Community, steward: Member
    ) -> None:
        session = session_of(community)
        message = said(session, "这款精油真好")
        self.flag(MemberFactory(community=community), message)
        seq = message.seq
        assert decide(steward, message, release="1").status_code == 302
        message.refresh_from_db()
        assert (message.seq, message.is_shown, watched(session).clean) == (seq, True, True)
        assert not Notice.objects.filter(member=message.member, key="held_released").exists()
        self.flag(MemberFactory(community=community), message)
        assert watched(session).flagged == 1

    def test_kept_back_after_a_flag_it_is_out_of_sight(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = said(session, "这款精油真好")
        self.flag(MemberFactory(community=community), message)
        decide(steward, message, reason="卖精油")
        assert "这款精油真好" not in archive(steward, session)
        assert found(session.proposer, "精油") == 0

    def test_nobody_flags_their_own(self, community: Community) -> None:
        session = session_of(community)
        message = said(session, "这款精油真好")
        with pytest.raises(Refused):
            actions.flag(by=session.proposer, message=message, at=LATER)

    def test_who_said_so_reads_it_instead_of_being_asked_again(self, community: Community, steward: Member) -> None:
        message = said(session_of(community), "这款精油真好")
        member = MemberFactory(community=community)
        url = reverse("flag_message", args=["hands", message.pk])

        def page(reader: Member) -> str:
            return client_of(reader).get(url).content.decode()

        assert 'method="post"' in asks_in(page(member))
        self.flag(member, message)
        told = page(member)
        assert 'method="post"' not in asks_in(told) and is_told(told, "You said so, and a steward", "会有一位管事来看")
        assert 'method="post"' in asks_in(page(steward)), "each is asked"
        assert self.flag(member, message).status_code == 200
        decide(steward, message, release="1")
        assert is_told(page(member), "A steward has looked at it since", "管事已经看过")

    def test_what_was_taken_away_meanwhile_is_not_flagged(self, community: Community) -> None:
        session = session_of(community)
        message = said(session, "这款精油真好")
        actions.delete_message(by=session.proposer, message=message, at=LATER)
        with pytest.raises(Refused, match="message_gone"):
            actions.flag(by=MemberFactory(community=community), message=message, at=LATER)
        assert not Doubt.objects.exists()

    def test_what_is_not_shown_cannot_be_flagged(self, community: Community) -> None:
        message = held(session_of(community))
        assert self.flag(MemberFactory(community=community), message).status_code == 404


class TestWhatThePageSays:
    """That no advertising was seen stands there only where it is so."""

    def test_none_where_nothing_waits(self, community: Community) -> None:
        session = session_of(community)
        said(session, "先说筋膜")
        assert watched(session).clean
        assert says_none(session)

    def test_what_is_so_where_something_waits_was_kept_back_or_was_not_looked_through(
        self, community: Community, steward: Member
    ) -> None:
        session = session_of(community)
        message = held(session)
        assert (watched(session).waiting, says_none(session)) == (1, False)
        decide(steward, message, reason="微信号")
        assert (watched(session).kept_back, says_none(session)) == (1, False)
        said(session, "听听这一段", unheard=True)
        assert watched(session).unheard == 1

    def test_released_without_advertising_none_was_seen(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        decide(steward, held(session), release="1")
        assert says_none(session)

    @pytest.mark.parametrize("doubted", ["held", "flagged"])
    def test_what_was_doubted_and_taken_away_before_anybody_decided_is_counted(
        self, community: Community, doubted: str
    ) -> None:
        session = session_of(community)
        author = newcomer(community)
        message = held(session, by=author) if doubted == "held" else said(session, "这款精油真好", by=author)
        if doubted == "flagged":
            actions.flag(by=MemberFactory(community=community), message=message, at=LATER)
        actions.delete_message(by=author, message=message, at=LATER)
        found = watched(session)
        assert (found.waiting, found.flagged, found.taken_away, says_none(session)) == (0, 0, 1, False)
        assert is_told(archive(author, session), "taken away before anybody decided", "还没有人定，就删掉了")

    def test_what_a_steward_had_released_before_it_was_taken_away_is_none(
        self, community: Community, steward: Member
    ) -> None:
        session = session_of(community)
        message = held(session)
        decide(steward, message, release="1")
        actions.delete_message(by=steward, message=message, at=LATER)
        assert says_none(session)

    def test_what_was_kept_back_stays_so_when_it_is_taken_away(self, community: Community, steward: Member) -> None:
        session = session_of(community)
        message = held(session)
        decide(steward, message, reason="微信号")
        actions.delete_message(by=steward, message=message, at=LATER)
        assert (watched(session).kept_back, watched(session).taken_away, says_none(session)) == (1, 0, False)

    def test_sound_that_nobody_looked_through_is_counted_though_it_was_taken_away(self, community: Community) -> None:
        session = session_of(community)
        message = said(session, "听听这一段", unheard=True)
        actions.delete_message(by=session.proposer, message=message, at=LATER)
        assert (watched(session).unheard, says_none(session)) == (1, False)


def is_told(page: str, *sentences: str) -> bool:
    """Tell whether a page says something, in whatever language it speaks."""
    text = page.replace("\u2060", "").replace("<wbr>", "")
    return any(each in text for each in sentences)


def asks_in(page: str) -> str:
    """Return the content of a page, without the frame around it."""
    return page[page.index('class="head"') : page.index("</main>")]


def says_none(session: Session) -> bool:
    text = archive(session.proposer, session)
    return "没有看到广告。" in text or "No advertising seen." in text


def found(reader: Member, question: str = "微信") -> int:
    answer: Client = client_of(reader)
    text = answer.get(reverse("search_sessions", args=["hands"]), {"q": question}).content.decode()
    return text.count('class="excerpt"')
