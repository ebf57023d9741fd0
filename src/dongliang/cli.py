"""The command ``dongliang``: one table of commands, each loaded only when it is called.

Other packages add theirs through the entry-point group ``dongliang.commands``, whose values are tables like `COMMANDS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

import typer

GROUP = "dongliang.commands"
#: Command -> "module:function" of this package.
COMMANDS: dict[str, str] = {
    "convert": "dongliang.commands.convert:command",
    "simulate": "dongliang.commands.simulate:command",
}


def commands() -> tuple[dict[str, str], list[str]]:
    """Return all commands by name, other packages' too, and a line for each package that could not be asked."""
    table = dict(COMMANDS)
    troubles = []
    for point in entry_points(group=GROUP):
        try:
            table |= point.load()
        except ImportError as error:
            troubles.append(f"The commands of dongliang[{point.name}] are not here: {error}. {_mend(point.name)}")
    return table, troubles


def load(name: str, place: str) -> Callable[..., Any]:
    """Return the function of a command, or one in its place that says what is missing."""
    module, _, function = place.partition(":")
    try:
        return getattr(import_module(module), function)  # type: ignore[no-any-return]  # the table names functions
    except ImportError as error:
        return _missing(name, error)


def _missing(name: str, error: ImportError) -> Callable[..., Any]:
    answer = f"{name} cannot run here: {error}. {_mend('web')}"

    def command() -> None:
        typer.echo(answer, err=True)
        raise typer.Exit(1)

    command.__doc__ = f"Not ready: {error}."
    return command


def _mend(extra: str) -> str:
    return f'Install what it needs: pip install "dongliang[{extra}]"'


def build(table: dict[str, str]) -> typer.Typer:
    """Return the program with the commands of a table."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        help="Dongliang 栋梁: reads the history of a community (读入社群的历史).",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_together)
    for name, place in sorted(table.items()):
        settings = {"allow_extra_args": True, "ignore_unknown_options": True}
        function = load(name, place)
        missing = function.__module__ == __name__
        app.command(name, context_settings=settings if missing else None)(function)
    return app


def _together() -> None:
    """Stand at the head of the commands, so that one alone is still called by its name."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name; without one, or for ``--help``, all of them are loaded and listed."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    table, troubles = (COMMANDS, []) if given and given[0] in COMMANDS else commands()
    for trouble in troubles:
        typer.echo(trouble, err=True)
    if given and given[0] in table:
        table = {given[0]: table[given[0]]}
    build(table)(args=given, prog_name="dongliang")


if __name__ == "__main__":
    main()
