"""The stage of a community as its page tells it: title, strip of stages, the figures and sentences it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dongliang.figures.months import STAGES, month_name, stage_name
from dongliang.figures.sticks import stage_sign
from dongliang.report.centred import CentresSaid, centres_said, measured_said
from dongliang.report.network_part import NetworkPart
from dongliang.report.shape import CentresPart, Month, Place
from dongliang.report.spells import Spell, spells
from dongliang.words import Language, explain, format_month, label, percent
from dongliang_web.templatetags.house import phrases

#: Months that a snapshot looks back on; where the record is older, a stage may be too.
_MONTHS = 12
#: What an earlier evening's page says in its title.
_THEN = {
    "single": "centres_page.then_single",
    "multi": "centres_page.then_multi",
    "decentred": "centres_page.then_decentred",
}
#: What is compared from month to month.
_CHANGES = ("centres_page.compared_spread", "centres_page.compared_top", "centres_page.compared_n")


@dataclass(frozen=True, slots=True)
class Step:
    """A stage in the strip: its sign, its word, when it was shown, and whether it is shown now."""

    sign: SafeString
    word: str
    when: str
    is_now: bool


def title(found: CentresPart, part: NetworkPart, language: Language, *, then: bool) -> SafeString:
    """Return the answer: the stage, with how many hold a group where several do."""
    centres = {centre.member for centre in found.centres}
    holding = sum(group.end in centres and group.people > 1 for group in part.groups)
    counts = label("centres_page.counts", language).split()
    if found.stage_shown == "multi" and 2 <= holding < len(counts) + 2:
        key = "centres_page.then_multi_groups" if then else "centres_page.multi_groups"
        sentence = explain(key, language, count=counts[holding - 2])
    elif then:
        sentence = label(_THEN[found.stage_shown], language)
    else:
        sentence = centres_said(found, language).stage
    word = stage_name(found.stage_shown, language)
    return SafeString(re.sub(re.escape(word), r"<b>\g<0></b>", phrases(sentence), count=1, flags=re.IGNORECASE))


def strip(months: Sequence[Month], found: CentresPart, day: dt.date, language: Language, *, then: bool) -> list[Step]:
    """Return the three stages, each with the latest months in which it was shown."""
    told = spells(months, found.stage_shown)
    return [
        Step(
            SafeString(stage_sign(stage)),
            stage_name(stage, language),
            _when(told.get(stage), len(months), day, language, then=then),
            stage == found.stage_shown,
        )
        for stage in STAGES
    ]


def _when(spell: Spell | None, known: int, day: dt.date, language: Language, *, then: bool) -> str:
    if spell is None:
        return label("centres_page.not_so_far", language)
    first, last = (_month(each, day, language) for each in (spell.first, spell.last))
    if spell.goes_on and then:
        return explain("centres_page.since_then", language, first=first)
    if spell.goes_on:
        older = spell.may_be_older and known >= _MONTHS
        return explain("centres_page.since_earlier" if older else "centres_page.since", language, first=first)
    if first == last:
        return explain("centres_page.in_month", language, first=first)
    return explain("centres_page.from_to", language, first=first, last=last)


def _month(month: str, day: dt.date, language: Language) -> str:
    """Write a month, with its year where that is another."""
    first = dt.date.fromisoformat(f"{month}-01")
    return format_month(first, language) if first.year == day.year else month_name(month, language)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The three figures, and the sentences around them."""

    facts: tuple[tuple[str, str], ...]
    said: CentresSaid
    #: What was seen elsewhere when a centre left; in a kind of place where nobody measured it, that.
    measured: str


def evidence(found: CentresPart, place: Place, language: Language) -> Evidence:
    """Return on what the stage rests; names stand in ``found`` already."""
    people = label("report_page.people_count", language)
    facts = (
        (percent(found.l1), label("report_page.top_share_is", language)),
        (people.format(count=found.k_star), label("report_page.k_star_is", language)),
        (people.format(count=f"{found.n_lean or 0:.1f}"), label("report_page.spread_is", language)),
    )
    return Evidence(facts, centres_said(found, language), measured_said(found, place, language))


def compared(months: Sequence[Month], language: Language) -> str:
    """Say in words what is different from the month before, without judging; empty where it cannot be said."""
    if len(months) < 2 or None in (months[-2].n_lean, months[-1].n_lean):
        return ""
    before, now = (_written(each) for each in months[-2:])
    month = month_name(months[-2].month, language)
    changes = [
        explain(key, language, before=before[place], now=now[place])
        for place, key in enumerate(_CHANGES)
        if before[place] != now[place]
    ]
    if not changes:
        return explain("centres_page.compared_same", language, month=month)
    listed = label("centres_page.compared_comma", language).join(changes)
    return explain("centres_page.compared", language, month=month, changes=listed)


def _written(month: Month) -> tuple[str, str, str]:
    return f"{month.n_lean:.1f}", percent(month.l1), str(month.n)
