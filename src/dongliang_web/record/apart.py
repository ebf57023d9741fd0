"""Doing one thing for many, each apart from the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import OperationalError

T = TypeVar("T")


def each_apart(do: Callable[[T], int], over: Iterable[T]) -> int:
    """Do a thing for each of many and return the sum; one that fails keeps no other from its turn.

    What failed is raised together, once all have had their turn. A database that does not answer ends it at once.
    """
    done, failed = 0, []
    for each in over:
        try:
            done += do(each)
        except OperationalError:
            raise
        except Exception as error:
            error.add_note(f"while at {each!r}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} failed", failed)
    return done
