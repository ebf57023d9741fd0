"""Where the project's own files are, for the tests of its habits."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src"
LIBRARY = SOURCE / "dongliang"
HOUSE = SOURCE / "dongliang_web"
NOT_OURS = {"vendor", "node_modules", "build", "dist", "static-collected", "__pycache__"}
KEPT_DOT_FOLDERS = {".ci"}


@cache
def files(*suffixes: str, under: Path = ROOT) -> tuple[Path, ...]:
    """Return the project's own files with these endings (all when none is given): nothing vendored, made or kept."""
    found = []
    for folder, folders, names in os.walk(under):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if _is_ours(here / name))
        found += [here / name for name in sorted(names) if not suffixes or Path(name).suffix in suffixes]
    return tuple(found)


def _is_ours(folder: Path) -> bool:
    if folder.name.startswith(".") and folder.name not in KEPT_DOT_FOLDERS:
        return False
    return folder.name not in NOT_OURS and not folder.name.endswith(".egg-info") and folder != ROOT / "data"


def name(path: Path) -> str:
    """Return a file's name as one writes it from the project's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return a Python file parsed."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a Python file, methods and inner functions too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def assert_none(faults: Iterable[str], what: str) -> None:
    """Fail with one line for each fault, and say above them what they are."""
    __tracebackhide__ = True
    lines = sorted(set(faults))
    assert not lines, "\n  ".join([f"{what} ({len(lines)}):", *lines])


def text(relative: str) -> str:
    """Return the text of a file of the project, or say that it has to be written."""
    path = ROOT / relative
    assert path.exists(), f"{relative} is not there yet"
    return path.read_text("utf-8")
