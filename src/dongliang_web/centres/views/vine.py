"""Following the vine from a member, tie by tie, to the summit of their neighbourhood."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dongliang.centres import Vine, vine
from dongliang.centres.stage import LEAST_MEMBERS
from dongliang.figures import vine_drawing
from dongliang.words import Language, explain
from dongliang_web.centres.models import KeptTies, Snapshot, SnapshotTies, named, rank_in, tie_counts
from dongliang_web.centres.wording import counted_in_the_past_year
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member


@dataclass(frozen=True, slots=True)
class _Step:
    """Somebody on the vine, and the tie by which it came to them."""

    person: Member
    tie: str
    #: Page of the entries that the tie rests on.
    rests_on: str


@require_safe
@needs("see_centres")
def own_vine(asking: Asking) -> HttpResponse:
    """Follow the vine from oneself."""
    return _page(asking, asking.me)


@require_safe
@needs("see_centres")
def member_vine(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Follow the vine from a member."""
    return _page(asking, get_object_or_404(asking.community.members, key=key))


def _page(asking: Asking, start: Member) -> HttpResponse:
    """Show a vine; looking further where the rule does not allow it is refused, and the vine shown without."""
    allowed = asking.community.mirrors.look_further
    further = "further" in asking.GET
    context = {
        "place": "figures",
        "is_own": start == asking.me,
        **_followed(asking, start, further=further and allowed),
        "refused": explain("refused.look_further", language()) if further and not allowed else "",
    }
    return render(asking, "centres/vine.html", context, status=403 if context["refused"] else 200)


def _followed(asking: Asking, start: Member, *, further: bool) -> dict[str, Any]:
    """Return what is shown of a vine, or why there is none to follow."""
    spoken = language()
    newest = SnapshotTies.objects.of(asking.community)
    if newest is None:
        return _said("mirror_page.no_snapshot", "mirror_page.no_snapshot_why")
    snapshot = newest.snapshot
    found = snapshot.figures["centres"]
    as_of = explain("mirror_page.as_of", spoken, day=snapshot.day_date, n=found["n"])
    if found["n"] < LEAST_MEMBERS:
        return {"as_of": as_of, **_said("finding.too_few", "finding.too_few_why", n=found["n"])}
    if found["stage_shown"] == "decentred":
        return {"as_of": as_of, **_said("vine_page.title_flat", "vine_page.flat")}
    kept = newest.unpacked()
    rank = rank_in(kept.ties, start)
    if rank is None:
        alone = "vine_page.title_own_alone" if start == asking.me else "vine_page.title_alone"
        return {"as_of": as_of, **_said(alone, "vine_page.alone", name=start.name)}
    walked = vine(kept.ties, rank, look_further=further)
    steps = _steps(asking, kept, walked, snapshot)
    centres = {each["member"] for each in found["centres"]}
    is_centre = kept.ties.names[walked.end] in centres
    names = [each.person.name for each in steps]
    return {
        "as_of": as_of,
        "title": _title(names, is_own=steps[0].person == asking.me, spoken=spoken),
        "why": explain("vine_page.is_centre" if is_centre else "vine_page.is_summit", spoken, name=names[-1]),
        "steps": steps,
        "drawing": vine_drawing(names, is_centre, spoken) if len(names) > 1 else None,
        "how": explain("vine_page.how_further" if further else "vine_page.how", spoken, seen=walked.seen),
        "looks_further": further,
        "may_look_further": asking.community.mirrors.look_further and not further and walked.end > 0,
    }


def _said(title: str, why: str, **values: object) -> dict[str, Any]:
    return {"title": explain(title, language(), **values), "why": explain(why, language(), **values)}


def _title(names: Sequence[str], *, is_own: bool, spoken: Language) -> str:
    if len(names) == 1:
        key = "vine_page.title_own_top" if is_own else "vine_page.title_top"
    else:
        key = "vine_page.title_own" if is_own else "vine_page.title"
    return explain(key, spoken, name=names[0], end=names[-1], steps=len(names) - 1)


def _steps(asking: Asking, kept: KeptTies, walked: Vine, snapshot: Snapshot) -> list[_Step]:
    """Return who stands on a vine, each with what ties them to the one before."""
    ids = [int(kept.ties.names[rank]) for rank in walked.path]
    people = named(asking.community, ids)
    pairs = list(pairwise(ids))
    counts = tie_counts(asking.community, pairs, snapshot.day_date) if pairs else {}
    steps = [_Step(people[ids[0]], "", "")]
    for one, other in pairs:
        told = counted_in_the_past_year(counts[one, other], language())
        key = "vine_page.tie" if told else "vine_page.tie_uncounted"
        rests_on = reverse("tie", args=[asking.community.slug, people[one].key, people[other].key])
        steps.append(_Step(people[other], explain(key, language(), name=people[one].name, counted=told), rests_on))
    return steps
