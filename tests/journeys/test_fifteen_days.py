"""Fifteen days pass: one graduates and is welcomed, one falls out and reads why, one is saved by a make-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dongliang.words import explain
from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, HERE, STORIES, Story, evening, found, join, open_cohort

FIRST_DAY = BEGINNING.date() + 3 * DAY
NEXT_FIRST_DAY = FIRST_DAY + 25 * DAY
DAYS, REQUIRED = 15, 13


def day(number: int) -> dt.date:
    """Return a day of the trial by its number."""
    return FIRST_DAY + (number - 1) * DAY


@dataclass
class Trial:
    """The people of the journey, and what each does on the days on which nobody looks at their phone."""

    story: Story
    clock: Clock
    founder: Person
    steady: Person
    leaving: Person
    forgetful: Person

    @property
    def today(self) -> str:
        return f"/c/{self.story.slug}/"

    @property
    def standing(self) -> str:
        return f"/c/{self.story.slug}/standing"

    def dawn(self, number: int, *, due: bool = False) -> None:
        """Let it become the evening of a day; due work is run only before somebody looks for what it tells."""
        self.clock.set(evening(day(number)), due=due)

    def write(self, number: int, *people: Person) -> None:
        """Have people check in by the form alone."""
        for each in people:
            each.writes(self.story.slug, day(number), self.story.text(number))

    def check_in(self, who: Person, number: int) -> None:
        """Have somebody check in by their own hand, on the day's page."""
        who.open(self.today)
        who.fill(text=self.story.text(number))
        who.send("text")
        who.reads(self.story.text(number))


def test_fifteen_days_pass(person: Callable[..., Person], clock: Clock) -> None:
    trial = three_sign_up(person, clock)
    the_first_week(trial)
    one_reads_why_their_trial_ended(trial)
    one_is_saved_by_a_make_up(trial)
    the_last_days(trial)
    two_are_welcomed(trial)


def three_sign_up(person: Callable[..., Person], clock: Clock) -> Trial:
    """Found a community with two cohorts ahead; three people sign up for the first."""
    clock.set(BEGINNING)
    founder, *three = person(), person(), person(), person()
    story = STORIES[founder.language]
    found(founder, story)
    link = open_cohort(founder, story, FIRST_DAY)
    open_cohort(founder, story, NEXT_FIRST_DAY)
    for name, each in zip(story.people, three, strict=False):
        join(each, link, name)
    return Trial(story, clock, founder, *three)


def the_first_week(trial: Trial) -> None:
    """Let six days pass: the second writes on two of them, the third forgets two."""
    steady, leaving, forgetful = trial.steady, trial.leaving, trial.forgetful
    trial.dawn(1)
    trial.check_in(steady, 1)
    steady.open(trial.standing)
    steady.is_told("verdict.passing_after_today", to_do=REQUIRED - 1, left=DAYS - 1)
    trial.write(1, leaving, forgetful)
    trial.dawn(2)
    trial.write(2, steady, leaving, forgetful)
    trial.dawn(3)
    trial.write(3, steady, forgetful)
    for number in (4, 5):
        trial.dawn(number)
        trial.write(number, steady)

    trial.dawn(6)
    leaving.open(trial.standing)
    leaving.is_told("verdict.if_made_up", make_up_day=day(5), make_up_until=midnight_after(6))
    forgetful.open(trial.standing)
    forgetful.is_told("verdict.can_still_pass", to_do=10, left=10)
    trial.write(6, steady, forgetful)


