"""The night's work by several processes at once, and beside a site that serves."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from dongliang_web.centres.actions import snapshots as actions
from dongliang_web.centres.jobs import snap
from dongliang_web.management import nightly
from dongliang_web.management.commands import serve
from dongliang_web.management.commands import tick as command
from dongliang_web.models import Community, Snapshot, SnapshotClaim
from dongliang_web.pages.clock import now
from tests.web.centres.met import met, people
from tests.web.factories import CommunityFactory
from tests.web.meanwhile import at_once

COMMUNITIES = 6


def lived_in() -> list[Community]:
    """Return communities in which some met."""
    made = [CommunityFactory() for _ in range(COMMUNITIES)]
    for each in made:
        one, two, three = people(each)
        met(one, two)
        met(two, three)
    return made


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_several_at_once_measure_each_community_once(monkeypatch: pytest.MonkeyPatch) -> None:
    communities = lived_in()
    measured: list[int] = []
    measure = actions._measured

    def told(community: Community, day: Any) -> Any:
        measured.append(community.pk)
        return measure(community, day)

    monkeypatch.setattr(actions, "_measured", told)
    at = now()
    done = at_once(*(lambda number=number: snap(at, number % 2, 2) for number in range(4)))
    assert sum(done) == COMMUNITIES
    assert Counter(measured) == Counter(each.pk for each in communities)
    assert Snapshot.objects.count() == SnapshotClaim.objects.count() == COMMUNITIES


@pytest.mark.postgres
@pytest.mark.usefixtures("committed")
def test_the_command_shares_the_night_among_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    lived_in()
    of = connection.settings_dict
    url = f"postgres://{of['USER']}:{of['PASSWORD']}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DONGLIANG_HOME", str(settings.HOME))
    call_command("tick", only="nightly", processes=2)
    assert set(Snapshot.objects.values_list("community", flat=True)) == set(
        Community.objects.values_list("pk", flat=True)
    )


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What is begun instead of ticks: processes that end at once, well."""
    told: list[tuple[str, ...]] = []
    popen = subprocess.Popen

    def begin(words: tuple[str, ...], **_: Any) -> subprocess.Popen[bytes]:
        told.append(words[-3:])
        return popen([sys.executable, "-c", ""])

    monkeypatch.setattr(nightly.subprocess, "Popen", begin)
    return told


@pytest.mark.django_db
def test_no_more_processes_are_begun_than_there_are_snapshots_to_take(begun: list[tuple[str, ...]]) -> None:
    call_command("tick", only="nightly", processes=3)
    assert begun == []
    CommunityFactory()
    CommunityFactory()
    call_command("tick", only="nightly", processes=3)
    assert begun == [("nightly", "--share", "1/2"), ("nightly", "--share", "2/2")]


@pytest.mark.django_db
def test_one_for_each_core_is_begun_where_nobody_says_how_many(
    begun: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        CommunityFactory()
    monkeypatch.setattr(command, "cores", lambda: 4)
    call_command("tick", only="nightly", processes=0)
    assert [each[-1] for each in begun] == ["1/4", "2/4", "3/4", "4/4"]


@pytest.mark.django_db
def test_a_share_is_taken_here(begun: list[tuple[str, ...]]) -> None:
    CommunityFactory()
    call_command("tick", "--only", "nightly", "--share", "2/3")
    assert (begun, Snapshot.objects.count()) == ([], 1)


@pytest.mark.parametrize("share", ["0/2", "3/2", "half", "1", "1/0"])
def test_what_is_no_share_is_refused(share: str) -> None:
    with pytest.raises(CommandError, match="share"):
        call_command("tick", "--only", "nightly", "--share", share)


@pytest.mark.django_db
def test_a_process_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    CommunityFactory()
    popen = subprocess.Popen
    failing = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.setattr(nightly.subprocess, "Popen", lambda *_, **__: popen(failing))
    with pytest.raises(ExceptionGroup) as failed:
        call_command("tick", only="nightly", processes=2)
    assert failed.value.subgroup(ChildProcessError)


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "times"), [(60, range(1, 2)), (0, range(2, 100))])
def test_a_site_takes_snapshots_beside_its_other_due_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: int, times: range
) -> None:
    CommunityFactory()
    told, beside = tmp_path / "told", {}
    program = f"import time; open({str(told)!r}, 'a').write('.'); time.sleep({seconds})"
    monkeypatch.setattr(serve, "SNAPPING", (sys.executable, "-c", program))
    monkeypatch.setattr(serve, "ROUND_SECONDS", 0.1)
    monkeypatch.setattr(serve, "QUICK", ())
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(2)"])
    assert serve._work_until_it_ends(server, beside) == 0
    nightly.stop(list(beside.values()))
    assert len(told.read_text()) in times
