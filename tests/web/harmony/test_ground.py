"""Common ground: asking, answering, what is found, who may close and hide, what is told and taken back."""

from __future__ import annotations

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.harmony import actions
from dongliang_web.harmony.jobs import close_grounds
from dongliang_web.jobs import QUICK
from dongliang_web.models import Community, Entry, Ground, GroundStatement, GroundVote, Member, Notice, Passage
from dongliang_web.record.actions import Refused
from tests.web.factories import MemberFactory, client_of
from tests.web.harmony.asked import DAY, EN, NOW, STATEMENTS, ZH, answered, asked, page, two_camps, words

pytestmark = pytest.mark.django_db
LIST, NEW = "/c/hands/harmony/ground", "/c/hands/harmony/ground/new"


def told(member: Member) -> list[str]:
    """Return the keys of what a member was told and has not read, oldest first."""
    return [each.key for each in Notice.objects.filter(member=member, read_at=None).order_by("id")]


def sent(**other: object) -> dict[str, object]:
    """Return what the page of a new question sends."""
    return {"question": "放假怎么打卡？", "statements": "每天写\n\n每天写\n回来补\n", "days": 14, **other}


def test_a_member_asks_and_the_main_group_is_told_once(zhou: Member, steward: Member) -> None:
    candidate = MemberFactory(community=zhou.community, state=str(Role.CANDIDATE))
    answer = client_of(zhou).post(NEW, sent())
    ground = Ground.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, ground.url)
    assert [each.words for each in ground.statements.order_by("pk")] == ["每天写", "回来补"]
    assert ground.closes_at == NOW + 14 * DAY
    assert (told(steward), told(candidate), told(zhou)) == (["ground_opened"], [], [])
    client_of(steward).get(ground.url)
    assert told(steward) == []


@pytest.mark.parametrize("wrong", [
    {"days": 2}, {"days": 61}, {"statements": ""}, {"statements": " \n"}, {"question": ""},
    {"statements": "\n".join(str(number) for number in range(11))}, {"statements": "长" * 141},
    {"statements": "看 https://example.org"}, {"statements": "电话 13800138000"},
    {"question": "加我微信 wx_lan2020 聊"},
])  # fmt: skip
def test_what_is_no_question_is_refused_and_kept_in_the_form(zhou: Member, wrong: dict[str, object]) -> None:
    answer = client_of(zhou).post(NEW, sent(**wrong))
    assert answer.status_code == 400
    assert not Ground.objects.exists()
    assert not Entry.objects.filter(verb="opened_ground").exists()


