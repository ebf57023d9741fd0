"""What was decided: exceptions, void days, rules, clock and offices, with who and why, for the whole community."""

from __future__ import annotations

import datetime as dt

import pytest

from dongliang.checkin import DayRules, MainRules
from dongliang.council import Role
from dongliang.gate import GateRules, QuizRules
from dongliang_web.checkin.actions import record_for
from dongliang_web.gate.actions import admit, change_cohort, settle, void_day
from dongliang_web.gate.actions.cohorts import Plan
from dongliang_web.models import Community, Entry, Member
from dongliang_web.people.actions import appoint_steward, release_steward, set_clock, set_rules
from dongliang_web.record.actions import forget
from dongliang_web.record.models import Passage
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, client_of
from tests.web.home.reading import DAY, FIRST, NOW, TODAY, queries, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder(community: Community) -> Member:
    return MemberFactory(community=community, name="沈一舟", offices=[Role.FOUNDER])


def read_all(member: Member, language: str = "zh-hans", **query: str) -> str:
    return read(client_of(member), "decisions", member.community.slug, language=language, **query)


def test_exceptions_and_void_days_stand_with_their_reason(
    community: Community, member: Member, steward: Member
) -> None:
    enrolment = EnrolmentFactory(cohort=CohortFactory(community=community, number=3, first_date=FIRST))
    admit(by=steward, enrolment=enrolment, reason="住院十日，<b>每天</b>都有人代她念。", at=NOW)
    void_day(by=steward, day=TODAY - DAY, reason="服务器停了半天。", at=NOW)
    other = MemberFactory(community=community, name="江帆")
    record_for(by=steward, member=other, day=TODAY, mark="done", reason="眼睛看不清，电话里说的。", at=NOW)
    html = read_all(member)
    assert f"周岚写明理由，请{enrolment.member.name}进了大群。" in words(html)
    assert "住院十日，&lt;b&gt;每天&lt;/b&gt;都有人代她念。" in html
    assert "周岚宣布11月9日全体不计。" in words(html)
    assert "周岚替江帆记了11月10日。" in words(html)
    assert "电话里说的" in html
    html = html[html.index('class="todo"') :]
    assert html.index("替江帆") < html.index("全体不计") < html.index("请" + enrolment.member.name), "newest first"


def test_changed_rules_tell_from_what_to_what(community: Community, member: Member, founder: Member) -> None:
    gate = GateRules(required_days=12, weekly_misses=2, day=DayRules(rest_weekdays=frozenset({5, 6}), own_zone=True))
    set_rules(by=founder, community=founder.community, gate=gate, main=MainRules(resting_after_days=10), at=NOW)
    chinese = words(read_all(member))
    for change in (
        "其中要打卡多少日13→12",
        "一周最多缺几日不设→2",
        "每周休息日不设→星期六、星期日",
        "按各人自己的时区算天否→是",
        "几日没写记作休息7→10",
    ):
        assert change in chinese
    assert "考察多少日" not in chinese
    assert "Saturday" not in read_all(member, "en")
    assert "Sat, Sun" in read_all(member, "en")


def test_a_changed_clock_and_a_changed_cohort(community: Community, member: Member, founder: Member) -> None:
    set_clock(by=founder, community=founder.community, zone="Europe/Berlin", starts_hour=4, at=NOW)
    cohort = CohortFactory(community=community, number=4, first_date=dt.date(2026, 12, 7))
    plan = Plan(cohort.enrolment_opens_date, dt.date(2026, 12, 14), GateRules(required_days=14), capacity=30)
    change_cohort(by=founder, cohort=cohort, plan=plan, at=NOW)
    chinese = words(read_all(member))
    assert "沈一舟改了一天的算法，从11月12日起。" in chinese
    assert "时区Asia/Shanghai→Europe/Berlin" in chinese
    assert "一天从几点起0点→4点" in chinese
    assert "沈一舟改了第4期。" in chinese
    assert "开始12月7日→12月14日" in chinese
    assert "名额不设→30" in chinese
    assert "其中要打卡多少日13→14" in chinese


def test_appointments(community: Community, member: Member, founder: Member) -> None:
    appoint_steward(by=founder, member=member, at=NOW)
    assert "沈一舟请何青做管事。" in words(read_all(member))
    release_steward(by=founder, member=member, at=NOW)
    assert "沈一舟让何青不再做管事。" in words(read_all(member))
    appoint_steward(by=founder, member=member, at=NOW)
    release_steward(by=member, member=member, at=NOW)
    assert "何青不再做管事。" in words(read_all(member))


def test_an_erased_reason_is_told_as_erased(community: Community, member: Member, steward: Member) -> None:
    void_day(by=steward, day=TODAY, reason="写错了名字的理由", at=NOW)
    forget(Passage.objects.get(role="reason"))
    html = read_all(member)
    assert "写错了名字" not in html
    assert "理由已按要求抹去" in html


def test_only_this_community_s_decisions(community: Community, member: Member) -> None:
    elsewhere = MemberFactory(offices=[Role.STEWARD])
    void_day(by=elsewhere, day=TODAY, reason="别处停电", at=NOW)
    assert "别处停电" not in read_all(member)
    assert "还没有议定过什么" in read_all(member)


def test_pages_and_queries(community: Community, member: Member, founder: Member) -> None:
    client, counts = client_of(member), []
    for more in (1, 34):
        for _ in range(more):
            other = MemberFactory(community=community)
            record_for(by=founder, member=other, day=TODAY, mark="done", reason="代记", at=NOW)
        counts.append(queries(client, "decisions", community.slug))
    assert counts[0] == counts[1] <= 12
    assert read_all(member).count("代记") == 30
    assert read_all(member, page="2").count("代记") == 5


def test_who_came_back_by_a_recorded_day_is_no_decision_of_its_own(
    community: Community, member: Member, steward: Member
) -> None:
    cohort = CohortFactory(community=community, number=3, first_date=TODAY - 8 * DAY)
    out = EnrolmentFactory(cohort=cohort).member
    settle(cohort, NOW)
    for number in range(8):
        record_for(by=steward, member=out, day=TODAY - (8 - number) * DAY, mark="done", reason="停网", at=NOW)
    settle(cohort, NOW)
    assert Entry.objects.filter(verb="returned_to_trial", target=out).count() == 1
    assert words(read_all(member)).count(f"周岚替{out.name}记了") == 8


def test_questions_at_the_door_tell_from_what_to_what(community: Community, member: Member, founder: Member) -> None:
    rules = GateRules(quiz=QuizRules(quiz_questions=5, quiz_when="after", quiz_minutes=10))
    set_rules(by=founder, community=founder.community, gate=rules, main=MainRules(), at=NOW)
    for language in ("zh-hans", "en"):
        assert "quiz_" not in read_all(member, language)
    assert "→5" in words(read_all(member))
