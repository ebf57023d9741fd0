"""栋梁拆, played to its end: from a founder who holds everything to a ring that stands without a middle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dongliang.words import explain, label
from tests.journeys.conftest import Shoot
from tests.journeys.demo import EVENING, Cast, cast_of_demo, enter
from tests.journeys.person import NOT_OPEN, Person
from tests.journeys.site import Clock, Site

DAY = dt.timedelta(days=1)
HERE = "/c/demo"
COUNCIL = f"{HERE}/council"
HEAVY = ("set_rules", "appoint_stewards", "end_community", "move_powers")
#: The rehearsal begins on the morrow, and lasts as long as this.
AWAY = 8
REASON = {"zh-Hans": "大家一起定，比我一个人定好。", "en": "Decided together it is decided better than by me alone."}


@pytest.fixture
def site(own_demo: Site) -> Site:
    return own_demo


@pytest.fixture
def cast() -> Cast:
    return cast_of_demo()


def test_the_pillar_is_pulled(site: Site, clock: Clock, person: Callable[..., Person], cast: Cast, shot: Shoot) -> None:
    clock.set(EVENING)
    founder = enter(person(), site, cast.founder)
    the_founder_looks_into_the_mirrors(founder, shot)
    stewards = three_stewards(site, founder, person)
    powers_are_handed_over_bit_by_bit(founder, stewards, shot)
    the_founder_steps_out(founder)
    the_others_run_it(site, clock, founder, stewards)
    the_rehearsal_is_read(founder, shot)
    the_pillar_comes_out(site, clock, founder, stewards[0], shot)


def the_founder_looks_into_the_mirrors(founder: Person, shot: Shoot) -> None:
    """See the stage with its evidence, follow the vine, pull the pillar on paper."""
    founder.open(f"{HERE}/figures")
    founder.follow(f"{HERE}/centres")
    founder.reads(label("report_page.centres", founder.language))
    shot(founder.page, "centres")
    founder.open(f"{HERE}/centres/vine")
    shot(founder.page, "vine")
    founder.open(f"{HERE}/centres/pillar")
    founder.send("pull")
    founder.is_told("measured.nothing")
    shot(founder.page, "pillar")


def three_stewards(site: Site, founder: Person, person: Callable[..., Person]) -> list[Person]:
    """Appoint until there are three, and sign them in."""
    names = steward_names(founder)
    while len(names) < 3:
        founder.page.locator("select[name=member]").select_option(index=len(names) + 1)
        founder.send("member")
        names = steward_names(founder)
    return [enter(person(), site, name) for name in names[:3]]


def steward_names(founder: Person) -> list[str]:
    founder.open(f"{HERE}/stewards")
    rows = founder.page.locator("ul.people li:has(button[name=release]) .who")
    return [each.split("\n")[0].strip() for each in rows.all_inner_texts()]


def powers_are_handed_over_bit_by_bit(founder: Person, stewards: list[Person], shot: Shoot) -> None:
    """Move the heavy powers to the stewards, two of whom use each of them together from then on."""
    first = f"{COUNCIL}/powers/{HEAVY[0]}"
    founder.open(COUNCIL)
    founder.follow(first)
    founder.tick("holder", "stewards")
    founder.fill(needed="2", reason=REASON[founder.language])
    founder.send("holder")
    for power in HEAVY[1:]:
        founder.posts(f"{COUNCIL}/powers/{power}", holder="stewards", needed="2", reason=REASON[founder.language])
    founder.open(COUNCIL)
    shot(founder.page, "powers", whole=True)
    founder.open(f"{HERE}/settings")
    assert not founder.page.locator("main form [name=part]").count(), "they are read, and no longer changed alone"
    # What the founder alone used of late, two others have to have used.
    decide_together(stewards, "change_rules", "main", resting_after_days="8", newcomer_days="30")
    appoint_a_fourth(stewards)
    decide_together(stewards, "move_power", "void_day", holder="stewards")


def decide_together(stewards: list[Person], kind: str, which: str, **facts: str) -> None:
    """Let one steward propose and two agree, by the forms alone."""
    first, second = stewards[:2]
    first.posts(f"{COUNCIL}/proposals/new?kind={kind}&which={which}", reason=REASON[first.language], **facts)
    first.open(f"{COUNCIL}/proposals")
    newest = first.page.locator("main a[href*='/proposals/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href')).filter(href => /[0-9]$/.test(href))"
    )
    at = max(newest, key=lambda href: int(href.rsplit("/", 1)[1]))
    for each in (first, second):
        each.posts(f"{at}/vote", choice="agree", reason=REASON[each.language])
    second.open(at)


def appoint_a_fourth(stewards: list[Person]) -> None:
    somebody = stewards[0]
    somebody.open(f"{COUNCIL}/proposals/new?kind=appoint_steward")
    fourth = somebody.page.locator("select[name=member] option").nth(3).get_attribute("value")
    assert fourth
    decide_together(stewards, "appoint_steward", "", member=fourth)


def the_founder_steps_out(founder: Person) -> None:
    founder.open(f"{COUNCIL}/rehearsals")
    founder.fill(days=str(AWAY))
    founder.send("days")
    founder.reads(explain("rehearsal.title_announced", founder.language, **dates(founder)).split("，")[0][:2])


def dates(founder: Person) -> dict[str, object]:
    first = EVENING.date() + DAY
    return {"name": "", "first": first, "last": first + (AWAY - 1) * DAY}


def the_others_run_it(site: Site, clock: Clock, founder: Person, stewards: list[Person]) -> None:
    """Write on, and walk each heavy power through without effect, while the founder is away."""
    site.lets("write", "demo", EVENING.date().isoformat(), "1")
    clock.set(EVENING + DAY)
    founder.open(f"{COUNCIL}/duty", status=NOT_OPEN)
    main = {"resting_after_days": "9", "newcomer_days": "30"}
    decide_together(stewards, "change_rules", "main", drill="on", **main)
    decide_together(stewards, "dissolve", "", drill="on")
    site.lets("write", "demo", (EVENING.date() + DAY).isoformat(), str(AWAY))
    clock.set(EVENING + (AWAY + 1) * DAY)


def the_rehearsal_is_read(founder: Person, shot: Shoot) -> None:
    founder.open(f"{COUNCIL}/rehearsals")
    founder.press("main section a[href*='/rehearsals/']")
    founder.is_told("rehearsal.one_case")
    founder.page.evaluate("scrollTo(0, 0)")
    shot(founder.page, "rehearsal", whole=True)


def the_pillar_comes_out(site: Site, clock: Clock, founder: Person, steward: Person, shot: Shoot) -> None:
    """The list is complete; the founder consents, the members vote, and the ring stands."""
    founder.open(f"{COUNCIL}/hand-over")
    shot(founder.page, "hand-over", whole=True)
    founder.is_told("handover.title_ready")
    founder.press(f"main form[action='{COUNCIL}/hand-over/consent'] button")
    steward.open(f"{COUNCIL}/hand-over")
    steward.press("main a[href*='kind=hand_over']")
    steward.fill(reason=REASON[steward.language])
    steward.send("reason")
    at = steward.path
    site.lets("agree", "demo", at.rsplit("/", 1)[1], "30", clock.now().isoformat())
    clock.advance(days=7, minutes=1)
    steward.open(at)
    steward.is_told("proposal_outcome.passed_agreed")
    founder.open(f"{COUNCIL}/hand-over")
    founder.is_told("handover.title_done")
    founder.open(f"{HERE}/stewards", status=NOT_OPEN)
    founder.open(f"{HERE}/")