def test_nobody_has_more_than_three_questions_open(zhou: Member, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        actions.close_ground(ground=asked(zhou), by=zhou, at=NOW)
    assert client_of(zhou).post(NEW, sent()).status_code == 400
    clock.move_to(NOW + 2 * DAY)
    for _ in range(3):
        assert client_of(zhou).post(NEW, sent()).status_code == 303
    assert client_of(zhou).post(NEW, sent()).status_code == 400
    clock.move_to(NOW + 17 * DAY)
    assert client_of(zhou).post(NEW, sent()).status_code == 303


def test_one_card_after_another_and_changing_one_s_mind(zhou: Member) -> None:
    ground, client = asked(zhou), client_of(zhou)
    for left in range(8, 0, -1):
        shown = client.get(ground.url, **ZH)
        assert f"还有{left}条要答" in words(shown)
        card = shown.context["next"]
        assert client.post(page("ground_vote", ground), {"statement": card.pk, "agree": "1"}).status_code == 303
    assert "你都答完了" in words(client.get(ground.url, **ZH))
    vote = GroundVote.objects.first()
    client.post(page("ground_vote", ground), {"statement": vote.statement_id, "disagree": "1", "again": "1"})
    assert GroundVote.objects.get(pk=vote.pk).choice == -1
    assert GroundVote.objects.count() == 8


def test_each_member_meets_the_statements_in_an_order_of_their_own(zhou: Member, steward: Member) -> None:
    ground = asked(zhou)
    first = {member.pk: client_of(member).get(ground.url).context["next"].pk for member in (zhou, steward)}
    assert first == {member.pk: client_of(member).get(ground.url).context["next"].pk for member in (zhou, steward)}
    others = [MemberFactory(community=zhou.community) for _ in range(8)]
    assert len({client_of(each).get(ground.url).context["next"].pk for each in others}) > 2


@pytest.mark.parametrize(
    "body", [{}, {"agree": "1"}, {"statement": "x", "agree": "1"}, {"statement": "1", "maybe": "1"}]
)
def test_an_answer_that_is_none_is_not_found(zhou: Member, body: dict[str, str]) -> None:
    assert client_of(zhou).post(page("ground_vote", asked(zhou)), body).status_code == 404


def test_a_statement_of_another_question_or_a_hidden_one_is_not_answered(zhou: Member, steward: Member) -> None:
    one, other = asked(zhou), asked(steward)
    statement = other.statements.first()
    client_of(zhou).post(page("ground_vote", one), {"statement": statement.pk, "agree": "1"})
    actions.hide_statement(by=steward, statement=statement, reason="重复", at=NOW)
    client_of(zhou).post(page("ground_vote", other), {"statement": statement.pk, "agree": "1"})
    assert not GroundVote.objects.exists()


def test_five_statements_more_each_and_none_twice(zhou: Member) -> None:
    ground, client = asked(zhou), client_of(zhou)
    for number in range(5):
        assert client.post(page("ground_statement", ground), {"text": f"又一条\n{number}"}).status_code == 303
    assert ground.statements.order_by("pk").last().words == "又一条 4"
    refused = client.post(page("ground_statement", ground), {"text": "第六条"}, **ZH)
    assert refused.status_code == 400
    assert "每人至多加5条" in words(refused) or "你能加的都加了" in words(refused)
    other = client_of(MemberFactory(community=zhou.community))
    for text in (STATEMENTS[0], "", "长" * 141, "加微信 abc12345", "www.example.com"):
        assert other.post(page("ground_statement", ground), {"text": text}).status_code == 400
    assert ground.statements.count() == len(STATEMENTS) + 5


def test_a_question_has_a_hundred_statements_at_most(zhou: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dongliang_web.harmony.actions.ground.MOST_IN_ALL", len(STATEMENTS))
    with pytest.raises(Refused, match="ground_full"):
        actions.add_statement(by=zhou, ground=asked(zhou), text="多一条", at=NOW)


def test_what_others_think_is_seen_after_answering_seven(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1] * 6)
    client = client_of(zhou)
    waits = words(client.get(ground.url, **ZH))
    assert "再答1条就能看到" in waits
    assert "每一组都同意" not in waits
    answered(ground, zhou, [1] * 7)
    assert "每一组都同意" in words(client.get(ground.url, **ZH))


def test_what_all_agree_on_stands_first_then_where_they_differ(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1, 1, 1, 1, 1, -1, -1, 1])
    shown = client_of(zhou).get(ground.url, **ZH)
    said, results = words(shown), shown.context["results"]
    assert sorted(line.words for line in results.agreed) == sorted(STATEMENTS[:3])
    assert [line.words for line in results.rejected] == [STATEMENTS[6]]
    assert [(group.name, group.size) for group in results.groups] == [("A 组", 13), ("B 组", 8)]
    assert {line.words for group in results.groups for line in group.lines} == {*STATEMENTS[3:6], STATEMENTS[7]}
    places = [
        said.index(each) for each in ("每一组都同意", "每一组都不同意", "2组不一样的地方", "看法的分布", "全部看法")
    ]
    assert places == sorted(places)
    assert "你离A组最近。只有你看得到。" in said
    english = words(client_of(zhou).get(ground.url, **EN))
    assert "YouarenearesttoGroupA.Onlyyouseethis." in english
    assert "Wherethe2groupsdiffer" in english


def test_the_map_marks_whoever_looks_and_is_drawn_from_fifteen_people_on(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community, people=13)
    answered(ground, zhou, [1, 1, 1, 1, 1, -1, -1, 1])
    few = client_of(zhou).get(ground.url, **ZH)
    assert 'class="opinions"' not in few.content.decode()
    assert "不到15位" in words(few)
    for number in range(3):
        answered(ground, MemberFactory(community=community, name=f"后来{number}"), [1] * 8, at=NOW + DAY)
    page_ = client_of(zhou).get(ground.url, **ZH).content.decode()
    assert page_.count('class="me"') == 1
    assert page_.count("translate(") == 17
    never = MemberFactory(community=community)
    actions.close_ground(ground=ground, by=zhou, at=NOW + DAY)
    assert 'class="me"' not in client_of(never).get(ground.url).content.decode()


