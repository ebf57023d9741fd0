"""`django index_sessions`: make the index of what was said in sessions anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from dongliang_web.sharing.actions import rebuild_index


class Command(BaseCommand):
    """Makes the index anew from the messages; while it does, nobody finds less than before."""

    help = "Make the index of what was said in sharing sessions anew, from the messages."

    def handle(self, **_: Any) -> None:
        """Make the index anew and say how much is in it."""
        self.stdout.write(f"{rebuild_index()} messages are in the index")
