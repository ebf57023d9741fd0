"""`dongliang simulate`: write the events of a made community."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from dongliang.commands.target import check_target
from dongliang.events import write_events
from dongliang.simulate import LAST_DAY, simulate


def command(
    to: Annotated[Path, typer.Option(help="Where to write the events: a .csv or .parquet file.")],
    seed: Annotated[int, typer.Option(min=0, help="Equal seeds make equal communities.")] = 1,
    until: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help=f"Last day of the story [default: {LAST_DAY}].")
    ] = None,
    scale: Annotated[int, typer.Option(min=1, max=100, help="Times 200 people.")] = 1,
) -> None:
    """Write the events of a made community with habits like real ones: nobody in it exists (造一个社群)."""
    check_target(to)
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        bar = bars.add_task("simulate", total=None)
        last_day = until.date() if until else LAST_DAY
        made = simulate(seed, last_day, scale, progress=lambda done, of: bars.update(bar, completed=done, total=of))
        write_events(made.table(), to)
    check_ins = sum(event.kind == "check_in" for event in made.events)
    registered = sum(len(cohort.members) for cohort in made.cohorts)
    typer.echo(f"{registered} registered, {len(made.left())} left, {check_ins} check-ins, written to {to}.")
