"""Deciding outcomes by the rule alone: who fell out, who is back, who graduated, who did not pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dongliang.checkin import DayRules
from dongliang.council import Role
from dongliang.days import DayClock
from dongliang.gate import Standing, Verdict
from dongliang_web.gate.models import Cohort, standings, unsettled_trials
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


def standing_of(enrolment: Enrolment, at: dt.datetime) -> Standing:
    """Return where a candidate stands in their trial at an instant."""
    return standings(enrolment.cohort, [enrolment.member_id], at)[enrolment.member_id]


@dataclass(frozen=True)
class _Look:
    """What the rule says of everybody in a cohort at an instant, beside what was told before."""

    cohort: Cohort
    at: dt.datetime
    found: Sequence[tuple[Enrolment, Verdict]]
    #: Members who are in another trial that is not settled.
    elsewhere: frozenset[int]

    @property
    def over(self) -> bool:
        """Whether the trial's last day is over."""
        return self.cohort.community.clock().day_of(self.at) > self.cohort.last_date

    @property
    def decided(self) -> bool:
        """Whether nobody's outcome can change any more by itself."""
        return self.over and all(verdict.kind in ("passed", "out") for _, verdict in self.found)

    def passed(self) -> list[tuple[Enrolment, Verdict]]:
        """Those who pass."""
        return [(each, verdict) for each, verdict in self.found if verdict.kind == "passed"]

    def fell_out(self) -> list[tuple[Enrolment, Verdict]]:
        """Those who are out, and were not told so, or told another day."""
        return [(each, said) for each, said in self.found if said.is_out and each.out_since_date != said.since]

    def back(self) -> list[Enrolment]:
        """Those who were told that they are out, and are not."""
        return [each for each, said in self.found if each.out_since_date and not said.is_out]

    def ended(self) -> list[Member]:
        """Those who did not pass, once the trial is over, and are in no other trial."""
        if not self.over:
            return []
        out = [each.member for each, verdict in self.found if verdict.is_out]
        return [each for each in out if each.state == Role.CANDIDATE and each.pk not in self.elsewhere]

    def changes(self) -> int:
        """Count the outcomes to tell."""
        return len(self.passed()) + len(self.fell_out()) + len(self.back()) + len(self.ended())


def _look(cohort: Cohort, at: dt.datetime) -> _Look:
    enrolments = list(cohort.on_trial().select_related("member"))
    for each in enrolments:
        each.cohort, each.member.community = cohort, cohort.community
    ids = [each.member_id for each in enrolments]
    stands = standings(cohort, ids, at)
    elsewhere = unsettled_trials(ids).exclude(cohort=cohort).values_list("member_id", flat=True)
    return _Look(cohort, at, [(each, stands[each.member_id].verdict) for each in enrolments], frozenset(elsewhere))


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
    again = None if look.decided else _next_close(cohort.community.clock(), cohort.gate_rules.day, at)
    Cohort.objects.filter(pk=cohort.pk).update(looked_at=at - _OVERLAP, look_again_at=again)


def _next_close(clock: DayClock, rules: DayRules, at: dt.datetime) -> dt.datetime:
    """Return the next instant at which a day, its grace or its make-up time ends."""
    if rules.own_zone:
        return at + _OWN_ZONE_LOOK
    today = clock.day_of(at)
    ends = [clock.end_of(today - back * _DAY) for back in range(6)]
    closes = [end + hours * _HOUR for end in ends for hours in (0, rules.grace_hours, rules.make_up_hours)]
    return min(each for each in closes if each > at)


def _tell(look: _Look, voided: dt.date | None) -> None:
    following = _following(look)
    for enrolment in look.back():
        _bring_back(enrolment, look.at, voided)
    newly_out = look.fell_out()
    for enrolment, verdict in newly_out:
        _let_fall(enrolment, verdict, following, look.at)
    ended = look.ended()
    for member in ended:
        change_state(member=member, to=Role.VISITOR, at=look.at, rule="gate.not_passed")
    just_told = {enrolment.member_id for enrolment, _ in newly_out}
    told_earlier = [each for each in ended if each.pk not in just_told]
    tell(told_earlier, "trial_over", at=look.at, tone="care", number=look.cohort.number)
    graduates = look.passed()
    for enrolment, verdict in graduates:
        _graduate(enrolment, verdict, look.at)
    welcome([each.member for each, _ in graduates], look.at)


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


def _let_fall(enrolment: Enrolment, verdict: Verdict, following: Cohort | None, at: dt.datetime) -> None:
    member = enrolment.member
    enrolment.out_since_date = verdict.since
    enrolment.save(update_fields=["out_since_date"])
    numbers: dict[str, Any] = {"days": verdict.days, "missed": verdict.missed, "limit": verdict.limit}
    facts = {**numbers, "required": verdict.required, "written": verdict.written}
    append(
        "fell_out", community=member.community, target=member, cohort=enrolment.cohort, at=at,
        day=verdict.since, rule=f"gate.{verdict.because}", facts=facts,
    )  # fmt: skip
    key = f"fell_out_{verdict.because}"
    if following is None:
        tell([member], key, at=at, tone="care", since_date=verdict.since, **numbers)
        return
    coming = {"number": following.number, "next_date": following.first_date}
    tell([member], f"{key}_next", at=at, tone="care", since_date=verdict.since, **numbers, **coming)


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


def welcome(newcomers: Iterable[Member], at: dt.datetime) -> None:
    """Tell everybody in the main group who has come in, by name: one notice for all who come together."""
    new = list(newcomers)
    if not new:
        return
    inside = new[0].community.members.in_state(Role.MEMBER, Role.RESTING).claimed()
    others = inside.exclude(pk__in=[each.pk for each in new])
    tell(others, "welcome", at=at, names=[each.name for each in new])
