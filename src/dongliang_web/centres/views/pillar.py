"""The pillar test: choose whom to pull, and see what still stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dongliang.centres.stage import LEAST_MEMBERS
from dongliang.figures import curve_drawn, standing_curve
from dongliang.words import Language, explain, label
from dongliang_web.centres.forms import LONGEST_NAME, MOST_ASKED, PullForm, keys_asked
from dongliang_web.centres.models import MOST_FOUND, SnapshotTies, named, rank_in, searched, shown
from dongliang_web.centres.views.naming import basis_url
from dongliang_web.centres.views.tested import tested_shown
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Member, founder_of

#: Points of S(k) that are drawn.
MOST_POINTS = 60


@require_safe
@needs("see_centres")
def pillar_test(asking: Asking) -> HttpResponse:
    """Show whom one can pull, and, once some are chosen, what stands without them."""
    spoken = language()
    newest = SnapshotTies.objects.of(asking.community)
    context: dict[str, Any] = {"place": "figures"}
    if newest is None:
        context["title"] = label("mirror_page.no_snapshot", spoken)
        context["why"] = label("mirror_page.no_snapshot_why", spoken)
        return render(asking, "centres/pillar.html", context)
    found = newest.snapshot.figures["centres"]
    context["as_of"] = explain("mirror_page.as_of", spoken, day=newest.snapshot.day_date, n=found["n"])
    if found["n"] < LEAST_MEMBERS:
        context["title"] = explain("finding.too_few", spoken, n=found["n"])
        context["why"] = label("finding.too_few_why", spoken)
        return render(asking, "centres/pillar.html", context)
    chosen, too_many = _chosen(asking)
    context |= _pulled(asking, newest, chosen, spoken) if chosen else _to_choose(spoken)
    if too_many:
        context["notes"] = [*context.get("notes", ()), explain("pillar_page.most_pulled", spoken, count=MOST_ASKED)]
    context |= _form(asking, found, chosen, spoken) | _curve(found, spoken)
    context |= {"is_thin": found["thin_data"], "all_rests_on": basis_url(asking.community.slug)}
    return render(asking, "centres/pillar.html", context)


def _to_choose(spoken: Language) -> dict[str, Any]:
    return {"title": label("pillar_page.title", spoken), "why": label("pillar_page.game", spoken)}


def _chosen(asking: Asking) -> tuple[list[Member], bool]:
    """Return those whom the address names, in its order, and whether it names too many."""
    keys, too_many = keys_asked(asking.GET.getlist("pull"))
    there = {each.key: each for each in shown(asking.community, asking.community.members.filter(key__in=keys))}
    return [there[key] for key in keys if key in there], too_many


def _pulled(asking: Asking, newest: SnapshotTies, chosen: Sequence[Member], spoken: Language) -> dict[str, Any]:
    """Return what is said once members are pulled; of those without ties, only that."""
    kept = newest.unpacked()
    ranks = {each: rank_in(kept.ties, each) for each in chosen}
    tied = {each: rank for each, rank in ranks.items() if rank is not None}
    untied = label("list.comma", spoken).join(each.name for each, rank in ranks.items() if rank is None)
    if not tied:
        return {"title": explain("pillar_page.title_without_ties", spoken, names=untied)}
    notes = [explain("pillar_page.also_without_ties", spoken, names=untied)] if untied else []
    return {"notes": notes, **tested_shown(asking, kept, tied, newest.snapshot.figures["centres"])}


def _form(asking: Asking, found: Mapping[str, Any], chosen: Sequence[Member], spoken: Language) -> dict[str, Any]:
    """Return the form: the founder first, then the centres, whoever is pulled, and whoever was looked for by name."""
    typed = asking.GET.get("name", "").replace("\0", "").strip()[:LONGEST_NAME]
    by_name = searched(asking.community, typed) if typed else []
    founder = founder_of(asking.community)
    centre_ids = [int(each["member"]) for each in found["centres"]]
    known = named(asking.community, centre_ids)
    centres = [known[each] for each in centre_ids if each in known]
    people = dict.fromkeys([*([founder] if founder else []), *centres, *chosen, *by_name[:MOST_FOUND]])
    roles = {each: [label("pillar_page.founder", spoken)] if each == founder else [] for each in people}
    for each in centres:
        roles[each].append(label("pillar_page.centre", spoken))
    words = {each: _called(each, held, spoken) for each, held in roles.items()}
    said = explain("pillar_page.none_found", spoken, typed=typed) if typed and not by_name else ""
    if len(by_name) > MOST_FOUND:
        said = label("pillar_page.more_found", spoken)
    ticked = chosen or ([founder] if founder and not typed else [])
    return {"form": PullForm(words, ticked, typed), "searched": said}


def _called(member: Member, roles: Sequence[str], spoken: Language) -> str:
    if not roles:
        return member.name
    return explain("pillar_page.as_shown", spoken, name=member.name, roles=label("list.comma", spoken).join(roles))


def _curve(found: Mapping[str, Any], spoken: Language) -> dict[str, Any]:
    """Return S(k) as the snapshot has it, as far as its picture goes, and k* in words where the picture has it not."""
    part = curve_drawn(found["s_curve"], found["k_star"])[: MOST_POINTS + 1]
    figure = standing_curve(part, found["k_star"], spoken)
    is_drawn = figure.options is not None and found["k_star"] < len(part)
    told = None if is_drawn else (found["k_star"], label("pillar_page.k_star", spoken))
    return {"curve": figure, "k_star": told}
