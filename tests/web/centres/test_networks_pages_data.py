"""Public networks loaded into the site, as a host would: its pages say what the references and the report say."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from dongliang.readers import scan
from dongliang.words import percent
from dongliang_web.models import Community, Snapshot
from tests.conftest import DATA
from tests.web.centres.met import DAY, snapshot
from tests.web.centres.networks import report
from tests.web.centres.snapshots import read
from tests.web.factories import CommunityFactory, MemberFactory, client_of

pytestmark = [pytest.mark.data, pytest.mark.django_db]
REMOVALS = DATA / "networks" / "removal_events"
INDEX = REMOVALS / "INDEX.csv"
CASES = list(pl.read_csv(INDEX).iter_rows(named=True)) if INDEX.exists() else []
FILES = sorted((DATA / "networks").glob("fork_events/*.events.csv"))
#: The classic graphs have no dates; of the ratings only the last year ties.
FILES += [DATA / "networks" / f"{name}.csv" for name in ("karate_edges", "lesmis_edges", "florentine_edges")]
FILES += [DATA / "networks" / f"{name}_signed.csv" for name in ("sampson_T4", "bitcoin_alpha")]


def loaded(path: Path) -> tuple[Community, Snapshot, Client]:
    """Return a community with a history, its snapshot of the history's last day, and somebody who looks at it."""
    cache.clear()
    community = CommunityFactory(slug="hands", clock__zone="UTC")
    call_command("load", str(path), community="hands")
    last: dt.datetime | None = scan(path).table.select(pl.col("at").max()).collect().item()
    taken = snapshot(community, last.date() if last else DAY)
    return community, taken, client_of(MemberFactory(community=community, name="看的人"))


def evidence(html: str) -> list[str]:
    """Return the figures on which the centres' page says that its stage rests."""
    inside = re.search(r'<ul class="evidence">(.*?)</ul>', html, re.DOTALL)
    return re.findall(r"<b>(.*?)</b>", inside[1]) if inside else []


@pytest.mark.parametrize("wanted", CASES, ids=lambda row: str(row["project"]))
def test_pages_of_the_twelve_communities_before_their_pillar_left(wanted: dict[str, Any]) -> None:
    path = REMOVALS / f"{wanted['project'].replace('/', '__')}.events.csv"
    community, taken, client = loaded(path)
    found = taken.figures["centres"]
    assert (found["n"], found["ties"], found["stage"]) == (wanted["members_with_ties"], wanted["ties"], wanted["stage"])
    page = read(client)
    people, spread = f"{wanted['kstar_static']} 位", f"{wanted['N_lean']:.1f} 位"
    assert evidence(page) == [percent(wanted["L1"]), people, spread]
    pillar = community.members.get(imported_name=wanted["top_by_height"])
    tested = read(client, f"centres/pillar?pull={pillar.key}")
    assert f"<dt>{percent(wanted['S1'])}</dt>" in tested


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_pages_of_a_public_network_say_what_the_report_says(path: Path) -> None:
    community, taken, client = loaded(path)
    found = report(path, community, taken.day_date)
    page = read(client)
    spread = f"{found.centres.n_lean or 0:.1f} 位"
    assert evidence(page) == [percent(found.centres.l1), f"{found.centres.k_star} 位", spread]
    names = {str(each.pk): each.name for each in community.members.all()}
    assert tuple(taken.figures["harmony"]["rivals"]) == found.harmony.rivals
    steward = MemberFactory(community=community, name="看家的人", offices=["steward"])
    beside = read(client_of(steward), "harmony")
    assert all(names[each] in beside for each in found.harmony.rivals)
