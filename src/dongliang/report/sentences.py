"""What a report says in words: the headline, and each finding with the evidence under it.

Nothing here goes further than what was measured: structure is told as structure, and a sentence about what followed
elsewhere only for the kind of place that it was measured in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dongliang.centres import WINDOW
from dongliang.gate.funnel import share
from dongliang.gate.survival import LEAST_STARTED
from dongliang.report.shape import CentresPart, Choice, Interval, PillarPart, Report, Reproduction
from dongliang.roots import LEAST_INVITERS
from dongliang.words import Language, explain, label

Part = Literal["gate", "rhythm", "centres", "pillar", "harmony", "roots"]

#: From this hour on a check-in is late; from this share of them on it is worth a word.
_LATE_HOUR, _LATE_SHARE = 22, 0.25
#: People below which shares of a choice are not told, and members up to which a size is small.
_FEWEST, _SMALL = 10, 15


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found: a sentence, and the evidence under it."""

    key: str
    title: str
    why: str
    part: Part


def headline(report: Report, language: Language) -> str:
    """Return the one sentence that answers what this community is."""
    cohorts, community, centres = report.gate.cohorts, report.community, report.centres
    if not cohorts:
        values = {"n": centres.n, "members": community.members, "events": community.events}
        return explain(f"headline.{centres.stage_shown}", language, **values)
    registered = sum(each.registered for each in cohorts)
    if "graduate" in community.kinds and report.rhythm.recent:
        return explain("headline.gate_writing", language, registered=registered, writing=report.rhythm.recent)
    started, finished = (sum(getattr(each, step) for each in cohorts) for step in ("started", "finished"))
    counts = {"cohorts": len(cohorts), "registered": registered, "started": started, "finished": finished}
    return explain("headline.gate" if any(each.ruled for each in cohorts) else "headline.gate_free", language, **counts)


def findings(report: Report, language: Language) -> tuple[Finding, ...]:
    """Return everything that was found, each with its evidence, in the order of a community's life."""
    said = Saying(report, language)
    return tuple([*said.gate(), *said.rhythm(), *said.centres(), *said.pillar(), *said.harmony(), *said.roots()])


