"""Whom a session ties to its speaker: whoever proposed it and whoever brings them, as they are at last."""

from __future__ import annotations

import datetime as dt

from dongliang_web.people.models import Member
from dongliang_web.record.actions import append
from dongliang_web.record.models import Entry
from dongliang_web.sharing.models import Session

#: Verbs that tie somebody to the speaker. They are about the session's own entry, which stands whoever speaks.
_TYING = ("named_speaker", "brought_speaker")


def settle_ties(session: Session, *, by: Member | None, at: dt.datetime, rule: str = "") -> None:
    """Make the record tie those who are of a session as it stands now; one that was called off ties nobody.

    What is not so any more is taken back, and what is new is added. Has to be called in the transaction of the change,
    with the session held.
    """
    wanted = _wanted(session)
    for entry in Entry.objects.filter(about=session.entry, verb__in=_TYING).standing().order_by("id"):
        if wanted.pop((entry.verb, entry.actor_id, entry.target_id), None) is None:
            append("withdrew_speaker", community=session.community, by=by, about=entry, at=at, rule=rule)
    for (verb, _, _), (actor, target) in wanted.items():
        facts = {"told_by": str(by.key)} if by and by.pk != actor.pk else {}
        append(verb, community=session.community, by=actor, target=target, about=session.entry, at=at, facts=facts)


def _wanted(session: Session) -> dict[tuple[str, int | None, int | None], tuple[Member, Member | None]]:
    """Return who is to be tied to whom, by verb and the ids of both; the speaker from outside is nobody."""
    if session.is_cancelled:
        return {}
    proposer, bringer, speaker = session.proposer, session.brought_by, session.speaker
    ties = [("named_speaker", proposer, None if speaker == proposer else speaker)]
    if bringer and bringer != speaker:
        ties.append(("brought_speaker", bringer, speaker))
    return {(verb, by.pk, to.pk if to else None): (by, to) for verb, by, to in ties}
