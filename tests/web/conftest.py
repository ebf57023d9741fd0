"""What the tests of the site share."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import connection

_never_change = import_module("dongliang_web.migrations.0002_entries_never_change")
_unguarded = False


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database whose changes are committed, so that threads see them; emptied afterwards, record and all.

    The record is unguarded between such tests, for the emptying comes last; they run after all others.
    """
    global _unguarded
    if _unguarded:
        _run(_never_change.STATEMENTS)
    yield
    _run(_never_change.UNDO)
    _unguarded = True


def _run(statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
