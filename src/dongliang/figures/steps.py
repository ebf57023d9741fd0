"""How many took each step of a way: registered, started, finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dongliang.figures.axes import Options, room_for, share_axis
from dongliang.figures.figure import FEWEST, Figure, bars, captioned, too_few, whisker
from dongliang.words import Language, between, label, percent


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a funnel: how many took it, and the 95 % interval (0 to 1) of their share of the first step."""

    name: str
    count: int
    interval: tuple[float, float] | None = None


def funnel(steps: Sequence[Step], language: Language) -> Figure:
    """Steps of a way as bars, each with its share of the first and, where given, its 95 % whisker."""
    first = steps[0].count if steps else 0
    title = label("figure.funnel", language)
    header = tuple(label(f"figure.{column}", language) for column in ("step", "people", "share", "interval"))
    shares = [step.count / first if first else 0.0 for step in steps]
    rows = tuple(
        (step.name, str(step.count), percent(share), between(step.interval))
        for step, share in zip(steps, shares, strict=True)
    )
    if first < FEWEST:
        few = too_few(first, language)
        return Figure(title, few, few, header, rows, None, "rows")
    comma, stop = (", ", ".") if language == "en" else ("，", "。")
    finding = comma.join(f"{step.name} {step.count}" for step in steps) + stop
    caption = captioned(finding, any(step.interval for step in steps), language)
    return Figure(title, finding, caption, header, rows, _options(steps, shares, language), "rows")


def _options(steps: Sequence[Step], shares: Sequence[float], language: Language) -> Options:
    drawn = [round(100 * share, 1) for share in shares]
    names = [step.name for step in steps]
    return {
        "grid": {"left": room_for(names), "right": "6.5em", "top": "0.4em", "bottom": "2.2em"},
        "xAxis": share_axis(),
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisLabel": {"strong": True}},
        "series": [
            {**bars(label("figure.share", language), drawn, "var(--s4)"), "barWidth": "58%"},
            *(_end(step, place, share) for place, (step, share) in enumerate(zip(steps, shares, strict=True))),
        ],
        "tip": {"unit": "%"},
    }


def _end(step: Step, place: int, share: float) -> Options:
    """Draw the whisker of a bar and, beyond it, its figures."""
    low, high = (round(100 * end, 1) for end in step.interval or (share, share))
    text = f"{step.count}" if place == 0 else f"{step.count}  {percent(share)}"
    written = {"show": True, "position": "right", "text": text, "strong": True}
    return whisker(
        [[low, place], {"value": [high, place], "label": written}], caps=(1.4, 9) if step.interval else (0, 0)
    )