@dataclass(frozen=True, slots=True)
class Saying:
    """Says what a report found, part by part, in one language."""

    report: Report
    language: Language

    def _say(self, key: str, /, **values: object) -> str:
        return explain(key, self.language, **values)

    def _join(self, *sentences: str) -> str:
        return (" " if self.language == "en" else "").join(each for each in sentences if each)

    def gate(self) -> Iterator[Finding]:
        """Say what the first days tell and what a gate buys."""
        cohorts = self.report.gate.cohorts
        if not cohorts:
            return
        started = sum(each.started for each in cohorts)
        if started < LEAST_STARTED:
            registered = sum(each.registered for each in cohorts)
            title = self._say("finding.too_few_cohort", registered=registered, started=started)
            yield Finding("too_few_cohort", title, self._say("finding.too_few_cohort_why", least=LEAST_STARTED), "gate")
            return
        choices = self.report.gate.choices
        yield from self._first_days(next((each for each in choices if each.k == 3 and each.at_least == 1), None))
        yield from self._buys(choices)

    def _first_days(self, choice: Choice | None) -> Iterator[Finding]:
        base = sum(each.registered for each in self.report.gate.cohorts if len(each.days) >= 3 + 3)
        if choice is None or base - choice.passed < _FEWEST or choice.passed < _FEWEST:
            return
        silent = share(choice.stayed - choice.both, base - choice.passed)
        spoke = share(choice.both, choice.passed)
        title = self._say("finding.first_days", silent=silent.of, stayed=silent.count)
        why = self._say(
            "finding.first_days_why",
            share=percent(silent.share),
            interval=between((silent.low or 0.0, silent.high or 0.0)),
            spoke=spoke.of,
            other=percent(spoke.share),
            other_interval=between((spoke.low or 0.0, spoke.high or 0.0)),
        )
        yield Finding("first_days", title, why, "gate")

    def _buys(self, choices: tuple[Choice, ...]) -> Iterator[Finding]:
        told = [each for each in choices if each.passed >= _FEWEST and each.stayed >= _FEWEST]
        longest = max((each.k for each in told), default=0)
        by_days = {each.at_least: each for each in told if each.k == longest}
        if longest not in by_days or longest - 2 not in by_days:
            return
        every, some = by_days[longest], by_days[longest - 2]
        values = {
            "k": longest,
            "some": some.at_least,
            "all_passed": every.passed,
            "some_passed": some.passed,
            "all_missed": percent(1 - (every.recall or 0.0)),
            "some_missed": percent(1 - (some.recall or 0.0)),
            "all_precision": percent(every.precision),
            "all_interval": between(every.precision_interval),
            "some_precision": percent(some.precision),
            "some_interval": between(some.precision_interval),
        }
        yield Finding("buys", self._say("finding.buys", **values), self._say("finding.buys_why", **values), "gate")

    def rhythm(self) -> Iterator[Finding]:
        """Say when people write, and whether by themselves."""
        found = self.report.rhythm
        known = sum(found.hours)
        if known >= _FEWEST:
            late = sum(found.hours[_LATE_HOUR:]) / known
            busiest = max(range(24), key=lambda hour: found.hours[hour])
            title = self._say("finding.late", share=percent(late))
            if late < _LATE_SHARE:
                title = self._say("finding.hours", hour=busiest, share=percent(found.hours[busiest] / known))
            why = self._say("finding.late_why", count=known, zone=self.report.zone)
            yield Finding("late" if late >= _LATE_SHARE else "hours", title, why, "rhythm")
        if found.self_driven is not None and known >= _FEWEST:
            nothing = label("finding.not_recorded", self.language)
            called, reminded = (nothing if each is None else percent(each) for each in (found.called, found.reminded))
            title = self._say("finding.self_driven", self=round(100 * found.self_driven))
            why = self._say("finding.self_driven_why", called=called, reminded=reminded)
            yield Finding("self_driven", title, why, "rhythm")

    def centres(self) -> Iterator[Finding]:
        """Say the stage, what decided it, and what is usual at this size."""
        found = self.report.centres
        if found.stage == "not_enough_data":
            if found.n or not self.report.gate.cohorts:
                title = self._say("finding.too_few", n=found.n)
                yield Finding("too_few", title, self._say("finding.too_few_why"), "centres")
            return
        why = self._join(
            self._unsettled(found),
            self._say(f"finding.decided_{found.decided_by}", **_numbers(found)),
            self._usual(found),
            self._say("finding.thin", n=found.n, ties=found.ties) if found.thin_data else "",
            self._writer(found),
            self._say("finding.only_the_writer") if found.stage == "single" else "",
        )
        yield Finding("stage", self._say(f"finding.stage_{found.stage_shown}"), why, "centres")

    def _usual(self, found: CentresPart) -> str:
        if found.usual is None or self.report.window != WINDOW:
            return ""
        if found.n <= _SMALL:
            return self._say("finding.usual_small") if found.stage != "decentred" else ""
        low, _, high = found.usual.n_lean
        n_lean = f"{found.n_lean:.1f}"
        return self._say("finding.usual", size=found.usual.size, low=low, high=high, n_lean=n_lean)

    def _unsettled(self, found: CentresPart) -> str:
        if found.stage == found.stage_shown:
            return ""
        return self._say("finding.unsettled", stage=label(f"stage.{found.stage}", self.language))

    def _writer(self, found: CentresPart) -> str:
        if found.heaviest_writer is None or found.highest is None:
            return ""
        return self._say("finding.writer", writer=found.heaviest_writer, highest=found.highest)

    def pillar(self) -> Iterator[Finding]:
        """Say what would stand without the pulled, what was seen in such places, and which ties would brace it."""
        found = self.report.pillar
        if not found.pulled:
            return
        names = ("、" if self.language == "zh-Hans" else ", ").join(found.pulled)
        title = self._say("finding.pillar_one", names=names, of=found.of, holding=found.holding)
        support, ties = found.fallen_support, percent(found.share_of_ties)
        why = self._join(self._say("finding.pillar_why", support=support, ties=ties), self.measured())
        yield Finding("pillar", title, why, "pillar")
        if found.bracing:
            share_after = percent(found.bracing[-1].sigma_after)
            braced = self._say("finding.bracing", count=len(found.bracing), share=share_after)
            yield Finding("bracing", braced, self._say("finding.bracing_why"), "pillar")
        yield from self._habit(found)

    def measured(self) -> str:
        """Say what was seen in this kind of place; where nothing was measured, say that."""
        place, k_star = self.report.community.place, self.report.centres.k_star
        if place == "code":
            return self._say("measured.code_single" if k_star == 1 else "measured.code_other")
        if place == "chat":
            return self._join(self._say("measured.structure"), self._say("measured.chat"))
        if place in ("list", "forum"):
            return self._join(self._say("measured.structure"), self._say("measured.list"))
        return self._say("measured.nothing" if place == "check-in" else "measured.unknown")

    def _habit(self, found: PillarPart) -> Iterator[Finding]:
        habit = found.habit
        if habit.expected is None or habit.core < _FEWEST:
            return
        title = self._say("finding.habit", core=habit.core, expected=round(habit.expected))
        if habit.auc is not None:
            why = self._say("finding.habit_why", windows=habit.member_windows, auc=f"{habit.auc:.2f}")
        elif habit.intercept_from == "fitted":
            return
        else:
            place = label(f"finding.habit_{habit.intercept_from}", self.language)
            why = self._say("finding.habit_why_taken", place=place)
        yield Finding("habit", title, why, "pillar")

    def harmony(self) -> Iterator[Finding]:
        """Say who stands side by side, and who between them; never that they will part."""
        found = self.report.harmony
        if found.why_no_sides == "no_rival" and self.report.centres.stage == "single":
            return
        if not found.rivals:
            return
        first, second = found.rivals
        title = self._say("finding.rivals", first=first, second=second)
        if found.sides is None:
            why = self._say("finding.rivals_why_shared", shared=len(found.shared))
        else:
            others = [each for each in found.sides if each.member not in found.rivals]
            counts = {side: sum(each.side == side for each in others) for side in ("first", "second", "between")}
            why = self._say(
                "finding.rivals_why_sides",
                between=counts["between"],
                with_first=counts["first"],
                with_second=counts["second"],
            )
        yield Finding("rivals", title, why, "harmony")

    def roots(self) -> Iterator[Finding]:
        """Say how many came through whom, and whether it grows by itself."""
        found = self.report.roots
        if len(found.generations) < 2:
            return
        title = self._say("finding.roots", people=found.people, generations=len(found.generations))
        told = next((each for each in found.reproduction or () if each.value is not None), None)
        yield Finding("roots", title, self._reproduced(told), "roots")

    def _reproduced(self, told: Reproduction | None) -> str:
        if told is None:
            return self._say("finding.roots_few", least=LEAST_INVITERS)
        low, high = told.interval or (0.0, 0.0)
        return self._say(
            "finding.roots_why",
            counted=label(f"finding.{self.report.roots.counted}", self.language),
            value=f"{told.value:.2f}",
            interval=f"{low:.2f}–{high:.2f}",
            generation=told.generation + 1,
            inviters=told.inviters,
        )


def _numbers(found: CentresPart) -> dict[str, object]:
    return {"l1": percent(found.l1), "n_lean": f"{found.n_lean or 0:.1f}", "k_star": found.k_star}


def percent(value: float | None) -> str:
    """Write a share as a whole percentage, or a dash where there is none."""
    return "–" if value is None else f"{round(100 * value)}%"


def between(interval: Interval) -> str:
    """Write an interval of shares: 62–75%."""
    return "–" if interval is None else f"{round(100 * interval[0])}–{percent(interval[1])}"
