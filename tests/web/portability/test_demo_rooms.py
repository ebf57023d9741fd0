"""What happened in the rooms of the demo community: whoever clicks through them finds something to see, and to say."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from dongliang.centres import ends
from dongliang.council import Role
from dongliang_web.council.models import Proposal, Rehearsal, roster
from dongliang_web.council.models.compared import compare
from dongliang_web.harmony.actions import figures_of
from dongliang_web.harmony.models import Companions, Ground, Mediation, outcome_of_weeks
from dongliang_web.jobs import tick
from dongliang_web.models import CheckIn, Community, Entry, Member, Notice, Snapshot
from dongliang_web.portability.actions.demo import raise_demo
from dongliang_web.portability.actions.demo_links import people_shown
from tests.web.factories import client_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 12, 30, tzinfo=dt.UTC)
ROOMS = "/c/demo"


@pytest.fixture
def demo() -> Community:
    return raise_demo(seed=1, at=NOW)


def read(client: Client, page: str) -> str:
    answer = client.get(f"{ROOMS}/{page}")
    assert answer.status_code == 200, page
    return answer.content.decode()


def test_the_mirrors_show_several_who_hold_a_group(demo: Community) -> None:
    """One at first, several later; between the two that stand side by side there are bridges."""
    taken = list(Snapshot.objects.filter(community=demo).order_by("day_date"))
    shown = [each.figures["centres"]["stage_shown"] for each in taken]
    assert shown[0] == "single" and shown[-1] == "multi"
    harmony = taken[-1].figures["harmony"]
    assert len(harmony["rivals"]) == 2 and len(harmony["bridges"]) >= 3
    ties = taken[-1].kept_ties.unpacked().ties
    groups = {end: int((ends(ties) == end).sum()) for end in ends(ties).tolist()}
    held = sorted((size for size in groups.values() if size >= 5), reverse=True)
    assert len(held) >= 3 and held[0] < 0.8 * len(ties)


def test_its_rooms_are_as_if_lived_in(demo: Community) -> None:
    """Proposals, common ground, mediations, companions, duty, a rehearsal: each of them as the rules have it."""
    founder = people_shown()[Role.FOUNDER]
    proposals = list(Proposal.objects.order_by("id"))
    results = [(each.kind, each.form, each.result, each.why) for each in proposals]
    assert results == [
        ("appoint_steward", "alone", "passed", "agreed"),
        ("change_rules", "alone", "failed", "objected"),
        ("change_rules", "alone", "open", ""),
        ("branch", "consent", "open", ""),
    ]
    assert proposals[0].enacted is not None and 0 < proposals[-1].votes.count() < proposals[-1].needed
    (closed, seeking) = (figures_of(each, NOW).shown for each in Ground.objects.order_by("opened_at"))
    assert (len(closed["sizes"]), len(seeking["sizes"])) == (2, 2)
    assert len(closed["agreed"]) >= 2 and len(seeking["agreed"]) >= 3 and seeking["rejected"]
    assert all(seeking["apart"]) and seeking["people"] == 30
    outcome = outcome_of_weeks(demo)
    assert outcome.enough and outcome.enough_groups and outcome.said_week > outcome.said_before
    assert (Companions.objects.running().count(), Companions.objects.open().count()) == (1, 1)
    assert sorted(Mediation.objects.values_list("outcome", flat=True)) == ["", Mediation.AGREED]
    away = [each.away_until for each in roster(demo)]
    assert len(away) == 3 and len([each for each in away if each]) == 1
    rehearsal = Rehearsal.objects.whole().get()
    wrote = CheckIn.objects.between(rehearsal.first_date, rehearsal.last_date).filter(member=founder)
    found = compare(rehearsal, NOW)
    assert not wrote.exists() and rehearsal.forecast["day"] == str(rehearsal.first_date - dt.timedelta(days=1))
    assert found.during.days == 10 and found.kept.ratio is not None
    assert len(found.due) == found.done_in_time == 1
    happened = Entry.objects.filter(community=demo)
    before = happened.count()
    tick(NOW)
    late = happened.order_by("id")[before:]
    assert not late, "nothing was left to be done at an earlier hour"


@time_machine.travel(NOW, tick=False)
def test_everybody_shown_finds_something_and_nobody_reads_what_is_not_theirs(demo: Community) -> None:
    shown = people_shown()
    founder, steward, member = (client_of(shown[role]) for role in (Role.FOUNDER, Role.STEWARD, Role.MEMBER))
    waiting, vote = Proposal.objects.open().order_by("id")
    asked_to_vote = Notice.objects.filter(member=shown[Role.MEMBER], key="proposal_to_vote", read_at=None)
    assert asked_to_vote.exists(), "until they look at the proposal"
    assert "choice" in read(founder, f"council/proposals/{waiting.pk}")
    assert all('name="choice"' in read(each, f"council/proposals/{vote.pk}") for each in (founder, steward, member))
    agreed, asked = Mediation.objects.order_by("id")
    seen = {each: (steward, member)[number] for number, each in enumerate((agreed, asked))}
    for mediation in (agreed, asked):
        for client in (founder, steward, member):
            status = 200 if client is seen[mediation] else 404
            assert client.get(mediation.url).status_code == status
    words = [each.text for each in agreed.words.all()]
    assert words and not any(each in read(founder, page) for each in words for page in ("", "decisions", "feed"))
    assert not Entry.objects.filter(verb__contains="mediation").exclude(actor=None, target=None).exists()
    assert not Entry.objects.filter(verb="added_statement").exclude(actor=None).exists()
    seeking = Ground.objects.open(NOW).get()
    page = read(member, f"harmony/ground/{seeking.pk}")
    assert sum(each.words in page for each in seeking.statements.all()) == 1, "one after another, and no figures yet"
    for room in ("centres", "council/duty", "harmony", "harmony/together", "council/rehearsals", "council/hand-over"):
        read(founder, room)
    assert member.get(f"{ROOMS}/harmony").status_code == 403
    assert Member.objects.filter(offices__role=str(Role.STEWARD)).count() == 3
