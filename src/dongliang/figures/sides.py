"""Between two centres: how many are nearer to the one or to the other, without saying who."""

from __future__ import annotations

from collections.abc import Mapping

from dongliang.figures.figure import FEWEST, NOTHING, Figure, too_few
from dongliang.figures.markup import Markup, lone, tag
from dongliang.figures.network import shortened
from dongliang.report.between import side_counts
from dongliang.report.shape import HarmonyPart
from dongliang.words import Language, explain, label

_WIDTH, _LEFT, _RIGHT = 360.0, 26.0, 334.0
_DOT, _COLUMNS = 3.6, 40
#: From here on somebody is nearer to one of the two.
_NEAR, _FAR = 0.6, 0.4
_SIDES = ("first", "between", "second")


def sides(
    part: HarmonyPart, language: Language, most: int | None = None, counts: Mapping[str, int] | None = None
) -> Figure:
    """Everybody as a dot between the two, by the share of short ways that lead to the first: P.

    From 0.6 on somebody is nearer to the first, up to 0.4 to the second, else between. Nobody but the two is named.
    Of more people than ``most`` the sentence and the table tell alone; where their ``counts`` are known already, the
    part need not hold them one by one.
    """
    first, second = part.rivals[:2]
    near = counts or side_counts(part)
    people = sum(near.values())
    header = (label("report_page.side", language), label("figure.people", language))
    names = (first, label("report_page.between", language), second)
    rows = tuple((name, str(near[side])) for name, side in zip(names, _SIDES, strict=True))
    title = label("report_page.sides", language)
    if people < FEWEST:
        few = too_few(people, language)
        return Figure(title, few, few, header, rows, None)
    told = {"near": near["first"], "far": near["second"], "between": near["between"]}
    finding = explain("report_page.sides_finding", language, first=first, second=second, **told)
    if most is not None and people > most:
        return Figure(title, finding, finding, header, rows, None, drawing=NOTHING)
    shares = [side.p for side in part.sides or () if side.member not in (first, second)]
    return Figure(title, finding, finding, header, rows, None, drawing=_strip(shares, first, second, finding))


def _strip(shares: list[float], first: str, second: str, finding: str) -> Markup:
    columns: dict[int, int] = {}
    dots = []
    for p in sorted(shares, reverse=True):
        column = round((1 - p) * _COLUMNS)
        row = columns[column] = columns.get(column, 0) + 1
        css = "near" if p >= _NEAR else "far" if p <= _FAR else "mid"
        dots.append((column, row, css))
    high = 30 + 8 * max(columns.values())
    floor = high - 26.0
    drawn = [
        lone("circle", class_=css, cx=f"{_at(column / _COLUMNS):.1f}", cy=f"{floor - 8 * row + 2:.1f}", r=f"{_DOT}")
        for column, row, css in dots
    ]
    lines = f"M{_LEFT} {floor}H{_RIGHT}M{_at(1 - _NEAR):.1f} {floor - 4}v8M{_at(1 - _FAR):.1f} {floor - 4}v8"
    ends = (
        tag("text", shortened(first), class_="strong", x="2", y=f"{high - 4}"),
        tag("text", shortened(second), class_="strong", x=f"{_WIDTH - 2}", y=f"{high - 4}", text_anchor="end"),
    )
    inside = (lone("path", class_="floor", d=lines), *drawn, *ends)
    return tag("svg", *inside, class_="strip", viewBox=f"0 0 {_WIDTH:.0f} {high}", role="img", aria_label=finding)


def _at(share: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * share