def test_too_few_answers_say_so(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    for _ in range(6):
        answered(ground, MemberFactory(community=community), [1] * 8)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    said = words(client_of(zhou).get(ground.url, **ZH))
    assert "答的人太少，还说不准。" in said
    assert "每一组都同意" not in said


def test_closing_at_its_time_tells_those_who_took_part_once(
    zhou: Member, community: Community, clock: time_machine.Traveller
) -> None:
    ground = asked(zhou, days=3)
    people = two_camps(ground, community)
    left = people[0]
    Member.objects.filter(pk=left.pk).update(state=str(Role.FORMER))
    Notice.objects.all().delete()
    assert close_grounds in QUICK
    assert close_grounds(NOW + 3 * DAY - DAY / 24) == 0
    assert [close_grounds(NOW + 3 * DAY) for _ in range(2)] == [1, 0]
    clock.move_to(NOW + 3 * DAY)
    assert (told(people[1]), told(left), told(zhou)) == (["ground_closed"], [], [])
    assert Notice.objects.filter(key="ground_closed").first().values["count"] == 3
    closing = Entry.objects.get(verb="closed_ground")
    assert (closing.actor, closing.rule) == (None, "ground.days")
    shown = words(client_of(zhou).get(ground.url, **ZH))
    assert "每一组都同意的有3条。" in shown
    client_of(people[2]).post(page("ground_vote", ground), {"statement": ground.statements.first().pk, "agree": "1"})
    client_of(people[2]).post(page("ground_statement", ground), {"text": "迟到的"})
    assert GroundVote.objects.filter(at__gt=NOW).count() == 0
    assert ground.statements.count() == len(STATEMENTS)


def test_between_its_end_and_the_next_tick_it_takes_no_answer(zhou: Member, clock: time_machine.Traveller) -> None:
    ground = asked(zhou, days=3)
    clock.move_to(NOW + 3 * DAY)
    with pytest.raises(Refused, match="ground_closed"):
        answered(ground, zhou, [1], at=NOW + 3 * DAY)
    assert client_of(zhou).get(ground.url).status_code == 200


def test_only_the_opener_and_stewards_close_it_early(zhou: Member, steward: Member) -> None:
    other = MemberFactory(community=zhou.community)
    ground = asked(zhou)
    assert "现在就结束" not in words(client_of(other).get(ground.url, **ZH))
    client_of(other).post(page("close_ground", ground))
    assert Ground.objects.get().closed_at is None
    client_of(steward).post(page("close_ground", ground))
    assert Ground.objects.get().closed_at is not None
    second = asked(zhou)
    client_of(zhou).post(page("close_ground", second))
    assert Ground.objects.get(pk=second.pk).closed_at is not None


def test_a_steward_hides_a_statement_with_a_reason_that_all_read(zhou: Member, steward: Member) -> None:
    ground = asked(steward)
    author = MemberFactory(community=zhou.community, name="写的人")
    statement = actions.add_statement(by=author, ground=ground, text="不合适的一条", at=NOW)
    answered(ground, zhou, [1] * 9)
    Notice.objects.all().delete()
    url = page("hide_statement", ground, statement.pk)
    assert client_of(zhou).get(url).status_code == 403
    assert client_of(steward).post(url, {"reason": " "}).status_code == 400
    asking = client_of(steward).get(url, **ZH)
    assert "写的人会收到通知" in words(asking)
    assert client_of(steward).post(url, {"reason": "说的是别人的病"}).status_code == 303
    assert told(author) == ["statement_hidden"]
    shown = words(client_of(zhou).get(ground.url, **ZH))
    assert "原因：说的是别人的病" in shown
    assert "不合适的一条" not in shown
    hid = Entry.objects.get(verb="hid_statement")
    assert (hid.actor, hid.target, hid.rule) == (steward, None, "power.decide_held")
    assert client_of(steward).get(url).status_code == 404


def test_one_takes_one_s_answers_back_also_after_leaving(zhou: Member, community: Community) -> None:
    ground = asked(MemberFactory(community=community))
    answered(ground, zhou, [1] * 8)
    Member.objects.filter(pk=zhou.pk).update(state=str(Role.FORMER))
    client = client_of(zhou)
    assert client.get(ground.url).status_code == 403
    assert "你答了8条" in words(client.get("/c/hands/harmony/ground/mine", **ZH))
    assert client.post(page("take_back_answers", ground)).status_code == 303
    assert not GroundVote.objects.exists()
    assert Entry.objects.filter(verb="took_back_answers", actor=zhou).count() == 1
    client.post(page("take_back_answers", ground))
    assert Entry.objects.filter(verb="took_back_answers").count() == 1
    assert "你还没有参加过" in words(client.get("/c/hands/harmony/ground/mine", **ZH))


def test_published_figures_of_a_closed_question_stay(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    people = two_camps(ground, community)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    before = words(client_of(zhou).get(ground.url, **ZH))
    client_of(people[3]).post(page("take_back_answers", ground))
    assert not GroundVote.objects.filter(member=people[3]).exists()
    assert words(client_of(zhou).get(ground.url, **ZH)) == before


def test_only_its_author_deletes_a_statement_and_its_words_are_forgotten(zhou: Member, community: Community) -> None:
    ground = asked(MemberFactory(community=community))
    client_of(zhou).post(page("ground_statement", ground), {"text": "我写的一条"})
    statement = GroundStatement.objects.get(author=zhou)
    answered(ground, MemberFactory(community=community), [1] * 9)
    url = reverse("remove_statement", args=["hands", statement.pk])
    other = client_of(MemberFactory(community=community))
    assert other.post(url).status_code == 404
    assert "我写的一条" in words(client_of(zhou).get("/c/hands/harmony/ground/mine", **ZH))
    client_of(zhou).post(url)
    assert not Passage.objects.filter(text="我写的一条").exists()
    assert not GroundVote.objects.filter(statement=statement).exists()
    assert "我写的一条" not in words(other.get(ground.url, **ZH))
    assert client_of(zhou).post(url).status_code == 404


@pytest.mark.parametrize("role", [Role.VISITOR, Role.CANDIDATE, Role.FORMER])
def test_the_main_group_alone_finds_common_ground(zhou: Member, role: Role) -> None:
    ground = asked(zhou)
    client = client_of(MemberFactory(community=zhou.community, state=str(role)))
    for url in (LIST, NEW, ground.url):
        assert client.get(url).status_code == 403
    assert Client().get(ground.url).status_code == 302


def test_a_question_of_another_community_is_not_there(zhou: Member) -> None:
    ground = asked(MemberFactory())
    assert client_of(zhou).get(f"/c/hands/harmony/ground/{ground.pk}").status_code == 404
    statement = ground.statements.first()
    client = client_of(MemberFactory(community=zhou.community, offices=[Role.STEWARD]))
    assert client.get(f"/c/hands/harmony/ground/{ground.pk}/hide/{statement.pk}").status_code == 404


def test_who_is_here_twice_counts_once(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1] * 8)
    second = MemberFactory(community=community, account=zhou.account(), name="从前的周岚")
    answered(ground, second, [-1] * 8)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    shown = client_of(zhou).get(ground.url).context["results"]
    assert shown.people == 21
    assert {each.disagree for each in shown.every[0].groups} == {"–"}


def test_queries_do_not_grow(zhou: Member, community: Community) -> None:
    ground, client = asked(zhou), client_of(zhou)
    two_camps(ground, community, people=8)
    answered(ground, zhou, [1] * 8)
    urls = (ground.url, LIST, "/c/hands/harmony/ground/mine")
    few = [queries(client, url) for url in urls]
    for number in range(30):
        text = f"多一条{number}"
        actions.add_statement(by=MemberFactory(community=community), ground=ground, text=text, at=NOW)
        asked(MemberFactory(community=community), statements=[f"看法{number}"])
    answered(ground, zhou, [1] * 38)
    two_camps(ground, community, people=30)
    Notice.objects.all().delete()
    assert [queries(client, url) for url in urls] == few
    assert max(few) < 16


def queries(client: Client, url: str) -> int:
    """Return how many queries a page takes once its figures are made."""
    client.get(url)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(url).status_code == 200
    return len(taken)
