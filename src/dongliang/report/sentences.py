"""What a report says in words: the headline, and each finding with the evidence under it.

Nothing here goes further than what was measured: structure is told as structure, and a sentence about what followed
elsewhere only for the kind of place that it was measured in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dongliang.gate.funnel import share
from dongliang.gate.survival import LEAST_STARTED
from dongliang.report.between import rivals_said
from dongliang.report.centred import as_measured, centres_said, joined, measured
from dongliang.report.shape import CentresPart, Choice, Interval, PillarPart, Report, Reproduction
from dongliang.roots import LEAST_INVITERS
from dongliang.words import Language, between, explain, label, percent

Part = Literal["gate", "rhythm", "centres", "pillar", "harmony", "roots"]

#: From this hour on a check-in is late; from this share of them on it is worth a word.
_LATE_HOUR, _LATE_SHARE = 22, 0.25
#: A gain in what stands from which on new ties are worth a finding.
_WORTH_A_WORD = 0.05
#: People below which shares of a choice are not told.
_FEWEST = 10


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
        if not centres.n and report.rhythm.check_ins:
            return explain("headline.check_ins", language, members=community.members, check_ins=report.rhythm.check_ins)
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
        return joined(sentences, self.language)

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
        yield from self._stays()
        choices = self.report.gate.choices
        yield from self._first_days(next((each for each in choices if each.k == 3 and each.at_least == 1), None))
        yield from self._buys(choices)

    def _stays(self) -> Iterator[Finding]:
        """Say how many of the latest cohort with a curve are still in."""
        told = [each for each in self.report.gate.cohorts if len(each.survival.days) > 1]
        if not told:
            return
        last = max(told, key=lambda each: each.days[0])
        curve, interval = last.survival, (last.survival.low[-1], last.survival.high[-1])
        values = {"name": last.name, "started": last.started, "day": curve.days[-1], "share": percent(curve.alive[-1])}
        why = self._say(f"finding.stays_why_{'ruled' if last.ruled else 'free'}", interval=between(interval))
        yield Finding("stays", self._say("finding.stays", **values), why, "gate")

    def _first_days(self, choice: Choice | None) -> Iterator[Finding]:
        if choice is None or choice.registered - choice.passed < _FEWEST or choice.passed < _FEWEST:
            return
        silent = share(choice.stayed - choice.both, choice.registered - choice.passed)
        spoke = share(choice.both, choice.passed)
        counted = (each for each in self.report.gate.cohorts if any(gate.k == choice.k for gate in each.choices))
        never = sum(each.registered - each.started for each in counted)
        title = self._say("finding.first_days", silent=silent.of, stayed=silent.count)
        why = self._say(
            "finding.first_days_why",
            share=percent(silent.share),
            interval=between((silent.low or 0.0, silent.high or 0.0)),
            spoke=spoke.of,
            other=percent(spoke.share),
            other_interval=between((spoke.low or 0.0, spoke.high or 0.0)),
            never=never,
        )
        yield Finding("first_days", title, why, "gate")

    def _buys(self, choices: tuple[Choice, ...]) -> Iterator[Finding]:
        told = {(each.k, each.at_least): each for each in choices if min(each.passed, each.stayed) >= _FEWEST}
        longest = max((k for k, least in told if least == k and (k, k - 2) in told), default=None)
        if longest is None:
            return
        every, some = told[longest, longest], told[longest, longest - 2]
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
            "all_recall": percent(every.recall),
            "all_recall_interval": between(every.recall_interval),
            "some_recall": percent(some.recall),
            "some_recall_interval": between(some.recall_interval),
        }
        yield Finding("buys", self._say("finding.buys", **values), self._say("finding.buys_why", **values), "gate")

    def rhythm(self) -> Iterator[Finding]:
        """Say when people write, and whether by themselves."""
        found = self.report.rhythm
        known = sum(found.hours)
        if known >= _FEWEST:
            yield self._hours(found.hours, known)
        if found.self_driven is not None and known >= _FEWEST:
            nothing = label("finding.not_recorded", self.language)
            called, reminded = (nothing if each is None else percent(each) for each in (found.called, found.reminded))
            title = self._say("finding.self_driven", self=round(100 * found.self_driven))
            why = self._say("finding.self_driven_why", called=called, reminded=reminded)
            yield Finding("self_driven", title, why, "rhythm")

    def _hours(self, hours: tuple[int, ...], known: int) -> Finding:
        """Say when people write; what to do about it only where the hours are known to be theirs."""
        late = sum(hours[_LATE_HOUR:]) / known
        if self.report.zone == "UTC" or late < _LATE_SHARE:
            busiest = max(range(24), key=lambda hour: hours[hour])
            title = self._say("finding.hours", hour=busiest, share=percent(hours[busiest] / known))
            key = "finding.hours_utc_why" if self.report.zone == "UTC" else "finding.hours_why"
            return Finding("hours", title, self._say(key, count=known, zone=self.report.zone), "rhythm")
        title = self._say("finding.late", share=percent(late))
        why = self._say("finding.late_why", count=known, zone=self.report.zone)
        return Finding("late", title, why, "rhythm")

    def centres(self) -> Iterator[Finding]:
        """Say the stage, what decided it, and what is usual at this size."""
        found = self.report.centres
        if found.stage == "not_enough_data":
            yield from self._without_centres(found)
            return
        said = centres_said(found, self.language, self.report.window)
        ranged = self._join(said.usual, said.usual_small)
        why = self._join(said.unsettled, said.decided, said.apart, ranged, said.thin, said.writer, said.only_the_writer)
        yield Finding("stage", said.stage, why, "centres")

    def _without_centres(self, found: CentresPart) -> Iterator[Finding]:
        if not found.n and self.report.rhythm.check_ins:
            key = "no_ties"
        elif found.n or not self.report.gate.cohorts:
            key = "too_few"
        else:
            return
        yield Finding(key, self._say(f"finding.{key}", n=found.n), self._say(f"finding.{key}_why"), "centres")

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
        before = found.holding / found.of if found.of else 1.0
        if found.bracing and found.bracing[-1].sigma_after - before >= _WORTH_A_WORD:
            shares = {"before": percent(before), "share": percent(found.bracing[-1].sigma_after)}
            braced = self._say("finding.bracing", count=len(found.bracing), **shares)
            yield Finding("bracing", braced, self._say("finding.bracing_why"), "pillar")
        yield from self._habit(found)

    def measured(self) -> str:
        """Say what was seen in this kind of place; where nothing was measured, say that."""
        found = self.report.centres
        is_as_measured = as_measured(self.report.pillar.pulled, found.highest, self.report.window, found.thin_data)
        return measured(self.report.community.place, found.k_star, is_as_measured, self.language)

    def _habit(self, found: PillarPart) -> Iterator[Finding]:
        habit = found.habit
        if habit.expected is None or habit.core < _FEWEST:
            return
        low, high = (round(each) for each in habit.expected)
        title = self._say("finding.habit", core=habit.core, low=low, high=high)
        if habit.auc is not None:
            values = {"auc": f"{habit.auc:.2f}", "auc_interval": _plain_interval(habit.auc_interval)}
            why = self._say("finding.habit_why", windows=habit.member_windows, **values)
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
        title, why = rivals_said(found, self.language)
        yield Finding("rivals", title, why, "harmony")

    def roots(self) -> Iterator[Finding]:
        """Say how many came through whom, and whether it grows by itself."""
        found = self.report.roots
        if len(found.generations) < 2:
            return
        people = sum(branch.people for branch in found.branches)
        title = self._say("finding.roots", people=people, generations=len(found.generations))
        yield Finding("roots", title, self._reproduced(found.reproduction or ()), "roots")

    def _reproduced(self, found: tuple[Reproduction, ...]) -> str:
        """Say what the first brought, and what those brought whom they brought: only that tells of growing."""
        if not found or found[0].value is None:
            return self._say("finding.roots_few", least=LEAST_INVITERS)
        sentences = [self._brought("roots_first", found[0])]
        if len(found) > 1 and found[1].value is not None and found[1].interval is not None:
            low, high = found[1].interval
            key = "roots_grows" if low > 1 else "roots_shrinks" if high < 1 else "roots_open"
            sentences += [self._brought("roots_next", found[1]), self._say(f"finding.{key}")]
        return self._join(*sentences)

    def _brought(self, key: str, told: Reproduction) -> str:
        return self._say(
            f"finding.{key}",
            inviters=told.inviters,
            value=f"{told.value:.2f}",
            interval=_plain_interval(told.interval),
            counted=label(f"finding.{self.report.roots.counted}", self.language),
        )


def _plain_interval(interval: Interval) -> str:
    return "–" if interval is None else f"{interval[0]:.2f}–{interval[1]:.2f}"
