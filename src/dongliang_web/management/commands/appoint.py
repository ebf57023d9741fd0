"""`dongliang appoint`: put a member in the founder's place, where nobody inside a community can decide any more."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dongliang.words import explain
from dongliang_web.pages.clock import now
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.actions import operator_appoints
from dongliang_web.people.models import Community, Member
from dongliang_web.record.actions import Refused


class Command(BaseCommand):
    """Appoints, for whoever runs the site; the record keeps it with the reason."""

    help = "Put a member in the founder's place, where nobody inside a community can decide any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the community, the member and the reason."""
        parser.add_argument("community", help="slug of the community")
        parser.add_argument("member", help="name of the member")
        parser.add_argument("--reason", required=True, help="why; all members read it")

    def handle(self, *, community: str, member: str, reason: str, **_: Any) -> None:
        """Appoint, or say why not."""
        whom = _member(community, member)
        try:
            operator_appoints(member=whom, reason=reason, at=now())
        except Refused as refused:
            raise CommandError(refusal_sentence(refused, "en")) from refused
        self.stdout.write(explain("decision.operator_appointed", "en", name=whom.name))


def _member(slug: str, name: str) -> Member:
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise CommandError(explain("refused.no_such_community", "en", slug=slug))
    found = list(community.members.filter(name=name, attachments__until_at=None, attachments__second=False))
    if len(found) != 1:
        raise CommandError(explain("refused.not_one_member", "en", name=name, count=len(found)))
    return found[0]
