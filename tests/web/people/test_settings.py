"""A community's settings, and the forms that are built from its rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from dongliang.bounds import RuleError, bounded, check_bounds
from dongliang.checkin import DayRules, MainRules
from dongliang.council import Role
from dongliang.days import DaySetting
from dongliang.gate import GateRules, QuizRules
from dongliang.words import LANGUAGES, label
from dongliang_web.models import ClockSetting, Community, Entry, Member
from dongliang_web.pages.rule_forms import rules_form
from tests.web.factories import MemberFactory, a_picture, client_of

pytestmark = pytest.mark.django_db

GATE = {
    "trial_days": "20",
    "required_days": "17",
    "most_missed_in_a_row": "3",
    "weekly_misses": "",
    "week": "from_first_day",
    "grace_hours": "0",
    "leave_days": "2",
    "make_up_days": "1",
    "make_up_hours": "48",
    "rest_weekdays": ["6"],
    "least_characters": "20",
    "least_pictures": "4",
    "own_zone": "on",
    "quiz_questions": "0",
    "quiz_pass_percent": "60",
    "quiz_when": "after",
    "quiz_wait_hours": "24",
    "quiz_minutes": "0",
    "quiz_after_days": "7",
}
AS_RULES = GateRules(
    trial_days=20,
    required_days=17,
    most_missed_in_a_row=3,
    week="from_first_day",
    day=DayRules(
        grace_hours=0,
        leave_days=2,
        make_up_hours=48,
        rest_weekdays=frozenset({6}),
        least_characters=20,
        least_pictures=4,
        own_zone=True,
    ),
    quiz=QuizRules(quiz_when="after"),
)


class Case:
    """A founder at the settings of their community."""

    def __init__(self) -> None:
        self.founder: Member = MemberFactory(offices=[Role.FOUNDER])
        self.community: Community = self.founder.community
        self.client: Client = client_of(self.founder)
        self.url = f"/c/{self.community.slug}/settings"

    def send(self, part: str, **entry: Any) -> Any:
        answer = self.client.post(self.url, {"part": part, **entry})
        self.community = Community.objects.get(pk=self.community.pk)
        return answer


# ------------------------------------------------------------------ rules


def test_the_rule_of_new_cohorts_is_set_and_is_an_entry() -> None:
    case = Case()
    assert case.send("gate", **GATE).status_code == 302
    assert case.community.rules == AS_RULES
    changed = Entry.objects.get(verb="changed_rules")
    assert changed.actor == case.founder
    assert changed.facts["before"]["gate"]["trial_days"] == 15
    assert changed.facts["after"]["gate"]["trial_days"] == 20


def test_the_form_shows_what_is_in_force() -> None:
    case = Case()
    case.send("gate", **GATE)
    form = case.client.get(case.url).context["forms"]["gate"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["trial_days"] == 20
    assert shown["rest_weekdays"] == [6]
    assert shown["own_zone"] is True
    sent_back = rules_form(GateRules, {**shown, "weekly_misses": ""})
    assert sent_back.is_valid(), sent_back.errors
    assert sent_back.rules == AS_RULES


@pytest.mark.parametrize(
    ("entry", "field_name", "told"),
    [
        ({"trial_days": "2"}, "trial_days", "from 3 to 100"),
        ({"trial_days": "101"}, "trial_days", "from 3 to 100"),
        ({"trial_days": ""}, "trial_days", "required"),
        ({"trial_days": "many"}, "trial_days", "from 3 to 100"),
        ({"trial_days": "1" * 5000}, "trial_days", "from 3 to 100"),
        ({"trial_days": "15.5"}, "trial_days", "from 3 to 100"),
        ({"required_days": "21"}, "__all__", "21 of 20 days cannot be done"),
        ({"required_days": "15"}, "__all__", "below two thirds"),
        ({"leave_days": "-1"}, "leave_days", "from 0 to 10"),
        ({"make_up_hours": "73"}, "make_up_hours", "from 1 to 72"),
        ({"rest_weekdays": ["0", "1", "2", "3", "4", "5", "6"]}, "__all__", "All seven days"),
        ({"rest_weekdays": ["7"]}, "rest_weekdays", "valid choice"),
        ({"week": "lunar"}, "week", "valid choice"),
    ],
)
def test_a_rule_that_cannot_be_is_told_and_changes_nothing(entry: dict[str, Any], field_name: str, told: str) -> None:
    case = Case()
    answer = case.send("gate", **{**GATE, **entry})
    assert answer.status_code == 400
    errors = answer.context["forms"]["gate"].errors
    assert list(errors) == [field_name]
    assert told in str(errors[field_name])
    assert 'value="4"' in answer.content.decode(), "what was typed is kept"
    assert case.community.rules == GateRules()
    assert not Entry.objects.filter(verb="changed_rules").exists()


def test_the_main_group_has_a_form_of_its_own() -> None:
    case = Case()
    case.send("gate", **GATE)
    assert case.send("main", resting_after_days="10", newcomer_days="30").status_code == 302
    assert (case.community.main, case.community.rules) == (MainRules(resting_after_days=10), AS_RULES)
    assert case.send("main", resting_after_days="1", newcomer_days="30").status_code == 400


@dataclass(frozen=True, slots=True)
class SomeRule:
    """A rule that no form has heard of, under words that stand in words.toml."""

    grace_hours: float = bounded(0.5, 0, 6, "hours")
    weekly_misses: int | None = bounded(None, 0, 6, "days")
    main: MainRules = field(default_factory=MainRules)
    own_zone: bool = field(default=True)

    def __post_init__(self) -> None:
        check_bounds(self)
        if self.own_zone and self.weekly_misses == 0:
            raise RuleError("bounds", field="weekly_misses", least=1, most=6)


def test_a_new_field_appears_in_the_form_without_a_line_anywhere_else() -> None:
    form = rules_form(SomeRule)
    assert list(form.fields) == ["grace_hours", "weekly_misses", "resting_after_days", "newcomer_days", "own_zone"]
    assert form.fields["resting_after_days"].label == "Days without a check-in until resting"
    assert (form["grace_hours"].value(), form["resting_after_days"].value()) == (0.5, 7)
    page = form.as_p()
    assert 'min="2"' in page
    assert 'max="60"' in page


def test_a_rule_of_any_dataclass_is_built_and_its_own_refusal_told_at_the_field() -> None:
    entry = {"grace_hours": "1.5", "weekly_misses": "", "resting_after_days": "9", "newcomer_days": "14"}
    built = rules_form(SomeRule, entry)
    assert built.is_valid(), built.errors
    assert built.rules == SomeRule(1.5, None, MainRules(9, 14), own_zone=False)
    refused = rules_form(SomeRule, {**entry, "weekly_misses": "0", "own_zone": "on"})
    assert not refused.is_valid()
    assert list(refused.errors) == ["weekly_misses"]


@pytest.mark.parametrize("rules", [GateRules, DayRules, MainRules])
def test_every_rule_has_its_words(rules: type[Any]) -> None:
    for each in fields(rules):
        if each.metadata["unit"] != "rules":
            assert all(
                label(f"{table}.{each.name}", spoken) for table in ("rules", "rules_hint") for spoken in LANGUAGES
            )


# ------------------------------------------------------------------ clock


def test_the_clock_changes_from_the_day_after_tomorrow_on() -> None:
    with time_machine.travel(dt.datetime(2026, 11, 22, 20, tzinfo=dt.UTC), tick=False):
        case = Case()
        assert case.send("clock", zone="Asia/Tokyo", starts_hour="5").status_code == 302
        assert case.community.clock().settings[-1] == DaySetting(dt.date(2026, 11, 25), "Asia/Tokyo", 5)
        assert case.community.clock().settings[-2].zone == "Asia/Shanghai"
        page = case.client.get(case.url).content.decode()
        assert "Now: Asia/Shanghai" in page
        assert "From 25 Nov on: Asia/Tokyo" in page
        case.send("clock", zone="Europe/Berlin", starts_hour="0")
        assert ClockSetting.objects.filter(community=case.community).count() == 2
        assert Entry.objects.filter(verb="changed_clock").count() == 2


@pytest.mark.parametrize("entry", [{"zone": "Nowhere"}, {"starts_hour": "9"}, {"starts_hour": "x"}, {"zone": ""}])
def test_a_clock_that_cannot_be_is_refused(entry: dict[str, str]) -> None:
    case = Case()
    assert case.send("clock", **{"zone": "Asia/Tokyo", "starts_hour": "0", **entry}).status_code == 400
    assert ClockSetting.objects.filter(community=case.community).count() == 1


# ------------------------------------------------------------------ what it says of itself


def test_name_purpose_language_and_picture(
    tmp_path: Path, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.HOME = tmp_path
    case = Case()
    about = {"name": "两双手", "purpose": "再练。", "language": "en"}
    case.send("about", **about, picture=a_picture())
    first = case.community.picture
    assert (case.community.name, case.community.purpose, case.community.language) == ("两双手", "再练。", "en")
    assert Client().get(case.community.picture_url).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        case.send("about", **about, picture=a_picture("other.png"))
    assert case.community.picture not in ("", first)
    assert sorted(file.name for file in (tmp_path / "kept").iterdir())[0].startswith(case.community.picture[:32])
    case.send("about", **about)
    assert case.community.picture, "leaving the field empty keeps the picture"


@pytest.mark.parametrize("entry", [{"name": ""}, {"purpose": "长" * 601}, {"language": "fr"}])
def test_a_wrong_description_is_refused(entry: dict[str, str]) -> None:
    case = Case()
    assert case.send("about", **{"name": "名", "purpose": "", "language": "en", **entry}).status_code == 400
    assert case.community.name == "一双手"


# ------------------------------------------------------------------ who may


def test_a_part_that_is_none_changes_nothing() -> None:
    case = Case()
    assert case.send("else", name="x").status_code == 200
    assert case.community.name == "一双手"


def test_a_steward_who_is_no_founder_reads_who_may() -> None:
    case = Case()
    steward = client_of(MemberFactory(community=case.community, offices=[Role.STEWARD]))
    answer = steward.post(case.url, {"part": "main", "resting_after_days": "10", "newcomer_days": "30"})
    assert answer.status_code == 403
    assert "Founder" in answer.content.decode()
    assert client_of(MemberFactory(offices=[Role.FOUNDER])).get(case.url).status_code == 403
    assert Client().get(case.url)["Location"] == f"/sign-in?next=%2Fc%2F{case.community.slug}%2Fsettings"
