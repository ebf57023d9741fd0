"""The root picture: who came through whom, as a drawing and as a list; and putting an origin right."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from dongliang.figures import BranchPerson, branch_drawing, branch_key, branch_list
from dongliang.roots import LEAST_INVITERS, LEAST_STAYS, STAY_DAYS, TIP_DAYS, BranchGrowth, ReproductionFound
from dongliang.words import Language, between, explain, label, percent
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused
from dongliang_web.roots import actions
from dongliang_web.roots.forms import OriginForm
from dongliang_web.roots.models import Grown, Origin, RootFigures, is_tip, part_of, root_figures, tree_of

#: Branches on one page, and people that one of them shows; who is left out has a page of their own.
A_PAGE, MOST_SHOWN = 6, 150


@dataclass(frozen=True, slots=True)
class Shown:
    """A branch as it is shown: its drawing, its list, and its figures as cells of the table."""

    name: str
    url: str
    people: int
    drawing: SafeString
    listed: SafeString
    cells: tuple[str, ...] = ()
    channels: str = ""


@require_safe
@needs("see_community")
def roots(asking: Asking) -> HttpResponse:
    """Show the branches, a few to a page, in the order in which they began."""
    at, spoken = now(), language()
    tree = tree_of(asking.community)
    branches = tree.branches()
    page = Paginator(branches, A_PAGE).get_page(asking.GET.get("page"))
    figures = root_figures(asking.community, asking.community.clock().day_of(at)) if branches else None
    since = at - dt.timedelta(days=TIP_DAYS)
    standing = sum(1 for each in branches for _ in each.down())
    key = "title" if branches else "empty"
    context = {
        "place": "people",
        "title": explain(f"roots_page.{key}", spoken, people=standing, tips=len(tree.tips(since))),
        "came_by": _came_by(tree.channels(), spoken),
        "alone": explain("roots_page.alone", spoken, people=tree.alone()) if tree.alone() else "",
        "page": page,
        "branches": [_shown(asking, each, since, figures) for each in page],
        "heads": _heads(spoken),
        "key": _key(spoken),
        "how": explain("roots_page.how", spoken, least=LEAST_STAYS),
        "reproduction": _reproduced(figures, spoken) if figures else [],
        "may_invite": asking.can("invite"),
    }
    return render(asking, "roots/roots.html", context)


def _key(spoken: Language) -> list[tuple[SafeString, str]]:
    return [(SafeString(each.sign), each.text) for each in branch_key(spoken)]


def _shown(asking: Asking, beginner: Grown, since: dt.datetime, figures: RootFigures | None) -> Shown:
    """Return a branch, or all below somebody, as a page shows it."""
    spoken = language()
    part = part_of(beginner, MOST_SHOWN)
    people = [
        BranchPerson(
            key=str(each.key),
            name=each.name,
            url=_address(asking, each),
            inviter=str(each.inviter.key) if each.inviter and each is not beginner else None,
            is_living=each.is_living,
            is_tip=is_tip(each, since),
            hidden=part.hidden.get(each.id, 0),
        )
        for each in part.people
    ]
    everybody = len(people) + sum(part.hidden.values())
    growth = figures.growth.get(beginner.id) if figures else None
    fed = figures.fed.get(beginner.id, {}) if figures else {}
    drawing, listed = branch_drawing(people, spoken), branch_list(people, spoken)
    living = sum(each.is_living for each in beginner.down())
    cells = (str(everybody), str(beginner.generations()), str(living), *_measured(growth, spoken))
    told = SafeString(drawing), SafeString(listed)
    return Shown(beginner.name, people[0].url, everybody, *told, cells, _came_by(fed, spoken))


def _came_by(channels: Mapping[str, int], spoken: Language) -> str:
    """Say how many came by each channel; nothing where nobody did."""
    said = [explain("roots_page.channel", spoken, name=name, people=count) for name, count in channels.items()]
    return explain("roots_page.channels", spoken, list=label("list.comma", spoken).join(said)) if said else ""


def _address(asking: Asking, person: Grown) -> str:
    return reverse("roots_of", args=[asking.community.slug, person.key])


def _heads(spoken: Language) -> list[str]:
    heads = [label(f"figure.{each}", spoken) for each in ("people", "generations")]
    heads.append(label("figure.roots_living", spoken))
    heads += [explain("roots_page.stay", spoken, days=days) for days in STAY_DAYS]
    return [*heads, label("roots_page.brings", spoken)]


def _measured(growth: BranchGrowth | None, spoken: Language) -> Sequence[str]:
    """Return who stays and what each brings, each with its interval, or that too few people can be counted."""
    unsure = label("figure_page.unsure", spoken)
    if growth is None:
        return [unsure] * (len(STAY_DAYS) + 1)
    cells = [
        unsure if each.share is None else f"{percent(each.share)} ({between(each.interval)})" for each in growth.stays
    ]
    brought = growth.reproduction
    return [*cells, unsure if brought.value is None else f"{brought.value:.2f} ({_range(brought.interval)})"]


def _range(interval: tuple[float, float] | None) -> str:
    return f"{interval[0]:.2f}–{interval[1]:.2f}" if interval else "–"


def _reproduced(figures: RootFigures, spoken: Language) -> list[str]:
    """Say what each generation brings, down to the first that says nothing."""
    counted = label("roots_page.passed" if figures.counts_graduates else "roots_page.joined", spoken)
    said = []
    for each in figures.reproduction:
        said.append(_brings(each, counted, spoken))
        if each.value is None:
            break
    return said


def _brings(found: ReproductionFound, counted: str, spoken: Language) -> str:
    generation = found.generation + 1
    if found.value is None:
        return explain("roots_page.reproduction_few", spoken, generation=generation, least=LEAST_INVITERS)
    told = {"value": f"{found.value:.2f}", "interval": _range(found.interval), "counted": counted}
    return explain("roots_page.reproduction", spoken, generation=generation, inviters=found.inviters, **told)


@require_safe
@needs("see_community")
def roots_of(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Show by whom one person came, step by step, and everybody who came through them."""
    at = now()
    tree = tree_of(asking.community)
    person = next((each for each in tree.people.values() if each.key == key), None)
    if person is None:
        raise Http404(f"{key} stands in no branch")
    since = at - dt.timedelta(days=TIP_DAYS)
    spoken = language()
    context = {
        "place": "people",
        "person": person,
        "member_url": reverse("member_page", args=[asking.community.slug, person.key]),
        "way": [(each.name, _address(asking, each)) for each in person.way_up()[:-1]],
        "branch": _shown(asking, person, since, None),
        "key": _key(spoken),
        "may_change": asking.can("change_origin"),
    }
    return render(asking, "roots/person.html", context)


@read_or_send
@needs("change_origin")
def change_origin(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Put right who brought somebody, with a reason that everybody can read."""
    member = get_object_or_404(asking.community.members, key=key)
    others = asking.community.members.exclude(pk=member.pk).order_by("name", "id")
    there = Origin.objects.filter(member=member).select_related("inviter").first()
    before = there.inviter if there else None
    sent = asking.POST if asking.method == "POST" else None
    form = OriginForm(sent, members=others, initial={"inviter": before.key if before else None})
    if form.is_valid():
        try:
            actions.change_origin(by=asking.me, member=member, at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("inviter", refusal_sentence(refused, language()))
        else:
            messages.success(asking, gettext("Put right. The reason stands here for everybody."))
            return redirect("decisions", slug=asking.community.slug)
    context = {"form": form, "member": member, "before": before, "place": "people"}
    return render(asking, "roots/change_origin.html", context, status=400 if form.errors else 200)