def one_reads_why_their_trial_ended(trial: Trial) -> None:
    """On the seventh day nothing can save the second: they are told why, and when the next cohort begins."""
    leaving, slug = trial.leaving, trial.story.slug
    trial.dawn(7, due=True)
    trial.write(7, trial.steady, trial.forgetful)
    why = {"days": DAYS, "missed": 3, "limit": DAYS - REQUIRED}
    leaving.open(trial.today)
    leaving.is_told(
        "notice.fell_out_too_many_missed_next", since_date=day(5), number=2, next_date=NEXT_FIRST_DAY, **why
    )
    leaving.open(trial.standing)
    leaving.is_told("verdict.out_too_many_missed", since=day(5), **why)
    assert leaving.page.locator(f"main a[href='/c/{slug}/cohorts/2/join']").is_visible(), (
        "the next cohort is one press off"
    )

    trial.check_in(leaving, 7)
    leaving.open(trial.standing)
    leaving.is_told("verdict.out_too_many_missed", since=day(5), **why)
    trial.founder.open(trial.today)
    trial.founder.reads(trial.story.people[1], trial.story.text(7))


def one_is_saved_by_a_make_up(trial: Trial) -> None:
    """On the tenth day the third reads what would still save them, and does it."""
    forgetful = trial.forgetful
    trial.dawn(8)
    trial.write(8, trial.steady, forgetful)
    trial.clock.set(evening(day(10), hour=0), due=False)
    one_writes_after_midnight(trial.steady, trial.today, trial.story.text(9))
    trial.dawn(10)
    forgetful.open(trial.standing)
    forgetful.is_told("verdict.if_made_up", make_up_day=day(9), make_up_until=midnight_after(10))
    forgetful.follow(f"/make-up/{day(9)}")
    forgetful.fill(text=trial.story.text(9))
    forgetful.send("text")
    forgetful.is_told("said.made_up_once", day=day(9))
    trial.write(10, trial.steady, forgetful)
    forgetful.open(trial.standing)
    forgetful.is_told("verdict.can_still_pass_after_today", to_do=5, left=5)


def one_writes_after_midnight(steady: Person, today: str, text: str) -> None:
    """Five minutes late the form is set to yesterday, and says so once it is sent."""
    steady.open(today)
    assert steady.page.locator(f"input[name=day][value='{day(9)}']").is_checked()
    steady.fill(text=text)
    steady.send("text")
    lateness = [explain("said.late", steady.language, minutes=minutes, hours=2) for minutes in (5, 6, 7)]
    assert any(steady.says(each) for each in lateness), steady.text()


def the_last_days(trial: Trial) -> None:
    """Let both go on to the end."""
    for number in range(11, DAYS + 1):
        trial.dawn(number)
        trial.write(number, trial.steady, trial.forgetful)
    trial.forgetful.open(trial.standing)
    trial.forgetful.is_told("verdict.enough", required=REQUIRED, last_day=day(DAYS))


def two_are_welcomed(trial: Trial) -> None:
    """The day after, two are in the main group, where the founder is told their names."""
    trial.dawn(DAYS + 1, due=True)
    for graduate, written in ((trial.steady, DAYS), (trial.forgetful, REQUIRED)):
        graduate.open(trial.today)
        graduate.is_told("notice.graduated", days=DAYS, written=written)
        graduate.open(trial.standing)
        graduate.is_told("verdict.passed", days=DAYS, written=written)
    trial.check_in(trial.steady, DAYS + 1)

    founder, story = trial.founder, trial.story
    founder.open(trial.today)
    comma = explain("list.comma", founder.language)
    founder.is_told("notice.welcome", names=comma.join((story.people[0], story.people[2])))
    founder.is_told("notice.resting", days=7)
    trial.check_in(founder, DAYS + 1)
    founder.is_told("said.back")
    founder.open(f"/c/{story.slug}/people")
    founder.reads(*story.people[:3:2])
    founder.open(f"/c/{story.slug}/cohorts/1")
    founder.open(f"/c/{story.slug}/cohorts")
    founder.is_told("cohorts_page.closed", enrolled=3, passed=2)


def midnight_after(number: int) -> dt.datetime:
    """Return the instant at which a day of the trial is over, as the community's clocks tell it."""
    return dt.datetime.combine(day(number) + DAY, dt.time(), HERE)
