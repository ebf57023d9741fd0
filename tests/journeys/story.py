"""The community of the journeys, told in both languages, and the steps that several journeys take."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from dongliang.words import Language
from tests.journeys.person import Person

HERE = ZoneInfo("Asia/Shanghai")
#: A Monday, the evening on which everything begins.
BEGINNING = dt.datetime(2026, 11, 9, 20, 0, tzinfo=HERE)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Story:
    """Names and texts as people of one language would type them."""

    community: str
    purpose: str
    invitation: str
    founder: str
    people: tuple[str, ...]
    texts: tuple[str, ...]
    reason: str
    slug: str = "hands"

    def text(self, number: int) -> str:
        """Return what somebody writes on a day; long enough to count."""
        return self.texts[number % len(self.texts)]


STORIES: dict[Language, Story] = {
    "zh-Hans": Story(
        community="一双手",
        purpose="把手练好，每天写一点。我们是推拿师、康复师，也有照顾父母的人。",
        invitation="十五天，每天几分钟，先看看自己坐不坐得住。",
        founder="周岚",
        people=("沈一舟", "何青", "孟远", "老许"),
        texts=(
            "今天练肩胛内侧缘，换成掌根慢慢压住，等它自己化开。",
            "跟着视频做了二十分钟，腰没有昨天那么紧。",
            "问了师傅：压多久算够？她说看对方的呼吸。",
        ),
        reason="机房停电一整天，谁也打不开网页。",
    ),
    "en": Story(
        community="A Pair of Hands",
        purpose="Train your hands, write a little every day. We are therapists, carers and people with bad backs.",
        invitation="Fifteen days, a few minutes each: see whether it is for you.",
        founder="Lan Zhou",
        people=("Yi Shen", "Qing He", "Yuan Meng", "Old Xu"),
        texts=(
            "Worked along the shoulder blade with the heel of the hand, slowly.",
            "Twenty minutes with the film; the back is less tight than yesterday.",
            "Asked how long to press. Watch how they breathe, she said.",
        ),
        reason="The power was cut for a whole day and nobody could open the page.",
    ),
}


def found(founder: Person, story: Story) -> None:
    """Found the community, as somebody whom nobody here knows yet and who gives no e-mail address."""
    founder.open("/")
    founder.follow("/found")
    founder.fill(my_name=story.founder, name=story.community, slug=story.slug, purpose=story.purpose)
    founder.tick("language", "en" if founder.language == "en" else "zh-hans")
    founder.send("my_name")


def open_cohort(founder: Person, story: Story, first_day: dt.date, **rules: str) -> str:
    """Open a cohort that one can sign up for from today on, and return the address of its join page."""
    founder.open(f"/c/{story.slug}/stewards")
    founder.follow("/cohorts/new")
    founder.fill(first_date=first_day.isoformat(), invitation=story.invitation, **rules)
    founder.send("first_date")
    return founder.page.locator("input[readonly][value*='/join']").first.input_value()


def join(newcomer: Person, link: str, name: str) -> None:
    """Sign up through the link by a name alone."""
    newcomer.open(link)
    newcomer.follow("?name")
    newcomer.fill(name=name)
    newcomer.send("name")


def admitted(founder: Person, newcomer: Person, name: str, link: str) -> Person:
    """Let somebody sign up, and into the main group by exception."""
    story = STORIES[founder.language]
    join(newcomer, link, name)
    founder.open(f"/c/{story.slug}/people")
    founder.press(f"main .faces a:has-text('{name}')")
    key = founder.path.rsplit("/", 1)[-1]
    founder.posts(f"/c/{story.slug}/cohorts/1/admit/{key}", reason=story.reason)
    return newcomer


def evening(day: dt.date, hour: int = 20) -> dt.datetime:
    """Return an hour of a day where the community lives."""
    return dt.datetime(day.year, day.month, day.day, hour, 5, tzinfo=HERE)


def photograph(width: int = 640, height: int = 480) -> bytes:
    """Return a picture as a phone takes it: lying on its side, and telling where and with what it was taken."""
    picture = Image.new("RGB", (width, height), "#dae7e7")
    drawn = ImageDraw.Draw(picture)
    drawn.polygon([(0, height), (width * 0.4, height * 0.35), (width, height)], fill="#17505a")
    drawn.ellipse((width * 0.6, height * 0.1, width * 0.75, height * 0.3), fill="#a96c20")
    facts = Image.Exif()
    facts[0x010F], facts[0x0112], facts[0x9286] = "Maker of phones", 6, "At home"
    facts.get_ifd(0x8825).update({1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)})
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=90, exif=facts)
    return kept.getvalue()
