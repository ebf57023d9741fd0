"""What a page says of one pillar test, to whoever asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dongliang.centres import WINDOW, Ties
from dongliang.council import Role
from dongliang.figures import Tent, shortened, tent_pair
from dongliang.pillar import Pull, Tested, footing, pillar_test
from dongliang.report.centred import as_measured, measured
from dongliang.words import Language, explain, label, percent
from dongliang_web.centres.models import KeptTies, inside_of, named
from dongliang_web.centres.views.naming import CHECK_INS, basis_url
from dongliang_web.centres.views.suggestions import sees_names, suggestions
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking
from dongliang_web.people.models import Member

#: Names of those cut off that are written out, and new ties that are shown before the rest is opened.
MOST_NAMES, FIRST_BRACES = 40, 6
#: Everybody is joined again where so many new ties can do it; the report stops at eight in ten.
_ALL = 1.0
_COMFORTABLY = 0.8


def tested_shown(
    asking: Asking, kept: KeptTies, pulled: Mapping[Member, int], found: Mapping[str, Any]
) -> dict[str, Any]:
    """Return all that is said once members are pulled; ``found`` are the figures of the snapshot's centres."""
    spoken, ties = language(), kept.ties
    inside = inside_of(asking.community, kept)
    ranks = list(pulled.values())
    tested = pillar_test(ties, ranks, kept.written, kept.all_written, target=_ALL, here=inside)
    names = label("list.comma", spoken).join(each.name for each in pulled)
    fallen = [int(ties.names[rank]) for rank in tested.pull.isolated if inside[rank]]
    gone = len(tested.pull.isolated) - len(fallen)
    highest = [ties.names[rank] for rank in ranks]
    is_as_measured = as_measured(highest, found["highest"], WINDOW, found["thin_data"])
    place = asking.community.mirrors.place
    return {
        "title": _title(tested.pull, names, spoken),
        "footing": _footing(asking, ties, tested.pull, names, spoken),
        "tents": _tents(tested.pull, names, spoken),
        "sticks": _sticks(tested.pull, names, spoken),
        "facts": _facts(tested, names, gone, spoken),
        **_rests_on(asking, highest, tested),
        "fallen": _fallen(asking, fallen, spoken) if sees_names(asking) else "",
        "cautions": [
            label("report_page.a_reading", spoken),
            measured(place, found["k_star"], is_as_measured, spoken),
            _writer(asking, highest, found, spoken),
        ],
        **_braces(asking, ties, tested, gone, spoken),
    }


def _title(found: Pull, names: str, spoken: Language) -> str:
    if not found.of:
        return label("pillar_page.title_nobody", spoken)
    return explain("finding.pillar_one", spoken, names=names, of=found.of, holding=found.holding)


def _footing(asking: Asking, ties: Ties, found: Pull, names: str, spoken: Language) -> str:
    rank = ties.rank_of(str(asking.me.pk))
    key = "none" if rank is None else footing(ties, found, rank)
    return explain(f"pillar_page.footing.{key}", spoken, names=names)


def _tents(found: Pull, names: str, spoken: Language) -> Sequence[tuple[str, str]]:
    return tent_pair(Tent(found.of, found.of - found.holding, shortened(names)), spoken) if found.of else ()


def _sticks(found: Pull, names: str, spoken: Language) -> str:
    tent = Tent(found.of, found.of - found.holding, names)
    key = "members" if tent.sticks == tent.leaning else "many"
    return explain(f"report_page.sticks_are_{key}", spoken, sticks=tent.sticks, of=tent.leaning, name=names)


def _facts(tested: Tested, names: str, gone: int, spoken: Language) -> list[tuple[str, str]]:
    """Return figures, each with what it is the figure of."""
    found = tested.pull
    is_other = bool(found.standing.any()) and not found.holding
    cut_off = "cut_off_gone" if gone else "cut_off"
    rows = [
        (percent(tested.sigma), "sigma_other" if is_other else "sigma"),
        (str(len(found.isolated)), cut_off),
        (str(len(found.unsupported)), "by_support"),
        (str(found.elsewhere) if found.elsewhere else "", "elsewhere"),
        (percent(tested.share_of_ties), "share_of_ties"),
        (percent(tested.share_of_check_ins), "share_of_check_ins"),
    ]
    values = {"names": names, "of": found.of, "holding": found.holding, "gone": gone}
    return [(figure, explain(f"pillar_page.{key}", spoken, **values)) for figure, key in rows if figure]


def _rests_on(asking: Asking, pulled: Sequence[str], tested: Tested) -> dict[str, str]:
    """Return where the entries of the pulled stand, and their check-ins where a share of these is told.

    Where one of them has left it is those of everybody.
    """
    slug, people = asking.community.slug, named(asking.community, map(int, pulled))
    has_left = any(each.state == Role.FORMER for each in people.values())
    keys = [] if has_left else [people[int(each)].key for each in pulled]
    written = "" if tested.share_of_check_ins is None else basis_url(slug, keys, what=CHECK_INS)
    return {"rests_on": basis_url(slug, keys), "check_ins_rest_on": written}


def _fallen(asking: Asking, ids: Sequence[int], spoken: Language) -> str:
    """Name those of the cut off who are in the community, by their names' order."""
    names = sorted(each.name for each in named(asking.community, ids[:MOST_NAMES]).values())
    listed = label("list.comma", spoken).join(names) + ("…" if len(ids) > MOST_NAMES else "")
    return explain("report_page.would_be_cut_off", spoken, names=listed) if names else ""


def _writer(asking: Asking, pulled: Sequence[str], found: Mapping[str, Any], spoken: Language) -> str:
    """Name both, where the one pulled has most contact and another writes most."""
    if found["heaviest_writer"] is None or pulled != [found["highest"]]:
        return ""
    people = named(asking.community, [int(found["heaviest_writer"]), int(found["highest"])])
    writer, highest = (people[int(found[key])].name for key in ("heaviest_writer", "highest"))
    return explain("finding.writer", spoken, writer=writer, highest=highest)


def _braces(asking: Asking, ties: Ties, tested: Tested, gone: int, spoken: Language) -> dict[str, Any]:
    """Return how much new ties would mend, and those of them that whoever asks may read."""
    found = tested.pull
    if not tested.bracing:
        key = "no_braces_here" if gone else "no_braces"
        return {"braced": [label(f"pillar_page.{key}", spoken)]}
    after = found.holding + sum(each.joins for each in tested.bracing)
    told = {"count": len(tested.bracing), "before": found.holding, "after": after}
    said = [explain("pillar_page.braces", spoken, **told)]
    enough = [each.sigma_after >= _COMFORTABLY for each in tested.bracing]
    if found.holding < _COMFORTABLY * found.of and any(enough):
        said.append(explain("pillar_page.comfortably", spoken, count=enough.index(True) + 1))
    shown = suggestions(asking, ties, tested)
    if len(shown) < len(tested.bracing):
        said.append(label("pillar_page.names_withheld", spoken))
    return {
        "braced": [*said, label("report_page.bracing_why", spoken)],
        "suggestions": shown[:FIRST_BRACES],
        "more_suggestions": shown[FIRST_BRACES:],
    }
