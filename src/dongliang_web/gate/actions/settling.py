"""Deciding outcomes by the rule alone: who fell out, who is back, who graduated, who did not pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dongliang.council import Role
from dongliang.gate import Standing, Verdict
from dongliang.gate.quiz import GRACE, Moment, Place
from dongliang_web.gate.models import Cohort, moment_of, moments, standings, unsettled_trials
from dongliang_web.people.actions import change_state, take_back, tell
from dongliang_web.people.models import Enrolment, Member
from dongliang_web.record.actions import append

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)
#: What was recorded so shortly before a look may not have been seen by it.
_OVERLAP = dt.timedelta(minutes=1)
#: How often a cohort is looked at whose members' days end at different times.
_OWN_ZONE_LOOK = dt.timedelta(minutes=15)
_RULE_PASSED = "gate.required_days"
_RULE_QUESTIONS = "gate.questions"


def standing_of(enrolment: Enrolment, at: dt.datetime) -> Standing:
    """Return where a candidate stands in their trial at an instant."""
    return standings(enrolment.cohort, [enrolment.member_id], at)[enrolment.member_id]


@dataclass(frozen=True)
class _Case:
    """One candidate: what the days say, what the questions say, and what both come to."""

    enrolment: Enrolment
    verdict: Verdict
    moment: Moment
    at: dt.datetime

    @property
    def place(self) -> Place:
        """Where they stand with the questions."""
        return self.moment.place(self.at)

    @property
    def is_barred(self) -> bool:
        """Whether the trial began without them: its questions were not passed before the first day."""
        return self.moment.rules.is_asked("before") and self.place == Place.OVER

    @property
    def is_done(self) -> bool:
        """Whether the days are passed, and they are not out of time for the questions after them."""
        return self.verdict.kind == "passed" and not self.is_late

    @property
    def is_late(self) -> bool:
        """Whether the days were passed, and the questions after them not in time."""
        after = self.moment.rules.is_asked("after") and self.verdict.kind == "passed"
        return after and self.place == Place.OVER

    @property
    def has_passed(self) -> bool:
        """Whether the days are passed, and the questions after them too."""
        return self.is_done and (self.place == Place.PASSED or not self.moment.rules.is_asked("after"))

    @property
    def is_to_be_asked(self) -> bool:
        """Whether the days are passed, and nobody has told them yet that the questions are open."""
        return self.is_done and self.moment.rules.is_asked("after") and self.place == Place.NOT_YET

    @property
    def is_out(self) -> bool:
        """Whether nothing can save this trial any more."""
        return self.verdict.is_out or self.is_late

    @property
    def since(self) -> dt.date | None:
        """The day of falling out: by the days, or the last on which the questions could be passed."""
        if self.is_late and self.moment.closes_at:
            return self.enrolment.cohort.community.clock().day_of(self.moment.closes_at) - _DAY
        return self.verdict.since


@dataclass(frozen=True)
class _Look:
    """What the rule says of everybody in a cohort at an instant, beside what was told before."""

    cohort: Cohort
    at: dt.datetime
    found: Sequence[_Case]
    #: Members who are in another trial that is not settled.
    elsewhere: frozenset[int]

    @property
    def over(self) -> bool:
        """Whether the trial's last day is over."""
        return self.cohort.community.clock().day_of(self.at) > self.cohort.last_date

    @property
    def decided(self) -> bool:
        """Whether nobody's outcome can change any more by itself."""
        return self.over and all(each.has_passed or each.is_out or each.is_barred for each in self.found)

    def passed(self) -> list[_Case]:
        """Those who pass."""
        return [each for each in self.inside if each.has_passed]

    def to_ask(self) -> list[_Case]:
        """Those whose days are passed, and who are to be told that the questions are open."""
        return [each for each in self.inside if each.is_to_be_asked]

    def barred(self) -> list[_Case]:
        """Those without whom the trial begins."""
        return [each for each in self.found if each.is_barred]

    def fell_out(self) -> list[_Case]:
        """Those who are out, and were not told so, or told another day."""
        return [each for each in self.inside if each.is_out and each.enrolment.out_since_date != each.since]

    def back(self) -> list[Enrolment]:
        """Those who were told that they are out, and are not."""
        return [each.enrolment for each in self.inside if each.enrolment.out_since_date and not each.is_out]

    def ended(self) -> list[Member]:
        """Those who did not pass, once the trial is over, and are in no other trial."""
        if not self.over:
            return []
        out = [each.enrolment.member for each in self.inside if each.is_out]
        return [each for each in out if each.state == Role.CANDIDATE and each.pk not in self.elsewhere]

    @property
    def inside(self) -> list[_Case]:
        """Those whose days count: nobody without whom the trial begins."""
        return [each for each in self.found if not each.is_barred]

    def changes(self) -> int:
        """Count the outcomes to tell."""
        cases = (self.passed(), self.to_ask(), self.barred(), self.fell_out())
        return sum(len(each) for each in cases) + len(self.back()) + len(self.ended())


