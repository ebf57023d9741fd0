"""Whoever is suggested can be asked, in communities as they come; and who can ask nobody reads why."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

import numpy as np
import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from dongliang.centres import Ties
from dongliang.council import Role
from dongliang.harmony import groups, hosts_for
from dongliang_web.harmony import jobs
from dongliang_web.harmony.actions import accept_companion, ask_companion, decline_companion, end_companions
from dongliang_web.harmony.models import kept_ties_of, mirrored, suggested_for, suggesting
from dongliang_web.harmony.views.together import Shown
from dongliang_web.models import Community, Companions, Member, SnapshotTies
from dongliang_web.pages.clock import now
from dongliang_web.record.actions import Refused
from tests.web.factories import MemberFactory, client_of
from tests.web.harmony.camps import camps, people, snap, tie, together
from tests.web.home.conftest import _home, clock, community
from tests.web.home.reading import DAY, read

__all__ = ["_home", "clock", "community", "people"]
pytestmark = pytest.mark.django_db
HERE = ["hands"]


def suggested(member: Member) -> tuple[list[Member], bool]:
    """Return whom the page suggests, and whether it says that nobody can be asked."""
    answer = client_of(member).get(reverse("bring_together", args=HERE))
    if answer.status_code == 403:
        return [], True
    shown: list[Shown] = answer.context.get("suggested", [])
    return [each.other for each in shown], bool(answer.context["why_nobody"])


def can_ask(one: Member, other: Member) -> bool:
    """Try to ask, and undo it."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                ask_companion(by=one, asked=other, at=now())
        except Refused:
            return False
        transaction.set_rollback(True)
    return True


def live(people: list[Member], clock: time_machine.Traveller, draw: random.Random) -> None:
    """Let people ask, answer, withdraw, rest and leave by lot over some weeks, the jobs running each day."""
    for _ in range(120):
        one, other = draw.sample(people, 2)
        rows = list(Companions.objects.filter(ended_at=None, declined_at=None).select_related("asker", "asked"))
        act = draw.choice(["ask"] * 6 + ["accept", "decline", "end", "rest", "leave", "wait", "wait"])
        try:
            if act == "ask":
                ask_companion(by=one, asked=other, at=now())
            elif act in ("accept", "decline", "end") and rows:
                _answer(draw.choice(rows), act)
        except Refused:
            continue
        if act in ("rest", "leave"):
            state = draw.choice([Role.MEMBER, Role.MEMBER, Role.MEMBER, Role.RESTING, Role.CANDIDATE, Role.FORMER])
            Member.objects.filter(pk=one.pk).update(state=str(state))
        if act == "wait":
            clock.shift(DAY)
            jobs.due(now())


def _answer(row: Companions, act: str) -> None:
    if act == "end":
        end_companions(by=row.asker, companions=row, at=now())
    else:
        (accept_companion if act == "accept" else decline_companion)(by=row.asked, companions=row, at=now())


@pytest.mark.parametrize("seed", range(4))
def test_whoever_is_suggested_can_be_asked_and_nobody_is_left_out(
    community: Community, clock: time_machine.Traveller, seed: int
) -> None:
    people = list(camps(community, leaves=8).values())
    nobody = MemberFactory(community=community, account=False)
    tie(community, [(people[0], nobody, 2)], "recognised")
    snap(community)
    live(people, clock, random.Random(seed))
    found, ties = suggesting(community), kept_ties_of(community, mirrored(community))
    assert found is not None
    assert ties is not None
    seen = set()
    for member in community.members.claimed().filter(pk__in=[each.pk for each in people]):
        named, hindered = suggested(member)
        could = {each.pk for each in community.members.exclude(pk=member.pk) if can_ask(member, each)}
        assert {each.pk for each in named} <= could
        rank = ties.rank_of(str(member.pk))
        assert rank is not None
        known = {int(ties.names[each]) for each in ties.neighbours(rank).tolist()}
        group = dict(zip(found.ids.tolist(), found.group.tolist(), strict=True))
        others = {pk for pk in could - known if pk in group and group[pk] != group[member.pk]}
        strangers = {pk for pk in could - known if pk in group}
        assert len(named) == min(3, len(others or strangers))
        assert not (hindered and could), "who reads that nobody can be asked can ask nobody"
        seen.add((bool(named), hindered))
    assert {(True, False), (False, True)} <= seen, "the lot makes both kinds"


