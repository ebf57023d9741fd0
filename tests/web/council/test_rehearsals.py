"""A founder steps out, the community runs itself, and what was foretold is judged by what happened."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from dongliang.council import Role, Way, decides
from dongliang_web.council import actions, jobs
from dongliang_web.council.models import Rehearsal, compare, due_acts
from dongliang_web.models import Community, Entry, Member, Notice, Office
from dongliang_web.people.actions import let_powers_fall
from dongliang_web.people.models import body_of, electors, holds
from dongliang_web.record.actions import Refused, append
from tests.web.factories import CommunityFactory, MemberFactory, checked_in, client_of, entry_for, wrote

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 10)
NOW = dt.datetime(2026, 11, 10, 4, tzinfo=dt.UTC)
FIRST = TODAY + DAY
ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-Hans"}


def words(page: str) -> str:
    """Return a page without what keeps its phrases together."""
    return re.sub(r"<[^>]*>|\s", "", page)


@pytest.fixture
def community() -> Community:
    return CommunityFactory(slug="hands")


@pytest.fixture
def founder(community: Community) -> Member:
    return MemberFactory(community=community, name="周岚", offices=[Role.FOUNDER])


@pytest.fixture
def others(community: Community) -> list[Member]:
    """Five members who wrote on each of the thirty days before, two of them stewards."""
    found = [
        MemberFactory(community=community, name=f"人{number}", offices=[Role.STEWARD] if number < 2 else [])
        for number in range(5)
    ]
    for member in found:
        for back in range(1, 31):
            checked_in(member, TODAY - back * DAY)
    return found


def announced(founder: Member, days: int = 7) -> Rehearsal:
    return actions.announce_rehearsal(by=founder, first=FIRST, days=days, at=NOW)


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4), dt.UTC)


def test_everybody_is_told_and_it_begins_and_ends_by_itself(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    assert Notice.objects.filter(key="rehearsal_announced").count() == len(others)
    assert jobs.rehearse(NOW) == 0, "not before its day"
    assert jobs.rehearse(at_noon(FIRST)) == 1
    assert jobs.rehearse(at_noon(FIRST)) == 0, "once"
    assert Role.FOUNDER not in Member.objects.get(pk=founder.pk).roles()
    assert jobs.rehearse(at_noon(FIRST + 6 * DAY)) == 0, "the last day is a day away"
    assert jobs.rehearse(at_noon(FIRST + 7 * DAY)) == 1
    made.refresh_from_db()
    assert (made.is_running, made.came_back_early) == (False, False)
    assert Role.FOUNDER in Member.objects.get(pk=founder.pk).roles()
    verbs = Entry.objects.filter(verb__endswith="rehearsal").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["announced_rehearsal", "began_rehearsal", "ended_rehearsal"]


def test_days_begin_in_the_community_s_own_zone(founder: Member, others: list[Member]) -> None:
    announced(founder)
    midnight = dt.datetime(2026, 11, 10, 16, tzinfo=dt.UTC)  # in Shanghai
    assert jobs.rehearse(midnight - dt.timedelta(seconds=1)) == 0
    assert jobs.rehearse(midnight) == 1


def test_meanwhile_heavy_powers_are_with_the_stewards_together(founder: Member, others: list[Member]) -> None:
    announced(founder)
    jobs.rehearse(at_noon(FIRST))
    at = at_noon(FIRST)
    found = decides(body_of(founder.community, at), "set_rules")
    assert (found.way, found.needed, found.fell) == (Way.TOGETHER, 2, True)
    again = Member.objects.get(pk=founder.pk)
    assert not holds(again, again.roles(), "set_rules", at)
    assert not holds(again, again.roles(), "open_cohorts", at)
    with time_machine.travel(at, tick=False):
        assert client_of(founder).post("/c/hands/settings").status_code == 403


@pytest.mark.parametrize(
    ("first", "days", "why"),
    [
        (TODAY, 7, "rehearsal_begins"),
        (TODAY + 61 * DAY, 7, "rehearsal_begins"),
        (FIRST, 6, "rehearsal_days"),
        (FIRST, 31, "rehearsal_days"),
    ],
)
def test_bounds(founder: Member, others: list[Member], first: dt.date, days: int, why: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.announce_rehearsal(by=founder, first=first, days=days, at=NOW)
    assert refused.value.key == why


def test_not_where_nobody_could_act(founder: Member) -> None:
    with pytest.raises(Refused) as refused:
        announced(founder)
    assert refused.value.key == "rehearsal_nobody_left"


def test_it_does_not_begin_where_the_stewards_have_gone_by_then(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    Office.objects.filter(role=str(Role.STEWARD)).update(until_at=NOW)
    assert jobs.rehearse(at_noon(FIRST)) == 1
    made.refresh_from_db()
    assert made.called_off_at is not None
    assert Role.FOUNDER in Member.objects.get(pk=founder.pk).roles()
    assert Notice.objects.filter(member=founder, key="rehearsal_nobody_left").exists()


def test_one_at_a_time_and_called_off(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    with pytest.raises(Refused):
        announced(founder)
    actions.call_off_rehearsal(by=founder, rehearsal=made, at=NOW)
    assert jobs.rehearse(at_noon(FIRST)) == 0
    announced(founder)


def test_the_founder_can_come_back_at_any_hour_and_nobody_else_for_them(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    jobs.rehearse(at_noon(FIRST))
    url = f"/c/hands/council/rehearsals/{made.key}/come-back"
    with time_machine.travel(at_noon(FIRST + 2 * DAY), tick=False):
        assert client_of(others[0]).post(url).status_code == 404
        assert client_of(founder).post(url).status_code == 302
    made.refresh_from_db()
    assert made.came_back_early
    assert not Rehearsal.objects.whole().exists()
    assert Role.FOUNDER in Member.objects.get(pk=founder.pk).roles()


def test_what_the_founder_writes_meanwhile_is_not_in_the_feed(founder: Member, others: list[Member]) -> None:
    wrote(founder, TODAY, text="走开以前写的话")
    announced(founder)
    jobs.rehearse(at_noon(FIRST))
    post = wrote(founder, FIRST, text="走开以后写的话")
    with time_machine.travel(at_noon(FIRST), tick=False):
        reader = client_of(others[3])
        page = reader.get("/c/hands/feed").content.decode()
        assert "走开以前写的话" in page
        assert "走开以后写的话" not in page
        assert "走开以后写的话" in reader.get(post.url).content.decode()
    jobs.rehearse(at_noon(FIRST + 7 * DAY))
    with time_machine.travel(at_noon(FIRST + 7 * DAY), tick=False):
        assert "走开以后写的话" in reader.get("/c/hands/feed").content.decode()


def held(founder: Member, others: list[Member], writing: int) -> Rehearsal:
    made = announced(founder)
    jobs.rehearse(at_noon(FIRST))
    for member in others[:writing]:
        for ahead in range(7):
            checked_in(member, FIRST + ahead * DAY)
    checked_in(founder, FIRST)
    jobs.rehearse(at_noon(FIRST + 7 * DAY))
    made.refresh_from_db()
    return made


def test_the_others_are_compared_with_the_days_before(founder: Member, others: list[Member]) -> None:
    made = held(founder, others, writing=4)
    found = compare(made, at_noon(FIRST + 9 * DAY))
    assert (found.before.days, found.during.days, found.after.days) == (28, 7, 2)
    # The day on which it was announced lies before it, and nobody wrote on that.
    assert found.kept.before == pytest.approx(27 * 5 / 28)
    assert found.during.others == (4,) * 7, "the founder's own are left out"
    assert found.kept.is_well
    assert found.cut_off is None, "nothing was foretold without a snapshot"


def test_the_page_says_it_in_both_languages(founder: Member, others: list[Member]) -> None:
    made = held(founder, others, writing=2)
    with time_machine.travel(at_noon(FIRST + 9 * DAY), tick=False):
        reader = client_of(others[2])
        page = reader.get(f"/c/hands/council/rehearsals/{made.key}", **ZH).content.decode()
        assert "不到约定的80%" in words(page)
        assert "走开以前没有栋梁拆的结果" in page
        english = reader.get(f"/c/hands/council/rehearsals/{made.key}").content.decode()
        assert "a convention, since nobody has measured" in english
        assert "走完了" in reader.get("/c/hands/council/rehearsals", **ZH).content.decode()


def test_what_was_due_and_done_by_others_in_time(founder: Member, others: list[Member]) -> None:
    community = founder.community

    def asked(number: int) -> None:
        append("proposed_question", community=community, by=others[3], at=NOW, facts={"question": number})

    for number in range(4):
        asked(number)
    answered = {"community": community, "facts": {"question": 0}}
    append("accepted_question", by=others[0], at=NOW + dt.timedelta(hours=47), **answered)
    append("refused_question", community=community, by=founder, at=NOW + DAY, facts={"question": 1})
    append("accepted_question", community=community, by=others[0], at=NOW + 3 * DAY, facts={"question": 2})
    found = due_acts(community, NOW, NOW + DAY)
    assert [each.in_time(48, founder.pk) for each in found] == [True, False, False, False]
    assert due_acts(community, NOW + DAY, NOW + 2 * DAY) == []


def test_only_the_founder_is_offered_to_step_out(founder: Member, others: list[Member]) -> None:
    with time_machine.travel(NOW, tick=False):
        page = client_of(founder).get("/c/hands/council/rehearsals", **ZH).content.decode()
    assert "/announce" in page
    assert f'value="{FIRST.isoformat()}"' in page, "as a date field reads it, whatever the language"
    steward = client_of(others[0])
    assert "/announce" not in steward.get("/c/hands/council/rehearsals").content.decode()
    answer = steward.post("/c/hands/council/rehearsals/announce", {"first": FIRST.isoformat(), "days": 7})
    assert answer.status_code == 403


def test_announcing_on_the_page_keeps_what_was_typed_where_it_cannot_be(founder: Member, others: list[Member]) -> None:
    with time_machine.travel(NOW, tick=False):
        browser = client_of(founder)
        url = "/c/hands/council/rehearsals/announce"
        refused = browser.post(url, {"first": TODAY.isoformat(), "days": "9"})
        assert refused.status_code == 400
        assert 'value="9"' in refused.content.decode()
        assert browser.post(url, {"first": FIRST.isoformat(), "days": "9"}).status_code == 302
    assert Rehearsal.objects.get().last_date == FIRST + 8 * DAY


def test_a_page_costs_the_same_for_few_and_many(
    founder: Member, others: list[Member], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = held(founder, others, writing=2)
    browser = client_of(others[2])
    with time_machine.travel(at_noon(FIRST + 9 * DAY), tick=False), django_assert_max_num_queries(45):
        browser.get(f"/c/hands/council/rehearsals/{made.key}")


# ---------------------------------------------------------------- an office that ends, a site that stood still


def test_an_announced_one_is_called_off_once_its_founder_s_office_ended(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    Office.objects.filter(member=founder).update(until_at=NOW)
    assert actions.begin_rehearsal(made, at_noon(FIRST)) == 1, "whoever begins it sees that too"
    made.refresh_from_db()
    assert (made.began_at, made.called_off_at) == (None, at_noon(FIRST))
    assert Entry.objects.get(verb="called_off_rehearsal").rule == "council.no_founder"
    assert Notice.objects.filter(key="rehearsal_no_founder").count() == len(others) + 1


def test_a_running_one_ends_with_its_founder_s_office_and_is_no_whole_one(
    founder: Member, others: list[Member]
) -> None:
    made = announced(founder)
    jobs.rehearse(at_noon(FIRST))
    let_powers_fall(community=founder.community, rule="council.founder_left", at=at_noon(FIRST + DAY))
    assert jobs.rehearse(at_noon(FIRST + DAY)) == 1
    assert jobs.rehearse(at_noon(FIRST + 9 * DAY)) == 0, "once"
    made.refresh_from_db()
    assert made.ended_at == at_noon(FIRST + DAY)
    assert not Rehearsal.objects.open().exists()
    assert not Rehearsal.objects.whole().exists()
    assert not Notice.objects.filter(key="rehearsal_ended").exists(), "nobody has come back"
    with time_machine.travel(at_noon(FIRST + 2 * DAY), tick=False):
        page = client_of(others[2]).get("/c/hands/council/rehearsals", **ZH).content.decode()
    assert "中途不再有这位发起人" in page


def test_one_whose_days_are_over_does_not_begin(founder: Member, others: list[Member]) -> None:
    made = announced(founder)
    assert jobs.rehearse(at_noon(FIRST + 7 * DAY)) == 1
    made.refresh_from_db()
    assert (made.began_at, made.called_off_at) == (None, at_noon(FIRST + 7 * DAY))
    assert Entry.objects.get(verb="called_off_rehearsal").rule == "council.too_late"


@pytest.mark.parametrize(("late", "whole"), [(0, True), (1, False), (6, False)])
def test_one_that_began_late_is_no_whole_one(founder: Member, others: list[Member], late: int, whole: bool) -> None:
    announced(founder)
    jobs.rehearse(at_noon(FIRST + late * DAY))
    jobs.rehearse(at_noon(FIRST + 7 * DAY))
    assert Rehearsal.objects.held().exists()
    assert Rehearsal.objects.whole().exists() == whole


def test_the_day_after_a_rehearsal_a_founder_was_not_silent(founder: Member, others: list[Member]) -> None:
    entry_for(founder, "replied", NOW)
    announced(founder, days=30)
    jobs.rehearse(at_noon(FIRST))
    back = FIRST + 30 * DAY
    for each in others:
        checked_in(each, back)
    jobs.rehearse(at_noon(back))
    assert jobs.watch_silence(at_noon(back)) == 0
    assert jobs.watch_silence(at_noon(back + 19 * DAY)) == 0
    for each in others:
        checked_in(each, back + 20 * DAY)
    assert jobs.watch_silence(at_noon(back + 20 * DAY)) == 1


def test_who_has_stepped_out_has_no_voice_meanwhile(founder: Member, others: list[Member]) -> None:
    entry_for(founder, "replied", NOW)
    announced(founder)
    founder_id = {founder.pk}
    assert founder_id <= set(electors(founder.community, NOW).values_list("pk", flat=True))
    jobs.rehearse(at_noon(FIRST))
    assert founder_id.isdisjoint(electors(founder.community, at_noon(FIRST)).values_list("pk", flat=True))
    jobs.rehearse(at_noon(FIRST + 7 * DAY))
    assert founder_id <= set(electors(founder.community, at_noon(FIRST + 7 * DAY)).values_list("pk", flat=True))
