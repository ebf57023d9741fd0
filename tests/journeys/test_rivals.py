"""Two centres are seen, common ground is found, a mediation closed, and a rule changed after a look back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dongliang.words import label
from tests.journeys.conftest import Shoot
from tests.journeys.demo import EVENING, Cast, cast_of_demo, enter
from tests.journeys.person import NOT_OPEN, Person
from tests.journeys.site import Clock, Site

HERE = "/c/demo"
HARMONY = f"{HERE}/harmony"
#: A question, what two camps say of it, and the words of a mediation, as people of one language would type them.
ASKED = {
    "zh-Hans": (
        "手法派和养生派怎么一起办分享？",
        "分享以后都留时间答问。\n先讲手法。\n先讲养生。\n一次讲一样。\n两样轮着来。",
    ),
    "en": (
        "How do we hold sessions of both schools?",
        "Leave time for questions.\nHands first.\nFood first.\nOne thing at a time.\nTurn by turn.",
    ),
}
OPENING = {"zh-Hans": "想好好谈一次，不想再绕着走。", "en": "I would like us to talk it over."}
ABOUT = {"zh-Hans": "分享的时间总排不到一起，话也说重了。", "en": "We never find an hour, and words were said."}
AGREED = {"zh-Hans": "单周你排，双周我排，提前三天说。", "en": "Odd weeks you plan, even weeks I do, three days ahead."}


@pytest.fixture
def site(own_demo: Site) -> Site:
    return own_demo


@pytest.fixture
def cast() -> Cast:
    return cast_of_demo()


def test_two_centres_find_common_ground_and_a_mediation_is_closed(
    site: Site, clock: Clock, person: Callable[..., Person], cast: Cast, shot: Shoot
) -> None:
    clock.set(EVENING)
    founder, member = enter(person(), site, cast.founder), enter(person(), site, cast.member)
    rivals = two_centres_are_seen(founder, member)
    common_ground_is_found(site, clock, founder, shot)
    a_mediation_is_closed(site, clock, member, rivals, person, shot)
    a_rule_changes_after_a_look_back(founder, member, shot)


def two_centres_are_seen(founder: Person, member: Person) -> list[str]:
    """See who stands side by side; a member who is not concerned reads why not, and in which rule that stands."""
    member.open(HARMONY, status=NOT_OPEN)
    member.reads(label("harmony_for.concerned", member.language))
    founder.open(HARMONY)
    founder.is_told("report_page.no_alarm")
    return founder.page.locator("main h1").inner_text().split()


def common_ground_is_found(site: Site, clock: Clock, founder: Person, shot: Shoot) -> None:
    question, statements = ASKED[founder.language]
    founder.open(f"{HARMONY}/ground/new")
    founder.fill(question=question, statements=statements)
    founder.send("question")
    at = founder.path
    site.lets("answer", "demo", at.rsplit("/", 1)[1], "30", clock.now().isoformat())
    founder.open(at)
    founder.reads(statements.split("\n")[0])
    founder.page.evaluate("scrollTo(0, 0)")
    shot(founder.page, "common-ground", whole=True)


def a_mediation_is_closed(
    site: Site, clock: Clock, asker: Person, rivals: list[str], person: Callable[..., Person], shot: Shoot
) -> None:
    """Ask, take part, accept a mediator, agree on the same words, and be asked a fortnight later."""
    asker.open(f"{HARMONY}/mediation/ask")
    others = asker.page.locator("input[name=others]")
    names = asker.page.locator("label:has(input[name=others])").all_inner_texts()
    asker.tick("others", str(others.nth(0).get_attribute("value")))
    asker.send("others")
    mediator = asker.page.locator("label:has(input[name=mediators])").nth(3)
    its_name = mediator.inner_text().split("·")[0].strip()
    mediator.tap()
    asker.fill(opening=OPENING[asker.language], about=ABOUT[asker.language])
    asker.send("opening")
    at = asker.path
    other, third = enter(person(), site, names[0].strip()), enter(person(), site, its_name)
    third.open(at, status=404)
    other.open(at)
    other.reads(OPENING[other.language])
    other.does_not_read(ABOUT[other.language])
    other.press(f"main form[action='{at}/take-part'] button")
    other.press(f"main form[action='{at}/mediator'] button")
    asker.open(at)
    if asker.page.locator(f"form[action='{at}/mediator'] button:not([name=not])").count():
        asker.press(f"main form[action='{at}/mediator'] button")
    third.open(at)
    third.press(f"main form[action='{at}/mediate'] button")
    third.reads(ABOUT[third.language])
    third.page.locator(f"form[action='{at}/draft'] textarea").fill(AGREED[third.language])
    third.press(f"main form[action='{at}/draft'] button")
    for each in (asker, other):
        each.open(at)
        each.press(f"main form[action='{at}/accept'] button")
    shot(other.page, "mediation", whole=True)
    clock.advance(days=14, minutes=1)
    asker.open(at)
    asker.tick("holds", "holds")
    asker.send("holds")


def a_rule_changes_after_a_look_back(founder: Person, member: Person, shot: Shoot) -> None:
    """A member looks who would have passed under another rule, proposes it, and the founder, who holds it, agrees."""
    member.open(f"{HERE}/council/proposals/new?kind=change_rules&which=gate")
    member.fill(required_days="11")
    member.press("button[formaction$='/council/simulate']")
    member.reads(label("rules.required_days", member.language))
    shot(member.page, "simulate", whole=True)
    member.fill(reason=OPENING[member.language])
    member.press("form:has([name=reason]) button.main.big")
    at = member.path
    founder.open(at)
    founder.tick("choice", "agree")
    founder.fill(reason=OPENING[founder.language])
    founder.send("choice")
    founder.is_told("proposal_outcome.passed_agreed")
    founder.open(f"{HERE}/decisions")
    founder.reads("13→11")
