"""Public networks loaded into the site, as a host would: the snapshot says what the library and the references say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from dongliang_web.centres.models import tie_counts
from dongliang_web.models import Community, Snapshot
from tests.conftest import DATA
from tests.web.centres.met import DAY, snapshot
from tests.web.centres.networks import report
from tests.web.factories import CommunityFactory

pytestmark = [pytest.mark.data, pytest.mark.django_db]
NETWORKS = DATA / "networks"
FILES = {
    "karate_weighted": "karate_edges.csv",
    "lesmis": "lesmis_edges.csv",
    "florentine": "florentine_edges.csv",
    "sampson_T4_liking": "sampson_T4_signed.csv",
}


@cache
def reference() -> dict[str, Any]:
    """Return the values that the definitions give."""
    found: dict[str, Any] = json.loads((NETWORKS / "reference_values.json").read_text("utf-8"))
    return found


def alike(found: Any, wanted: Any, place: str = "") -> None:
    """Fail unless two figures as JSON are the same, numbers within a ten-thousandth."""
    if isinstance(wanted, dict):
        assert found.keys() == wanted.keys(), place
        for key in wanted:
            alike(found[key], wanted[key], f"{place}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for number, (one, other) in enumerate(zip(found, wanted, strict=True)):
            alike(one, other, f"{place}[{number}]")
    elif isinstance(wanted, float):
        assert found == pytest.approx(wanted, abs=1e-4), place
    else:
        assert found == wanted, place


@pytest.fixture(params=FILES)
def network(request: pytest.FixtureRequest) -> tuple[str, Path, Community]:
    """A network that was loaded into a community by the command, by its name in the references."""
    path = NETWORKS / FILES[request.param]
    community = CommunityFactory(slug="network")
    call_command("load", str(path), community="network")
    return request.param, path, community


def named(community: Community) -> dict[str, str]:
    """Return the names of the file by the members' ids."""
    return {str(each.pk): each.imported_name for each in community.members.all()}


def test_a_snapshot_says_what_the_references_say(network: tuple[str, Path, Community]) -> None:
    name, _, community = network
    wanted = reference()[name]
    centres = snapshot(community).figures["centres"]
    assert (centres["n"], centres["ties"], centres["k_star"]) == (wanted["n"], wanted["m"], wanted["kstar_static"])
    found = [centres[each] for each in ("n_lean", "l1", "sigma_1")]
    assert found == pytest.approx([wanted[each] for each in ("N_eff_lean", "L1", "S1_rel")], abs=1e-4)
    assert centres["s_curve"][:6] == wanted["S_k"]
    called = {label: str(number) for number, label in wanted.get("labels", {}).items()}
    names = named(community)
    highest = [names[each] for each in snapshot(community).kept_ties.unpacked().ties.names[:5]]
    assert [int(called.get(each, each)) for each in highest] == wanted["top5_by_height"]


def test_a_snapshot_says_what_the_report_on_the_file_says(network: tuple[str, Path, Community]) -> None:
    _, path, community = network
    whole = report(path, community, DAY).to_json()
    taken = snapshot(community)
    alike(taken.figures["centres"], whole["centres"])
    alike({**taken.figures["harmony"], "sides": taken.kept_ties.sides}, whole["harmony"])


def test_every_tie_of_the_snapshot_rests_on_entries(network: tuple[str, Path, Community]) -> None:
    _, _, community = network
    ties = snapshot(community).kept_ties.unpacked().ties
    ids = [int(each) for each in ties.names]
    pairs = [(ids[low], ids[high]) for low, high in zip(ties.low.tolist(), ties.high.tolist(), strict=True)]
    counts = tie_counts(community, pairs, DAY)
    assert all(counts[pair].total() for pair in pairs)
    assert Snapshot.objects.count() == 1


def test_the_club_is_of_several_centres_and_its_rivals_are_known(db: None) -> None:
    community = CommunityFactory(slug="network")
    call_command("load", str(NETWORKS / FILES["karate_weighted"]), community="network")
    figures, names = snapshot(community).figures, named(community)
    assert figures["centres"]["stage"] == "multi"
    assert [names[each] for each in figures["harmony"]["rivals"]] == ["33", "0"]
