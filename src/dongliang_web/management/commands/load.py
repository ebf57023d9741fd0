"""`dongliang load`: put a history into the site."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from dongliang.commands.remarks import remarked
from dongliang.commands.speech import language_of
from dongliang.readers import ReadError, load_mapping, read
from dongliang.words import Language, explain, harmless
from dongliang_web.pages.clock import now
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.models import Community
from dongliang_web.portability.actions.load import Loaded, load_history
from dongliang_web.record.actions import Refused


class Command(BaseCommand):
    """Reads a history and loads it into a community."""

    help = "Put a history into the site; loading the same again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to read and where to put it."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--community", required=True)
        parser.add_argument("--cohort", default="")
        parser.add_argument("--year", type=int)
        parser.add_argument("--first-day", type=dt.date.fromisoformat)
        parser.add_argument("--zone", default="", help="zone of clock times without an offset; the community's own")
        parser.add_argument("--mapping", type=Path)
        parser.add_argument("--language", default="", help="en or zh-Hans; follows LANG")
        parser.add_argument("--all", action="store_true", dest="every", help="show every refusal and notice")

    def handle(self, *, path: Path, community: str, mapping: Path | None, **options: Any) -> None:
        """Read, load, and say what was added and what was refused."""
        spoken = language_of(options["language"])
        found = Community.objects.filter(slug=community).first()
        if found is None:
            raise CommandError(explain("refused.no_community", spoken, slug=community))
        given = {name: options[name] for name in ("cohort", "year", "first_day")}
        given["zone"] = options["zone"] or found.clock().settings[-1].zone
        with Progress(console=Console(stderr=True), disable=not self.stderr.isatty()) as bars:
            reading_bar, loading_bar = bars.add_task("read", total=None), bars.add_task("load", total=None)
            try:
                reading = read(
                    path,
                    mapping=load_mapping(mapping) if mapping else None,
                    community=found.slug,
                    **given,
                    progress=lambda done, of: bars.update(reading_bar, completed=done, total=of),
                )
                done = load_history(
                    reading,
                    found,
                    at=now(),
                    progress=lambda count, of: bars.update(loading_bar, completed=count, total=of),
                )
            except ReadError as refused:
                where = refused.refusal.where()
                raise CommandError(harmless(f"{where}: {refused.refusal.sentence(spoken)}")) from refused
            except Refused as refused:
                raise CommandError(harmless(f"{path.name}: {refusal_sentence(refused, spoken)}")) from refused
        for line in remarked(reading, spoken, options["every"]):
            self.stderr.write(harmless(line), str)
        self.stdout.write(_summary(done, len(reading.refused), spoken))


def _summary(done: Loaded, refused: int, language: Language) -> str:
    return explain(
        "loading.done",
        language,
        events=done.events,
        check_ins=done.check_ins,
        members=done.members,
        cohorts=done.cohorts,
        there_already=done.there_already,
        doubled=done.doubled,
        refused=refused,
    )
