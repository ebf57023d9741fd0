"""What the demo community decided: a power handed to all, a steward more, a vote that failed, and what is open now."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Collection
from dataclasses import replace

from django.conf import settings

from dongliang.council import Choice, Holder, Holding, week_of
from dongliang_web.council.actions import change_of, go_away, move_power, move_up, propose, take_week, vote
from dongliang_web.people.models import Community, Member, electors
from dongliang_web.portability.actions.demo_course import Story, evening

_DAY, _WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
_HANDED_ON = "群是大家一天一天写出来的。散不散、分不分，不该由我一个人定。"
_STEWARD = "三个月没断过，第二期好几位是跟着一起练过来的。我们两个忙不过来的时候，其实早就在帮手了。"
_STEWARD_YES = "我也这么看。愿意接这份活的人，不用等我点头。"
_WIDER = "出差、陪床，一忙就是八九天，回来看见自己在「休息」，心里空一下。宽到十天，回来的人好接上。"
_STRICTER = "十五天一天不落才算数。练手是一天都不能断的事，松一天，就有第二天。"
_STRICTER_NO = "家里有人住院的那一天，谁都写不了。留出两天，不是松，是留给正在照顾人的人。"
_CARING_YES = (
    "我妈卧床两年了，翻身擦洗这些，在这里问总怕占了大家的地方。",
    "照顾人的人，自己的腰先垮。有个地方单说这个，好。",
    "两边都在也行，那就没有谁走谁留的事。",
    "我帮着看头一个月。",
)
_CARING_UNSURE = "还没想好，怕两边都淡了。"


#: A branch of the community: its name, its address, and why.
_CARING = (
    "照护的手",
    "caring-hands",
    "照顾卧床家人的有十来位，写的、问的和练手的不一样。另开一支，规则照旧，两边都在也行。",
)
_SAID = (*((Choice.AGREE, each) for each in _CARING_YES), (Choice.ABSTAIN, _CARING_UNSURE))


def decide_things(
    *, community: Community, centres: tuple[Member, ...], silent: Collection[int], seed: int, at: dt.datetime
) -> list[Story]:
    """Return what the council was about; ``silent`` are the ids of those who have said nothing to what is open now."""
    drawn = random.Random(seed)
    return [
        _hand_on(community, centres[0], at),
        _one_more_steward(community, centres, at),
        _stricter_gate(community, centres[0], drawn, at),
        _wider_rule(community, silent, drawn, at),
        _branch(community, silent, drawn, at),
        _duty(community, centres, at),
    ]


def _hand_on(community: Community, founder: Member, at: dt.datetime) -> Story:
    """Let the members decide by vote whether the community ends or branches."""
    yield (moved_at := evening(community, at, 88))
    move_power(by=founder, power="end_community", to=Holding(Holder.VOTE), reason=_HANDED_ON, at=moved_at)


def _one_more_steward(community: Community, centres: tuple[Member, ...], at: dt.datetime) -> Story:
    """Have a steward propose another, and the founder agree, with whom that power still is."""
    founder, steward, *_, newest = centres
    yield (proposed_at := evening(community, at, 84))
    facts = {"member": newest.pk}
    proposal = propose(by=steward, kind="appoint_steward", facts=facts, reason=_STEWARD, at=proposed_at)
    yield (agreed_at := evening(community, at, 83, 25))
    vote(by=founder, proposal=proposal, choice=Choice.AGREE, reason=_STEWARD_YES, at=agreed_at)


def _stricter_gate(community: Community, founder: Member, drawn: random.Random, at: dt.datetime) -> Story:
    """Have a member propose a stricter gate, and the founder say no with a reason."""
    yield (proposed_at := evening(community, at, 30))
    by, *_ = _people(community, {founder.pk}, drawn, proposed_at)
    facts = change_of(community, "gate", replace(community.rules, required_days=community.rules.trial_days))
    proposal = propose(by=by, kind="change_rules", facts=facts, reason=_STRICTER, at=proposed_at)
    yield (answered_at := evening(community, at, 28, 10))
    vote(by=founder, proposal=proposal, choice=Choice.OBJECT, reason=_STRICTER_NO, at=answered_at)


def _wider_rule(community: Community, silent: Collection[int], drawn: random.Random, at: dt.datetime) -> Story:
    """Have a member propose another rule, which waits for the founder."""
    yield (proposed_at := evening(community, at, 3))
    by, *_ = _people(community, silent, drawn, proposed_at)
    facts = change_of(community, "main", replace(community.main, resting_after_days=10))
    propose(by=by, kind="change_rules", facts=facts, reason=_WIDER, at=proposed_at)


def _branch(community: Community, silent: Collection[int], drawn: random.Random, at: dt.datetime) -> Story:
    """Have a member propose a branch, and some of the others vote; where nobody may found a community, none do."""
    yield (proposed_at := evening(community, at, 1))
    if settings.FOUNDING == "nobody":
        return
    by, *others = _people(community, silent, drawn, proposed_at)
    name, slug, reason = _CARING
    proposal = propose(by=by, kind="branch", facts={"name": name, "slug": slug}, reason=reason, at=proposed_at)
    for number, (voter, (choice, said)) in enumerate(zip(others, _SAID, strict=False), start=1):
        yield (voted_at := evening(community, at, 1, 45 * number))
        vote(by=voter, proposal=proposal, choice=choice, reason=said, at=voted_at)


def _duty(community: Community, centres: tuple[Member, ...], at: dt.datetime) -> Story:
    """Have the stewards set the order of their weeks, one take a week of another, and one be away."""
    _, first, second, newest = centres
    today = community.clock().day_of(at)
    yield (moved_at := evening(community, at, 20))
    move_up(by=first, member=newest, at=moved_at)
    yield (took_at := evening(community, at, 6))
    take_week(by=newest, week=week_of(today) + 2 * _WEEK, at=took_at)
    yield (left_at := evening(community, at, 2))
    go_away(by=second, until=today + 4 * _DAY, at=left_at)


def _people(community: Community, silent: Collection[int], drawn: random.Random, at: dt.datetime) -> list[Member]:
    """Return those who have a voice, without whoever is to be silent, in an order as drawn."""
    people = list(electors(community, at).exclude(pk__in=silent).select_related("community").order_by("pk"))
    return drawn.sample(people, len(people))
