"""Many rows at once: one prepared statement for all, about seven times as fast as objects made one by one.

Only for histories, which come in tens of thousands of rows; everything else goes through the models.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, models

#: Rows between two reports of progress.
BATCH = 2000


def reserve_ids(model: type[models.Model], many: int) -> list[int]:
    """Return ids that nobody else will get; has to be called in the transaction that uses them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [many])
            return [row[0] for row in cursor.fetchall()]
        # Every transaction on SQLite holds the write lock from its start, so nobody else inserts meanwhile.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return list(range(first, first + many))


def insert_rows(
    model: type[models.Model],
    names: Sequence[str],
    rows: Sequence[Sequence[Any]],
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Insert rows whose values stand in the order of the named columns, already as `plain` made them."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    places = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), BATCH):
            cursor.executemany(statement, rows[start : start + BATCH])
            progress(min(start + BATCH, len(rows)))


def plain(value: Any) -> Any:
    """Return a value as the database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return json.dumps(value) if isinstance(value, dict | list) else value
