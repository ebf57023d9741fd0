"""A steward takes the chat group's list and its join notices in, and sends the day in short back."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image

from dongliang_web.connectors.poster import HEIGHT, WIDTH
from tests.journeys.person import Person
from tests.journeys.site import Clock
from tests.journeys.story import BEGINNING, DAY, STORIES, Story, evening, found, join, open_cohort

FIRST_DAY = BEGINNING.date() + DAY
Shoot = Callable[..., object]


def the_list(story: Story, more: int) -> str:
    """Return the group's list: two who are here, one of them by another name, and as many whom nobody knows."""
    other_name = "🌱" + story.people[1].replace(" ", "")
    lines = [f"{story.people[0]} {story.text(0)}", f"{other_name} {story.text(1)}"]
    lines += [("小鱼", "群公告", story.people[2])[number] for number in range(more)]
    return "\n".join(["#接龙", story.community, "", *(f"{n}. {line}" for n, line in enumerate(lines, 1))])


def test_a_group_s_list_is_taken_in_and_the_day_sent_back(
    person: Callable[..., Person], clock: Clock, shot: Shoot
) -> None:
    clock.set(BEGINNING)
    founder = person()
    story = STORIES[founder.language]
    found(founder, story)
    link = open_cohort(founder, story, FIRST_DAY)
    newcomers = [person() for _ in range(3)]
    for newcomer, name in zip(newcomers, story.people, strict=False):
        join(newcomer, link, name)
    clock.set(evening(FIRST_DAY))

    founder.open(f"/c/{story.slug}/")
    founder.follow("/group/list")
    founder.fill(text=the_list(story, 2))
    founder.send("text")
    shot(founder.page, "list-preview", whole=True)
    decide(founder, "小鱼", "new")
    decide(founder, "群公告", "nobody")
    founder.press("button[name=record]")
    assert founder.path.endswith("/group/digest")
    founder.is_told("said.listed", day=FIRST_DAY, count=3)
    look_at_the_digest(founder, shot)

    newcomers[0].open(f"/c/{story.slug}/")
    newcomers[0].is_told("notice.recorded_from_list", by=story.founder, day_date=FIRST_DAY)
    newcomers[0].reads(story.text(0))

    paste_again(founder, story)
    who_brought_whom(founder, story)
    founder.open(f"/c/{story.slug}/stewards")
    founder.follow("/group/names")
    founder.reads("小鱼", "群公告")


def decide(founder: Person, written: str, whose: str) -> None:
    """Choose whose a written name is."""
    asked = founder.page.locator("fieldset").filter(has=founder.page.locator("legend", has_text=written))
    asked.locator("select").select_option(whose)


def paste_again(founder: Person, story: Story) -> None:
    """Paste the same list: nothing to record; then a longer one: only who is new."""
    founder.open(f"/c/{story.slug}/group/list")
    founder.fill(text=the_list(story, 2))
    founder.send("text")
    assert founder.page.locator("button[name=record]").count() == 0, "there is nothing new to record"
    founder.open(f"/c/{story.slug}/group/list")
    founder.fill(text=the_list(story, 3))
    founder.send("text")
    assert founder.page.locator("fieldset").count() == 0, "what was decided is remembered"
    founder.press("button[name=record]")
    founder.is_told("said.listed", day=FIRST_DAY, count=1)


def look_at_the_digest(founder: Person, shot: Shoot) -> None:
    """Copy the text with one tap, and open the picture."""
    page = founder.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("button[data-copy]").tap()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#digest-text").input_value() and "3" in copied
    shot(page, "digest", whole=True)
    address = str(page.locator("img.poster").get_attribute("src"))
    answer = page.context.request.get(address)
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.body())) as picture:
        assert picture.size == (WIDTH, HEIGHT)


def who_brought_whom(founder: Person, story: Story) -> None:
    """Paste join notices: what is known is kept, once."""
    notices = f"“{story.people[0]}”邀请“{story.people[1]}”加入了群聊"
    for key, values in (("said.brought", {"count": 1}), ("", {})):
        founder.open(f"/c/{story.slug}/group/joins")
        founder.fill(text=notices)
        founder.send("text")
        if key:
            founder.press("button[name=record]")
            founder.is_told(key, **values)
        else:
            assert founder.page.locator("button[name=record]").count() == 0, "it is kept already"
