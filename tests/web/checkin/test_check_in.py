"""Checking in: one a day, later posts add to it, grace counts for yesterday, and sending twice is sending once."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang.gate import GateRules, rules_to_json
from dongliang_web.models import CheckIn, Community, Entry, Member, Post
from tests.web.checkin.desk import (
    AFTER_GRACE,
    DAY,
    ENOUGH,
    IN_GRACE,
    NOW,
    TODAY,
    TOMORROW,
    YESTERDAY,
    check_in,
    held,
    picture,
    refusal_of,
    sent,
    sentence_of,
)
from tests.web.factories import CohortFactory, EnrolmentFactory, MemberFactory, checked_in, client_of

pytestmark = pytest.mark.django_db


def test_a_check_in_is_kept_with_its_three_times(client: Client, member: Member) -> None:
    answer = check_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/c/hands/")
    done = CheckIn.objects.get()
    assert (done.member, done.day_date, done.mark, done.late, done.cohort) == (member, TODAY, "done", False, None)
    assert (done.received_at, done.recorded_at) == (NOW, NOW)
    entry = done.entry
    assert (entry.verb, entry.actor, entry.target, entry.day_date) == ("checked_in", member, None, TODAY)
    assert (entry.happened_at, entry.received_at, entry.recorded_at) == (NOW, NOW, NOW)
    post = Post.objects.get()
    assert post.text is not None
    assert (post.text.text, post.check_in, post.visible_to) == (ENOUGH, done, "members")
    assert [each["role"] for each in entry.digests] == ["text"]


@pytest.mark.parametrize(("language", "sentence"), [("zh-hans", "记下了，20:14。"), ("en", "Saved, 20:14.")])
def test_it_is_confirmed_in_the_language_of_the_page(
    client: Client, member: Member, language: str, sentence: str
) -> None:
    member.attachments.get().account.__class__.objects.update(language=language)
    check_in(client)
    assert sentence_of(client) == sentence


def test_a_second_post_of_the_day_adds_to_the_check_in(client: Client) -> None:
    check_in(client)
    assert check_in(client, "再添").status_code == 303
    assert CheckIn.objects.count() == 1
    first, second = Post.objects.order_by("id")
    assert second.check_in == first.check_in
    assert (second.entry.verb, second.entry.about) == ("added_to_check_in", first.entry)
    assert sentence_of(client) == "Saved, 20:14. Added, 20:14."


def test_sending_again_changes_nothing_and_leads_to_the_same_place(client: Client) -> None:
    form = {**sent(), "pictures": [picture()]}
    assert client.post("/c/hands/check-in", form).status_code == 303
    before = held()
    again = client.post("/c/hands/check-in", {**form, "pictures": [picture()]})
    assert (again.status_code, again.headers["Location"]) == (303, "/c/hands/")
    assert held() == before


def test_sending_again_after_the_day_has_closed_is_harmless_too(client: Client, clock: time_machine.Traveller) -> None:
    form = sent()
    client.post("/c/hands/check-in", form)
    before = held()
    clock.move_to(AFTER_GRACE)
    assert client.post("/c/hands/check-in", form).status_code == 303
    assert held() == before


def test_a_page_used_twice_for_different_texts_loses_neither(client: Client) -> None:
    form = sent()
    client.post("/c/hands/check-in", form)
    before = held()
    answer = client.post("/c/hands/check-in", {**form, "text": "回到同一页又写了别的"})
    assert answer.status_code == 400
    assert "has sent another post before" in refusal_of(answer)
    assert held() == before
    page = answer.content.decode()
    assert "回到同一页又写了别的" in page
    fresh = re.search(r'name="client_id" value="([^"]+)"', page)
    assert fresh
    assert fresh[1] != form["client_id"]
    assert check_in(client, "回到同一页又写了别的", client_id=fresh[1]).status_code == 303
    assert Post.objects.count() == 2


def test_each_member_has_client_ids_of_their_own(client: Client, community: Community) -> None:
    other = client_of(MemberFactory(community=community))
    form = sent()
    assert client.post("/c/hands/check-in", form).status_code == 303
    assert other.post("/c/hands/check-in", form).status_code == 303
    assert Post.objects.count() == 2


def days_offered(page: str) -> list[tuple[str, bool]]:
    return [(day, "checked" in rest) for day, rest in re.findall(r'name="day"[^>]*value="([\d-]+)"([^>]*)>', page)]


def test_within_grace_the_form_is_set_to_yesterday_and_one_tap_switches(
    client: Client, clock: time_machine.Traveller
) -> None:
    assert days_offered(client.get("/c/hands/check-in").content.decode()) == [(str(TODAY), False)]
    clock.move_to(IN_GRACE)
    offered = days_offered(client.get("/c/hands/check-in").content.decode())
    assert offered == [(str(TODAY), True), (str(TOMORROW), False)]
    check_in(client, day=TODAY)
    late = CheckIn.objects.get()
    assert (late.day_date, late.late, late.mark, late.entry.rule) == (TODAY, True, "done", "day.grace_hours")
    assert sentence_of(client) == "Counted for yesterday: 30 minutes late, within 2 hours."
    # Yesterday is written now, so the form asks for the new day.
    assert days_offered(client.get("/c/hands/check-in").content.decode()) == [(str(TOMORROW), False)]
    check_in(client, day=TOMORROW)
    assert CheckIn.objects.get(day_date=TOMORROW).late is False


def test_whoever_joined_after_midnight_is_not_asked_for_yesterday(
    community: Community, clock: time_machine.Traveller
) -> None:
    clock.move_to(IN_GRACE)
    newcomer = client_of(MemberFactory(community=community, joined_at=IN_GRACE))
    assert days_offered(newcomer.get("/c/hands/check-in").content.decode()) == [(str(TOMORROW), False)]


def test_a_candidates_check_in_belongs_to_the_trial_and_follows_its_rule(community: Community) -> None:
    rules = GateRules(day=DayRules(least_characters=40))
    cohort = CohortFactory(
        community=community, first_date=YESTERDAY, rules=rules_to_json(rules), template="今天：\n身体："
    )
    candidate = EnrolmentFactory(cohort=cohort).member
    client = client_of(candidate)
    assert "今天：\n身体：" in client.get("/c/hands/check-in").content.decode()
    before = held()
    refused = check_in(client, f"今天：\n{ENOUGH}\n身体：")
    assert refused.status_code == 400
    assert "at least 40 characters, or 1 picture" in refusal_of(refused)
    assert ENOUGH in refused.content.decode()
    assert held() == before
    assert check_in(client, f"今天：\n{ENOUGH * 3}\n身体：").status_code == 303
    assert CheckIn.objects.get().cohort == cohort
    assert Entry.objects.get().cohort == cohort


def test_a_candidate_may_write_before_the_first_day_and_it_counts_for_no_trial(community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TOMORROW)
    assert check_in(client_of(EnrolmentFactory(cohort=cohort).member)).status_code == 303
    assert CheckIn.objects.get().cohort is None


def test_after_falling_out_one_may_go_on(community: Community) -> None:
    cohort = CohortFactory(community=community, first_date=TODAY - 6 * DAY)
    out = EnrolmentFactory(cohort=cohort, out_since_date=TODAY - 2 * DAY)
    assert check_in(client_of(out.member)).status_code == 303
    assert CheckIn.objects.get().cohort == cohort


def test_a_picture_alone_is_enough_and_so_is_a_body_note(client: Client) -> None:
    assert check_in(client, "", pictures=[picture()]).status_code == 303
    assert check_in(client, "", body_note="右肩今天没有昨天紧").status_code == 303


def test_a_first_post_with_too_little_is_refused_a_later_one_is_not(client: Client) -> None:
    assert "at least 10 characters" in refusal_of(check_in(client, "短"))
    check_in(client)
    assert check_in(client, "短").status_code == 303
    assert "nothing in it yet" in refusal_of(check_in(client, " \n"))


def test_checking_in_brings_back_from_resting(community: Community) -> None:
    resting = MemberFactory(community=community, state=str(Role.RESTING))
    client = client_of(resting)
    assert check_in(client).status_code == 303
    resting.refresh_from_db()
    assert (resting.state, resting.state_since_at) == ("member", NOW)
    back = Entry.objects.get(verb="changed_state")
    assert (back.actor, back.target, back.rule) == (resting, resting, "main.back_by_check_in")
    assert back.facts == {"from": "resting", "to": "member"}
    assert "You are back" in sentence_of(client)


@pytest.mark.parametrize("state", [Role.VISITOR, Role.FORMER])
def test_only_those_inside_check_in(community: Community, state: Role) -> None:
    outside = client_of(MemberFactory(community=community, state=str(state)))
    before = held()
    assert check_in(outside).status_code == 403
    assert check_in(client_of(MemberFactory())).status_code == 403
    assert check_in(Client()).status_code == 302
    assert held() == before


def test_text_is_never_markup(client: Client) -> None:
    check_in(client, "<script>alert(1)</script>\n\n第二段 & <b>粗</b>")
    page = client.get("/c/hands/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<p>第二段 &amp; &lt;b&gt;粗&lt;/b&gt;</p>" in page


def test_the_day_begins_at_the_communitys_hour(clock: time_machine.Traveller) -> None:
    early = MemberFactory(community__slug="hands", community__clock__starts_hour=4)
    clock.move_to(dt.datetime(2026, 11, 10, 19, 30, tzinfo=dt.UTC))  # 3:30 on the 11th in Shanghai
    assert check_in(client_of(early), day=TODAY).status_code == 303
    assert CheckIn.objects.get().late is False


def test_a_loaded_check_in_of_the_day_is_added_to(client: Client, member: Member) -> None:
    checked_in(member, TODAY)
    assert check_in(client, "短").status_code == 303
    assert CheckIn.objects.count() == 1
