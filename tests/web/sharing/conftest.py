"""What tests of the room share."""

from __future__ import annotations

import pytest

from dongliang_web.sharing.views import tail


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a stream's end nothing is kept from one test to the next, nor from one question to the next."""
    tail._tails.clear()
    monkeypatch.setattr(tail, "FRESH_SECONDS", -1.0)