@pytest.mark.parametrize(
    ("state", "said"),
    [(Role.RESTING, "你在休息。再写的那日起，就能约人结伴。"), (Role.CANDIDATE, "进了大群，才约人结伴。")],
)
def test_who_rests_or_is_on_trial_asks_nobody(people: dict[str, Member], state: Role, said: str) -> None:
    """A candidate who holds an office opens the page too."""
    steward = MemberFactory(community=people["北"].community, offices=[Role.STEWARD], state=str(state))
    text = together(steward)
    assert said in text
    assert reverse("ask_companion", args=HERE) not in read(client_of(steward), "bring_together", *HERE)
    assert not can_ask(steward, people["南枝2"])


def test_who_has_three_questions_open_or_a_week_reads_why_nobody_is_suggested(people: dict[str, Member]) -> None:
    one = people["北枝2"]
    assert reverse("ask_companion", args=HERE) in read(client_of(one), "bring_together", *HERE)
    rows = [ask_companion(by=one, asked=people[f"南枝{number}"], at=now()) for number in (1, 2, 3)]
    assert "你问的已经有3位没有回话，等一等，或收回一个。" in together(one)
    assert suggested(one) == ([], True)
    end_companions(by=one, companions=rows[0], at=now())
    assert suggested(one)[0]
    accept_companion(by=people["南枝2"], companions=rows[1], at=now())
    assert "你这一周已经有伴了，等这一周过了再约。" in together(one)
    assert suggested(one) == ([], True)


@pytest.mark.parametrize("how", ["withdrawn", "lapsed", "declined"])
def test_whom_a_question_came_to_nothing_with_is_suggested_again_after_four_weeks(
    people: dict[str, Member], clock: time_machine.Traveller, how: str
) -> None:
    one = people["北枝2"]
    other = suggested(one)[0][0]
    row = ask_companion(by=one, asked=other, at=now())
    if how == "withdrawn":
        end_companions(by=one, companions=row, at=now())
    elif how == "declined":
        decline_companion(by=other, companions=row, at=now())
    else:
        clock.shift(14 * DAY)
        jobs.due(now())
    assert other not in suggested(one)[0]
    clock.shift(27 * DAY)
    assert other not in suggested(one)[0]
    clock.shift(DAY + dt.timedelta(minutes=1))
    assert other in suggested(one)[0]


def test_what_is_kept_of_a_snapshot_says_the_same_as_its_ties(community: Community, people: dict[str, Member]) -> None:
    found = mirrored(community)
    ties = kept_ties_of(community, found)
    assert found is not None
    assert ties is not None
    first, second = suggesting(community), suggesting(community)
    assert first is not None
    assert second is not None
    ranks = [rank for rank in map(ties.rank_of, found.part.rivals) if rank is not None]
    bridges = [rank for rank in (ties.rank_of(each.member) for each in found.part.bridges) if rank is not None]
    hosts = [tuple(ties.names[each] for each in (pair.one, pair.other)) for pair in
             hosts_for(ties, groups(ties, ranks), (ranks[0], ranks[1]), bridges)]  # fmt: skip
    for each in (first, second):
        assert each.ids.tolist() == [int(name) for name in ties.names]
        assert each.group.tolist() == groups(ties, ranks).tolist()
        assert (each.matrix != ties.matrix).nnz == 0
        assert [str(pk) for pk in each.two] == list(found.part.rivals)
        assert [(str(pair.one), str(pair.other)) for pair in each.hosts] == hosts
    assert hosts


@pytest.mark.parametrize("scale", [1.0, 300.0, 1e6, 1e12, 0.1])
def test_weights_of_any_size_are_kept_whole(community: Community, people: dict[str, Member], scale: float) -> None:
    """They are kept in as few bytes as they need, fractions and large ones as they are."""
    row = SnapshotTies.objects.get(snapshot__community=community)
    kept = row.unpacked()
    ties = kept.ties
    scaled = Ties(ties.names, ties.low, ties.high, ties.weight * scale, ties.height * scale, ties.degree)
    row.data = SnapshotTies.packed(type(kept)(scaled, kept.written, kept.all_written))
    row.save()
    cache.clear()
    anybody: Callable[[object], set[int]] = lambda ids: set(found.ids.tolist())  # noqa: E731
    found = suggesting(community)
    assert found is not None
    assert np.array_equal(found.matrix.toarray(), scaled.matrix.toarray())
    assert [each.bridge for each in suggested_for(found, people["北枝1"], anybody)][:1] == [people["桥"].pk]


def test_who_is_not_in_the_snapshot_is_suggested_nobody(community: Community, people: dict[str, Member]) -> None:
    newcomer = MemberFactory(community=community)
    assert suggested(newcomer) == ([], False)
    assert "这里没有建议" in together(newcomer)
