"""Who is there, who has a voice, and when a silent founder's powers fall: what keeps a community from standing still.

Everything here is asked of facts that stand in the record, by pure functions: the site runs these, and the tests prove
of these that no community is ever left with nobody who can act, and that no single steward comes to a heavy power.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dongliang.council.body import Body, Decision, Way, decides
from dongliang.council.holding import HEAVY, Holding
from dongliang.council.powers import Role
from dongliang.council.rules import CouncilRules
from dongliang.council.tally import Form

#: Longest that somebody in office can say to be away.
MOST_AWAY_DAYS = 60
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody in office, as they are at an instant."""

    member: str
    role: Role
    #: Rehearses being away.
    stepped_out: bool = False
    #: Said to be away.
    away: bool = False
    #: Did nothing for as long as a founder may be silent.
    silent: bool = False
    #: Is here on one steward's word alone (`stands_on_one`).
    on_one_word: bool = False


def body_at(officers: Iterable[Officer], electors: frozenset[str], holdings: Mapping[str, Holding]) -> Body:
    """Return who can decide, of those in office and those with a voice.

    A steward who is away or silent is not there: what waits for them would wait for ever. Nor does one count who is
    here on another steward's word alone, for together the two would be one. Whoever has stepped out of an office to
    rehearse being away has no voice meanwhile: their vote would stand for the office.
    """
    officers = tuple(officers)
    electors = electors - {each.member for each in officers if each.stepped_out}
    founders = [each for each in officers if each.role is Role.FOUNDER]
    founder = next((each.member for each in founders if not (each.stepped_out or each.away)), None)
    absent = next((each.member for each in founders if each.stepped_out or each.away), None)
    stewards = frozenset(each.member for each in officers if each.role is Role.STEWARD and _is_there(each))
    return Body(founder, stewards, electors, holdings, None if founder else absent)


def _is_there(steward: Officer) -> bool:
    return not (steward.stepped_out or steward.away or steward.silent or steward.on_one_word)


# ------------------------------------------------------------------ a voice


@dataclass(frozen=True, slots=True)
class Word:
    """A word that somebody in office gave for a member, and when; by nobody, where the members gave it by vote."""

    by: str | None
    at: dt.datetime


def stands_on_one(given: Iterable[Word], stood: Iterable[Word]) -> bool:
    """Tell whether a member is here on one steward's word alone.

    ``given`` are the words on which they came in or signed in and which one steward alone gave: an exception to the
    trial, a sign-in link. ``stood`` are those of others in office who stood for them since, and that of the members by
    vote. A founder's word is as good as two; it is no part of ``given``.
    """
    later = tuple(stood)
    return any(not any(each.by != word.by and each.at >= word.at for each in later) for word in given)


def has_voice(
    *, joined_at: dt.datetime, last_act_at: dt.datetime | None, on_one_word: bool, rules: CouncilRules, at: dt.datetime
) -> bool:
    """Tell whether a member of the main group has a voice: long enough here, not silent, not on one word alone."""
    if on_one_word or last_act_at is None:
        return False
    return joined_at <= at - _DAY * rules.elector_days and last_act_at > at - _DAY * rules.active_days


def voters(opened: frozenset[str], on_their_own: frozenset[str]) -> frozenset[str]:
    """Return whose word counts when a proposal is counted.

    Those who decided as it opened, so that nobody is brought in for it; and of them those who are still here and on
    their own: whoever was signed in by one steward's link in between may not be the one who voted.
    """
    return opened & on_their_own


def still_holding(form: Form, now: Decision) -> frozenset[str]:
    """Return whose word counts on a proposal decided alone or together: of those with whom its power is so by now.

    What fell to stewards together is no longer theirs once its holder is back, or once so few are left that it is with
    the vote.
    """
    return now.who if now.way is {Form.ALONE: Way.ANY, Form.TOGETHER: Way.TOGETHER}.get(form) else frozenset()


# ------------------------------------------------------------------ succession


class Fate(StrEnum):
    """What is to be done about a founder's silence."""

    NOTHING = "nothing"
    TELL = "tell"
    FALL = "fall"


@dataclass(frozen=True, slots=True)
class Silence:
    """A founder's silence: what is to be done, how many days it lasts, and when the powers fall if it goes on."""

    fate: Fate
    days: int
    falls_date: dt.date


def succession(
    *,
    last_act: dt.date,
    today: dt.date,
    rules: CouncilRules,
    away_until: dt.date | None = None,
    told: dt.date | None = None,
    rehearsed: dt.date | None = None,
    rehearses: bool = False,
    alone: bool = False,
) -> Silence:
    """Return where a founder's silence stands.

    It counts from their last act, or from the end of the time for which they said to be away, sixty days at most.
    Powers never fall unannounced: whenever it was told, as many days follow as the rule leaves between telling and
    falling. A rehearsal is no silence: while it runs nothing is told, and it counts from the day on which the last one,
    ``rehearsed``, ended, where that is later. To a founder who is ``alone``, with nobody else in office and nobody else
    with a voice, their community is kept.
    """
    seen = max(last_act, rehearsed or last_act)
    since = max(seen, min(away_until, last_act + _DAY * MOST_AWAY_DAYS)) if away_until else seen
    days = max(0, (today - since).days)
    told_since = told if told is not None and told > since else None
    tell_date = told_since or max(today, since + _DAY * rules.silence_told_days)
    falls = max(since + _DAY * rules.silence_days, tell_date + _DAY * (rules.silence_days - rules.silence_told_days))
    if rehearses or alone or days < rules.silence_told_days:
        return Silence(Fate.NOTHING, days, falls)
    if told_since is None:
        return Silence(Fate.TELL, days, falls)
    return Silence(Fate.FALL if today >= falls else Fate.NOTHING, days, falls)


def operator_may_appoint(body: Body) -> bool:
    """Tell whether a heavy power is left that nobody inside can use, so that whoever runs the site may appoint."""
    return any(decides(body, power).way is Way.OPERATOR for power in HEAVY)
