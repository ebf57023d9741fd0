"""Nobody is told who answered or wrote what: no page, no download, no entry of the record, no two looks compared."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.harmony import actions
from dongliang_web.models import Community, Entry, Ground, GroundFigures, GroundVote, Member, Notice
from dongliang_web.record.actions import as_events
from tests.web.factories import MemberFactory, checked_in, client_of
from tests.web.harmony.asked import NOW, STATEMENTS, ZH, answered, asked, page, two_camps, words

pytestmark = pytest.mark.django_db


def downloads(client: Client, member: Member) -> dict[str, bytes]:
    """Return everything that a steward can take along, and one's own table."""
    names: dict[str, list[object]] = {
        "events_lines": [],
        "report_json": [],
        "report_html": [],
        "today_table": ["csv"],
        "own_table": ["csv"],
        "member_table": [member.key, "csv"],
        "figures_table": ["daily", "csv"],
        "decisions": [],
    }
    found = {}
    for name, more in names.items():
        answer = client.get(reverse(name, args=["hands", *more]), **ZH)
        assert answer.status_code == 200, name
        # Tokens of forms are new each time.
        found[name] = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", answer.content)
    return found


def test_downloads_are_the_same_before_and_after(community: Community, zhou: Member, steward: Member) -> None:
    checked_in(zhou, NOW.date())
    client = client_of(steward)
    author = MemberFactory(community=community, name="写的人")
    voters = [MemberFactory(community=community) for _ in range(20)]
    before, mine = downloads(client, author), downloads(client_of(author_as_steward(author)), author)["own_table"]
    ground = asked(zhou)
    actions.add_statement(by=author, ground=ground, text="秘密的一条", at=NOW)
    for number, member in enumerate(voters):
        answered(ground, member, [1 if number % 2 else -1] * 8)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    Notice.objects.all().delete()
    assert downloads(client, author) == before
    assert downloads(client_of(author), author)["own_table"] == mine
    assert not [each for each in as_events(community) if each.kind not in ("check_in",)]


def author_as_steward(member: Member) -> Member:
    """Let a member hold an office, so that they may take everything along."""
    member.offices.create(role=str(Role.STEWARD), from_at=NOW)
    return member


def test_no_page_names_who_answered_or_wrote(community: Community, zhou: Member, steward: Member) -> None:
    ground = asked(zhou)
    people = two_camps(ground, community)
    author = people[4]
    statement = actions.add_statement(by=author, ground=ground, text="谁也不知道谁写的", at=NOW)
    answered(ground, steward, [1] * 8)
    answered(ground, zhou, [1] * 8)
    urls = [reverse(name, args=["hands"]) for name in ("common_ground", "own_grounds", "decisions")]
    urls += [ground.url, page("hide_statement", ground, statement.pk)]
    for reader in (zhou, steward):
        for url in urls:
            shown = client_of(reader).get(url, **ZH).content.decode()
            for member in people:
                assert member.name not in shown, (reader.name, url)
                assert str(member.key) not in shown, (reader.name, url)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    closed = client_of(steward).get(ground.url, **ZH).content.decode()
    assert not any(member.name in closed or str(member.key) in closed for member in people)


def test_the_record_keeps_that_somebody_took_part_and_no_choice(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    author = MemberFactory(community=community)
    statement = actions.add_statement(by=author, ground=ground, text="没有名字的一条", at=NOW)
    answered(ground, zhou, [1, -1, 0, 1])
    answered(ground, author, [-1] * 9)
    actions.hide_statement(by=MemberFactory(community=community, offices=[Role.STEWARD]), statement=statement,
                           reason="试一试", at=NOW)  # fmt: skip
    entries = Entry.objects.filter(community=community)
    assert {each.actor for each in entries.filter(verb="took_part_in_ground")} == {zhou, author}
    assert {(each.actor, each.target) for each in entries.filter(verb="added_statement")} == {(None, None)}
    assert not entries.exclude(target=None).exists()
    assert all(set(each.facts) <= {"days"} for each in entries)
    actions.remove_statement(by=author, statement=statement, at=NOW)
    assert Entry.objects.get(verb="removed_statement").actor is None


def test_two_looks_tell_nothing_of_one_or_two_people(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1] * 8)
    client = client_of(zhou)

    def look() -> str:
        # How many took part is no secret, what they answered is.
        return words(client.get(ground.url, **ZH))

    before = look()
    one, two, three = (MemberFactory(community=community) for _ in range(3))
    answered(ground, one, [-1] * 8, at=NOW)
    GroundVote.objects.filter(member=one).update(at=NOW.replace(minute=30))
    assert look() == before
    answered(ground, two, [-1] * 8, at=NOW.replace(minute=31))
    assert look() == before
    actions.take_back_answers(by=one, ground=ground, at=NOW.replace(minute=32))
    assert look() == before
    answered(ground, three, [-1] * 8, at=NOW.replace(minute=33))
    assert look() != before
    assert Ground.objects.get().taken_back_by == []


