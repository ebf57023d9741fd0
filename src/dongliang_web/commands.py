"""Commands that the house adds to ``dongliang``: thin over the management commands, which know Django."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import django
import typer
from django.core.management import CommandError, execute_from_command_line

from dongliang.commands.speech import language_of
from dongliang.words import explain, harmless
from dongliang_web.management.site import is_prepared

#: Command -> "module:function", as the library's own table has it.
COMMANDS = {
    "serve": "dongliang_web.commands:serve",
    "tick": "dongliang_web.commands:tick",
    "load": "dongliang_web.commands:load",
    "demo": "dongliang_web.commands:demo",
    "sign-in": "dongliang_web.commands:sign_in",
    "appoint": "dongliang_web.commands:appoint",
}


#: Names that stand for all of a machine's addresses; nobody can open them.
_ALL_ADDRESSES = ("0.0.0.0", "::", "[::]")


def _run(*words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
    try:
        # Asked for the traceback, Django lets the refusal through instead of printing it with the error's name.
        execute_from_command_line(["dongliang", *words, "--traceback"])
    except CommandError as refused:
        typer.echo(harmless(str(refused)), err=True)
        raise typer.Exit(refused.returncode) from refused


def _run_on_a_site(*words: str) -> None:
    """Run a command that needs a site to be there already; where it is not, say so and leave nothing behind."""
    home = Path(os.environ.get("DONGLIANG_HOME", "data"))
    if "DATABASE_URL" not in os.environ and not (home / "dongliang.sqlite3").exists():
        typer.echo(explain("refused.no_site", "en", folder=home), err=True)
        raise typer.Exit(1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
    django.setup()
    if not is_prepared():
        typer.echo(explain("refused.site_not_ready", "en"), err=True)
        raise typer.Exit(1)
    _run(*words)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="Processes; 0: one on SQLite, two on PostgreSQL.")] = 0,
    demo_when_empty: Annotated[bool, typer.Option(help="Raise the demo community in an empty database.")] = False,
) -> None:
    """Bring the database up to date and serve the site, due work included (起站)."""
    reached_at = "127.0.0.1" if host in _ALL_ADDRESSES else host
    os.environ.setdefault("DONGLIANG_URL", f"http://{reached_at}:{port}")
    words = ["--host", host, "--port", str(port), "--workers", str(workers)]
    _run("serve", *words, *(["--demo-when-empty"] if demo_when_empty else []))


def tick(
    every: Annotated[int, typer.Option(help="Go on, once in so many seconds; 0: once.")] = 0,
    only: Annotated[
        str, typer.Option(help="quick: all that takes moments; slow: films, minutes each; nightly: snapshots.")
    ] = "all",
    processes: Annotated[int, typer.Option(help="Processes that take snapshots; 0: one for each core.")] = 1,
) -> None:
    """Run what is due: who fell out, who passed, who is resting (到点的事)."""
    _run_on_a_site("tick", "--every", str(every), "--only", only, "--processes", str(processes))


def load(
    path: Annotated[Path, typer.Argument(help="A co-learning folder, a table (.csv, .xlsx) or an events table.")],
    community: Annotated[str, typer.Option(help="Slug of the community that receives the history.")],
    cohort: Annotated[str, typer.Option(help="Name of the cohort, whatever the history calls it.")] = "",
    year: Annotated[str, typer.Option(help="Year of the first day, where the table names none.")] = "",
    first_day: Annotated[str, typer.Option(help="First day (YYYY-MM-DD), where days are only numbered.")] = "",
    zone: Annotated[str, typer.Option(help="Zone of clock times without an offset; else the community's.")] = "",
    mapping: Annotated[str, typer.Option(help="A saved mapping of a table's columns (JSON).")] = "",
    language: Annotated[str, typer.Option(help="en or zh-Hans (语言); follows LANG.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Show every refusal and notice (全部列出).")] = False,
) -> None:
    """Put a history into the site; loading the same again adds nothing (载入历史)."""
    given = {"cohort": cohort, "year": year, "first-day": first_day, "zone": zone, "mapping": mapping}
    options = [word for name, value in given.items() if value for word in (f"--{name}", value)]
    options += ["--language", language_of(language), *(["--all"] if every else [])]
    _run_on_a_site("load", str(path), "--community", community, *options)


def demo(
    seed: Annotated[int, typer.Option(help="Seed of the made-up community.")] = 1,
) -> None:
    """Raise the made-up community of the talk, to look around in (演示)."""
    _run("demo", "--seed", str(seed))


def sign_in(
    who: Annotated[str, typer.Argument(help="E-mail address of an account, or COMMUNITY/NAME of a member.")],
) -> None:
    """Print a sign-in link for an account, good once within ten minutes; for whoever hosts the site (登录链接)."""
    _run_on_a_site("signin", who)


def appoint(
    community: Annotated[str, typer.Argument(help="Slug of the community.")],
    member: Annotated[str, typer.Argument(help="Name of the member.")],
    reason: Annotated[str, typer.Option(help="Why; all members read it (理由).")],
) -> None:
    """Put a member in the founder's place where nobody inside a community can decide any more (请人接手)."""
    _run_on_a_site("appoint", community, member, "--reason", reason)
