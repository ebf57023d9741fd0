"""Mediation: the whole way, who sees what, what is kept of it, and the ways it goes wrong."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang_web.centres.actions import take_snapshot
from dongliang_web.harmony import jobs
from dongliang_web.harmony.actions import Request, ask_mediation
from dongliang_web.harmony.models import main_group
from dongliang_web.models import Community, Entry, Mediation, MediationWords, Member, Notice, Passage, Reply
from dongliang_web.pages.clock import now
from dongliang_web.people.actions import leave_community
from dongliang_web.record.actions import Refused, append
from tests.web.factories import CommunityFactory, MemberFactory, client_of, wrote
from tests.web.harmony.mediations import (
    ABOUT,
    OPENING,
    People,
    act,
    agreed,
    ask,
    asked,
    begun,
    days,
    done,
    drafted,
    keys,
    page,
    people,
    refused,
    request,
    see,
)

pytestmark = pytest.mark.django_db
ACTS = (
    "take-part step-out voice propose mediator mediate not-mediate view release say draft accept close afterwards erase"
)


@pytest.fixture
def all_() -> People:
    return people()


def told(member: Member) -> list[str]:
    return [each.key for each in member.notices.filter(read_at=None).order_by("pk")]


def plain(answer: Any) -> str:
    """Return the text of a page without marks and blanks."""
    return re.sub(r"<[^>]+>|\s", "", answer.content.decode())


def read_in_chinese(member: Member, url: str) -> str:
    return plain(client_of(member).get(url, headers={"accept-language": "zh-hans"}))


class TestTheWholeWay:
    def test_from_asking_to_what_came_of_it(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, mediators=[all_.bai])
        assert told(all_.su) == ["mediation_asked"]
        assert told(all_.bai) == []
        seen = see(all_.su, mediation)
        assert OPENING in seen
        assert ABOUT not in seen
        assert told(all_.su) == []  # who looks has read it

        done(all_.su, mediation, "take-part")
        assert told(all_.lin) == ["mediation_joined"]
        assert not see(all_.bai, mediation)
        done(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk)
        assert told(all_.bai) == ["mediator_wanted"]
        assert OPENING not in see(all_.bai, mediation)

        done(all_.bai, mediation, "mediate")
        assert mediation.mediator == all_.bai
        assert ABOUT in see(all_.bai, mediation)
        done(all_.su, mediation, "view", text="我这样看")
        assert "我这样看" in see(all_.bai, mediation)
        assert "我这样看" not in see(all_.lin, mediation)
        done(all_.su, mediation, "release", pk=mediation.words.get(kind="view").pk)
        assert "我这样看" in see(all_.lin, mediation)

        done(all_.lin, mediation, "say", lane="a", text="单独说一句")
        done(all_.bai, mediation, "say", lane="common", text="大家一起说")
        assert "单独说一句" in see(all_.bai, mediation)
        assert "单独说一句" not in see(all_.su, mediation)
        assert all("大家一起说" in see(each, mediation) for each in (all_.lin, all_.su, all_.bai))

        draft = drafted(all_.bai, mediation)
        done(all_.lin, mediation, "accept", pk=draft)
        assert mediation.is_open
        done(all_.su, mediation, "accept", pk=draft)
        assert mediation.outcome == Mediation.AGREED

        assert jobs.mediations(mediation.closed_at + days(13.9)) == 0
        assert jobs.mediations(mediation.closed_at + days(14)) == 1
        assert "mediation_follow_up" in told(all_.su)
        done(all_.su, mediation, "afterwards", holds="partly", text="只给你一人")
        assert "只给你一人" in see(all_.bai, mediation)
        assert "只给你一人" not in see(all_.lin, mediation)
        assert mediation.sides.get(letter="b").holds == "partly"

    def test_the_pages_of_asking(self, all_: People) -> None:
        client, url = client_of(all_.lin), reverse("ask_mediation", args=["hands"])
        first = client.get(url).content.decode()
        assert all_.su.name in first
        assert all_.candidate.name not in first
        second = client.post(url, {"others": keys(all_.su)}).content.decode()
        assert str(all_.bai.key) in second
        assert not Mediation.objects.exists()
        for sent in ({}, {"others": keys(all_.candidate)}, {"others": ["x"]}, {"others": keys(all_.lin)}):
            assert client.post(url, sent).status_code == 400
        for wrong in ({"opening": ""}, {"about": " "}, {"mediators": [all_.su]}, {"opening": "长" * 501}):
            assert client.post(url, request(all_.su, **wrong)).status_code == 400
        assert not Mediation.objects.exists()

    def test_a_mediator_whom_the_other_side_proposes(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su)
        done(all_.su, mediation, "take-part")
        done(all_.su, mediation, "propose", member=str(all_.other.key))
        assert act(all_.su, mediation, "propose", member=str(all_.lin.key)).status_code == 400
        done(all_.lin, mediation, "mediator", pk=mediation.proposed.get().pk)
        assert told(all_.other) == ["mediator_wanted"]
        done(all_.other, mediation, "mediate")
        assert mediation.is_running

    def test_only_one_is_asked_to_mediate_at_a_time(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, mediators=[all_.bai, all_.other])
        done(all_.su, mediation, "take-part")
        for each in mediation.proposed.all():
            done(all_.su, mediation, "mediator", pk=each.pk)
        wanted = [each for each in (all_.bai, all_.other) if told(each)]
        assert len(wanted) == 1
        done(wanted[0], mediation, "not-mediate")
        assert not see(wanted[0], mediation)
        assert all(told(each) for each in (all_.bai, all_.other))

    def test_a_yes_can_be_taken_back_before_it_is_answered(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, mediators=[all_.bai])
        done(all_.su, mediation, "take-part")
        done(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk)
        done(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk, **{"not": "1"})
        assert not see(all_.bai, mediation)


class TestWhoSees:
    def test_nobody_but_the_two_sides_and_the_mediator_whatever_they_hold(self, all_: People) -> None:
        mediation = begun(all_)
        for each in (all_.founder, all_.steward, all_.other):
            assert client_of(each).get(page(mediation)).status_code == 404
            for name in ACTS.split():
                assert act(each, mediation, name, pk=1, text="x", lane="a").status_code == 404
        for each in (all_.candidate, all_.former):
            assert client_of(each).get(page(mediation)).status_code == 403
            for name in ACTS.split():
                assert act(each, mediation, name).status_code == 403
        for each in (all_.lin, all_.su, all_.bai):
            answer = client_of(each).get(page(mediation))
            assert answer.status_code == 200
            assert "no-store" in answer["Cache-Control"]

    def test_who_is_of_it_elsewhere_is_not_of_it_here(self, all_: People) -> None:
        mediation = begun(all_)
        MemberFactory(community=CommunityFactory(slug="else"), account=all_.lin.account())
        there = reverse("mediation", args=["else", mediation.key])
        assert client_of(all_.lin).get(there).status_code == 404

    @pytest.mark.parametrize("role", ["lin", "su", "bai"])
    def test_acts_that_are_another_s_are_refused(self, all_: People, role: str) -> None:
        mediation = begun(all_)
        draft = drafted(all_.bai, mediation)
        done(all_.lin, mediation, "view", text="我的看法")
        view = mediation.words.get(kind="view").pk
        wrong: dict[str, list[tuple[str, dict[str, Any]]]] = {
            "lin": [("say", {"lane": "b", "text": "x"}), ("mediate", {}), ("not-mediate", {})],
            "su": [("say", {"lane": "a", "text": "x"}), ("release", {"pk": view}), ("accept", {"pk": draft + 99})],
            "bai": [("accept", {"pk": draft}), ("view", {"text": "x"}), ("step-out", {}), ("erase", {})],
        }
        for name, sent in wrong[role]:
            assert refused(getattr(all_, role), mediation, name, **sent), name
        for name in ("afterwards",):
            assert refused(getattr(all_, role), mediation, name, holds="no")

    def test_an_unknown_act_and_a_wrong_number_are_not_there(self, all_: People) -> None:
        mediation = begun(all_)
        assert act(all_.lin, mediation, "rank").status_code == 404
        assert act(all_.lin, mediation, "accept", pk="x").status_code == 404
        assert client_of(all_.lin).get(f"{page(mediation)}/accept").status_code == 405
        assert act(all_.lin, mediation, "say", lane="a", text="").status_code == 400

    def test_one_s_own_are_listed_for_oneself_alone(self, all_: People) -> None:
        mediation = begun(all_)
        url = reverse("mediations", args=["hands"])
        for each in (all_.lin, all_.su, all_.bai):
            assert page(mediation) in client_of(each).get(url).content.decode()
        for each in (all_.founder, all_.steward, all_.other):
            shown = client_of(each).get(url).content.decode()
            assert page(mediation) not in shown
            assert str(mediation.key) not in shown

    @pytest.mark.parametrize(("language", "words"), [("zh-hans", "两边都说"), ("en", "Each side is heard")])
    def test_in_both_languages(self, all_: People, language: str, words: str) -> None:
        mediation = begun(all_)
        client = client_of(all_.su)
        client.cookies["django_language"] = language
        shown = client.get(page(mediation), headers={"accept-language": language}).content.decode()
        assert words in shown
        for name in ("mediations", "ask_mediation"):
            assert client.get(reverse(name, args=["hands"])).status_code == 200


class TestWhatIsKept:
    def test_the_record_names_nobody_and_holds_no_words(self, all_: People) -> None:
        mediation = agreed(all_)
        entries = Entry.objects.filter(verb__in=["asked_mediation", "began_mediation", "closed_mediation"])
        assert [each.verb for each in entries.order_by("pk")] == [
            "asked_mediation",
            "began_mediation",
            "closed_mediation",
        ]
        for each in entries:
            assert (each.actor, each.target, each.digests) == (None, None, [])
            assert not {str(key) for key in each.facts} - {"agreed", "began"}
        assert entries.get(verb="closed_mediation").facts == {"agreed": True, "began": True}
        assert Entry.objects.count() == 3 + Entry.objects.exclude(pk__in=entries).count()
        assert not Entry.objects.filter(actor__in=[all_.lin, all_.su, all_.bai]).exists()
        assert not Passage.objects.exists()
        assert mediation.words.exists()

    def test_notices_say_nothing_of_whom_or_what(self, all_: People) -> None:
        agreed(all_)
        notices = Notice.objects.filter(key__startswith="mediat")
        assert notices.count() > 5
        for each in notices:
            assert set(each.values) == {"url", "about"}

    def test_no_page_or_download_of_others_holds_it(self, all_: People) -> None:
        mediation = agreed(all_)
        words = [OPENING, ABOUT, "先听完，再开口", str(mediation.key)]
        pages = [
            reverse(name, args=["hands"]) for name in ("today", "people_page", "decisions", "figures", "mediations")
        ]
        pages += [reverse("own_table", args=["hands", "csv"])]
        for reader in (all_.founder, all_.steward, all_.other, all_.lin):
            for url in pages:
                answer = client_of(reader).get(url)
                assert answer.status_code == 200, url
                shown = b"".join(answer) if answer.streaming else answer.content
                kept = words[:3] if reader == all_.lin else words
                assert not [each for each in kept if each in shown.decode("utf-8-sig")], url

    def test_the_count_is_told_from_three_on(self, all_: People) -> None:
        url = reverse("mediations", args=["hands"])
        agreed(all_)
        asked(all_.lin, all_.steward)
        assert "次数太少" in read_in_chinese(all_.other, url)
        asked(all_.lin, all_.founder)
        assert "请过3次，说好了1次，还在进行的2次" in read_in_chinese(all_.other, url)
        found = Mediation.objects.of(all_.community).took_place(now() - days(1), now() + days(1))
        assert (found.asked, found.agreed, found.open) == (3, 1, 2)
        assert Mediation.objects.took_place(now() + days(1), now() + days(2)).asked == 0

    def test_what_was_written_is_erased_in_time_and_once(self, all_: People) -> None:
        mediation = agreed(all_)
        closed = mediation.closed_at
        assert jobs.mediations(closed + days(14)) == 1
        assert jobs.mediations(closed + days(14)) == 0
        assert jobs.mediations(closed + days(103.9)) == 0
        assert mediation.words.exists()
        assert jobs.mediations(closed + days(104)) == 1
        assert jobs.mediations(closed + days(104)) == 0
        assert not MediationWords.objects.exists()
        assert "先听完" not in see(all_.lin, mediation)
        assert refused(all_.lin, mediation, "afterwards", holds="no")

    def test_both_sides_can_wish_it_earlier_and_one_cannot(self, all_: People) -> None:
        mediation = agreed(all_)
        done(all_.lin, mediation, "erase")
        assert mediation.words.exists()
        done(all_.lin, mediation, "erase", **{"not": "1"})
        done(all_.su, mediation, "erase")
        assert mediation.words.exists()
        done(all_.lin, mediation, "erase")
        assert not mediation.words.exists()
        assert mediation.erased_at

    def test_without_agreement_it_is_erased_after_ninety_days_and_nobody_is_asked(self, all_: People) -> None:
        mediation = done(all_.su, begun(all_), "close")
        assert mediation.outcome == Mediation.NOT_AGREED
        assert jobs.mediations(mediation.closed_at + days(89.9)) == 0
        assert jobs.mediations(mediation.closed_at + days(90)) == 1
        assert not mediation.words.exists()
        mediation.refresh_from_db()
        assert mediation.followed_up_at is None


class TestAgreement:
    def test_a_changed_draft_clears_what_was_accepted(self, all_: People) -> None:
        mediation = begun(all_)
        first = drafted(all_.lin, mediation)
        done(all_.lin, mediation, "accept", pk=first)
        second = drafted(all_.su, mediation, "先听完，再慢慢说")
        assert refused(all_.su, mediation, "accept", pk=first)
        done(all_.su, mediation, "accept", pk=second)
        assert mediation.is_open
        done(all_.lin, mediation, "accept", pk=second)
        assert mediation.is_agreed

    def test_nothing_is_written_once_it_is_closed(self, all_: People) -> None:
        mediation = agreed(all_)
        for name, sent in (("say", {"lane": "common"}), ("view", {}), ("draft", {})):
            assert refused(all_.lin, mediation, name, text="还有", **sent)
        assert refused(all_.lin, mediation, "close")

    def test_nothing_is_written_in_a_community_that_was_dissolved(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su)
        Community.objects.update(closes_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
        assert (
            client_of(all_.su).post(reverse("act_in_mediation", args=["hands", mediation.key, "step-out"])).status_code
            == 403
        )


class TestGoingWrong:
    def test_declining_asks_for_no_reason(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su)
        done(all_.su, mediation, "step-out")
        assert mediation.outcome == Mediation.DECLINED
        assert told(all_.lin) == ["mediation_declined"]
        assert not see(all_.su, mediation)

    @pytest.mark.parametrize("declines", [True, False])
    def test_whoever_declined_is_not_asked_again_for_four_weeks(self, all_: People, declines: bool) -> None:
        mediation = asked(all_.lin, all_.su, all_.other)
        for each in (all_.su, all_.other) if declines else ():
            done(each, mediation, "step-out")
        if not declines:
            done(all_.lin, mediation, "close")
        assert not mediation.is_open
        again = ask(all_.lin, all_.su, all_.bai)
        assert again.status_code == 400
        day = (all_.community.clock().day_of(mediation.closed_at) + days(28)).day
        assert f"{day}日起可以再请" in plain(client_of(all_.lin).post(
            reverse("ask_mediation", args=["hands"]), {"others": keys(all_.su)}, headers={"accept-language": "zh-hans"}
        ))  # fmt: skip
        sent = Request([all_.su], [], [], OPENING, ABOUT)
        with pytest.raises(Refused, match="mediation_not_again"):
            ask_mediation(by=all_.lin, request=sent, at=mediation.closed_at + days(26.9))
        assert asked(all_.lin, all_.bai)
        assert ask_mediation(by=all_.lin, request=sent, at=mediation.closed_at + days(28))

    def test_who_stepped_out_of_several_is_not_asked_again_and_may_ask(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, all_.other)
        done(all_.su, mediation, "step-out")
        assert mediation.is_open
        assert ask(all_.lin, all_.su).status_code == 400
        assert asked(all_.su, all_.lin).asked_by == all_.su

    def test_the_asker_takes_it_back(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su)
        assert refused(all_.su, mediation, "close")
        done(all_.lin, mediation, "close")
        assert mediation.outcome == Mediation.WITHDRAWN
        assert told(all_.su) == ["mediation_withdrawn"]

    def test_a_request_lapses_after_fourteen_days_once(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su)
        assert jobs.mediations(mediation.asked_at + days(13.9)) == 0
        assert jobs.mediations(mediation.asked_at + days(14)) == 1
        assert jobs.mediations(mediation.asked_at + days(14)) == 0
        assert told(all_.lin) == ["mediation_lapsed"]

    def test_a_mediation_in_which_nobody_writes_lapses_too(self, all_: People) -> None:
        mediation = begun(all_)
        done(all_.lin, mediation, "say", lane="a", text="一句")
        last = mediation.words.latest("pk").at
        assert jobs.mediations(last + days(89.9)) == 0
        assert jobs.mediations(last + days(90)) == 1

    def test_a_mediator_who_stops_leads_back_to_choosing_and_takes_what_they_heard_along(self, all_: People) -> None:
        mediation = begun(all_)
        done(all_.lin, mediation, "say", lane="a", text="只对白芷说")
        done(all_.bai, mediation, "not-mediate")
        assert mediation.is_choosing
        assert not see(all_.bai, mediation)
        assert told(all_.su)[-1] == "mediation_choose_again"
        assert refused(all_.lin, mediation, "say", lane="a", text="还有人吗")
        assert act(all_.lin, mediation, "propose", member=str(all_.bai.key)).status_code == 400
        done(all_.lin, mediation, "propose", member=str(all_.other.key))
        done(all_.su, mediation, "mediator", pk=mediation.proposed.get(member=all_.other).pk)
        done(all_.other, mediation, "mediate")
        seen = see(all_.other, mediation)
        assert ABOUT in seen
        assert "只对白芷说" not in seen
        assert "只对白芷说" in see(all_.lin, mediation)
        assert Entry.objects.filter(verb="began_mediation").count() == 1

    @pytest.mark.parametrize("who", ["lin", "su"])
    def test_a_side_that_leaves_the_community_ends_it_gently(self, all_: People, who: str) -> None:
        mediation = begun(all_)
        leave_community(by=getattr(all_, who), at=now())
        assert jobs.mediations(now()) == 1
        assert jobs.mediations(now()) == 0
        mediation.refresh_from_db()
        assert mediation.outcome == Mediation.LEFT
        assert told(all_.su if who == "lin" else all_.lin)[-1] == "mediation_left"

    def test_a_mediator_who_leaves_the_community_leads_back_to_choosing(self, all_: People) -> None:
        mediation = begun(all_)
        leave_community(by=all_.bai, at=now())
        assert jobs.mediations(now()) == 1
        assert jobs.mediations(now()) == 0
        mediation.refresh_from_db()
        assert mediation.is_choosing

    def test_where_nobody_left_no_open_mediation_is_held(self, all_: People) -> None:
        begun(all_)
        with CaptureQueriesContext(connection) as one:
            assert jobs.mediations(now()) == 0
        asked(all_.other, all_.bai, mediators=[all_.steward])
        assert Mediation.objects.going_on().count() == 2
        with CaptureQueriesContext(connection) as two:
            assert jobs.mediations(now()) == 0
        assert len(one) == len(two)

    def test_of_two_who_ask_about_one_another_the_second_answers_the_first(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, mediators=[all_.bai, all_.other])
        answer = ask(all_.su, all_.lin, mediators=[all_.bai], opening="我也想说")
        assert answer["Location"] == page(mediation)
        assert Mediation.objects.count() == 1
        assert told(all_.bai) == ["mediator_wanted"]
        assert "我也想说" in see(all_.lin, mediation)
        assert ask(all_.su, all_.lin).status_code == 400
        assert ask(all_.lin, all_.su).status_code == 400

    @pytest.mark.parametrize("whom", ["candidate", "former", "lin"])
    def test_some_cannot_be_named(self, all_: People, whom: str) -> None:
        one = getattr(all_, whom)
        assert ask(all_.lin, one).status_code == 400
        with pytest.raises(Refused):
            ask_mediation(by=all_.lin, request=Request([one], [], [], OPENING, ABOUT), at=now())
        with pytest.raises(Refused):
            ask_mediation(by=all_.lin, request=Request([all_.su], [], [one], OPENING, ABOUT), at=now())
        assert not Mediation.objects.exists()
        assert not Entry.objects.filter(verb="asked_mediation").exists()

    def test_at_most_three_are_open_of_one_asker(self, all_: People) -> None:
        for each in (all_.su, all_.bai, all_.other):
            asked(all_.lin, each)
        assert ask(all_.lin, all_.steward).status_code == 400
        done(all_.lin, Mediation.objects.latest("pk"), "close")
        asked(all_.lin, all_.steward)


class TestSeveralOnASide:
    def test_each_says_for_themselves_and_the_voice_passes_on(self, all_: People) -> None:
        mediation = asked(all_.lin, all_.su, all_.other, mediators=[all_.bai], own=keys(all_.steward))
        assert told(all_.steward) == ["mediation_asked"]
        assert ABOUT not in see(all_.steward, mediation)
        done(all_.other, mediation, "take-part")
        done(all_.su, mediation, "take-part")
        assert refused(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk)
        done(all_.other, mediation, "voice", pk=all_.su.pk)
        done(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk)
        done(all_.bai, mediation, "mediate")
        done(all_.steward, mediation, "take-part")
        assert ABOUT in see(all_.steward, mediation)
        done(all_.su, mediation, "step-out")
        assert mediation.is_open
        assert mediation.sides.get(letter="b").voice == all_.other
        assert told(all_.other)[-1] == "mediation_voice"
        done(all_.other, mediation, "step-out")
        assert mediation.outcome == Mediation.NOT_AGREED

    def test_too_many_and_both_sides_are_refused(self, all_: People) -> None:
        crowd = [MemberFactory(community=all_.community) for _ in range(6)]
        assert ask(all_.lin, *crowd).status_code == 400
        assert ask(all_.lin, all_.su, own=keys(all_.su)).status_code == 400
        assert asked(all_.lin, *crowd[:5]).parties.count() == 6


class TestAboutAThread:
    def test_a_reply_leads_to_asking_and_stands_on_the_page(self, all_: People) -> None:
        post = wrote(all_.other, all_.community.clock().day_of(now()))
        entry = append("replied", community=all_.community, by=all_.su, at=now(), words={"text": "不是这样"})
        reply = Reply.objects.create(
            root=post.entry,
            member=all_.su,
            client_id=post.client_id,
            received_at=now(),
            entry=entry,
            text=entry.kept["text"],
        )
        client = client_of(all_.lin)
        url = f"{reverse('ask_mediation', args=['hands'])}?about={reply.key}"
        assert url.replace("&", "&amp;") in client.get(post.url).content.decode()
        assert url not in client_of(all_.candidate).get(post.url).content.decode()
        chosen = client.get(url).content.decode()
        assert f'value="{all_.su.key}" id="id_others_' in chosen.replace(" checked", "")
        assert "checked" in chosen
        mediation = asked(all_.lin, all_.su, thread=str(reply.key))
        assert mediation.thread == entry
        assert str(reply.key) in see(all_.su, mediation)

    def test_what_one_may_not_read_is_no_thread(self, all_: People) -> None:
        hidden = wrote(all_.other, all_.community.clock().day_of(now()), visible_to="stewards")
        url = reverse("ask_mediation", args=["hands"])
        assert "别人写的" not in client_of(all_.lin).get(f"{url}?about={hidden.key}").content.decode()
        assert client_of(all_.lin).get(f"{url}?about=nonsense").status_code == 200
        assert asked(all_.lin, all_.su, thread=str(hidden.key)).thread is None


def _tied(community: Any, one: Member, other: Member, on_days: int) -> None:
    for each in range(on_days):
        at = now() - dt.timedelta(days=each + 2)
        append("replied", community=community, by=one, target=other, day=at.date(), at=at)


def test_both_sides_read_on_whom_a_mediator_leans(all_: People) -> None:
    _tied(all_.community, all_.bai, all_.lin, 6)
    _tied(all_.community, all_.other, all_.founder, 9)
    take_snapshot(community=all_.community, day=now().date(), at=now())
    url = reverse("ask_mediation", args=["hands"])
    trying = plain(client_of(all_.lin).post(url, {"others": keys(all_.su)}, headers={"accept-language": "zh-hans"}))
    assert all_.bai.name in trying
    assert "的往来" not in trying
    assert "什么往来" not in trying
    listed = [each.name for each in main_group(all_.community) if each not in (all_.lin, all_.su)]
    assert sorted(listed, key=trying.index) == listed, "by name, not by how they lean"
    mediation = asked(all_.lin, all_.su, mediators=[all_.bai, all_.other])
    for each in (all_.lin, all_.su):
        client = client_of(each)
        shown = client.get(page(mediation), headers={"accept-language": "zh-hans"}).content.decode()
        assert "和林一的往来，比和苏木的多得多" in shown
        assert "和两边都没有什么往来" in shown


@pytest.mark.parametrize("many", [1, 30])
def test_queries_do_not_grow(all_: People, many: int, django_assert_max_num_queries: Any) -> None:
    mediation = begun(all_)
    for each in range(many):
        MediationWords.objects.create(
            mediation=mediation, kind="said", writer=all_.lin, mediator=all_.bai, text=f"第 {each} 句", at=now()
        )
        MemberFactory(community=all_.community)
    client = client_of(all_.lin)
    client.get(page(mediation))
    with django_assert_max_num_queries(24):
        client.get(page(mediation))
    with django_assert_max_num_queries(12):
        client.get(reverse("mediations", args=["hands"]))
    with django_assert_max_num_queries(14):
        client.get(reverse("ask_mediation", args=["hands"]))
