"""Seeking common ground: opening a question, adding statements, answering, taking back, hiding, closing.

No entry of the record tells what somebody answered, nor who wrote a statement: those of statements name no actor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from dongliang.council import Role
from dongliang.sharing import reasons
from dongliang_web.harmony.actions.ground_figures import last_figures
from dongliang_web.harmony.models.ground import (
    MOST_IN_ALL,
    MOST_OF_ONE,
    Ground,
    GroundStatement,
    GroundVote,
    remember_taken_back,
)
from dongliang_web.people.actions import tell
from dongliang_web.people.models import Attachment, Member, Notice, holds
from dongliang_web.record.actions import Refused, append, forget

#: Questions of one member that may be open at a time or asked within a day, since all are told of each.
MOST_OPEN = 3
#: With this power a statement is hidden, and a question closed early that another opened.
KEEPING = "decide_held"
_BY_CLOCK = "ground.days"


@transaction.atomic
def open_ground(*, by: Member, question: str, statements: Sequence[str], days: int, at: dt.datetime) -> Ground:
    """Open a question with its first statements; the main group is told once."""
    _refuse_contact(question, *statements)
    # Held, so that two sent at once are both counted.
    Member.objects.select_for_update(no_key=True).get(pk=by.pk)
    if Ground.objects.open_or_new(at).filter(opener=by).count() >= MOST_OPEN:
        raise Refused("grounds_open", most=MOST_OPEN)
    entry = append(
        "opened_ground", community=by.community, by=by, at=at, facts={"days": days}, words={"question": question}
    )
    ground = Ground.objects.create(
        community=by.community,
        opener=by,
        text=entry.kept["question"],
        opened_at=at,
        closes_at=at + dt.timedelta(days=days),
        entry=entry,
    )
    for text in statements:
        _write(ground, by, text, at, is_first=True)
    told = by.community.members.in_state(Role.MEMBER, Role.RESTING).claimed().exclude(pk=by.pk)
    tell(told, "ground_opened", at=at, name=by.name, about=entry.pk, url=ground.url)
    return ground


@transaction.atomic
def add_statement(*, by: Member, ground: Ground, text: str, at: dt.datetime) -> GroundStatement:
    """Add a statement to an open question; nobody is told whose it is."""
    held = _open(ground, at)
    _refuse_contact(text)
    standing = list(held.statements.standing().for_lists())
    if any(each.words.casefold() == text.casefold() for each in standing):
        raise Refused("ground_said")
    if held.statements.written_by(by).filter(is_first=False).count() >= MOST_OF_ONE:
        raise Refused("ground_statements_used", most=MOST_OF_ONE)
    if len(standing) >= MOST_IN_ALL:
        raise Refused("ground_full", most=MOST_IN_ALL)
    return _write(held, by, text, at)


def _write(ground: Ground, author: Member, text: str, at: dt.datetime, *, is_first: bool = False) -> GroundStatement:
    entry = append("added_statement", community=ground.community, about=ground.entry, at=at, words={"text": text})
    return GroundStatement.objects.create(
        ground=ground, author=author, is_first=is_first, text=entry.kept["text"], entry=entry
    )


@transaction.atomic
def answer(*, by: Member, ground: Ground, statement: int, choice: int, at: dt.datetime) -> None:
    """Agree, pass, or disagree, or change one's mind; the record keeps that somebody took part, not what they said."""
    held = _open(ground, at)
    found = held.statements.standing().filter(pk=statement).first()
    if found is None:
        raise Refused("statement_gone")
    if not GroundVote.objects.of(held, by).exists():
        append("took_part_in_ground", community=by.community, by=by, about=held.entry, at=at)
    there = GroundVote.objects.filter(statement=found, member=by).first()
    if there is None:
        GroundVote.objects.create(statement=found, member=by, choice=choice, at=at)
    elif there.choice != choice:
        there.choice, there.at = choice, at
        there.save(update_fields=["choice", "at"])


