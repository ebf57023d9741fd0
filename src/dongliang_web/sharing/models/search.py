"""The index of what was said in sessions: SQLite's FTS5, or a tsvector of PostgreSQL.

Texts are cut into words here, not by the database, so that both find the same. The index is no table of Django's: it is
made by a migration, written in the transactions that write messages, and can be made anew from them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import rjieba
from django.db import connection, models
from django.db.models.expressions import RawSQL

from dongliang.sharing import Indexed, Term, indexed, terms_of
from dongliang_web.people.models import Community
from dongliang_web.sharing.models.archive import readable_in
from dongliang_web.sharing.models.messages import Message, MessageQuerySet
from dongliang_web.sharing.models.sessions import Session

TABLE = "dongliang_web_said"
#: PostgreSQL keeps places of words up to here; no message comes near it.
_MOST_SIGNS = 16_000


@dataclass(frozen=True, slots=True)
class _Engine:
    """How one database keeps and asks the index; texts for it are written of letters and digits alone."""

    put: str
    #: The values of a row, from the message's id, its community's and its words.
    row: Callable[[int, int, Indexed], Sequence[Any]]
    ask: str
    question: Callable[[int, Sequence[Term]], str]
    #: Run after rows were taken out, so that the index itself holds no word of them any more.
    forget: str
    #: Answers with a row where that is not needed.
    forgets_at_once: str = ""


def _sqlite_row(pk: int, community: int, said: Indexed) -> Sequence[Any]:
    return (pk, f"c{community}", " ".join(said.words), " ".join(said.signs))


def _sqlite_question(community: int, terms: Sequence[Term]) -> str:
    return " AND ".join([f'community : "c{community}"', *map(_sqlite_term, terms)])


def _sqlite_term(term: Term) -> str:
    words = " AND ".join(f'"{word}"' for word in term.words)
    either = [f"words : ({words})", f'signs : "{" ".join(term.signs)}"']
    if term.beginning:
        either.append(f'words : "{term.plain}" *')
    return f"({' OR '.join(either)})"


def _postgresql_row(pk: int, community: int, said: Indexed) -> Sequence[Any]:
    places: dict[str, list[str]] = {}
    for place, sign in enumerate(said.signs[:_MOST_SIGNS], start=1):
        places.setdefault(sign, []).append(str(place))
    # Words bear a mark: a sign in its place is not yet a word of its own.
    lexemes = [f"'={word}'" for word in said.words] + [f"'{sign}':{','.join(at)}" for sign, at in places.items()]
    return (pk, " ".join([f"'#{community}'", *lexemes]))


def _postgresql_question(community: int, terms: Sequence[Term]) -> str:
    return " & ".join([f"'#{community}'", *map(_postgresql_term, terms)])


def _postgresql_term(term: Term) -> str:
    either = [" & ".join(f"'={word}'" for word in term.words), " <-> ".join(f"'{sign}'" for sign in term.signs)]
    if term.beginning:
        either.append(f"'={term.plain}':*")
    return f"({' | '.join(f'({each})' for each in either)})"


_ENGINES = {
    "sqlite": _Engine(
        put=f"INSERT INTO {TABLE} (rowid, community, words, signs) VALUES (%s, %s, %s, %s)",
        row=_sqlite_row,
        ask=f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s",
        question=_sqlite_question,
        # Writes the whole index anew. Where SQLite could set it when the index was made, words go with the commit.
        forget=f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')",
        forgets_at_once=f"SELECT v FROM {TABLE}_config WHERE k = 'secure-delete' AND v <> 0",
    ),
    "postgresql": _Engine(
        put=f"INSERT INTO {TABLE} (rowid, said) VALUES (%s, %s::tsvector)",
        row=_postgresql_row,
        ask=f"SELECT rowid FROM {TABLE} WHERE said @@ %s::tsquery",
        question=_postgresql_question,
        forget="",
    ),
}


def terms(question: str) -> tuple[Term, ...]:
    """Return what is looked for, of a question as it was typed."""
    return terms_of(question, rjieba.cut_for_search)


def answering(community: Community, asked: Sequence[Term]) -> MessageQuerySet:
    """Return the messages of a community's closed sessions that answer all the terms."""
    engine = _ENGINES[connection.vendor]
    found = RawSQL(engine.ask, (engine.question(community.pk, asked),))
    return readable_in(community).filter(pk__in=found)


def titled_like(community: Community, asked: Sequence[Term]) -> models.QuerySet[Session]:
    """Return a community's closed sessions in whose titles all the terms stand, the latest first."""
    titled = Session.objects.filter(community=community, state=Session.CLOSED)
    for term in asked:
        titled = titled.filter(title__icontains=term.plain)
    return titled.select_related("speaker").order_by("-opened_at")


def index(messages: Iterable[Message]) -> None:
    """Write messages into the index, in the transaction that changed them; those out of sight are taken out of it."""
    there = {each.pk: each for each in messages}.values()
    take_out_of_index([each.pk for each in there if not each.is_shown])
    put_in_index((each.pk, each.session.community_id, each.words) for each in there if each.is_shown and each.words)


def put_in_index(said: Iterable[tuple[int, int, str]]) -> None:
    """Write messages into the index, each as its id, its community's id and its text; what stood there is replaced."""
    engine = _ENGINES[connection.vendor]
    rows = [engine.row(pk, community, indexed(text, rjieba.cut_for_search)) for pk, community, text in said]
    with connection.cursor() as cursor:
        _delete(cursor, [row[0] for row in rows])
        cursor.executemany(engine.put, rows)


def take_out_of_index(messages: Collection[int]) -> None:
    """Take messages out of the index."""
    with connection.cursor() as cursor:
        _delete(cursor, messages)


def forget_in_index(messages: Collection[int]) -> None:
    """Take messages out of the index so that it holds no word of theirs any more."""
    take_out_of_index(messages)
    engine = _ENGINES[connection.vendor]
    if not engine.forget:
        return
    with connection.cursor() as cursor:
        cursor.execute(engine.forgets_at_once)
        if cursor.fetchone() is None:
            cursor.execute(engine.forget)


def empty_index() -> None:
    """Take everything out of the index, to make it anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE}")


def _delete(cursor: Any, messages: Collection[int]) -> None:
    cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in messages])
