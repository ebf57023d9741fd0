"""The inverted funnel: one cohort as a crowd that grows few, and as roots of which there are ever more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.figure import Figure
from dongliang.figures.markup import Markup, joined, lone, tag
from dongliang.figures.steps import Step
from dongliang.words import Language, explain, label

_WIDTH, _ROW, _TOP = 320.0, 46.0, 24.0
#: Space between two dots, and the room on both sides.
_WIDEST_GAP, _EDGE = 16.0, 12.0
#: Dots of one row; of more people each dot stands for several.
_MOST_DOTS = 60


@dataclass(frozen=True, slots=True)
class Ring:
    """One generation of those whom a cohort brought: for each person the place of their inviter in the ring before."""

    name: str
    inviters: tuple[int, ...]


def cohort_funnel(steps: Sequence[Step], language: Language) -> Figure:
    """Draw the steps of a cohort as rows of dots, a dot a person: fewer with each."""
    counts = [step.count for step in steps]
    title = label("figure.funnel_down", language)
    finding = explain("figure.funnel_down_finding", language, first=counts[0], last=counts[-1])
    return _figure(title, finding, [(step.name, step.count) for step in steps], (), language)


def cohort_roots(passed: int, rings: Sequence[Ring], language: Language) -> Figure:
    """Draw those who passed, whom they brought, and whom these brought, tied as they came."""
    rows = [(label("figure.funnel_passed", language), passed)]
    rows += [(ring.name, len(ring.inviters)) for ring in rings]
    title = label("figure.funnel_up", language)
    brought = sum(len(ring.inviters) for ring in rings)
    key = "figure.funnel_up_finding" if brought else "figure.funnel_up_none"
    finding = explain(key, language, passed=passed, brought=brought)
    return _figure(title, finding, rows, rings, language)


def _figure(
    title: str, finding: str, rows: Sequence[tuple[str, int]], rings: Sequence[Ring], language: Language
) -> Figure:
    scale = _scale([count for _, count in rows])
    ties = joined(_ties(place, ring, rows[place][1], scale) for place, ring in enumerate(rings) if ring.inviters)
    drawn = joined(_row(place, name, count, scale) for place, (name, count) in enumerate(rows))
    box = f"0 0 {_WIDTH:.0f} {_TOP + _ROW * len(rows) - 20:.0f}"
    picture = tag("svg", ties, drawn, class_="crowd", viewBox=box, role="img", aria_label=finding)
    several = explain("figure.dot_of", language, people=scale.share) if scale.share > 1 else ""
    caption = (" " if language == "en" else "").join(each for each in (finding, several) if each)
    header = (label("figure.step", language), label("figure.people", language))
    table = tuple((name, str(count)) for name, count in rows)
    return Figure(title, finding, caption, header, table, None, drawing=picture)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How many people a dot stands for, and the space from one dot to the next: the same in all rows."""

    share: int
    gap: float

    def across(self, people: int) -> list[float]:
        """Return where the dots of a row stand."""
        dots = -(-people // self.share)
        return [_WIDTH / 2 + self.gap * (place - (dots - 1) / 2) for place in range(dots)]


def _scale(counts: Sequence[int]) -> _Scale:
    most = max(counts, default=0)
    share = max(1, -(-most // _MOST_DOTS))
    return _Scale(share, min(_WIDEST_GAP, (_WIDTH - 2 * _EDGE) / max(-(-most // share) - 1, 1)))


def _down(place: int) -> float:
    return _TOP + _ROW * place


def _row(place: int, name: str, count: int, scale: _Scale) -> Markup:
    radius, y = f"{min(4.0, scale.gap * 0.42):.1f}", f"{_down(place):.1f}"
    dots = joined(lone("circle", cx=f"{x:.1f}", cy=y, r=radius) for x in scale.across(count))
    words = tag("text", f"{name} · {count}", x=f"{_WIDTH / 2}", y=f"{_down(place) - 10:.1f}", text_anchor="middle")
    return tag("g", words, dots)


def _ties(place: int, ring: Ring, above: int, scale: _Scale) -> Markup:
    """Draw a root from each dot of a ring to that of its inviter in the row before."""
    before, here = scale.across(above), scale.across(len(ring.inviters))
    lines = {
        (before[inviter // scale.share], here[number // scale.share]) for number, inviter in enumerate(ring.inviters)
    }
    top, bottom = _down(place), _down(place + 1)
    d = "".join(f"M{x:.1f} {top:.1f} {to:.1f} {bottom:.1f}" for x, to in sorted(lines))
    return lone("path", class_="way", d=d)
