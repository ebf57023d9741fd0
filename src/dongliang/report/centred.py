"""What the centres' part of a report says in words: the report and a community's own pages say it from here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dongliang.centres import WINDOW
from dongliang.report.shape import CentresPart, Place
from dongliang.words import Language, explain, label, percent

#: Members up to which a size is small.
_SMALL = 15


@dataclass(frozen=True, slots=True)
class CentresSaid:
    """Sentences about the stage, each empty where it does not hold: the stage, and the evidence for it."""

    stage: str
    #: Which clause decided.
    decided: str
    #: That this month's figures say another stage already.
    unsettled: str
    apart: str
    #: What is usual at this size, and that below fifteen both one centre and several are.
    usual: str
    usual_small: str
    thin: str
    #: Who writes most, where that is not the highest.
    writer: str
    #: That only the centre may be writing the log.
    only_the_writer: str


def centres_said(found: CentresPart, language: Language, window: int = WINDOW) -> CentresSaid:
    """Say the stage of a community that has one, and on what it rests; ``window`` in days."""
    ranged = found.usual is not None and window == WINDOW
    small = ranged and found.n < _SMALL and found.stage != "decentred"
    both = {"writer": found.heaviest_writer, "highest": found.highest}
    return CentresSaid(
        stage=explain(f"finding.stage_{found.stage_shown}", language),
        decided=explain(f"finding.decided_{found.decided_by}", language, **_numbers(found)),
        unsettled=_unsettled(found, language),
        apart=_apart(found, language),
        usual=_usual(found, language) if ranged else "",
        usual_small=label("finding.usual_small", language) if small else "",
        thin=explain("finding.thin", language, n=found.n, ties=found.ties) if found.thin_data else "",
        writer=explain("finding.writer", language, **both) if None not in both.values() else "",
        only_the_writer=label("finding.only_the_writer", language) if found.stage == "single" else "",
    )


def measured_said(found: CentresPart, place: Place, language: Language) -> str:
    """Say what was seen in this kind of place when the highest left; where nothing was measured, say that."""
    return measured(place, found.k_star, not found.thin_data, language)


def measured(place: Place, k_star: int | None, is_as_measured: bool, language: Language) -> str:
    """Say what was seen after such a pull in a kind of place, where it is the pull that was measured there.

    Where nobody has measured anything, say that, whoever is pulled.
    """
    if place not in ("check-in", "unknown") and not is_as_measured:
        return ""
    if place == "code":
        return explain("measured.code_single" if k_star == 1 else "measured.code_other", language)
    if place in ("chat", "list", "forum"):
        seen = "measured.chat" if place == "chat" else "measured.list"
        return joined((label("measured.structure", language), label(seen, language)), language)
    return explain("measured.nothing" if place == "check-in" else "measured.unknown", language)


def as_measured(pulled: Sequence[str], highest: str | None, window: int, is_thin: bool) -> bool:
    """Tell whether a pull is the one that was measured: of the highest alone, by a year's ties, not of thin data."""
    return tuple(pulled) == (highest,) and window == WINDOW and not is_thin


def joined(sentences: Iterable[str], language: Language) -> str:
    """Return sentences one after the other as their language sets them."""
    return (" " if language == "en" else "").join(each for each in sentences if each)


def _usual(found: CentresPart, language: Language) -> str:
    if found.usual is None:
        return ""
    low, _, high = found.usual.n_lean
    n_lean = f"{found.n_lean:.1f}"
    return explain("finding.usual", language, size=found.usual.size, low=low, high=high, n_lean=n_lean)


def _apart(found: CentresPart, language: Language) -> str:
    whole = found.in_largest is None or found.in_largest == 1
    return "" if whole else explain("finding.apart", language, share=percent(found.in_largest))


def _unsettled(found: CentresPart, language: Language) -> str:
    if found.stage == found.stage_shown:
        return ""
    stage, shown = (label(f"stage.{each}", language) for each in (found.stage, found.stage_shown))
    return explain("finding.unsettled", language, stage=stage, shown=shown)


def _numbers(found: CentresPart) -> dict[str, object]:
    return {"l1": percent(found.l1), "n_lean": f"{found.n_lean or 0:.1f}", "k_star": found.k_star}
