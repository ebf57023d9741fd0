"""What others do at the same instant, or at the very instant between two steps of an action."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from dongliang_web.models import Member
from dongliang_web.record.actions import Refused
from tests.web.factories import client_of

#: Long enough for another request to be done, or to be seen waiting.
A_WHILE = 2


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let all act at the same instant, each over a connection of its own; return what came of it, in no order.

    Of an action that is refused the key of the refusal comes; one that fails leaves nothing.
    """
    start, answers = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers.append(act())
        except Refused as refused:
            answers.append(refused.key)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Meanwhile:
    """Sends a form in a thread of its own, and waits a while for its end."""

    def __init__(self, address: str, member: Member, form: dict[str, Any]) -> None:
        self.browser, self.address, self.form, self.status = client_of(member), address, form, 0
        self.thread = threading.Thread(target=self._act)

    def _act(self) -> None:
        try:
            self.status = self.browser.post(self.address, self.form).status_code
        finally:
            connection.close()

    def begin(self) -> None:
        """Begin, and wait a while."""
        self.thread.start()
        self.thread.join(A_WHILE)

    def ended(self) -> int:
        """Wait for the end and return the status; 0 where it failed."""
        self.thread.join()
        return self.status


def after_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, other: Meanwhile) -> None:
    """Let the other begin once, right after a step that a module takes."""
    step, begun = getattr(module, name), []

    def then(*args: Any, **kwargs: Any) -> Any:
        found = step(*args, **kwargs)
        if not begun:
            begun.append(True)
            other.begin()
        return found

    monkeypatch.setattr(module, name, then)
