"""Replying: who may, what it ties, that twice is once, and what goes when it is deleted."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Community, Entry, Member, Passage, Post, Reply
from dongliang_web.recognition.actions.replying import MOST_A_DAY
from dongliang_web.record.actions import matches
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of, wrote
from tests.web.home.reading import NOW, TODAY, queries, read, words
from tests.web.recognition.acts import recognise, reply, ties, told

pytestmark = pytest.mark.django_db


def test_a_reply_stands_under_the_post_and_its_author_is_told(
    client: Client, post: Post, author: Member, reader: Member
) -> None:
    answer = reply(client, post)
    written = Reply.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/c/hands/posts/{post.key}?reply={written.key}#reply-{written.key}"
    assert [*ties()] == [("replied", "白芷", "何青")]
    entry = Entry.objects.get(verb="replied")
    assert (entry.about, entry.day_date) == (post.entry, TODAY)
    assert written.text is not None
    assert matches(entry, written.text, "看站，比看手要紧。")
    assert told(author) == ["白芷回了你。"]
    assert told(reader) == []
    for page in (("today", "hands"), ("post", "hands", post.key), ("feed", "hands")):
        assert "看站，比看手要紧。" in read(client, *page)


def test_without_scripts_and_sent_twice_it_is_once(client: Client, post: Post) -> None:
    once = str(uuid.uuid4())
    places = {reply(client, post, client_id=once)["Location"] for _ in range(2)}
    assert (len(places), Reply.objects.count(), Entry.objects.filter(verb="replied").count()) == (1, 1, 1)
    other = reply(client, post, "别的话", client_id=once)
    assert other.status_code == 400
    assert Reply.objects.count() == 1


@pytest.mark.parametrize(
    "sent",
    [{"text": ""}, {"text": "  \n "}, {"text": "长" * 2001}, {"client_id": "x"}, {"answers": str(uuid.uuid4())}],
)
def test_what_cannot_stand_is_refused_and_what_was_typed_stays(
    client: Client, post: Post, sent: dict[str, str]
) -> None:
    answer = reply(client, post, **{"text": "留住这句", **sent})
    assert answer.status_code == 400
    assert not Reply.objects.exists()
    assert not Entry.objects.filter(verb="replied").exists()
    if "text" not in sent:
        assert "留住这句" in answer.content.decode()


def test_no_more_than_anybody_writes_in_a_day(client: Client, post: Post, reader: Member) -> None:
    Reply.objects.bulk_create(
        Reply(root=post.entry, member=reader, client_id=uuid.uuid4(), received_at=NOW, entry=post.entry)
        for _ in range(MOST_A_DAY)
    )
    assert reply(client, post).status_code == 400


def test_an_answer_stands_in_its_thread_and_ties_to_whom_it_answers(
    client: Client, post: Post, author: Member, reader: Member
) -> None:
    reply(client, post, "第一条")
    reply(client, post, "第二条")
    first = Reply.objects.order_by("pk")[0]
    page = read(client_of(author), "post", "hands", post.key, answers=str(first.key))
    assert "答白芷" in words(page)
    reply(client_of(author), post, "答第一条", answers=str(first.key))
    answer = Reply.objects.get(answers=first)
    reply(client, post, "再答", answers=str(answer.key))
    assert [*ties()][-2:] == [("replied", "何青", "白芷"), ("replied", "白芷", "何青")]
    assert Entry.objects.filter(verb="replied").order_by("pk")[2].about == first.entry
    html = read(client, "post", "hands", post.key)
    places = [html.index(text) for text in ("第一条", "答第一条", "再答", "第二条")]
    assert places == sorted(places)
    assert html.count('class="reply answer"') == 2
    assert Reply.objects.get(answers=answer).thread == first


def test_a_reply_to_oneself_ties_nobody_and_tells_nobody(author: Member, post: Post) -> None:
    reply(client_of(author), post)
    assert [*ties()] == [("replied", "何青", None)]
    assert told(author) == []


def test_several_replies_are_one_notice_until_the_post_is_looked_at(
    client: Client, community: Community, post: Post, author: Member
) -> None:
    for _ in range(2):
        reply(client, post)
    reply(client_of(MemberFactory(community=community, name="沈一舟")), post)
    assert told(author) == ["白芷、沈一舟回了你。"]
    his = client_of(author)
    assert f'href="/c/hands/posts/{post.key}?reply=' in read(his, "today", "hands")
    read(his, "post", "hands", post.key)
    assert told(author) == []


def test_only_who_may_read_a_post_replies_to_it_and_reads_replies(client: Client, community: Community) -> None:
    cohort = CohortFactory(community=community)
    candidate = EnrolmentFactory(cohort=cohort).member
    post = wrote(candidate, TODAY, "给同期", visible_to="cohort", cohort=cohort)
    assert client.get(f"/c/hands/posts/{post.key}").status_code == 404
    assert reply(client, post).status_code == 404
    assert recognise(client, post).status_code == 404
    other = client_of(EnrolmentFactory(cohort=cohort).member)
    assert reply(other, post, "同期的话").status_code == 303
    answer = Reply.objects.get()
    assert recognise(client, answer).status_code == 404
    assert client.get(f"/c/hands/replies/{answer.key}/recognised").status_code == 404
    for state in (Role.FORMER, Role.VISITOR):
        outside = client_of(MemberFactory(community=community, state=str(state)))
        assert reply(outside, post).status_code == 403
    assert reply(client_of(MemberFactory()), post).status_code == 403
    assert Reply.objects.count() == 1


def test_a_deleted_reply_is_forgotten_and_answers_to_it_stay(client: Client, post: Post, author: Member) -> None:
    reply(client, post, "说错的话 @何青")
    first = Reply.objects.get()
    reply(client_of(author), post, "答它", answers=str(first.key))
    assert client_of(author).post(f"/c/hands/replies/{first.key}/delete").status_code == 404
    assert client.get(f"/c/hands/replies/{first.key}/delete").status_code == 200
    assert client.post(f"/c/hands/replies/{first.key}/delete").status_code == 303
    assert client.post(f"/c/hands/replies/{first.key}/delete").status_code == 404
    assert not Passage.objects.filter(text__contains="说错的话").exists()
    assert not first.entry.mentions.exists()
    assert Entry.objects.get(verb="deleted_reply").about == first.entry
    html = read(client, "post", "hands", post.key)
    assert "答它" in html
    assert "这条回复，写的人删了。" in html
    assert reply(client, post, "再答它", answers=str(first.key)).status_code == 400
    assert recognise(client_of(author), first).status_code == 404


def test_replies_go_out_of_sight_with_their_post(client: Client, post: Post, author: Member) -> None:
    reply(client, post, "跟着看不见")
    client_of(author).post(f"/c/hands/posts/{post.key}/delete")
    assert client.get(f"/c/hands/posts/{post.key}").status_code == 404
    assert "跟着看不见" not in read(client, "feed", "hands")
    key = Reply.objects.get().key
    assert client.post(f"/c/hands/replies/{key}/delete").status_code == 303


def test_what_is_typed_is_shown_as_text(client: Client, post: Post, author: Member) -> None:
    author.name = "<b>青</b>"
    author.save()
    reply(client, post, "<script>1</script> @<b>青</b>\n\n第二段")
    html = read(client, "post", "hands", post.key)
    assert "<script>1" not in html
    assert f'<a href="/c/hands/members/{author.key}">@&lt;b&gt;青&lt;/b&gt;</a>' in html
    assert "<p>第二段</p>" in html


def test_lists_fold_replies_and_the_post_s_page_turns_to_the_one_asked_for(
    client: Client, post: Post, reader: Member
) -> None:
    for number in range(60):
        reply(client, post, f"第{number}条。")
    today = read(client, "today", "hands")
    assert today.count('class="reply"') == 3
    assert "全部回复" in words(today)
    first = read(client, "post", "hands", post.key)
    assert first.count('class="reply"') == 50
    last = Reply.objects.order_by("-pk")[0]
    assert "第59条。" in read(client, "post", "hands", post.key, reply=str(last.key))


@pytest.mark.parametrize("page", ["today", "feed", "post"])
def test_a_constant_number_of_queries(
    client: Client, community: Community, post: Post, author: Member, page: str
) -> None:
    counts = []
    places = ["hands", post.key] if page == "post" else ["hands"]
    for more in (1, 29):
        for number in range(more):
            somebody = client_of(MemberFactory(community=community, name=f"某{Member.objects.count()}人"))
            reply(somebody, post, f"@何青 第{number}条")
            recognise(somebody, post, words="学到了")
            recognise(client, Reply.objects.order_by("-pk")[0])
        counts.append(queries(client, page, *places))
    assert counts[0] == counts[1] <= 28
