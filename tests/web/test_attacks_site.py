"""The site itself: its settings, its folder, and what is loaded into it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from dongliang_web.checkin.actions.posts import MOST_POSTS
from dongliang_web.models import Community, Entry, Member, Post
from dongliang_web.pages.clock import now
from tests.web.factories import CommunityFactory, MemberFactory, client_of

HEAD = "kind,actor,target,at,day,ref,cohort,community,weight\n"


def settings_read(home: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Read the settings afresh, as a site does that starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DONGLIANG_")}
    words = [sys.executable, "-c", "import dongliang_web.settings"]
    return subprocess.run(
        words, env={**kept, "DONGLIANG_HOME": str(home), **given}, capture_output=True, text=True, check=False
    )


def test_the_folder_of_a_site_is_for_its_host_alone(tmp_path: Path) -> None:
    """The database in it holds what members wrote for nobody, and sessions."""
    home = tmp_path / "home"
    assert settings_read(home).returncode == 0
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_the_clock_of_a_site_that_others_reach_is_not_moved(tmp_path: Path) -> None:
    clock = str(tmp_path / "clock")
    found = settings_read(tmp_path, DONGLIANG_TEST_CLOCK_FILE=clock, DONGLIANG_URL="https://hands.example")
    assert found.returncode != 0
    assert "moves the clock" in found.stderr
    assert settings_read(tmp_path, DONGLIANG_TEST_CLOCK_FILE=clock).returncode == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows", ["check_in,{0}1,,,2026-01-01,,c,,\ncheck_in,{0}2,,,2026-01-01,,c,,\n", "check_in,甲,,,2026-01-01,,{0},,\n"]
)
def test_a_name_too_long_to_be_kept_whole_is_refused_and_nothing_is_loaded(tmp_path: Path, rows: str) -> None:
    table = tmp_path / "events.csv"
    table.write_text(HEAD + rows.format("长" * 125), "utf-8")
    community = CommunityFactory(slug="hands")
    with pytest.raises(CommandError, match="too long"):
        call_command("load", str(table), community="hands")
    assert not Member.objects.filter(community=community).exists()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_one_member_does_not_fill_the_disk_in_a_day() -> None:
    member = MemberFactory()
    community: Community = member.community
    browser, day = client_of(member), community.clock().day_of(now())
    forms = [
        {"text": f"第{n}条，够长的一条文字", "visible_to": "me", "day": day, "client_id": uuid.uuid4()}
        for n in range(MOST_POSTS + 2)
    ]
    answers = [browser.post(f"/c/{community.slug}/check-in", form).status_code for form in forms]
    assert answers == [303] * MOST_POSTS + [400] * 2
    assert Post.objects.count() == MOST_POSTS
    # The last one that was taken is harmless to send again.
    assert browser.post(f"/c/{community.slug}/check-in", forms[MOST_POSTS - 1]).status_code == 303
