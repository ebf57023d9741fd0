"""A founder who is silent, leaves, or is gone; and the site's operator, who appoints where nobody can act."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role, Way, decides
from dongliang_web.council.actions import go_away, look_at_silence, quiet_founders, succession_line
from dongliang_web.council.jobs import due
from dongliang_web.models import Entry, Member, Notice, Office
from dongliang_web.people.actions import release_steward
from dongliang_web.people.models import body_of
from tests.web.council.deciding import VOTE, Circle, a_circle
from tests.web.factories import client_of, entry_for

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def others_act(circle: Circle, at: dt.datetime) -> None:
    for each in (*circle.stewards, *circle.members):
        entry_for(each, "replied", at - dt.timedelta(hours=1))


def days_on(circle: Circle, days: int) -> dt.datetime:
    """Return so many days after the founder's last act, while the others go on."""
    at = circle.at + DAY * (days - 1)
    others_act(circle, at)
    return at


def told(key: str) -> set[str]:
    return set(Notice.objects.filter(key=key).values_list("member__name", flat=True))


def test_a_silence_is_told_once_and_then_the_powers_fall_to_the_stewards() -> None:
    circle = a_circle(members=3, stewards=2)
    assert due(days_on(circle, 19)) == 0
    at = days_on(circle, 20)
    assert due(at) == 1
    assert due(at) == due(at + DAY) == 0
    assert told("your_silence") == {"周岚"}
    assert told("founder_silent") == {"管0", "管1"}
    line = succession_line(circle.community, at, "en")
    assert "周岚 has not been seen for 20 days" in line
    assert "several stewards together" in line
    assert due(days_on(circle, 29)) == 0
    assert due(days_on(circle, 30)) == 1
    assert due(days_on(circle, 31)) == 0
    found = decides(body_of(circle.community, days_on(circle, 31)), "set_rules")
    assert (found.way, found.needed) == (Way.TOGETHER, 2)
    entry = Entry.objects.get(verb="powers_fell")
    assert (entry.rule, entry.facts, entry.actor) == ("council.founder_silent", {"way": "together", "days": 30}, None)
    assert told("powers_founder_silent") == {"管0", "管1", "员0", "员1", "员2"}
    assert told("your_powers_fell") == {"周岚"}


def test_without_stewards_they_fall_to_the_vote_and_who_comes_back_is_a_member_who_reads_why() -> None:
    circle = a_circle(members=3, stewards=1)
    Office.objects.filter(member=circle.stewards[0]).update(until_at=circle.at)
    due(days_on(circle, 20))
    assert told("founder_silent") == {"管0", "员0", "员1", "员2"}
    at = days_on(circle, 30)
    due(at)
    assert decides(body_of(circle.community, at), "set_rules").way is Way.VOTE
    assert Member.objects.get(pk=circle.founder.pk).roles() == {Role.MEMBER}
    page = client_of(circle.founder).get(reverse("today", args=["circle"]), headers={"accept-language": "en"})
    assert "by the rule the founder" in page.content.decode()
    decided = client_of(circle.members[0]).get(reverse("decisions", args=["circle"]), headers={"accept-language": "zh"})
    assert "30 日没有见到周岚，发起人的权限按规则交给了成员表决" in decided.content.decode().replace("\u00a0", " ")


def test_any_act_of_their_own_ends_the_silence() -> None:
    circle = a_circle()
    due(days_on(circle, 20))
    entry_for(circle.founder, "replied", circle.at + DAY * 25)
    assert due(days_on(circle, 31)) == 0
    assert succession_line(circle.community, days_on(circle, 31), "en") == ""
    assert due(days_on(circle, 46)) == 1  # told anew
    assert Office.objects.filter(role="founder", until_at=None).exists()


def test_a_site_that_stood_still_tells_first() -> None:
    circle = a_circle()
    at = days_on(circle, 90)
    assert look_at_silence(community=circle.community, at=at) == 1
    assert Office.objects.filter(role="founder", until_at=None).exists()
    assert look_at_silence(community=circle.community, at=days_on(circle, 99)) == 0
    assert look_at_silence(community=circle.community, at=days_on(circle, 100)) == 1


def test_being_away_and_a_rehearsal_are_no_silence() -> None:
    circle = a_circle()
    go_away(by=circle.founder, until=circle.at.date() + DAY * 40, at=circle.at)
    assert due(days_on(circle, 55)) == 0
    Office.objects.filter(role="founder").update(stepped_out_at=circle.at)
    assert due(days_on(circle, 90)) == 0


