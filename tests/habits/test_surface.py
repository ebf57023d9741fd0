"""The public names: listed, documented, and given only when asked for, so that `import dongliang` is light."""

from __future__ import annotations

import subprocess
import sys

import pytest

import dongliang

HEAVY = ("polars", "numpy", "scipy", "rich", "typer", "django", "dongliang_web")


def ask(code: str) -> str:
    """Run a line in a fresh interpreter and return what it prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_importing_is_light() -> None:
    assert ask(f"import sys, dongliang; print([m for m in {HEAVY!r} if m in sys.modules])") == "[]"


@pytest.mark.parametrize("public", dongliang.__all__)
def test_every_public_name_is_there_and_documented(public: str) -> None:
    given = getattr(dongliang, public)
    if callable(given):
        assert (given.__doc__ or "").strip(), f"{public} has no docstring"


def test_the_list_is_in_order_and_shown() -> None:
    assert list(dongliang.__all__) == sorted(set(dongliang.__all__))
    assert set(dongliang.__all__) <= set(dir(dongliang))


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = dongliang.no_such_name


def test_the_library_runs_without_the_house() -> None:
    """Every module of the library is imported with Django out of reach."""
    code = (
        "import sys, pkgutil, importlib; sys.modules.update(django=None, dongliang_web=None); import dongliang;"
        "names = [m.name for m in pkgutil.walk_packages(dongliang.__path__, 'dongliang.')];"
        "[importlib.import_module(n) for n in names]; print(len(names))"
    )
    assert int(ask(code)) > 5
