"""The past of the gate under a rule that somebody thinks of."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dongliang.council import Role
from dongliang.gate import replay
from dongliang_web.council.models import pasts
from dongliang_web.gate.actions import settle
from dongliang_web.models import Cohort, Community, Enrolment, Member, Proposal
from dongliang_web.portability.actions.demo import raise_demo
from tests.web.council.deciding import DAY, VOTE, Circle, a_circle
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle() -> Circle:
    found = a_circle()
    found.hold(set_rules=VOTE)
    return found


def candidate(cohort: Cohort, days: int, name: str) -> Member:
    """Let somebody check in on so many first days of a trial."""
    member: Member = MemberFactory(community=cohort.community, name=name, state=str(Role.CANDIDATE))
    EnrolmentFactory(cohort=cohort, member=member)
    for number in range(days):
        checked_in(member, cohort.first_date + number * DAY, cohort)
    return member


@pytest.fixture
def cohort(circle: Circle) -> Cohort:
    """A cohort that is over: one wrote 12 days of 15, one 14, one nothing."""
    made: Cohort = CohortFactory(community=circle.community, number=1, first_date=circle.at.date() - 40 * DAY)
    for days, name in ((12, "差一日"), (14, "通过的"), (0, "没写的")):
        candidate(made, days, name)
    settle(made, circle.at)
    return made


def rule(browser: Any, **values: Any) -> dict[str, Any]:
    form = browser.get(reverse("simulate", args=["circle"])).context["draft"].form
    filled = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    filled |= values
    return {name: value for name, value in filled.items() if value not in (None, "") and value is not False}


def simulated(member: Member, **values: Any) -> Any:
    browser = client_of(member)
    browser.cookies["django_language"] = "zh-hans"
    answer = browser.post(reverse("simulate", args=["circle"]), rule(browser, **values))
    assert answer.status_code == 200
    return answer


def test_counts_are_for_all_and_names_for_those_who_keep_the_gate(circle: Circle, cohort: Cohort) -> None:
    for who, sees in ((circle.members[0], False), (circle.stewards[0], True), (circle.founder, True)):
        answer = simulated(who, required_days=12)
        shown = answer.context["replay"]
        ((_, turn),) = shown.cohorts
        assert (turn.people, turn.before, turn.after) == (3, 1, 2)
        assert (shown.more, shown.fewer) == (1, 0)
        assert ("差一日" in answer.content.decode()) == sees
    assert not Proposal.objects.exists()


def test_somebody_reads_of_themself_that_they_would_have_passed(circle: Circle, cohort: Cohort) -> None:
    member = Member.objects.get(name="差一日")
    Member.objects.filter(pk=member.pk).update(state=str(Role.MEMBER))
    text = simulated(member, required_days=12).content.decode()
    assert "你会通过第" in text
    assert "你会通过" not in simulated(circle.members[0], required_days=12).content.decode()


def test_a_rule_that_cannot_be_says_why(circle: Circle, cohort: Cohort) -> None:
    browser = client_of(circle.members[0])
    answer = browser.post(reverse("simulate", args=["circle"]), rule(browser, required_days=40))
    assert answer.status_code == 400
    assert "replay" not in answer.context


def test_it_stands_on_the_proposal_too_and_what_was_typed_is_kept_on_the_way(circle: Circle, cohort: Cohort) -> None:
    answer = simulated(circle.members[0], required_days=12, reason="宽一点", form="majority")
    assert "宽一点" in answer.content.decode()
    proposal = circle.propose("change_rules", circle.change_gate(required_days=12))
    shown = client_of(circle.members[1]).get(proposal.url).context["replay"]
    assert (shown.more, shown.fewer) == (1, 0)


def test_running_and_loaded_cohorts_are_not_counted(circle: Circle, cohort: Cohort) -> None:
    today = circle.at.date()
    candidate(CohortFactory(community=circle.community, number=2, first_date=today - 3 * DAY), 3, "正在的")
    candidate(
        CohortFactory(community=circle.community, number=3, first_date=today - 90 * DAY, loaded=True), 3, "导入的"
    )
    assert {each.cohort for each in pasts(circle.community, circle.at)} == {"1"}


def test_whoever_was_let_in_beside_the_rule_is_told_apart(circle: Circle, cohort: Cohort) -> None:
    Enrolment.objects.filter(member__name="差一日").update(by_exception=True, graduated_at=circle.at)
    shown = simulated(circle.founder, required_days=12).context["replay"]
    ((_, turn),) = shown.cohorts
    assert (turn.before, turn.after, turn.by_exception) == (1, 1, 1)


def test_the_rule_in_force_gives_the_outcomes_of_the_demo(circle: Circle) -> None:
    demo: Community = raise_demo(seed=1, at=circle.at)
    for each in demo.cohorts.filter(loaded=False):
        each.community = demo
        settle(each, circle.at)
    known = pasts(demo, circle.at)
    found = replay(known, demo.rules, demo.clock().day_of(circle.at))
    assert len(found.turns) > 100
    assert found.changed() == ()
    stored = {
        (each.cohort.name, str(each.member_id)): each.graduated_at is not None
        for each in Enrolment.objects.standing().filter(cohort__community=demo).select_related("cohort")
        if not each.by_exception
    }
    by_rule = {(turn.cohort, turn.who): turn.before for turn in found.turns if not turn.by_exception}
    assert by_rule == {key: stored[key] for key in by_rule}
    assert 0 < sum(by_rule.values()) < len(by_rule)


def test_a_replay_costs_the_same_with_many_candidates(circle: Circle, cohort: Cohort) -> None:
    def queries() -> int:
        browser = client_of(circle.founder)
        browser.get(reverse("simulate", args=["circle"]))
        with CaptureQueriesContext(connection) as caught:
            browser.get(reverse("simulate", args=["circle"]))
        return len(caught)

    few = queries()
    for number in range(30):
        candidate(cohort, number % 16, f"多{number}")
    more = CohortFactory(community=circle.community, number=2, first_date=circle.at.date() - 80 * DAY)
    candidate(more, 13, "另一期")
    settle(more, circle.at)
    assert queries() == few
