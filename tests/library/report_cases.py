"""A made-up report for the tests of the page: 46 members round three centres, three cohorts, roots, half a year.

Nobody in it exists, and its figures are put together, not computed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from dongliang.report.shape import (
    VERSION,
    Brace,
    Branch,
    Bridge,
    Centre,
    CentresPart,
    Choice,
    CohortPart,
    CommunityPart,
    Curve,
    DayCount,
    Dot,
    Drawn,
    Fifth,
    FittedRule,
    Foresight,
    GatePart,
    Habit,
    HarmonyPart,
    Line,
    Month,
    PillarPart,
    Quartiles,
    Refused,
    Report,
    Reproduction,
    RhythmPart,
    Root,
    RootsPart,
    Rule,
    Side,
    Usual,
)
from dongliang.words import LANGUAGES, explain

FIRST, LAST = dt.date(2026, 5, 18), dt.date(2026, 11, 25)
NAMES = (  # noqa: SIM905
    "周岚 陈默 吴桐 林小满 许静 赵明远 罗秋实 方晓 秦川 白芷 顾南 杜若 石磊 叶知秋 江帆 贺兰 柳如烟 孟春 "
    "沈一舟 宋词 谭笑 陆野 苏木 温言 严冬 姚远 尹航 余音 袁梦 岳山 曾静 章程 郑和平 "
    "何青 钟意 祝融 卓然 邹平 左岸 安宁 毕生 常青 成蹊 戴月 丁宁 程诺"
).split()
CENTRES = ("周岚", "沈一舟", "何青")
S_CURVE = (46, 42, 37, 33, 29, 27, 24, 20, 16, 11, 9, 7, 5, 4, 3, 2)
NO_HABIT = Habit(None, "not_enough_data", 0, None, None, (), 0, None)


def made_up_report() -> Report:
    """Return the whole report; the same at every call."""
    return Report(
        version=VERSION,
        day=LAST,
        window=365,
        zone="Asia/Shanghai",
        kinds=None,
        affinity=(),
        community=CommunityPart(
            "一双手", "check-in", 203, 46, 7318, {"done": 6214, "help": 812, "endorse": 292}, FIRST, LAST
        ),
        gate=_gate(),
        rhythm=_rhythm(),
        centres=_centres(),
        pillar=_pillar(),
        harmony=_harmony(),
        roots=_roots(),
        refused=_refused(),
        drawn=Drawn(_dots(), _lines(), _invited()),
    )


def empty_report() -> Report:
    """Return what a history without events gives."""
    few = CentresPart(
        0, 0, None, None, 0, (), None, "not_enough_data", "not_enough_data", "not_enough_data",
        True, None, (), None, None, None, (),
    )  # fmt: skip
    return replace(
        made_up_report(),
        day=None,
        community=CommunityPart("空", "unknown", 0, 0, 0, {}, None, None),
        gate=GatePart((), (), ()),
        rhythm=RhythmPart(0, 0, (0,) * 24, None, None, None, None, ()),
        centres=few,
        pillar=PillarPart((), 0, 0, None, 0, 0, 0, (), None, None, (), NO_HABIT),
        harmony=HarmonyPart((), None, None, None, None, None, (), (), None, "not_enough_data", 0),
        roots=RootsPart(0, (), (), None, "joined"),
        refused=(),
        drawn=Drawn((), (), ()),
    )


# ------------------------------------------------------------------ gate, rhythm


def _cohort(name: str, first: dt.date, registered: int, still_in: tuple[int, ...], finished: int) -> CohortPart:
    started = still_in[0]
    alive = tuple(count / started for count in still_in)
    return CohortPart(
        name=name,
        days=tuple(first + dt.timedelta(days=day) for day in range(15)),
        registered=registered,
        started=started,
        started_interval=(started / registered - 0.06, min(1, started / registered + 0.05)),
        finished=finished,
        finished_interval=(max(0, finished / registered - 0.08), finished / registered + 0.09),
        perfect=finished // 3,
        still_in=still_in,
        done=still_in,
        states={"done": 40, "missed": 12, "out": 8},
        ruled=True,
        survival=Curve(
            tuple(range(len(alive))),
            alive,
            tuple(max(0.0, share - 0.1) for share in alive),
            tuple(min(1.0, share + 0.1) for share in alive),
        ),
        differs_p=0.04,
        fitted_rule=FittedRule("total", 2, None, 31, 33, 1, (Rule("in_a_row", 1),)),
        choices=(),
        foresight=(),
    )


def _gate() -> GatePart:
    cohorts = (
        _cohort(
            "第 1 期", dt.date(2026, 5, 18), 84, (72, 66, 60, 56, 52, 47, 44, 41, 39, 36, 34, 31, 29, 27, 26, 26), 26
        ),
        _cohort(
            "第 2 期", dt.date(2026, 7, 20), 70, (64, 61, 58, 55, 53, 51, 50, 48, 46, 45, 44, 43, 42, 41, 40, 40), 40
        ),
        _cohort("第 3 期", dt.date(2026, 11, 17), 46, (40, 40, 40, 38, 36, 36, 34, 34, 33, 31), 0),
    )
    choices = (
        Choice(15, 15, 200, 31, 55, 26, 0.84, (0.67, 0.93), 0.47, (0.35, 0.6)),
        Choice(15, 14, 200, 47, 55, 36, 0.77, (0.63, 0.87), 0.65, (0.52, 0.77)),
        Choice(15, 13, 200, 66, 55, 45, 0.68, (0.56, 0.78), 0.82, (0.7, 0.9)),
        Choice(15, 12, 200, 82, 55, 49, 0.6, (0.49, 0.7), 0.89, (0.78, 0.95)),
        Choice(7, 7, 200, 70, 55, 39, 0.56, (0.44, 0.67), 0.71, (0.58, 0.81)),
    )
    return GatePart(
        cohorts, choices, (Foresight(3, 150, 55, 0.71, (0.62, 0.8)), Foresight(7, 120, 55, 0.83, (0.75, 0.9)))
    )


def _rhythm() -> RhythmPart:
    hours = (
        161,
        56,
        25,
        19,
        25,
        56,
        149,
        224,
        180,
        124,
        118,
        124,
        174,
        143,
        106,
        106,
        118,
        149,
        193,
        286,
        491,
        634,
        1056,
        1497,
    )
    r = random.Random(4)
    days = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + dt.timedelta(days=number)
        if number != 51:  # the day on which the tool stood still
            days.append(
                DayCount(day, max(0, round(8 + 34 * min(1, number / 90) + r.gauss(0, 4) - 4 * (day.weekday() == 6))))
            )
    return RhythmPart(6214, 46, hours, Quartiles(46, 0.31, 0.44, 0.58), 0.91, 0.07, 0.02, tuple(days))


# ------------------------------------------------------------------ who holds whom


def _group(number: int) -> str:
    return CENTRES[0] if number < 18 else CENTRES[1] if number < 33 else CENTRES[2]


def _lines() -> tuple[Line, ...]:
    r, ties = random.Random(31), {}
    lonely = {14, 15, 16, 17}
    for number, name in enumerate(NAMES):
        centre = _group(number)
        if name == centre:
            continue
        ties[name, centre] = r.randint(7, 18) if centre == CENTRES[0] else r.randint(5, 13)
        mates = [other for place, other in enumerate(NAMES) if _group(place) == centre and place not in lonely]
        for mate in r.sample(mates, 0 if number in lonely else r.choice([0, 1, 1, 2])):
            if mate not in (name, centre) and (mate, name) not in ties:
                ties[name, mate] = r.randint(1, 4)
    across = ((0, 18, 9), (18, 33, 8), (0, 33, 5), (3, 20, 4), (5, 35, 3), (22, 37, 5), (8, 25, 3), (30, 40, 2))
    ties |= {(NAMES[a], NAMES[b]): weight for a, b, weight in across}
    return tuple(Line(a, b, float(weight)) for (a, b), weight in ties.items())


def _dots() -> tuple[Dot, ...]:
    heights: dict[str, float] = dict.fromkeys(NAMES, 0.0)
    for line in _lines():
        heights[line.a] += line.weight
        heights[line.b] += line.weight
    leans = dict(zip(CENTRES, (0.37, 0.26, 0.21), strict=True))
    return tuple(
        Dot(name, heights[name], leans.get(name, 0.01), _group(number), name in CENTRES)
        for number, name in enumerate(NAMES)
    )


def _centres() -> CentresPart:
    months = tuple(
        Month(f"2026-{month:02}", n, n_lean, l1, k_star, stage)  # type: ignore[arg-type]
        for month, n, n_lean, l1, k_star, stage in (
            (5, 18, 1.3, 0.86, 1, "single"),
            (6, 24, 1.6, 0.78, 1, "single"),
            (7, 29, 2.1, 0.66, 2, "multi"),
            (8, 36, 2.7, 0.55, 4, "multi"),
            (9, 41, 3.4, 0.46, 5, "multi"),
            (10, 44, 4.1, 0.4, 7, "multi"),
            (11, 46, 4.4, 0.37, 7, "multi"),
        )
    )
    return CentresPart(
        n=46, ties=104, n_lean=4.4, l1=0.37, k_star=7, s_curve=S_CURVE, sigma_1=42 / 45, stage="multi",
        stage_shown="multi", decided_by="otherwise", thin_data=False, in_largest=1.0,
        centres=tuple(Centre(name, lean) for name, lean in zip(CENTRES, (0.37, 0.26, 0.21), strict=True)),
        highest="周岚", heaviest_writer="陈默",
        usual=Usual("31–60", (3.7, 5.3, 7.5), 0.34, (2, 4, 8), 0.14, 0.74, 0.12), months=months,
    )  # fmt: skip


def _pillar() -> PillarPart:
    fifths = tuple(
        Fifth(9, given, seen) for given, seen in ((0.17, 0.14), (0.24, 0.21), (0.37, 0.34), (0.61, 0.54), (0.9, 0.88))
    )
    return PillarPart(
        pulled=("周岚",), of=45, holding=41, sigma=41 / 45, fallen_isolated=4, fallen_support=6, elsewhere=0,
        fallen=("江帆", "贺兰", "柳如烟", "孟春"), share_of_ties=0.38, share_of_check_ins=0.03,
        bracing=(Brace("江帆", "何青", 42 / 45), Brace("贺兰", "白芷", 43 / 45), Brace("孟春", "陈默", 1.0)),
        habit=Habit(0.31, "fitted", 96, 0.79, (0.69, 0.88), fifths, 38, (24.1, 34.7)),
    )  # fmt: skip


def _harmony() -> HarmonyPart:
    r = random.Random(2)
    sides = []
    for number, name in enumerate(NAMES):
        p = (
            1.0
            if name == CENTRES[0]
            else 0.0
            if name == CENTRES[1]
            else r.betavariate(9, 3)
            if number < 18
            else r.betavariate(3, 7)
        )
        sides.append(Side(name, round(p, 3), None, "first" if p >= 0.6 else "second" if p <= 0.4 else "between"))
    bridges = tuple(Bridge(name, 12.0 - place) for place, name in enumerate(("何青", "林小满", "谭笑")))
    return HarmonyPart(CENTRES[:2], 0.72, 0.11, 0.44, 0.33, 0.21, bridges, ("何青", "林小满"), tuple(sides), None, 1)


# ------------------------------------------------------------------ roots, lines not used


def _invited() -> tuple[Root, ...]:
    r = random.Random(8)
    roots = [Root("周岚", None, True), Root("程诺", None, True), Root("丁宁", None, False), Root("沈一舟", None, True)]
    for number in range(64):
        inviters = [root.member for root in roots if root.member != "沈一舟"]
        chosen = inviters[min(len(inviters) - 1, int(r.expovariate(0.16)))]
        roots.append(Root(NAMES[number + 1] if number + 1 < 14 else f"人{number}", chosen, r.random() < 0.45))
    return tuple(roots)


def _roots() -> RootsPart:
    branches = (Branch("周岚", 48, 4, 21), Branch("程诺", 13, 3, 6), Branch("丁宁", 6, 2, 1))
    reproduction = (Reproduction(0, 14, 1.6, (1.1, 2.2)), Reproduction(1, 6, None, None))
    return RootsPart(68, (4, 30, 24, 10), branches, reproduction, "graduated")


def _refused() -> tuple[Refused, ...]:
    twice = {language: explain("readers.row_twice", language, name="陈默", first=12) for language in LANGUAGES}
    return (Refused("第一期.xlsx", 41, "row_twice", twice), Refused("群.csv", None, "row_twice", twice))


# ------------------------------------------------------------------ names that mean harm

#: Names that would be markup, scripts or another direction of writing if they were not taken as names.
HOSTILE = (
    "<script>window.pwned = 1</script>",
    "</script><img src=x onerror='window.pwned = 1'>",
    '" onload="window.pwned = 1',
    "<!--<script>",
    "]]><svg onload=window.pwned=1>",
    "行\u2028分\u2029隔",
    "\u202eevil\u202c",
    "{{7*7}}${7*7}{a|b}{b}",
    "javascript:window.pwned=1",
    "&lt;b&gt;&amp;",
    "\ud800",
    "",
)


def renamed(report: Report, names: tuple[str, ...]) -> Report:
    """Return the report with its first members called otherwise; the rest bear a long name."""
    other = {old: names[place] if place < len(names) else f"{old}-{'长' * 40}" for place, old in enumerate(by_weight())}
    return _otherwise(report, lambda text: other.get(text, text))


def by_weight() -> list[str]:
    """Return the names of the members, the centres first."""
    return [*CENTRES, *(name for name in NAMES if name not in CENTRES)]


def _otherwise(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_otherwise(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _otherwise(getattr(value, each.name), change) for each in fields(value)})
    return value
