"""What all tests share: the real histories, who may open sockets, and a word when something did not run."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent.parent
DATA = (ROOT / os.environ.get("DONGLIANG_DATA", "../shared/data")).resolve()
DATA_ABSENT = f"DONGLIANG_DATA is absent ({DATA})"

# Programs that tests start run this tree, installed or not.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))

# The same examples in every run; HYPOTHESIS_PROFILE=search looks for new ones. No deadline: machines are shared.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what cannot run here, with the reason."""
    on_postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    for item in items:
        if not DATA.is_dir() and item.get_closest_marker("data"):
            item.add_marker(pytest.mark.skip(reason=DATA_ABSENT))
        if not on_postgres and item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="DATABASE_URL names no PostgreSQL: `make test` starts one"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in a line of its own how many tests on real data did not run."""
    skipped = sum(DATA_ABSENT in str(report.longrepr) for report in terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.section("REAL DATA ABSENT", red=True, bold=True)
        terminalreporter.line(f"{skipped} tests on real data did NOT run: {DATA_ABSENT}", red=True, bold=True)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real histories; a test that uses it bears the mark ``data``."""
    if not DATA.is_dir():
        pytest.skip(DATA_ABSENT)
    return DATA


@pytest.fixture(scope="module", autouse=True)
def no_sockets_in_the_library(request: pytest.FixtureRequest) -> Iterator[None]:
    """The library is pure: in its tests every connection fails."""
    if ROOT / "tests" / "library" not in request.path.parents:
        yield
        return

    def refuse(*_: object) -> None:
        raise AssertionError("the library and its tests open no sockets")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        yield
