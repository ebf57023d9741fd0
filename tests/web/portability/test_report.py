"""The site's report: the same figures as the command line makes of the same history, and only for stewards."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from dongliang.cli import main
from dongliang.council import Role
from dongliang_web.checkin.actions import Listed, record_for, record_list, undo_recorded
from dongliang_web.models import Community, Member
from dongliang_web.portability.actions.demo import raise_demo
from tests.web.factories import CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)


def founder_of(community: Community) -> Member:
    """Return the founder of a community."""
    return community.members.get(offices__role=str(Role.FOUNDER))


def test_web_and_command_line_give_equal_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo = raise_demo(seed=1, at=NOW)
    client = client_of(founder_of(demo))
    with time_machine.travel(NOW, tick=False):
        web = client.get(reverse("report_json", args=[demo.slug]))
        history = client.get(reverse("events_lines", args=[demo.slug]))
    assert web.status_code == history.status_code == 200
    assert "attachment" in web["Content-Disposition"]
    (tmp_path / "events.jsonl").write_bytes(history.content)
    to = tmp_path / "report.json"
    options = ["--zone", "Asia/Shanghai", "--place", "check-in", "--day", "2026-11-20", "--json", str(to)]
    with pytest.raises(SystemExit) as ended:
        main(["report", str(tmp_path / "events.jsonl"), "--community", "demo", *options])
    assert not ended.value.code
    assert "demo" in capsys.readouterr().out
    made = json.loads(web.content)
    assert json.loads(to.read_text("utf-8")) == made
    assert made["community"]["name"] == "demo"
    assert made["centres"]["n"] > 100
    assert len(made["gate"]["cohorts"]) == 3


def test_the_page_of_the_site_names_nobody() -> None:
    demo = raise_demo(seed=1, at=NOW)
    with time_machine.travel(NOW, tick=False):
        page = client_of(founder_of(demo)).get(reverse("report_html", args=[demo.slug])).content.decode()
    assert "Content-Security-Policy" in page
    found = [member.name for member in demo.members.all() if not member.name.isascii() and member.name in page]
    assert found == []
    assert not any(str(member.key) in page for member in demo.members.all())


def test_a_community_without_history_has_a_report_all_the_same() -> None:
    steward = MemberFactory(community=CommunityFactory(slug="hands"), offices=[Role.STEWARD])
    made = json.loads(client_of(steward).get(reverse("report_json", args=["hands"])).content)
    assert made["centres"]["stage"] == "not_enough_data"


@pytest.mark.parametrize("name", ["report_json", "report_html", "events_lines"])
def test_only_stewards_may_have_it(name: str) -> None:
    member = MemberFactory(community=CommunityFactory(slug="hands"), state=str(Role.MEMBER))
    assert client_of(member).get(reverse(name, args=["hands"])).status_code == 403


def told(steward: Member) -> list[bytes]:
    """Return the report and the events as a steward gets them."""
    names = ("report_json", "events_lines")
    return [client_of(steward).get(reverse(name, args=[steward.community.slug])).content for name in names]


def test_a_day_that_was_undone_leaves_the_report_as_it_was() -> None:
    demo = raise_demo(seed=1, at=NOW)
    steward, at = founder_of(demo), NOW
    with time_machine.travel(NOW, tick=False):
        day = demo.clock().day_of(at)
        people = [*demo.members.in_state(Role.MEMBER).exclude(check_ins__day_date=day).exclude(pk=steward.pk)[:3]]
        first, second, third = people
        before = told(steward)
        record_for(by=steward, member=first, day=day, mark="done", reason="停电", at=at)
        record_for(by=steward, member=second, day=day, mark="leave", reason="住院", at=at)
        record_list(by=steward, listed=[Listed(third, "写在群里")], day=day, source="jielong", at=at)
        assert len(told(steward)[1].splitlines()) == len(before[1].splitlines()) + 3
        for each in people:
            undo_recorded(by=each, day=day, at=at)
        assert told(steward) == before