def _look(cohort: Cohort, at: dt.datetime) -> _Look:
    enrolments = list(cohort.on_trial().select_related("member"))
    for each in enrolments:
        each.cohort, each.member.community = cohort, cohort.community
    ids = [each.member_id for each in enrolments]
    stands, asked = standings(cohort, ids, at), moments(cohort, enrolments)
    elsewhere = unsettled_trials(ids).exclude(cohort=cohort).values_list("member_id", flat=True)
    found = [_Case(each, stands[each.member_id].verdict, asked[each.pk], at) for each in enrolments]
    return _Look(cohort, at, found, frozenset(elsewhere))


def settle(cohort: Cohort, at: dt.datetime, *, voided: dt.date | None = None) -> int:
    """Decide and tell what the rule says of everybody in a cohort; returns how many outcomes changed.

    ``voided`` is the day that was just declared not to count, if that is why. All of it is one transaction, and
    nothing is told twice, however often this runs.
    """
    look = _look(cohort, at)
    if not look.changes() and (look.decided == (cohort.settled_at is not None)):
        _note_look(look)
        return 0
    with transaction.atomic():
        # Looked at once more under the lock: another run may have told some of it.
        locked = Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        locked.community = cohort.community
        look = _look(locked, at)
        changes = look.changes()
        _tell(look, voided)
        locked.settled_at = (locked.settled_at or at) if look.decided else None
        locked.save(update_fields=["settled_at"])
        _note_look(look)
    return changes


def _note_look(look: _Look) -> None:
    cohort, at = look.cohort, look.at
    again = None if look.decided else min([*_questions_close(look), _next_close(cohort, at)])
    Cohort.objects.filter(pk=cohort.pk).update(looked_at=at - _OVERLAP, look_again_at=again)


def _questions_close(look: _Look) -> list[dt.datetime]:
    """Return when the questions that are still open close, seconds of grace included."""
    open_ones = (each.moment.closes_at for each in look.found if each.place == Place.OPEN)
    # A moment later, when nobody can hand in any more.
    return [closes_at + GRACE + _OVERLAP for closes_at in open_ones if closes_at]


def _next_close(cohort: Cohort, at: dt.datetime) -> dt.datetime:
    """Return the next instant at which a day, its grace or its make-up time ends."""
    clock, rules = cohort.community.clock(), cohort.gate_rules.day
    if rules.own_zone:
        return at + _OWN_ZONE_LOOK
    today = clock.day_of(at)
    ends = [clock.end_of(today - back * _DAY) for back in range(6)]
    closes = [end + hours * _HOUR for end in ends for hours in (0, rules.grace_hours, rules.make_up_hours)]
    return min(each for each in closes if each > at)


def _tell(look: _Look, voided: dt.date | None) -> None:
    following = _following(look)
    for case in look.barred():
        _bar(case, following, look)
    for enrolment in look.back():
        _bring_back(enrolment, look.at, voided)
    newly_out = look.fell_out()
    for case in newly_out:
        _let_fall(case, following, look.at)
    ended = look.ended()
    for member in ended:
        change_state(member=member, to=Role.VISITOR, at=look.at, rule="gate.not_passed")
    just_told = {case.enrolment.member_id for case in newly_out}
    told_earlier = [each for each in ended if each.pk not in just_told]
    tell(told_earlier, "trial_over", at=look.at, tone="care", number=look.cohort.number)
    for case in look.to_ask():
        _ask(case, look.at)
    graduates = look.passed()
    for case in graduates:
        _graduate(case.enrolment, case.verdict, look.at)
    welcome([case.enrolment.member for case in graduates], look.at)


def _following(look: _Look) -> Cohort | None:
    today = look.cohort.community.clock().day_of(look.at)
    return look.cohort.community.cohorts.after(today).first()


def _bring_back(enrolment: Enrolment, at: dt.datetime, voided: dt.date | None) -> None:
    member = enrolment.member
    told = enrolment.out_since_date
    enrolment.out_since_date = None
    enrolment.save(update_fields=["out_since_date"])
    facts = {"out_since": told.isoformat() if told else None}
    append(
        "returned_to_trial", community=member.community, target=member, cohort=enrolment.cohort, at=at,
        day=voided, rule="gate.void_day" if voided else "power.record_for_others", facts=facts,
    )  # fmt: skip
    change_state(member=member, to=Role.CANDIDATE, at=at, rule="gate.returned")
    take_back(member, "fell_out_", at=at)
    if voided:
        tell([member], "returned", at=at, day_date=voided)
    else:
        tell([member], "returned_by_record", at=at)


