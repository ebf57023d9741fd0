"""Changing, deleting and sharing what one wrote; who may read it."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from dongliang.council import Role
from dongliang_web.models import CheckIn, Community, Entry, Member, Passage, Post
from dongliang_web.record.actions import matches
from tests.web.checkin.desk import (
    AFTER_GRACE,
    DAY,
    ENOUGH,
    IN_GRACE,
    TODAY,
    check_in,
    held,
    picture,
    refusal_of,
    words_of,
)
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
OTHER = "改成这样：先看他怎么站，再动手。"


def edit(client: Client, post: Post, text: str = OTHER, body_note: str = "", visible_to: str = "members"):  # type: ignore[no-untyped-def]
    form = {"text": text, "body_note": body_note, "visible_to": visible_to}
    return client.post(f"/c/hands/posts/{post.key}/edit", form)


@pytest.fixture
def post(client: Client) -> Post:
    check_in(client, body_note="右肩紧")
    return Post.objects.get()


@pytest.mark.parametrize(("moment", "after_close"), [(IN_GRACE, False), (AFTER_GRACE, True)])
def test_an_edit_forgets_the_old_text_and_leaves_its_digest_and_the_mark(
    client: Client, post: Post, clock: time_machine.Traveller, moment: object, after_close: bool
) -> None:
    old = Passage.objects.get(role="text")
    before = CheckIn.objects.values().get()
    clock.move_to(moment)  # type: ignore[arg-type]
    assert edit(client, post, body_note="右肩紧").status_code == 303
    post.refresh_from_db()
    assert post.text is not None
    assert (post.text.text, post.edited_at) == (OTHER, moment)
    assert not Passage.objects.filter(text=ENOUGH).exists()
    assert not Passage.objects.filter(pk=old.pk).exists()
    assert matches(post.entry, old, ENOUGH)
    entry = Entry.objects.get(verb="edited_post")
    assert (entry.about, entry.day_date) == (post.entry, TODAY)
    assert entry.facts == {"changed": ["text"], "visible_to": "members", "after_close": after_close}
    assert matches(entry, post.text, OTHER)
    assert CheckIn.objects.values().get() == before


def test_while_the_day_is_open_a_check_in_stays_enough(
    client: Client, post: Post, clock: time_machine.Traveller
) -> None:
    before = held()
    answer = edit(client, post, "短")
    assert answer.status_code == 400
    assert "at least 10 characters" in refusal_of(answer)
    assert held() == before
    clock.move_to(AFTER_GRACE)
    assert edit(client, post, "短").status_code == 303
    assert "Nothing would be left" in refusal_of(edit(client, post, ""))


def test_an_edit_that_changes_nothing_is_no_entry(client: Client, post: Post) -> None:
    before = held()
    assert edit(client, post, ENOUGH, "右肩紧").status_code == 303
    assert held() == before


def test_the_form_holds_what_stands_there(client: Client, post: Post) -> None:
    page = client.get(f"/c/hands/posts/{post.key}/edit").content.decode()
    assert ENOUGH in page
    assert "右肩紧" in page


@pytest.mark.parametrize("deed", ["edit", "delete", "share-body"])
def test_only_the_author_changes_it(post: Post, steward: Member, community: Community, deed: str) -> None:
    before = held()
    for other in (steward, MemberFactory(community=community), MemberFactory(community=community, offices=["founder"])):
        answer = client_of(other).post(f"/c/hands/posts/{post.key}/{deed}", {"text": OTHER, "visible_to": "members"})
        assert answer.status_code == 404
    assert Client().post(f"/c/hands/posts/{post.key}/{deed}").status_code == 302
    assert held() == before


def test_deleting_leaves_the_mark_and_removes_text_and_pictures(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    check_in(client, body_note="右肩紧", pictures=[picture(), picture()])
    post = Post.objects.get()
    mark = CheckIn.objects.values().get()
    question = words_of(client.get(f"/c/hands/posts/{post.key}/delete"))
    assert "Its text, its body note and 2 pictures go for good." in question
    before = held()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"/c/hands/posts/{post.key}/delete").status_code == 303
    rows, files = held()
    assert (rows["Passage"], rows["Picture"], files) == (0, 0, [])
    assert rows["Entry"] == before[0]["Entry"] + 1
    assert Entry.objects.get(verb="deleted_post").about == post.entry
    assert CheckIn.objects.values().get() == mark
    assert ENOUGH not in client.get("/c/hands/").content.decode()
    for deed in ("edit", "delete"):
        assert client.post(f"/c/hands/posts/{post.key}/{deed}").status_code == 404
    # The day stays written: what comes now adds to it.
    check_in(client, "再写")
    assert CheckIn.objects.count() == 1


def test_a_post_that_was_deleted_is_not_sent_again_unawares(client: Client) -> None:
    from_before = {"client_id": "6f1c1a54-9f0e-4f0c-8f38-0d7a1b1c2d3e"}
    check_in(client, **from_before)
    client.post(f"/c/hands/posts/{Post.objects.get().key}/delete")
    before = held()
    assert "has sent another post before" in refusal_of(check_in(client, **from_before))
    assert held() == before


def test_a_body_note_is_for_oneself_until_shared(client: Client, post: Post, steward: Member) -> None:
    reader = client_of(steward)
    assert "右肩紧" in client.get("/c/hands/").content.decode()
    assert "右肩紧" not in reader.get("/c/hands/").content.decode()
    assert client.post(f"/c/hands/posts/{post.key}/share-body").status_code == 303
    assert Entry.objects.get(verb="shared_body_note").about == post.entry
    assert "右肩紧" in reader.get("/c/hands/").content.decode()
    before = held()
    client.post(f"/c/hands/posts/{post.key}/share-body")
    assert held() == before
    # Another note is another thing to share.
    edit(client, post, ENOUGH, "腰也紧")
    page = reader.get("/c/hands/").content.decode()
    assert "腰也紧" not in page
    assert "右肩紧" not in page


def test_a_post_without_a_body_note_has_none_to_share(client: Client) -> None:
    check_in(client)
    assert client.post(f"/c/hands/posts/{Post.objects.get().key}/share-body").status_code == 404
    assert client.get(f"/c/hands/posts/{Post.objects.get().key}/share-body").status_code == 405


#: For whom a post is -> which of the readers find it.
READ_BY = {
    "members": {"author", "mate", "other", "member", "steward"},
    "cohort": {"author", "mate"},
    "stewards": {"author", "steward"},
    "me": {"author"},
}


@pytest.mark.parametrize("visible_to", READ_BY)
def test_a_text_is_read_by_those_it_is_for(community: Community, visible_to: str) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - DAY)
    people = {
        "author": EnrolmentFactory(cohort=cohort).member,
        "mate": EnrolmentFactory(cohort=cohort).member,
        "other": EnrolmentFactory(cohort=CohortFactory(community=community)).member,
        "member": MemberFactory(community=community),
        "steward": MemberFactory(community=community, offices=["steward"]),
        "stranger": MemberFactory(offices=["founder", "steward"]),
    }
    assert check_in(client_of(people["author"]), visible_to=visible_to).status_code == 303
    found = {
        name
        for name, who in people.items()
        if Post.objects.visible_to_member(who, who.roles()).filter(text__text=ENOUGH)
    }
    assert found == READ_BY[visible_to]
    # The day's mark is for everybody.
    assert CheckIn.objects.on(community, TODAY).count() == 1


def test_a_graduates_post_for_their_cohort_is_for_the_cohort_they_were_in(community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - 60 * DAY)
    graduate, mate = (
        EnrolmentFactory(cohort=cohort, member=MemberFactory(community=community)).member for _ in range(2)
    )
    left = EnrolmentFactory(cohort=cohort, withdrawn_at=AFTER_GRACE).member
    check_in(client_of(graduate), visible_to="cohort")
    assert Post.objects.visible_to_member(mate, frozenset({Role.MEMBER})).exists()
    assert not Post.objects.visible_to_member(left, frozenset({Role.CANDIDATE})).exists()
