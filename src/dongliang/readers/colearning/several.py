"""A folder of co-learning history: one checkout, or several side by side, each a cohort named by its folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from dongliang.readers.asked import Asked
from dongliang.readers.colearning import find_readme, read_colearning
from dongliang.readers.reading import ReadError, Reading, Refusal, no_progress

#: The folder inside a cohort's own in which its checkout may lie, beside what else is known of it.
_CHECKOUT = "checkout"
_NONE_HERE = ("no_readme", "no_table")


def read_history(path: Path, asked: Asked) -> Reading:
    """Read a checkout, its README alone, or every checkout in a folder that is none itself.

    A broken one of several is refused by name and the others go on. Links that lead out of the folder are not
    followed. Raises ReadError where nothing can be read.
    """
    try:
        return read_colearning(path, asked)
    except ReadError as error:
        if error.refusal.reason not in _NONE_HERE or not path.is_dir():
            raise
        inside = _checkout(path)
        if inside is not None and inside != path:
            return read_colearning(inside, replace(asked, cohort=asked.cohort or path.resolve().name))
        return _read_several(dict(_cohorts(path)), asked, error)


def _cohorts(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name of every cohort in a folder, with its checkout."""
    for path in sorted(folder.iterdir()):
        found = _checkout(path) if path.is_dir() and not path.is_symlink() else None
        if found is not None:
            yield path.name, found


def _checkout(folder: Path) -> Path | None:
    """Return the checkout of a cohort's folder: the one that lies in it, or the folder itself."""
    inside = folder / _CHECKOUT
    if inside.is_dir() and not inside.is_symlink() and find_readme(inside) is not None:
        return inside
    return folder if find_readme(folder) is not None else None


def _read_several(checkouts: dict[str, Path], asked: Asked, none_here: ReadError) -> Reading:
    readings: dict[str, Reading] = {}
    broken: dict[str, Refusal] = {}
    for number, (name, path) in enumerate(checkouts.items(), 1):
        cohort = f"{asked.cohort} {name}".strip()
        try:
            readings[name] = read_colearning(path, replace(asked, cohort=cohort, progress=no_progress))
        except ReadError as error:
            broken[name] = replace(error.refusal, file=f"{name}/{error.refusal.file}")
        asked.progress(number, len(checkouts))
    if not readings:
        telling = [refusal for refusal in broken.values() if refusal.reason not in _NONE_HERE]
        if not telling:
            raise none_here
        raise ReadError(telling[0].file, telling[0].reason, telling[0].line, **telling[0].values)
    refused = [replace(each, file=f"{name}/{each.file}") for name, one in readings.items() for each in one.refused]
    noticed = [replace(each, file=f"{name}/{each.file}") for name, one in readings.items() for each in one.noticed]
    return Reading(
        "colearning",
        pl.concat([one.events for one in readings.values()]),
        tuple(cohort for one in readings.values() for cohort in one.cohorts),
        (*broken.values(), *refused),
        tuple(noticed),
    )
