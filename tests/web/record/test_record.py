"""The record: one entry for everything that happens, never changed, and personal text that can be forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role
from dongliang.events import KINDS, SCHEMA, events_table
from dongliang_web.models import Community, Entry, Member, Passage
from dongliang_web.record.actions import append, as_events, digest, forget, matches
from dongliang_web.record.models import VERBS
from tests.web.factories import CohortFactory, MemberFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 10, 12, 14, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 10)


@pytest.fixture
def member() -> Member:
    return MemberFactory(community__slug="hands")


@pytest.fixture
def community(member: Member) -> Community:
    return member.community


def test_an_entry_says_who_what_to_whom_when_where_by_which_rule(member: Member) -> None:
    other = MemberFactory(community=member.community)
    cohort = CohortFactory(community=member.community)
    entry = append(
        "checked_in",
        community=member.community,
        by=member,
        target=other,
        at=AT,
        received_at=AT - dt.timedelta(minutes=3),
        cohort=cohort,
        day=DAY,
        rule="power.record_for_others",
        facts={"pictures": 0},
    )
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.verb, kept.actor, kept.target, kept.cohort, kept.day_date) == (
        "checked_in",
        member,
        other,
        cohort,
        DAY,
    )
    assert (kept.happened_at, kept.received_at, kept.recorded_at) == (AT, AT - dt.timedelta(minutes=3), AT)
    assert (kept.rule, kept.facts, kept.digests) == ("power.record_for_others", {"pictures": 0}, [])


def test_an_unknown_verb_is_no_entry(member: Member) -> None:
    with pytest.raises(ValueError, match="declare it in VERBS"), transaction.atomic():
        append("danced", community=member.community, by=member, at=AT)
    assert not Entry.objects.exists()


def test_an_entry_goes_with_its_change_or_not_at_all(member: Member) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        append("checked_in", community=member.community, by=member, at=AT, words={"text": "写了"})
        raise RuntimeError("the change failed")
    assert not Entry.objects.exists()
    assert not Passage.objects.exists()


def test_text_stands_beside_and_the_entry_holds_only_salted_digests(member: Member) -> None:
    words = {"text": "肩胛内侧缘", "reason": "停电"}
    entry = append("checked_in", community=member.community, by=member, at=AT, words=words)
    files = {"picture_1": ("a.jpg", b"bytes")}
    pictured = append(
        "checked_in", community=member.community, by=member, at=AT, words={"text": "肩胛内侧缘"}, files=files
    )
    salts = {bytes(passage.salt) for passage in Passage.objects.all()}
    assert len(salts) == 4
    assert {len(salt) for salt in salts} == {16}
    assert "肩胛" not in str(Entry.objects.values())
    for passage, content in ((entry.kept["text"], "肩胛内侧缘"), (pictured.kept["picture_1"], b"bytes")):
        raw = content.encode() if isinstance(content, str) else content
        expected = hashlib.sha256(bytes(passage.salt) + raw).hexdigest()
        assert {"role": passage.role, "sha256": expected} in Entry.objects.get(pk=passage.entry_id).digests
    same_text = [{each["role"]: each["sha256"] for each in kept.digests}["text"] for kept in (entry, pictured)]
    assert same_text[0] != same_text[1]
    assert matches(entry, entry.kept["text"], "肩胛内侧缘")
    assert not matches(entry, entry.kept["text"], "别的")


def test_forgetting_erases_text_and_salt_and_leaves_the_entry(member: Member) -> None:
    entry = append(
        "checked_in", community=member.community, by=member, at=AT, words={"text": "要忘的", "reason": "留下"}
    )
    before = Entry.objects.values().get(pk=entry.pk)
    forget(entry.kept["text"])
    assert [passage.role for passage in entry.passages.all()] == ["reason"]
    assert Entry.objects.values().get(pk=entry.pk) == before
    # Without the salt not even the right text can be told from the digest that is left.
    assert digest(b"", "要忘的") not in str(before["digests"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE dongliang_web_entry SET verb = 'graduated'",
        "UPDATE dongliang_web_entry SET digests = '[]'",
        "DELETE FROM dongliang_web_entry",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete(member: Member, statement: str) -> None:
    append("checked_in", community=member.community, by=member, at=AT)
    before = list(Entry.objects.values())
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values()) == before


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_table(member: Member) -> None:
    append("checked_in", community=member.community, by=member, at=AT)
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE dongliang_web_entry CASCADE")
    assert Entry.objects.count() == 1


def test_rows_of_the_house_refuse_it_too(member: Member) -> None:
    entry = append("checked_in", community=member.community, by=member, at=AT)
    entry.verb = "graduated"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
    assert Entry.objects.get(pk=entry.pk).verb == "checked_in"


def test_every_verb_that_is_an_event_names_a_declared_kind() -> None:
    assert {kind for kind in VERBS.values() if kind} <= KINDS.keys()


def test_what_ties_two_people_keeps_both_until_it_is_taken_back(member: Member, community: Community) -> None:
    other = MemberFactory(community=community)
    thanked = append("recognised", community=community, by=member, target=other, at=AT, day=DAY)
    append("called_along", community=community, by=other, target=member, at=AT, day=DAY)
    ties = [(each.kind, each.actor, each.target) for each in as_events(community)]
    assert ties == [
        ("recognise", str(member.key), str(other.key)),
        ("call_along", str(other.key), str(member.key)),
    ]
    append("took_back_recognition", community=community, by=member, about=thanked, at=AT)
    assert [each.kind for each in as_events(community)] == ["call_along"]


def test_an_invitation_that_was_put_right_stands_no_more(member: Member, community: Community) -> None:
    newcomer, other = MemberFactory(community=community), MemberFactory(community=community)
    first = append("invited", community=community, by=member, target=newcomer, at=AT)
    append("changed_origin", community=community, by=other, target=newcomer, about=first, at=AT)
    append("invited", community=community, by=other, target=newcomer, at=AT)
    assert [each.actor for each in Entry.objects.invitations()] == [other]
    assert [each.actor for each in as_events(community)] == [str(other.key)]


def test_the_events_table_is_complete_and_in_order(member: Member, community: Community) -> None:
    steward = MemberFactory(community=community, offices=[Role.STEWARD])
    cohort = CohortFactory(community=community, number=3)
    append("enrolled", community=community, by=member, at=AT, cohort=cohort, day=DAY)
    first = append("checked_in", community=community, by=member, at=AT, cohort=cohort, day=DAY, words={"text": "x"})
    append("added_to_check_in", community=community, by=member, at=AT, about=first, day=DAY)
    append("checked_in", community=community, by=steward, target=member, at=AT, cohort=cohort, day=DAY)
    append("edited_post", community=community, by=member, at=AT, about=first)
    append("invited", community=community, by=steward, target=member, at=AT)
    append("founded_community", community=MemberFactory().community, at=AT)
    table = events_table(as_events(community))
    assert dict(table.schema) == SCHEMA
    assert table["kind"].to_list() == ["register", "check_in", "check_in", "invite"]
    assert table["actor"].to_list() == [str(each.key) for each in (member, member, member, steward)]
    assert table["target"].to_list() == ["", "", "", str(member.key)]
    assert table["cohort"].to_list() == ["3", "3", "3", ""]
    assert set(table["community"]) == {"hands"}
    assert set(table["at"]) == {AT}


def test_leave_taken_back_is_no_event(member: Member, community: Community) -> None:
    later = DAY + dt.timedelta(days=3)
    kept = append("announced_leave", community=community, by=member, at=AT, day=DAY)
    taken = append("announced_leave", community=community, by=member, at=AT, day=later)
    append("withdrew_leave", community=community, by=member, at=AT, day=later, about=taken)
    assert [(event.kind, event.day, event.ref) for event in as_events(community)] == [
        ("leave", DAY, f"entry:{kept.pk}")
    ]


def test_reading_events_takes_the_same_queries_for_any_number(
    member: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (1, 30):
        for back in range(number):
            append("checked_in", community=member.community, by=member, at=AT, day=DAY - dt.timedelta(days=back))
        with django_assert_num_queries(2):
            list(as_events(member.community))
