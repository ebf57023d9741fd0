"""Files and functions stay small enough to be read, and what a module needs stands at its top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.habits.project import ROOT, SOURCE, assert_none, files, functions, name

FILE_LINES, TEST_LINES, FUNCTION_LINES = 400, 600, 60
CODE = (".py", ".js", ".css", ".html")

# Imports of the project inside a function, "file function" -> why it must be so. A heavy optional engine, no more.
HIDDEN_IMPORTS: dict[str, str] = {}


def test_no_file_outgrows_a_reader() -> None:
    long = []
    for path in files(*CODE):
        lines = len(path.read_text("utf-8").splitlines())
        if (
            lines > (TEST_LINES if path.is_relative_to(ROOT / "tests") else FILE_LINES)
            and "migrations" not in path.parts
        ):
            long.append(f"{name(path)}: {lines} lines")
    assert_none(long, "make each a package of the same name, or move out what belongs elsewhere")


def test_no_function_outgrows_a_screen() -> None:
    long = []
    for path in (*files(".py", under=SOURCE), *files(".py", under=ROOT / "tools"), *files(".py", under=ROOT / "bench")):
        for function in functions(path):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > FUNCTION_LINES and "migrations" not in path.parts:
                long.append(f"{name(path)}:{function.lineno} {function.name}: {lines} lines")
    assert_none(long, f"functions of more than {FUNCTION_LINES} lines")


def test_imports_of_the_project_stand_at_the_top() -> None:
    hidden = {place for path in files(".py", under=SOURCE) for place in hidden_imports(path)}
    assert_none(hidden - HIDDEN_IMPORTS.keys(), "imports of the project inside a function")
    assert_none(HIDDEN_IMPORTS.keys() - hidden, "allowed here, but no longer there")


def hidden_imports(path: Path) -> Iterator[str]:
    """Yield "file function" for every import of the project inside a function."""
    for function in functions(path):
        for node in ast.walk(function):
            if any(module.split(".")[0] in ("dongliang", "dongliang_web") for module in imported(node)):
                yield f"{name(path)} {function.name}"


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "dongliang"] if not node.level else ["dongliang"]
    return []
