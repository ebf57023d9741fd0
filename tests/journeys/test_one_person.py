"""One person under several names: a claim by members' word, two accounts made one, a check-in by a helper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.person import Person, flat
from tests.journeys.site import Clock, Site
from tests.journeys.story import BEGINNING, DAY, STORIES, Story, admitted, evening, found, join, open_cohort

Shoot = Callable[..., Path]
LONG_BEFORE = dt.timedelta(days=60)


@pytest.fixture
def founder(person: Callable[..., Person], clock: Clock) -> Person:
    """Somebody who founded the community two months ago."""
    clock.set(BEGINNING - LONG_BEFORE)
    somebody = person()
    found(somebody, STORIES[somebody.language])
    return somebody


def old_table(story: Story, folder: Path, name: str) -> Path:
    """Write the table of an earlier record in which a name has three days."""
    rows = "".join(f"{name},2026-08-{day:02} 21:00,已打卡\n" for day in (3, 4, 6))
    path = folder / "old.csv"
    path.write_text(f"昵称,打卡时间,状态\n{rows}", "utf-8")
    return path


def open_member(somebody: Person, story: Story, name: str) -> None:
    """Open a member's page from the page of all."""
    somebody.open(f"/c/{story.slug}/people")
    somebody.press(f"main .faces a:has-text('{name}')")


def test_a_name_by_members_word_and_back(
    founder: Person, person: Callable[..., Person], clock: Clock, site: Site, tmp_path: Path, shot: Shoot
) -> None:
    story = STORIES[founder.language]
    old = "清川" if founder.language != "en" else "Qing Chuan"
    link = open_cohort(founder, story, (BEGINNING - LONG_BEFORE).date() + DAY)
    me, one, two = (admitted(founder, person(), name, link) for name in story.people[:3])
    site.run("load", str(old_table(story, tmp_path, old)), "--community", story.slug)
    clock.set(BEGINNING)

    open_member(me, story, old)
    me.follow("/claim")
    me.press("main form button.main")
    me.is_told("said.claimed", least=2, days=7)
    for witness in (one, two):
        witness.open(f"/c/{story.slug}/people")
        witness.follow("/claims")
        witness.press("form[action$='/vouch'] button")
    shot(two.page, "claims", whole=True)
    me.follow("/claim")
    assert flat(old) in me.title
    clock.set(BEGINNING + 7 * DAY + dt.timedelta(hours=1))
    me.open(f"/c/{story.slug}/")
    me.is_told("notice.claim_held", name=old)
    open_member(me, story, story.people[0])
    me.reads(old)
    shot(me.page, "member-joined", whole=True)

    founder.open(f"/c/{story.slug}/claims")
    founder.reads(story.people[0])
    founder.press("form[action$='/unclaim'] button")
    me.open(f"/c/{story.slug}/")
    me.is_told("notice.claim_undone", by=story.founder, name=old)


def test_two_accounts_are_made_one_and_parted(founder: Person, person: Callable[..., Person], shot: Shoot) -> None:
    story = STORIES[founder.language]
    link = open_cohort(founder, story, (BEGINNING - LONG_BEFORE).date() + DAY)
    first, second = (admitted(founder, person(), name, link) for name in story.people[:2])
    first.open("/me")
    first.follow("/me/accounts")
    first.press("form[action$='/ask'] button")
    shown = first.page.locator("#link").input_value()
    second.open(shown)
    second.reads(story.people[0])
    shot(second.page, "join-agree", whole=True)
    second.press("main form button.main")
    first.follow("/me/accounts")
    first.press("main a.main[href*='/me/accounts/']")
    first.reads(story.people[1])
    shot(first.page, "join-accounts", whole=True)
    first.press("main form button.main")
    first.is_told("said.joined", name=story.people[1])
    second.open("/me")
    assert second.path == "/sign-in"
    open_member(first, story, story.people[0])
    first.reads(story.people[1])

    first.open("/me/accounts")
    first.follow("/part")
    first.press("main form button.main")
    first.is_told("said.parted", name=story.people[1])
    second.open(first.page.locator("#link").input_value())
    second.press("main form button.main")
    second.open("/me")
    assert second.title == flat(story.people[1])


def test_a_helper_checks_in_and_the_member_undoes_it(
    founder: Person, person: Callable[..., Person], clock: Clock, shot: Shoot
) -> None:
    story = STORIES[founder.language]
    link = open_cohort(founder, story, (BEGINNING - LONG_BEFORE).date() + DAY)
    elder = person(java_script_enabled=False)
    join(elder, link, story.people[3])
    helper = admitted(founder, person(), story.people[0], link)
    day = (BEGINNING - LONG_BEFORE).date() + DAY
    clock.set(evening(day))
    elder.open(f"/c/{story.slug}/days-off")
    elder.follow("/helping")
    elder.page.locator("select[name=helper]").select_option(label=story.people[0])
    elder.send("helper")
    elder.is_told("said.helper_named", name=story.people[0])

    helper.open(f"/c/{story.slug}/")
    helper.is_told("notice.named_helper", by=story.people[3])
    helper.follow("/helping")
    shot(helper.page, "helping", whole=True)
    helper.follow("/check-in", within="main ul")
    shot(helper.page, "check-in-for", whole=True)
    helper.fill(text=story.text(1))
    helper.send("text")
    helper.is_told("said.written_for", name=story.people[3], day=day)
    helper.reads(story.text(1))

    elder.open(f"/c/{story.slug}/")
    elder.is_told("notice.checked_in_for_you", by=story.people[0], day_date=day)
    elder.reads(story.text(1))
    shot(elder.page, "written-for-me", whole=True)
    elder.press(f"form[action$='/days/{day}/undo'] button")
    elder.is_told("said.recorded_undone", day=day)
    elder.does_not_read(story.text(1))
    helper.open(f"/c/{story.slug}/")
    helper.is_told("notice.recorded_undone", by=story.people[3], day_date=day)
