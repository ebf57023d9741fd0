"""The parts of the page about centres, the pillar test and compatibility."""

from __future__ import annotations

from dongliang.centres import WINDOW
from dongliang.figures.figure import NOTHING
from dongliang.figures.markup import Markup, tag
from dongliang.figures.months import STAGES, centre_months, stage_name
from dongliang.figures.network import network
from dongliang.figures.page.parts import Writer, columns
from dongliang.figures.pulling import standing_curve
from dongliang.figures.sides import sides
from dongliang.figures.sticks import Tent, stage_sign, tent_pair
from dongliang.report.sentences import Saying
from dongliang.report.shape import CentresPart, Habit, HarmonyPart, PillarPart, Report
from dongliang.words import label, percent

_WHY = {
    "k_star": "why_k_star",
    "l1": "why_l1",
    "n_lean_and_k_star": "why_n_lean_and_k_star",
    "otherwise": "why_otherwise",
}
#: New ties that are listed; more would not be read.
_MOST_BRACES = 5
_MOST_NAMES = 40


def centres(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return the stage with the figures that decide it, the network, and how both went month by month."""
    found = report.centres
    if not found.n:
        return NOTHING
    months = len(found.months) > 1
    return write.part(
        "centres",
        write.word("centres"),
        more,
        columns(
            "centred",
            _stage(report, write),
            write.figure(network(report.drawn, found.centres, write.language)),
            write.figure(centre_months(found.months, write.language)) if months else NOTHING,
        ),
        _usual(found, report.window, write),
    )


def _stage(report: Report, write: Writer) -> Markup:
    found = report.centres
    if found.stage == "not_enough_data":
        return tag("p", write.says("why_not_enough_data", n=found.n))
    steps = (
        tag(
            "li",
            stage_sign(stage),
            _begun(stage_name(stage, write.language)),
            aria_current="step" if stage == found.stage_shown else None,
        )
        for stage in STAGES
    )
    words = [tag("p", write.word(_WHY[found.decided_by]))]
    if found.stage != found.stage_shown:
        waits = write.says("stage_waits", stage=stage_name(found.stage, write.language))
        words = [tag("p", waits), tag("p", write.word(_WHY[found.decided_by]), class_="quiet")]
    if found.stage == "single":
        words.append(tag("p", label("finding.only_the_writer", write.language), class_="quiet"))
    if found.thin_data:
        words.append(tag("p", write.word("thin_data"), class_="quiet"))
    over = write.says("stage_now", window=report.window) if report.day else write.word("stage_undated")
    now = tag("p", over, class_="quiet")
    return tag("div", now, tag("ol", *steps, class_="stages"), *words, _evidence(found, write), class_="stage")


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _evidence(found: CentresPart, write: Writer) -> Markup:
    facts = []
    if found.l1 is not None:
        facts.append((percent(found.l1), write.word("top_share_is")))
    if found.k_star is not None:
        facts.append((write.says("people_count", count=found.k_star), write.word("k_star_is")))
    if found.n_lean is not None:
        facts.append((write.says("people_count", count=f"{found.n_lean:.1f}"), write.word("spread_is")))
    return write.facts(facts)


def _usual(found: CentresPart, window: int, write: Writer) -> Markup:
    """Say what is usual at this size, for the one window over which that was measured."""
    usual = found.usual
    if usual is None or window != WINDOW:
        return NOTHING
    spread, pulled_away = usual.n_lean, usual.k_star
    bounds = {"low": spread[0], "high": spread[2], "k_low": pulled_away[0], "k_high": pulled_away[2]}
    written = {name: f"{bound:g}" for name, bound in bounds.items()}
    return tag("p", write.says("usual", size=usual.size, top=percent(usual.l1), **written), class_="fine")


def pillar(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return what would stand without the pillar, as the game is played, and which ties would let more stand."""
    found = report.pillar
    if not found.of or not found.pulled:
        return NOTHING
    name = write.listed(found.pulled)
    tent = Tent(found.of, found.of - found.holding, name)
    many = tent.sticks < tent.leaning
    sticks = write.says(
        "sticks_are_many" if many else "sticks_are_members", sticks=tent.sticks, of=tent.leaning, name=name
    )
    blocks = [write.figure(standing_curve(report.centres.s_curve, report.centres.k_star, write.language))]
    if found.bracing:
        blocks.append(_bracing(found, write))
    return write.part(
        "pillar",
        write.says("pillar", name=name),
        tag("div", *(_tent(*each) for each in tent_pair(tent, write.language)), class_="pair"),
        tag("p", sticks, class_="fine"),
        tag("div", *_told(found, write), class_="prose"),
        _cautions(report, write),
        columns("two", *blocks),
        more,
        _habit(found.habit, write),
    )


def _tent(drawing: Markup, words: str) -> Markup:
    return tag("figure", drawing, tag("figcaption", words))


def _told(found: PillarPart, write: Writer) -> list[Markup]:
    words = []
    if found.share_of_ties is not None:
        words.append(write.says("carried", ties=percent(found.share_of_ties), name=write.listed(found.pulled)))
    words.append(write.says("fallen_both", isolated=found.fallen_isolated, support=found.fallen_support))
    if found.elsewhere:
        words.append(write.says("elsewhere", count=found.elsewhere))
    told = [tag("p", write.together(words))]
    if found.fallen:
        told.append(tag("p", write.says("would_be_cut_off", names=_some(found.fallen, write)), class_="quiet"))
    return told


def _some(names: tuple[str, ...], write: Writer) -> str:
    return write.listed(names[:_MOST_NAMES]) + ("…" if len(names) > _MOST_NAMES else "")


def _cautions(report: Report, write: Writer) -> Markup:
    lines = (write.word("a_reading"), Saying(report, write.language).measured())
    return tag("div", *(tag("p", line) for line in lines if line), class_="aside")


def _bracing(found: PillarPart, write: Writer) -> Markup:
    items = [
        tag(
            "li",
            tag(
                "div",
                write.says("brace", a=brace.a, b=brace.b),
                tag("small", write.says("brace_to", share=percent(brace.sigma_after))),
            ),
        )
        for brace in found.bracing[:_MOST_BRACES]
    ]
    more = len(found.bracing) - len(items)
    return tag(
        "div",
        tag("h3", write.word("bracing")),
        tag("ol", *items, class_="steps"),
        tag("p", write.says("more_braces", count=more), class_="quiet") if more else "",
        tag("p", write.word("bracing_why"), class_="quiet"),
        class_="block",
    )


def _habit(found: Habit, write: Writer) -> Markup:
    if found.expected is None or not found.core:
        return NOTHING
    header = tuple(write.word(key) for key in ("habit_table", "habit_people", "habit_given", "habit_seen"))
    rows = [
        (write.says("habit_fifth", number=number), str(fifth.people), percent(fifth.predicted), percent(fifth.seen))
        for number, fifth in enumerate(found.calibration, 1)
    ]
    return write.table(header[0], header, rows, summary=header[0])


def harmony(report: Report, write: Writer, more: Markup = NOTHING) -> Markup:
    """Return how the two strongest centres stand to each other, and who is tied to both; never a forecast."""
    found = report.harmony
    if not report.centres.n or report.centres.stage == "not_enough_data":
        return NOTHING
    if len(found.rivals) < 2:
        return write.part("harmony", write.word("harmony"), tag("p", label("finding.no_rival", write.language)))
    first, second = found.rivals[:2]
    words = [write.says("two_rivals", first=first, second=second)]
    words.append(write.says("shared", count=len(found.shared)))
    if found.bridges:
        words.append(write.says("bridges", names=write.listed(sorted(bridge.member for bridge in found.bridges[:5]))))
    last = [write.word("why_not_affinity")] if found.why_no_sides == "not_affinity" else []
    last.append(write.word("no_alarm"))
    return write.part(
        "harmony",
        write.word("harmony"),
        tag("div", *(tag("p", each) for each in words), class_="prose"),
        more,
        _between(found, write),
        write.figure(sides(found, write.language)) if found.sides else NOTHING,
        tag("p", write.together(last), class_="quiet gap"),
    )


def _between(found: HarmonyPart, write: Writer) -> Markup:
    figures = ((found.parity, "parity"), (found.phi, "phi"), (found.ambivalence, "ambivalence"))
    return write.facts((percent(value), write.word(key)) for value, key in figures if value is not None)
