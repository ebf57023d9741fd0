"""What is committed serves anyone: no paths of somebody's machine, no registry's address, versions pinned."""

from __future__ import annotations

import re
import tomllib

from tests.habits.project import assert_none, files, name, text

BINARY = {
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".ico",
    ".xlsx",
    ".parquet",
    ".mo",
    ".woff2",
    ".sqlite3",
    ".gz",
    ".zip",
}
# Written with brackets so that this file does not find itself.
OF_A_MACHINE = re.compile(
    r"(?<![\w.>}-])/(?:hom[e]|User[s])/[a-z_][\w.-]*/|(?<![\w.])/(?:roo[t]|wor[k])/"
    r"|index[-]url|--regis[t]ry|\"resolve[d]\": \"http|url = \"htt[p]",
)
PIN = re.compile(r"[A-Za-z0-9][\w.-]*==[\w.!+]+")


def test_no_path_of_a_machine_and_no_registry() -> None:
    found = [
        f"{name(path)}:{number} {line.strip()[:100]}"
        for path in files()
        if path.suffix not in BINARY
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if OF_A_MACHINE.search(line)
    ]
    assert_none(found, "paths of a machine, or a registry")


def test_every_constraint_is_one_exact_version() -> None:
    lines = text("constraints.txt").splitlines()
    assert_none([line for line in lines if not PIN.fullmatch(line)], "no exact version")
    assert lines == sorted(lines, key=str.lower)
    assert len({line.partition("==")[0].lower() for line in lines}) == len(lines)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["web"],
        *project["optional-dependencies"]["dev"],
    ]
    pinned = {normal(line.partition("==")[0]) for line in text("constraints.txt").splitlines()}
    assert_none(
        [each for each in wanted if normal(re.split(r"[\[<>=! ]", each)[0]) not in pinned], "not in constraints.txt"
    )


def normal(package: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", package).lower()


def test_the_lock_of_uv_is_not_kept() -> None:
    assert "uv.lock" in text(".gitignore").splitlines()
