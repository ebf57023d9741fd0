"""搭伴: suggestions to host together, companions for a week, and what came of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dongliang.council import Role
from dongliang.words import explain
from dongliang_web.checkin.models import Post
from dongliang_web.harmony import actions
from dongliang_web.harmony.access import sees
from dongliang_web.harmony.forms import CompanionForm, NameForm
from dongliang_web.harmony.models import (
    LEAST,
    MOST_OPEN,
    Companions,
    Suggested,
    awake,
    outcome_of_sessions,
    outcome_of_weeks,
    suggested_for,
    suggesting,
    why_nobody,
    why_not,
)
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused

#: Members up to which one is chosen from a list.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Shown:
    """Two who could do something together, and who knows both."""

    one: Member
    other: Member
    bridge: Member | None


@require_safe
@needs("bring_together")
def bring_together(asking: Asking) -> HttpResponse:
    """Show one's companion or whom one could ask, who could host together, and what came of such weeks and sessions."""
    me = asking.me
    mine = list(Companions.objects.weighing_on(me, now()).order_by("-id"))
    nobody = why_nobody(me, mine)
    context = {
        "place": "people",
        "why_nobody": explain(f"refused.{nobody}", language(), most=MOST_OPEN) if nobody else "",
        "form": None if nobody else _form(asking),
        "least": LEAST,
        "of_weeks": outcome_of_weeks(asking.community),
        "of_sessions": outcome_of_sessions(asking.community),
        **_people_of_page(asking, mine, suggest=nobody is None),
    }
    return render(asking, "harmony/together.html", context)


def _form(asking: Asking) -> CompanionForm | NameForm:
    """Let one choose from a list, and in a large community write the name."""
    group = awake(asking.community).exclude(pk=asking.me.pk).values_list("name", "key")
    # Of many, no more are read than tell that they are many: sorting all of them would be for nothing.
    some = list(group[: MOST_LISTED + 1])
    return NameForm() if len(some) > MOST_LISTED else CompanionForm(members=[(key, name) for name, key in sorted(some)])


def _people_of_page(asking: Asking, mine: Sequence[Companions], *, suggest: bool) -> dict[str, Any]:
    """Return everybody whom the page names: companions, who asked and was asked, whom one could ask, who could host."""
    me, found = asking.me, suggesting(asking.community)
    may_see = found is not None and sees(asking)
    pairs = suggested_for(found, me, _askable(me, mine)) if found and suggest else []
    hosting, two = (found.hosts, found.two) if found and may_see else ((), ())
    going_on = [each for each in mine if each.is_open or each.is_running]
    ids = {me.pk, *two, *_named([*pairs, *hosting]), *(each.other_id(me) for each in going_on)}
    people = {each.pk: each for each in Member.objects.filter(community=asking.community, pk__in=ids)}
    for each in people.values():
        each.community = asking.community
    inside = {pk: each for pk, each in people.items() if each.state in (Role.MEMBER, Role.RESTING)}
    waiting = [(each.pk, people[each.other_id(me)], each.asked_id == me.pk) for each in mine if each.is_open]
    return {
        **_this_week(asking, going_on, people),
        "asked_me": [(pk, other) for pk, other, theirs in waiting if theirs],
        "i_asked": [(pk, other) for pk, other, theirs in waiting if not theirs],
        "suggested": _shown(pairs, inside),
        "other_group": any(each.of_two_groups for each in pairs),
        "hosts": _shown(hosting, inside),
        "two": [inside[each] for each in two] if inside.keys() >= set(two) else [],
        "may_see": may_see,
    }


def _this_week(asking: Asking, going_on: Iterable[Companions], people: Mapping[int, Member]) -> dict[str, Any]:
    """Return one's companion with the address of what they wrote today, if one may read it."""
    running = next((each for each in going_on if each.is_running), None)
    if running is None:
        return {}
    other = people[running.other_id(asking.me)]
    day = asking.community.clock().day_of(now())
    posts = Post.objects.visible_to_member(asking.me, asking.roles).filter(member=other, check_in__day_date=day)
    post = posts.order_by("pk").first()
    page = reverse("member_page", args=[asking.community.slug, other.key])
    wrote = reverse("post", args=[asking.community.slug, post.key]) if post else ""
    return {"running": running, "companion": {"member": other, "page": page, "wrote": wrote}}


def _askable(me: Member, mine: Sequence[Companions]) -> Callable[[Sequence[int]], set[int]]:
    """Return how to tell who of some can be asked, as asking itself does."""
    return lambda ids: set(ids) - why_not(me, ids, mine).keys()


def _named(pairs: Iterable[Suggested]) -> set[int]:
    return {pk for each in pairs for pk in (each.one, each.other, each.bridge) if pk is not None}


def _shown(pairs: Sequence[Suggested], people: Mapping[int, Member]) -> list[Shown]:
    """Return suggestions with their members; a bridge that is gone is not named, and who is gone not suggested."""
    there = (each for each in pairs if each.one in people and each.other in people)
    return [Shown(people[each.one], people[each.other], people.get(each.bridge or 0)) for each in there]


@require_POST
@needs("bring_together")
def ask_companion(asking: Asking) -> HttpResponse:
    """Ask somebody to write a week together."""
    try:
        asked = _asked(asking)
        actions.ask_companion(by=asking.me, asked=asked, at=now())
    except Refused as refused:
        return _refused(asking, refused)
    return _said(asking, "companion_asked", name=asked.name)


def _asked(asking: Asking) -> Member:
    """Return whom a form names, by key or by name; raises Refused where not exactly one member has the name."""
    members = asking.community.members
    if name := asking.POST.get("name", "").replace("\0", "").strip():
        found = list(members.filter(name=name)[:2])
        if len(found) != 1:
            raise Refused("companion_name", name=name[:60])
        return found[0]
    try:
        return get_object_or_404(members, key=uuid.UUID(asking.POST.get("member", "")))
    except ValueError as unreadable:
        raise Http404("no such member") from unreadable


@require_POST
@needs("bring_together")
def answer_companion(asking: Asking, pk: int) -> HttpResponse:
    """Accept or decline; no reason is asked for."""
    companions = _mine(asking, pk)
    accept = asking.POST.get("answer") == "accept"
    answer = actions.accept_companion if accept else actions.decline_companion
    try:
        answer(by=asking.me, companions=companions, at=now())
    except Refused as refused:
        return _refused(asking, refused)
    if accept:
        return _said(asking, "companion_accepted", name=companions.other(asking.me).name)
    return _said(asking, "companion_declined")


@require_POST
@needs("bring_together")
def end_companions(asking: Asking, pk: int) -> HttpResponse:
    """End the week, or withdraw a question."""
    companions = _mine(asking, pk)
    try:
        actions.end_companions(by=asking.me, companions=companions, at=now())
    except Refused as refused:
        return _refused(asking, refused)
    return _said(asking, "companions_ended" if companions.accepted_at else "companion_withdrawn")


def _mine(asking: Asking, pk: int) -> Companions:
    return get_object_or_404(Companions.objects.of(asking.me).with_people(), pk=pk)


def _said(asking: Asking, key: str, **values: object) -> HttpResponse:
    messages.success(asking, explain(f"said.{key}", language(), **values))
    return SeeOther(reverse("bring_together", args=[asking.community.slug]))


def _refused(asking: Asking, refused: Refused) -> HttpResponse:
    messages.warning(asking, refusal_sentence(refused, language()))
    return SeeOther(reverse("bring_together", args=[asking.community.slug]))
