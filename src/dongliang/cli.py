"""The command ``dongliang``: one table of commands, each loaded only when it is called.

Other packages add theirs through the entry-point group ``dongliang.commands``, whose values are tables like `COMMANDS`.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

GROUP = "dongliang.commands"
#: Command -> "module:function" of this package.
COMMANDS: dict[str, str] = {
    "convert": "dongliang.commands.convert:command",
    "gate": "dongliang.commands.gate:command",
    "pillar": "dongliang.commands.pillar:command",
    "report": "dongliang.commands.report:command",
    "simulate": "dongliang.commands.simulate:command",
    "vine": "dongliang.commands.vine:command",
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


def told(place: str) -> Callable[..., Any]:
    """Return what stands for a command in the list of all: its first sentence, read without importing anything."""
    module, _, name = place.partition(":")
    spec = find_spec(module)
    source = Path(spec.origin).read_text("utf-8") if spec and spec.origin else ""
    found = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == name)
    function = next(found, None)

    def command() -> None:
        """Stand for a command."""

    command.__doc__ = ast.get_docstring(function) if function else None
    return command


def build(table: dict[str, str], prepare: Callable[[str, str], Callable[..., Any]] = load) -> typer.Typer:
    """Return the program with the commands of a table, each as ``prepare`` gives it."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        help="Dongliang 栋梁: reads the history of a community and tells what holds it (读社群的历史，看什么撑着它).",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_together)
    for name, place in sorted(table.items()):
        settings = {"allow_extra_args": True, "ignore_unknown_options": True}
        function = prepare(name, place)
        missing = function.__module__ == __name__
        app.command(name, context_settings=settings if missing else None)(function)
    return app


def _together() -> None:
    """Stand at the head of the commands, so that one alone is still called by its name."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command that the arguments name, which alone is loaded; without one, list all of them."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    table, troubles = (COMMANDS, []) if given and given[0] in COMMANDS else commands()
    if given and not given[0].startswith("-") and given[0] not in table:
        for trouble in troubles:
            typer.echo(trouble, err=True)
    if given and given[0] in table:
        build({given[0]: table[given[0]]})(args=given, prog_name="dongliang")
    build(table, lambda _, place: told(place))(args=given, prog_name="dongliang")


if __name__ == "__main__":
    main()
