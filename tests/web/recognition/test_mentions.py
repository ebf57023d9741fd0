"""Mentions: whom a post or a reply names, who is told, and what falls away."""

from __future__ import annotations

import pytest
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Community, Entry, Member, Mention, Post
from dongliang_web.people.actions import MOST_MENTIONED
from tests.web.checkin.desk import check_in
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.home.reading import read
from tests.web.recognition.acts import reply, ties, told

pytestmark = pytest.mark.django_db
LONG = "今天练肩胛内侧缘，换成掌根慢慢压住。"


def edit(client: Client, text: str, visible_to: str = "members") -> None:
    post = Post.objects.get()
    form = {"text": text, "body_note": "", "visible_to": visible_to}
    assert client.post(f"/c/hands/posts/{post.key}/edit", form).status_code == 303


def mentioned() -> set[str]:
    return set(Mention.objects.values_list("member__name", flat=True))


def test_a_post_that_names_somebody_ties_and_tells_them(client: Client, author: Member) -> None:
    check_in(client, f"{LONG}谢谢@何青，也问@何青 和 zhou@何青.com @谁")
    post = Post.objects.get()
    assert [*ties()] == [("mentioned", "白芷", "何青")]
    assert Entry.objects.get(verb="mentioned").about == post.entry
    assert told(author) == ["白芷提到了你。"]
    html = read(client, "today", "hands")
    assert html.count(f'<a href="/c/hands/members/{author.key}">@何青</a>') == 2
    read(client_of(author), "post", "hands", post.key)
    assert told(author) == []


def test_an_edit_lets_go_of_whom_it_took_out_and_tells_the_new_only(
    client: Client, community: Community, author: Member
) -> None:
    other = MemberFactory(community=community, name="沈一舟")
    check_in(client, f"{LONG}@何青")
    edit(client, f"{LONG}@沈一舟")
    assert mentioned() == {"沈一舟"}
    assert told(other) == ["白芷提到了你。"]
    edit(client, f"{LONG}@何青 @沈一舟")
    assert mentioned() == {"何青", "沈一舟"}
    # Once per text and person, however often it is changed.
    assert [*ties()] == [("mentioned", "白芷", "何青"), ("mentioned", "白芷", "沈一舟")]
    assert len(told(author)) == len(told(other)) == 1
    edit(client, f"{LONG}@何青 @沈一舟", visible_to="me")
    assert mentioned() == set()


def test_a_name_that_two_bear_names_nobody_and_its_author_is_told(
    client: Client, community: Community, reader: Member
) -> None:
    for _ in range(2):
        MemberFactory(community=community, name="小满")
    check_in(client, f"{LONG}@小满")
    assert mentioned() == set()
    assert told(reader) == ["叫「小满」的不止一位，所以没有提到谁。写上更全的名字就行。"]


def test_only_who_may_read_it_is_named(client: Client, community: Community, reader: Member) -> None:
    cohort = CohortFactory(community=community)
    EnrolmentFactory(cohort=cohort, member=reader)
    EnrolmentFactory(cohort=cohort, member=MemberFactory(community=community, name="同期", state=str(Role.CANDIDATE)))
    MemberFactory(community=community, name="别期")
    MemberFactory(community=community, name="走了", state=str(Role.FORMER))
    MemberFactory(name="外人")
    check_in(client, f"{LONG}@同期 @别期 @走了 @外人 @白芷", visible_to="cohort")
    assert mentioned() == {"同期"}


def test_another_name_of_somebody_means_who_they_are_here(client: Client, community: Community, author: Member) -> None:
    MemberFactory(community=community, name="青哥", account=author.account(), imported_name="青哥", state="visitor")
    check_in(client, f"{LONG}@青哥")
    assert mentioned() == {"何青"}


def test_a_reply_names_too_and_whom_it_answers_is_told_once(
    client: Client, community: Community, post: Post, author: Member
) -> None:
    other = MemberFactory(community=community, name="沈一舟")
    reply(client, post, "@何青 @沈一舟 看这里")
    assert {*ties()} == {("replied", "白芷", "何青"), ("mentioned", "白芷", "何青"), ("mentioned", "白芷", "沈一舟")}
    assert told(author) == ["白芷回了你。"]
    assert told(other) == ["白芷提到了你。"]


def test_a_text_does_not_call_everybody(client: Client, community: Community, reader: Member) -> None:
    names = [f"友{chr(0x4E00 + number)}" for number in range(MOST_MENTIONED + 3)]
    for name in names:
        MemberFactory(community=community, name=name)
    check_in(client, LONG + "".join(f"@{name} " for name in names))
    assert mentioned() == set(names[:MOST_MENTIONED])
    assert told(reader) == [f"一段话里至多提到 {MOST_MENTIONED} 位，后面的没有告诉。"]


def test_deleting_a_post_leaves_nothing_of_whom_it_named(client: Client, author: Member) -> None:
    check_in(client, f"{LONG}@何青")
    client.post(f"/c/hands/posts/{Post.objects.get().key}/delete")
    assert not Mention.objects.exists()
