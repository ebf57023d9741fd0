"""A member makes a poster on the phone; somebody scans it from a wall, and joins."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.journeys.person import Person
from tests.journeys.site import Clock, Site
from tests.journeys.story import BEGINNING, DAY, STORIES, found, open_cohort

FIRST_DAY = BEGINNING.date() + DAY


def test_a_poster_brings_somebody(
    person: Callable[..., Person], clock: Clock, site: Site, shot: Callable[..., object], tmp_path: Path
) -> None:
    clock.set(BEGINNING)
    founder = person()
    story = STORIES[founder.language]
    found(founder, story)
    open_cohort(founder, story, FIRST_DAY)

    founder.open(f"/c/{story.slug}/invite")
    founder.follow("/invite/poster")
    shot(founder.page, "poster-page")
    founder.press(".layouts li:nth-child(3) a")
    poster = saved(founder, tmp_path)
    address = read(poster)
    assert address.startswith(f"{site.url}/j/"), address
    shown = founder.page.locator("#poster-address").input_value()
    assert shown == address, "what the code holds is what the page tells"

    newcomer = person()
    newcomer.open(address)
    newcomer.reads(story.founder)
    newcomer.follow("?name")
    newcomer.fill(name=story.people[0])
    newcomer.send("name")
    assert newcomer.path == f"/c/{story.slug}/standing"

    founder.open(f"/c/{story.slug}/")
    founder.is_told("notice.newcomer", name=story.people[0])


def saved(member: Person, folder: Path) -> bytes:
    """Save the poster with the button, as the phone's browser does."""
    with member.page.expect_download() as coming:
        member.page.locator("a[download]").tap()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    assert path.name == "hands-roots.png"
    return path.read_bytes()


def read(png: bytes) -> str:
    """Read the code of a poster, by a decoder that has nothing to do with what drew it."""
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.size == (1080, 1920)
        codes = zxingcpp.read_barcodes(picture.convert("RGB"))
    assert len(codes) == 1
    return str(codes[0].text)
