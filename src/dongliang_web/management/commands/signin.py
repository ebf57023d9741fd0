"""`dongliang sign-in`: a way in for whoever hosts the site."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from dongliang.words import explain
from dongliang_web.pages.clock import now
from dongliang_web.people.actions import issue_own_pass
from dongliang_web.people.models import Account


class Command(BaseCommand):
    """Prints a sign-in link for one account."""

    help = "Print a sign-in link for an account, good once within ten minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is for."""
        parser.add_argument("who", help="e-mail address, or COMMUNITY/NAME of a member")

    def handle(self, *, who: str, **_: Any) -> None:
        """Find exactly one account and print its link."""
        found = list(_accounts(who))
        if len(found) != 1:
            raise CommandError(explain("refused.not_one_account", "en", who=who, count=len(found)))
        secret = issue_own_pass(by=found[0], at=now())
        self.stdout.write(f"{settings.SITE_URL}{reverse('use_pass', args=[secret])}")


def _accounts(who: str) -> Any:
    if "@" in who:
        return Account.objects.filter(emailaddress__email__iexact=who).distinct()
    slug, _, name = who.partition("/")
    mine = {"attachments__member__community__slug": slug, "attachments__member__name": name}
    return Account.objects.filter(**mine, attachments__until_at=None, attachments__second=False).distinct()
