"""`dongliang demo`: the made-up community of the talk, to look around in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dongliang.words import explain
from dongliang_web.management.site import prepare
from dongliang_web.pages.clock import now
from dongliang_web.portability.actions.demo import raise_demo
from dongliang_web.record.actions import Refused


class Command(BaseCommand):
    """Raises the demo community."""

    help = "Raise the made-up community of the talk, to look around in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the seed."""
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, seed: int, **_: Any) -> None:
        """Raise it, or say why not."""
        prepare()
        self.stdout.write("Raising the demo community: 200 people, half a year of check-ins …")
        self.stdout.flush()
        try:
            community = raise_demo(seed=seed, at=now())
        except Refused as refused:
            raise CommandError(explain(f"refused.{refused.key}", "en", **refused.values)) from refused
        self.stdout.write(f"{community.name}: /c/{community.slug}/")