@transaction.atomic
def take_back_answers(*, by: Member, ground: Ground, at: dt.datetime) -> int:
    """Erase what one answered to a question, also after leaving; returns how many answers that were.

    The figures of an open question leave them out when they are made next. Those of a closed one stay: they are sums
    out of which nobody's answers can be read.
    """
    held = Ground.objects.held(ground.pk)
    mine = GroundVote.objects.filter(
        statement__ground=held, member__in=Member.objects.one_with(by, Attachment.OWN).values("pk")
    )
    theirs = set(mine.values_list("member_id", flat=True))
    erased, _ = mine.delete()
    if erased:
        append("took_back_answers", community=by.community, by=by, about=held.entry, at=at)
        if held.closed_at is None:
            remember_taken_back(held, theirs)
    return erased


@transaction.atomic
def remove_statement(*, by: Member, statement: GroundStatement, at: dt.datetime) -> None:
    """Take one's own statement away: its words go for good. Twice is as once."""
    Ground.objects.held(statement.ground_id)
    held = GroundStatement.objects.select_related("text", "entry", "ground__community").get(pk=statement.pk)
    if not Member.objects.one_with(by, Attachment.OWN).filter(pk=held.author_id).exists():
        raise Refused("only_author")
    if held.removed_at is not None:
        return
    append("removed_statement", community=held.ground.community, about=held.entry, at=at)
    held.votes.all().delete()
    passage, held.text, held.removed_at = held.text, None, at
    held.save(update_fields=["text", "removed_at"])
    if passage is not None:
        forget(passage)


@transaction.atomic
def hide_statement(*, by: Member, statement: GroundStatement, reason: str, at: dt.datetime) -> None:
    """Hide a statement with a reason that all read; its author is told. What was answered to it counts no more."""
    if not reason.strip():
        raise Refused("ground_reason_missing")
    ground = Ground.objects.held(statement.ground_id)
    held = ground.statements.standing().select_related("entry", "author").filter(pk=statement.pk).first()
    if held is None:
        raise Refused("statement_gone")
    entry = append(
        "hid_statement",
        community=by.community,
        by=by,
        about=held.entry,
        at=at,
        rule=f"power.{KEEPING}",
        words={"reason": reason},
    )
    held.hidden_at, held.reason = at, entry.kept["reason"]
    held.save(update_fields=["hidden_at", "reason"])
    tell([held.author], "statement_hidden", at=at, tone="care", about=ground.entry_id, url=ground.url)


def may_close(member: Member, ground: Ground, at: dt.datetime) -> bool:
    """Tell whether somebody may close a question before its time: whoever opened it, and those who keep order."""
    return ground.opener_id == member.pk or holds(member, member.roles(), KEEPING, at)


@transaction.atomic
def close_ground(*, ground: Ground, at: dt.datetime, by: Member | None = None) -> int:
    """Close a question with its last figures and tell those who took part; returns how many were closed."""
    held = Ground.objects.held(ground.pk)
    if held.closed_at is not None:
        return 0
    if by is not None and not may_close(by, held, at):
        raise Refused("ground_not_yours")
    figures = last_figures(held, at)
    held.closed_at, held.taken_back_by = at, []
    held.save(update_fields=["closed_at", "taken_back_by"])
    agreed = len(figures.shown["agreed"]) if figures.shown else 0
    rule = "" if by else _BY_CLOCK
    append("closed_ground", community=held.community, by=by, about=held.entry, at=at, rule=rule)
    answered = GroundVote.objects.filter(statement__ground=held).values("member")
    told = held.community.members.inside().filter(pk__in=answered)
    key = "ground_closed" if agreed else "ground_closed_none" if figures.shown else "ground_closed_few"
    opened = Notice.objects.filter(member__community=held.community_id, key="ground_opened", read_at=None)
    opened.filter(values__about=held.entry_id).update(read_at=at)
    tell(told, key, at=at, count=agreed, about=held.entry_id, url=held.url)
    return 1


def _open(ground: Ground, at: dt.datetime) -> Ground:
    """Return a question as it stands, held; raises Refused once it cannot be answered any more."""
    held = Ground.objects.held(ground.pk)
    if not held.is_open(at):
        raise Refused("ground_closed")
    return held


def _refuse_contact(*texts: str) -> None:
    if any(reasons(text) for text in texts):
        raise Refused("ground_contact")
