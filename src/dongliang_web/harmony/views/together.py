"""搭伴: suggestions to host together, companions for a week, and what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
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
    LEAST_WEEKS,
    NOT_AGAIN_FOR,
    Companions,
    Suggested,
    hosts,
    kept_ties_of,
    mirrored,
    outcome_of,
    suggested_for,
)
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community, Member, MemberQuerySet
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
    """Show one's companion or whom one could ask, who could host together, and what came of such weeks."""
    at, me = now(), asking.me
    mine = list(Companions.objects.of(me).with_people())
    running = next((each for each in mine if each.is_running), None)
    context = {
        "place": "people",
        "running": running,
        "companion": _companion(asking, running),
        "asked_me": [each for each in mine if each.is_open and each.asked_id == me.pk],
        "i_asked": [each for each in mine if each.is_open and each.asker_id == me.pk],
        "form": _form(asking),
        "least": LEAST_WEEKS,
        "outcome": outcome_of(asking.community),
        **_suggestions(asking, {each.other(me).pk for each in mine if _not_now(each, at, me)}),
    }
    return render(asking, "harmony/together.html", context)


def _form(asking: Asking) -> CompanionForm | NameForm:
    """Let one choose from a list, and in a large community write the name."""
    group = _here(asking.community).exclude(pk=asking.me.pk).order_by("name", "id")
    listed = list(group.values_list("key", "name")[: MOST_LISTED + 1])
    return NameForm() if len(listed) > MOST_LISTED else CompanionForm(members=listed)


def _not_now(each: Companions, at: dt.datetime, me: Member) -> bool:
    """Tell whether its other member is not to be suggested: asked already, or one who declined lately."""
    declined = each.declined_at is not None and each.declined_at > at - NOT_AGAIN_FOR and each.asker_id == me.pk
    return each.is_open or each.is_running or declined


def _companion(asking: Asking, running: Companions | None) -> dict[str, Any] | None:
    """Return one's companion with the address of what they wrote today, if one may read it."""
    if running is None:
        return None
    other = running.other(asking.me)
    other.community = asking.community
    day = asking.community.clock().day_of(now())
    posts = Post.objects.visible_to_member(asking.me, asking.roles).filter(member=other, check_in__day_date=day)
    post = posts.order_by("pk").first()
    page = reverse("member_page", args=[asking.community.slug, other.key])
    wrote = reverse("post", args=[asking.community.slug, post.key]) if post else ""
    return {"member": other, "page": page, "wrote": wrote}


def _suggestions(asking: Asking, not_now: set[int]) -> dict[str, Any]:
    """Return whom one could ask and, for whoever sees the harmony page, who could host a session together."""
    found = mirrored(asking.community)
    ties = kept_ties_of(asking.community, found)
    if found is None or ties is None:
        return {}
    pairs = suggested_for(ties, found, asking.me, _free(asking.community) - not_now)
    may_see = sees(asking)
    hosting = hosts(ties, found) if may_see else []
    two = [int(each) for each in found.part.rivals] if may_see else []
    people = _people(asking.community, {asking.me.pk, *two, *_named([*pairs, *hosting])})
    return {
        "suggested": _shown(pairs, people),
        "other_group": any(each.of_two_groups for each in pairs),
        "hosts": _shown(hosting, people),
        "two": [people[each] for each in two] if people.keys() >= set(two) else [],
        "may_see": may_see,
    }


def _free(community: Community) -> set[int]:
    """Return who can be asked: people of the main group who do not rest and write with nobody this week."""
    running = Companions.objects.running().filter(community=community).values_list("asker", "asked")
    return set(_here(community).values_list("pk", flat=True)) - {member for pair in running for member in pair}


def _here(community: Community) -> MemberQuerySet:
    """Return the main group without who rests, and without names that nobody acts as."""
    return community.members.in_state(Role.MEMBER).filter(attachments__until_at=None, attachments__second=False)


def _named(pairs: Iterable[Suggested]) -> set[int]:
    return {pk for each in pairs for pk in (each.one, each.other, each.bridge) if pk is not None}


def _people(community: Community, ids: set[int]) -> dict[int, Member]:
    """Return those of the main group among the ids, in one query."""
    found = {each.pk: each for each in community.members.in_state(Role.MEMBER, Role.RESTING).filter(pk__in=ids)}
    for each in found.values():
        each.community = community
    return found


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
    if name := asking.POST.get("name", "").strip():
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
