"""Recognising: once a thing, as names and words, one quiet notice, and taken back with one tap."""

from __future__ import annotations

import pytest
from django.test import Client

from dongliang_web.models import Community, Entry, Member, Passage, Post, Recognition, Reply
from dongliang_web.record.actions import as_events
from tests.web.factories import MemberFactory, client_of, wrote
from tests.web.home.reading import DAY, TODAY, read, section, text, words
from tests.web.recognition.acts import recognise, reply, take_back, ties, told

pytestmark = pytest.mark.django_db


def kinds(community: Community) -> list[str]:
    return [event.kind for event in as_events(community) if event.kind != "check_in"]


def test_one_tap_stands_on_the_thing_as_a_name(
    client: Client, community: Community, post: Post, author: Member
) -> None:
    assert recognise(client, post, next="/c/hands/#there")["Location"] == "/c/hands/#there"
    recognise(client_of(MemberFactory(community=community, name="沈一舟")), post)
    for page in (("today", "hands"), ("post", "hands", post.key), ("member_page", "hands", author.key)):
        assert "沈一舟认可了这一篇。" in words(read(client, *page))
    assert "白芷、沈一舟认可了这一篇。" in words(read(client, "today", "hands"))
    assert [*ties()] == [("recognised", "白芷", "何青"), ("recognised", "沈一舟", "何青")]
    assert told(author) == ["白芷、沈一舟认可了你写的。"]
    entry = Entry.objects.filter(verb="recognised").first()
    assert entry is not None
    assert (entry.about, entry.day_date) == (post.entry, TODAY)


def test_twice_is_as_once_and_nobody_recognises_themselves(client: Client, post: Post, author: Member) -> None:
    for _ in range(2):
        recognise(client, post)
    recognise(client_of(author), post)
    assert Recognition.objects.count() == 1
    assert "自己的，自己不用认可。" in recognise_and_read(client_of(author), post)


def test_one_s_own_is_one_s_own_under_any_name(client: Client, community: Community, reader: Member) -> None:
    name = MemberFactory(community=community, account=reader.account(), imported_name="白芷以前", state="visitor")
    assert "自己不用认可" in recognise_and_read(client, wrote(name, TODAY, "以前的"))
    assert not Recognition.objects.exists()


def recognise_and_read(client: Client, post: Post) -> str:
    answer = client.post(f"/c/hands/posts/{post.key}/recognise", follow=True, headers={"accept-language": "zh-hans"})
    return text(answer.content.decode())


def test_words_stand_with_the_name_and_are_forgotten_when_taken_back(
    client: Client, community: Community, post: Post, author: Member
) -> None:
    recognise(client, post, words=" 原来先看站。 ")
    assert "白芷认可了这一篇：「原来先看站。」" in words(read(client_of(author), "today", "hands"))
    assert kinds(community) == ["recognise"]
    assert take_back(client, post).status_code == 303
    assert "认可了这一篇" not in words(read(client, "today", "hands"))
    assert not Passage.objects.filter(text__contains="原来先看站").exists()
    assert told(author) == []
    assert kinds(community) == []
    assert Entry.objects.get(verb="took_back_recognition").about == Entry.objects.get(verb="recognised")
    take_back(client, post)
    assert Entry.objects.filter(verb="took_back_recognition").count() == 1
    recognise(client, post)
    assert kinds(community) == ["recognise"]


def test_what_one_may_no_longer_read_is_still_taken_back(client: Client, post: Post, reader: Member) -> None:
    recognise(client, post, words="原来先看站")
    Post.objects.filter(pk=post.pk).update(visible_to="stewards")
    assert take_back(client, post).status_code == 303
    assert not Recognition.objects.standing().exists()
    assert take_back(client, post).status_code == 404


def test_taking_back_leaves_the_others_in_the_notice(
    client: Client, community: Community, post: Post, author: Member
) -> None:
    recognise(client, post)
    recognise(client_of(MemberFactory(community=community, name="沈一舟")), post)
    take_back(client, post)
    assert told(author) == ["沈一舟认可了你写的。"]


def test_words_have_an_end(client: Client, post: Post) -> None:
    recognise(client, post, words="长" * 201)
    assert not Recognition.objects.exists()
    recognise(client, post, words="长" * 200)
    assert Recognition.objects.count() == 1


def test_a_reply_is_recognised_too(client: Client, post: Post, author: Member, reader: Member) -> None:
    reply(client, post)
    written = Reply.objects.get()
    recognise(client_of(author), written, words="对")
    assert "何青认可了这一条：「对」" in words(read(client, "post", "hands", post.key))
    assert [*ties()][-1] == ("recognised", "何青", "白芷")
    take_back(client_of(author), written)
    assert "认可了这一条" not in words(read(client, "post", "hands", post.key))


def test_beyond_a_few_names_there_is_a_list_and_never_a_number(
    client: Client, community: Community, post: Post
) -> None:
    for number in range(8):
        recognise(client_of(MemberFactory(community=community, name=f"成{'甲乙丙丁戊己庚辛'[number]}")), post)
    recognise(client, post)
    html = words(read(client, "today", "hands"))
    assert "白芷、成甲、成乙、成丙、成丁、成戊认可了这一篇。谁认可了" in html
    names = read(client, "who_recognised_post", "hands", post.key)
    assert all(f"成{each}" in names for each in "甲乙丙丁戊己庚辛")
    listed = names[names.index('<ul class="people"') : names.index("</ul>")]
    assert not any(sign.isdigit() for sign in text(listed))


def test_a_member_s_page_tells_from_whom_they_learned(
    client: Client, community: Community, post: Post, author: Member, reader: Member
) -> None:
    secret = wrote(author, TODAY, "只给管事的话", visible_to="stewards")
    steward = MemberFactory(community=community, offices=["steward"])
    recognise(client, post, words="先看站")
    mine = section(read(client_of(author), "member_page", "hands", reader.key), "白芷从谁那里学到")
    assert "何青「先看站」今天先看他怎么站" in words(mine)
    assert f'href="/c/hands/posts/{post.key}"' in mine
    recognise(client_of(steward), secret, words="管事的谢")
    assert "从谁那里学到" not in read(client, "member_page", "hands", steward.key)
    own = read(client_of(steward), "member_page", "hands", steward.key)
    assert "管事的谢" in section(own, "我从谁那里学到")
    # Who was thanked how often stands nowhere.
    assert "从谁那里学到" not in read(client, "member_page", "hands", author.key)


def test_all_thanks_are_paged_the_newest_first(client: Client, author: Member, reader: Member) -> None:
    for number in range(35):
        recognise(client, wrote(author, TODAY - DAY * number, f"第{number}篇"))
    page = read(client, "member_page", "hands", reader.key)
    assert section(page, "我从谁那里学到").count("<li>") == 5
    assert f"/members/{reader.key}/learned" in page
    first = read(client, "learned_from", "hands", reader.key)
    assert first.index("第34篇") < first.index("第5篇")
    assert "第4篇" not in first
    assert "第4篇" in read(client, "learned_from", "hands", reader.key, page="2")