def test_a_founder_alone_keeps_the_community() -> None:
    circle = a_circle(members=0, stewards=0)
    assert due(circle.at + DAY * 300) == 0


def test_each_community_apart() -> None:
    one, two = a_circle(), a_circle(slug="other")
    entry_for(two.founder, "replied", two.at + DAY * 15)
    others_act(two, two.at + DAY * 19)
    assert due(days_on(one, 20)) == 1
    assert Entry.objects.get(verb="told_silence").community == one.community


def test_a_founder_who_leaves_is_warned_and_their_powers_fall() -> None:
    circle = a_circle(members=3, stewards=2)
    client, url = client_of(circle.founder), reverse("leave_community", args=["circle"])
    assert "With your leaving your powers go to several stewards together" in client.get(url).content.decode()
    assert "With your leaving" not in client_of(circle.members[0]).get(url).content.decode()
    client.post(url)
    assert Entry.objects.get(verb="powers_fell").rule == "council.founder_left"
    assert told("powers_founder_left") == {"管0", "管1", "员0", "员1", "员2"}
    assert not told("your_powers_fell")


def test_the_last_but_one_steward_steps_down_and_everybody_is_told_to_whom_it_falls() -> None:
    circle = a_circle(members=3, stewards=2)
    Office.objects.filter(member=circle.founder).update(until_at=circle.at)
    release_steward(by=circle.stewards[0], member=circle.stewards[0], at=circle.at)
    assert decides(body_of(circle.community, circle.at), "appoint_stewards").way is Way.VOTE
    assert told("too_few_stewards") == {"周岚", "管0", "管1", "员0", "员1", "员2"}
    release_steward(by=circle.stewards[1], member=circle.stewards[1], at=circle.at)
    assert Entry.objects.filter(verb="powers_fell").count() == 1
    assert decides(body_of(circle.community, circle.at), "open_cohorts").way is Way.VOTE


# ---------------------------------------------------------------- the site's operator


def appoint(name: str = "员0", reason: str = "没有人能决定了", slug: str = "circle") -> None:
    call_command("appoint", slug, name, "--reason", reason)


def test_the_operator_appoints_only_where_nobody_inside_can_act() -> None:
    circle = a_circle(members=2, stewards=0)
    with pytest.raises(CommandError, match=r"Somebody inside can decide: the founder \(1 person: 周岚\)"):
        appoint()
    Office.objects.update(until_at=circle.at)
    with pytest.raises(CommandError, match="the members, by vote"):
        appoint()


def test_whom_the_operator_appoints_can_act_and_all_can_read_why() -> None:
    circle = a_circle(members=1, stewards=1)
    circle.hold(set_rules=VOTE)
    Office.objects.filter(role="founder").update(until_at=circle.at)
    Member.objects.filter(pk=circle.founder.pk).update(state="former")
    with pytest.raises(CommandError, match="not a member yet"):
        Member.objects.filter(name="员0").update(state="candidate")
        appoint()
    Member.objects.filter(name="员0").update(state="member")
    for wrong in ({"name": "谁"}, {"slug": "nowhere"}, {"reason": "  "}):
        with pytest.raises(CommandError):
            appoint(**wrong)
    appoint()
    body = body_of(circle.community, circle.at)
    pk = str(circle.members[0].pk)
    assert {decides(body, power).who for power in ("set_rules", "move_powers")} == {frozenset({pk})}
    page = client_of(circle.members[0]).get(reverse("decisions", args=["circle"]))
    assert "没有人能决定了" in page.content.decode()
    assert client_of(circle.members[0]).get(reverse("community_settings", args=["circle"])).status_code == 200
    with pytest.raises(CommandError, match="the founder"):
        appoint("管0")


def test_one_query_finds_the_communities_whose_founder_may_be_silent() -> None:
    silent, there, gone = a_circle(), a_circle(slug="there"), a_circle(slug="gone")
    at = days_on(silent, 20)
    entry_for(there.founder, "replied", at - DAY)
    gone.community.closes_at = at
    gone.community.save(update_fields=["closes_at"])
    with CaptureQueriesContext(connection) as asked:
        assert [each.slug for each in quiet_founders(at)] == ["circle"]
    assert len(asked) == 1


@pytest.mark.parametrize("days", [7, 8, 20])
def test_no_silence_that_is_to_be_told_is_overlooked(days: int) -> None:
    circle = a_circle()
    circle.community.council_rules = {"silence_told_days": 7, "silence_days": 14}
    circle.community.save(update_fields=["council_rules"])
    assert due(days_on(circle, days)) == 1