def test_one_who_answers_and_takes_back_again_and_again_counts_once(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1] * 8)
    client, watcher = client_of(zhou), MemberFactory(community=community)
    second = MemberFactory(community=community, account=watcher.account(), name="从前的名字")
    before = words(client.get(ground.url, **ZH))
    listed = words(client.get(reverse("common_ground", args=["hands"]), **ZH))
    answered(ground, MemberFactory(community=community), [-1] * 8, at=NOW.replace(minute=30))
    for minute in range(31, 35):
        answered(ground, watcher, [1], at=NOW.replace(minute=minute))
        actions.take_back_answers(by=watcher, ground=ground, at=NOW.replace(minute=minute))
    answered(ground, watcher, [1], at=NOW.replace(minute=36))
    answered(ground, second, [1], at=NOW.replace(minute=37))
    assert words(client.get(ground.url, **ZH)) == before
    assert words(client.get(reverse("common_ground", args=["hands"]), **ZH)) == listed


def test_closing_does_not_tell_of_one_or_two_people(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    answered(ground, zhou, [1] * 8)
    client = client_of(zhou)
    client.get(ground.url)
    shown = GroundFigures.objects.get(ground=ground).shown
    for minute in (30, 31):
        answered(ground, MemberFactory(community=community), [-1] * 8, at=NOW.replace(minute=minute))
    client.post(page("close_ground", ground))
    client.get(ground.url)
    assert GroundFigures.objects.get(ground=ground).shown == shown
    assert "21位" in words(client.get(reverse("common_ground", args=["hands"]), **ZH))


def test_closing_counts_three_who_wait(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    client_of(zhou).get(ground.url)
    for minute in (30, 31, 32):
        answered(ground, MemberFactory(community=community), [-1] * 8, at=NOW.replace(minute=minute))
    client_of(zhou).post(page("close_ground", ground))
    assert GroundFigures.objects.get(ground=ground).shown["people"] == 23


def test_kept_figures_hold_no_member(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    people = two_camps(ground, community)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    kept = GroundFigures.objects.get(ground=ground)
    assert set(kept.shown) == {
        "people", "sizes", "is_clear", "explained", "dots", "statements", "groups", "all",
        "agreed", "rejected", "apart",
    }  # fmt: skip
    assert kept.shown["dots"] == sorted(kept.shown["dots"])
    assert len(kept.shown["dots"]) == len(people)
    assert set(kept.space) == {"statements", "mean", "axes", "centres"}
    assert not any(member.name in json.dumps(kept.shown) for member in people)


def test_counts_under_three_are_not_told(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    two_camps(ground, community)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    shown = client_of(zhou).get(ground.url, **ZH).context["results"]
    cells = [cell for line in shown.every for each in line.groups for cell in (each.agree, each.disagree, each.passed)]
    assert "–" in cells
    assert all(cell == "–" or int(cell) >= 3 for cell in cells)
    assert all(group.size >= 3 for group in shown.groups)


def test_nearest_group_is_shown_to_oneself_alone(zhou: Member, community: Community) -> None:
    ground = asked(zhou)
    people = two_camps(ground, community)
    actions.close_ground(ground=ground, by=zhou, at=NOW)
    groups = {number: client_of(people[number]).get(ground.url).context["results"].nearest for number in (0, 1, 3, 4)}
    assert groups[0] == groups[1] != groups[3] == groups[4] != ""
    assert client_of(zhou).get(ground.url).context["results"].nearest == ""
    assert STATEMENTS[0] in words(client_of(zhou).get(ground.url, **ZH))