def _let_fall(case: _Case, following: Cohort | None, at: dt.datetime) -> None:
    enrolment, verdict, member = case.enrolment, case.verdict, case.enrolment.member
    because = "questions" if case.is_late else verdict.because
    enrolment.out_since_date = case.since
    enrolment.save(update_fields=["out_since_date"])
    numbers: dict[str, Any] = {"days": verdict.days, "missed": verdict.missed, "limit": verdict.limit}
    facts = {**numbers, "required": verdict.required, "written": verdict.written}
    append(
        "fell_out", community=member.community, target=member, cohort=enrolment.cohort, at=at,
        day=case.since, rule=f"gate.{because}", facts=facts,
    )  # fmt: skip
    _tell_with_next(member, f"fell_out_{because}", following, at, since_date=case.since, **numbers)


def _bar(case: _Case, following: Cohort | None, look: _Look) -> None:
    """Begin without somebody who has not passed the questions before the first day: the place is free again."""
    enrolment, member, cohort = case.enrolment, case.enrolment.member, case.enrolment.cohort
    enrolment.withdrawn_at = look.at
    enrolment.save(update_fields=["withdrawn_at"])
    asked = case.moment.rules.quiz_questions
    append(
        "withdrew_enrolment", community=member.community, target=member, cohort=cohort, at=look.at,
        rule=_RULE_QUESTIONS, facts={"questions": asked},
    )  # fmt: skip
    if member.pk not in look.elsewhere:
        change_state(member=member, to=Role.VISITOR, at=look.at, rule=_RULE_QUESTIONS)
    _tell_with_next(member, "barred", following, look.at, of_number=cohort.number, count=asked)


def _tell_with_next(member: Member, key: str, following: Cohort | None, at: dt.datetime, **values: Any) -> None:
    """Tell somebody that their trial has ended, and when the next cohort begins, if one is planned."""
    if following is None:
        tell([member], key, at=at, tone="care", **values)
        return
    coming = {"number": following.number, "next_date": following.first_date}
    tell([member], f"{key}_next", at=at, tone="care", **values, **coming)


def _ask(case: _Case, at: dt.datetime) -> None:
    """Open the questions to somebody whose days are passed."""
    enrolment, member = case.enrolment, case.enrolment.member
    enrolment.questions_from_at = at
    enrolment.save(update_fields=["questions_from_at"])
    numbers: dict[str, Any] = {"days": case.verdict.days, "written": case.verdict.written}
    append(
        "opened_questions", community=member.community, target=member, cohort=enrolment.cohort, at=at,
        rule=_RULE_PASSED, facts=numbers,
    )  # fmt: skip
    closes_at = moment_of(enrolment).closes_at
    count = case.moment.rules.quiz_questions
    tell([member], "questions_after", at=at, closes_at=closes_at, count=count, **numbers)


def _graduate(enrolment: Enrolment, verdict: Verdict, at: dt.datetime) -> None:
    member = enrolment.member
    numbers: dict[str, Any] = {"days": verdict.days, "written": verdict.written}
    let_in(enrolment, at)
    append(
        "graduated", community=member.community, target=member, cohort=enrolment.cohort, at=at,
        rule=_RULE_PASSED, facts={**numbers, "required": verdict.required},
    )  # fmt: skip
    change_state(member=member, to=Role.MEMBER, at=at, rule=_RULE_PASSED)
    tell([member], "graduated", at=at, **numbers)


def let_in(enrolment: Enrolment, at: dt.datetime, *, by_exception: bool = False) -> None:
    """Mark a trial as passed, and take its member out of any other that they signed up for."""
    enrolment.graduated_at, enrolment.by_exception = at, by_exception
    enrolment.save(update_fields=["graduated_at", "by_exception"])
    end_other_trials(enrolment.member, enrolment.cohort, at, rule="gate.passed_elsewhere")


def end_other_trials(member: Member, cohort: Cohort, at: dt.datetime, *, rule: str) -> None:
    """Take a member out of every unsettled trial but one."""
    for other in unsettled_trials([member.pk]).exclude(cohort=cohort).select_related("cohort"):
        other.withdrawn_at = at
        other.save(update_fields=["withdrawn_at"])
        append("withdrew_enrolment", community=member.community, target=member, cohort=other.cohort, at=at, rule=rule)


def welcome(newcomers: Iterable[Member], at: dt.datetime, *, key: str = "welcome") -> None:
    """Tell everybody in the main group who has come in, by name: one notice for all who come together."""
    new = list(newcomers)
    if not new:
        return
    inside = new[0].community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    others = inside.exclude(pk__in=[each.pk for each in new])
    tell(others, key, at=at, names=[each.name for each in new])
