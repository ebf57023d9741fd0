"""What the commands that look into a history share: its options, opening it, and naming a member of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from dongliang.centres import WINDOW, Contacts, Ties, contacts
from dongliang.centres.contacts import tie_kinds
from dongliang.coded import Coded, code
from dongliang.commands.speech import day_of, progress_bar, say
from dongliang.days import known_zones
from dongliang.readers import Limits, ReadError, Scanned, load_mapping, scan
from dongliang.report import PLACES, Place, ReportRules
from dongliang.words import Language, explain, harmless

PATH = Annotated[Path, typer.Argument(help="A file or folder that a reader knows (要读的文件或文件夹).")]
FORMAT = Annotated[str, typer.Option("--format", help="The format, where the content does not tell (格式).")]
DAY = Annotated[str, typer.Option(help="Look at the history as of this day; default: its last (哪一天).")]
DAYS = Annotated[int, typer.Option("--window", min=1, help="Days that count, back from that day (往回看几天).")]
ZONE = Annotated[str, typer.Option(help="Zone of the community, such as Asia/Shanghai (时区).")]
COMMUNITY = Annotated[str, typer.Option(help="Which community, where the file holds several (哪个社群).")]
KIND = Annotated[list[str] | None, typer.Option("--kinds", help="Kinds that tie, comma or repeated (哪些算联系).")]
AFFINITY = Annotated[list[str] | None, typer.Option(help="Kinds that mean affinity here (哪些表示亲近).")]
PLACE = Annotated[str, typer.Option(help=f"Kind of place: {', '.join(PLACES)} (哪一种地方).")]
LANG = Annotated[str, typer.Option("--lang", "--language", help="en or zh (语言); follows LANG.")]
YEAR = Annotated[int | None, typer.Option(help="Year of days written without one (年份).")]
FIRST_DAY = Annotated[str, typer.Option(help="First day, such as 2024-03-05 (第一天).")]
MAPPING = Annotated[Path | None, typer.Option(help="A saved mapping of columns and cells (对照文件).")]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a history is to be read."""

    path: Path
    format: str = ""
    zone: str = ""
    community: str = ""
    year: int | None = None
    first_day: str = ""
    mapping: Path | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A history of one community that was opened."""

    scanned: Scanned
    table: pl.LazyFrame
    name: str


def open_history(asked: Reading, language: Language) -> Opened:
    """Open a history and choose its community; where it cannot be used, say why and end with status 1."""
    try:
        with progress_bar(asked.path.name) as progress:
            scanned = scan(
                asked.path,
                format=asked.format or None,
                mapping=None if asked.mapping is None else load_mapping(asked.mapping),
                year=asked.year,
                first_day=day_of(asked.first_day, "--first-day"),
                zone=asked.zone,
                limits=Limits.own_files(),
                progress=progress,
            )
    except ReadError as error:
        say(f"{error.refusal.where()}: {error.refusal.sentence(language)}")
        raise typer.Exit(1) from error
    with damage_told(asked.path, language):
        return _of_one(scanned, asked.community, language)


@contextmanager
def damage_told(path: Path, language: Language) -> Iterator[None]:
    """End with status 1 and a sentence where a file turns out to be damaged only when its columns are read."""
    try:
        yield
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        refused = ReadError(path.name, "bad_parquet", detail=str(error).partition("\n")[0])
        say(f"{refused.refusal.where()}: {refused.refusal.sentence(language)}")
        raise typer.Exit(1) from error


def _of_one(scanned: Scanned, community: str, language: Language) -> Opened:
    named = _communities(scanned.table)
    if community:
        if not named:
            _end("several.none", language)
        if community not in named:
            _end("several.absent", language, name=community, names=_listed(named))
        # the row keeps its place in the file when the other communities' rows go
        table = scanned.table.with_row_index("row").filter(pl.col("community") == community)
        return Opened(scanned, table, community)
    if len(named) > 1:
        _end("several.which", language, count=len(named), names=_listed(named))
    return Opened(scanned, scanned.table, named[0] if named else scanned.name)


def _communities(table: pl.LazyFrame) -> list[str]:
    """Return the names of the communities; where all rows bear the same, one comparison a row tells it."""
    name = pl.col("community")
    seen = table.select(name.first(), (name != name.first()).any().alias("several")).collect(engine="streaming")
    if not seen["several"].any():
        return [each for each in seen["community"] if each]
    return sorted(each for each in table.select(name.unique()).collect(engine="streaming")["community"] if each)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:20]) + (" …" if len(names) > 20 else "")


def _end(key: str, language: Language, **values: object) -> None:
    say(explain(f"commands.{key}", language, **values))
    raise typer.Exit(1)


def rules_of(
    opened: Opened,
    *,
    window: int,
    zone: str,
    place: str,
    kinds: list[str] | None,
    affinity: list[str] | None,
    pulled: list[str] | None = None,
    names: bool = False,
) -> ReportRules:
    """Return the rules that options ask for; without a place, the reader's own."""
    return ReportRules(
        window=window,
        zone=zone or "UTC",
        place=place_of(place or opened.scanned.place),
        kinds=split(kinds) or None,
        affinity=split(affinity),
        pulled=tuple(pulled or ()),
        names=names,
    )


def place_of(given: str) -> Place:
    """Return a kind of place by its name."""
    for place in PLACES:
        if place == given:
            return place
    raise typer.BadParameter(f"{given}: give one of {', '.join(PLACES)}", param_hint="--place")


def split(given: list[str] | None) -> tuple[str, ...]:
    """Return what was given several times or with commas."""
    return tuple(word.strip() for each in given or () for word in each.split(",") if word.strip())


def check_zone(zone: str) -> None:
    """Refuse a zone that nobody knows."""
    if zone and zone not in known_zones():
        raise typer.BadParameter(f"{zone}: give a name such as Asia/Shanghai", param_hint="--zone")


def check_kinds(opened: Opened, rules: ReportRules, language: Language) -> None:
    """Refuse chosen kinds of ties of which the history holds none, naming those that it holds."""
    if rules.kinds is None:
        return
    there = opened.table.select(pl.col("kind").unique()).collect(engine="streaming")["kind"].sort().to_list()
    if not tie_kinds(there, rules.kinds):
        given, named = ", ".join(rules.kinds), ", ".join(tie_kinds(there)) or "–"
        say(explain("commands.report.kinds", language, given=given, there=named))
        raise typer.Exit(2)


@dataclass(frozen=True, slots=True)
class Looked:
    """The ties of a history on a day."""

    coded: Coded
    met: Contacts
    ties: Ties
    day: dt.date | None


def ties_of(opened: Opened, rules: ReportRules, day: dt.date | None) -> Looked:
    """Return the ties of an opened history as of a day."""
    coded = code(opened.table, rules.zone)
    day = day or coded.last_day()
    if day is not None:
        coded = coded.until(day)
    met = contacts(coded, rules.kinds, rules.affinity)
    return Looked(coded, met, met.ties(day, rules.window), day)


def ended_without(ties: Ties, name: str, language: Language) -> typer.Exit:
    """Say that a member has no ties in the window, with names that are written alike, and return the end."""
    near = get_close_matches(name, ties.names, n=3, cutoff=0.5)
    key = "commands.member.near" if near else "commands.member.absent"
    say(explain(key, language, name=name, near=", ".join(near)))
    return typer.Exit(1)


def out(line: str = "") -> None:
    """Give out a line of the answer."""
    typer.echo(harmless(line))


DEFAULT_WINDOW = WINDOW
