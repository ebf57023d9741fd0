"""A database from before names had a ground: claimed names become second ones, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dongliang_web.models import Attachment, Member
from dongliang_web.pages.clock import now
from tests.web.factories import AccountFactory, CommunityFactory, MemberFactory

pytestmark = pytest.mark.usefixtures("committed")
BEFORE = [("dongliang_web", "0002_entries_never_change")]
LATEST = [each for each in MigrationExecutor(None).loader.graph.leaf_nodes() if each[0] == "dongliang_web"]


def migrate_to(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


@pytest.fixture
def latest_again(committed: None) -> Iterator[None]:
    yield
    migrate_to(LATEST)


def attached(member: Member) -> tuple[bool, str]:
    one = Attachment.objects.get(member=member)
    return one.second, one.ground


@pytest.mark.usefixtures("latest_again")
def test_claimed_names_from_before_are_second_and_a_steward_s() -> None:
    here, there = CommunityFactory(slug="hands"), CommunityFactory(slug="feet")
    account = AccountFactory()
    own = MemberFactory(community=here, account=account)
    claimed = MemberFactory(community=here, imported_name="清川", account=account)
    alone = MemberFactory(community=there, imported_name="旧名", account=account)
    taken_back = MemberFactory(community=here, imported_name="错认", account=account)
    taken_back.attachments.update(until_at=now())
    entered = AccountFactory()
    by_pass, other = (MemberFactory(community=here, imported_name=name, account=entered) for name in ("阿一", "阿二"))
    first, second = sorted((by_pass, other), key=lambda each: each.imported_name)
    migrate_to(BEFORE)
    assert "second" not in _columns("dongliang_web_attachment")
    migrate_to(LATEST)
    assert attached(claimed) == (True, Attachment.STEWARD)
    assert attached(own) == (False, Attachment.OWN)
    assert attached(alone) == (False, Attachment.OWN), "the only name in a community is first there"
    assert attached(taken_back) == (False, Attachment.OWN)
    assert claimed.first() == own
    assert (attached(first), attached(second)) == ((False, Attachment.OWN), (True, Attachment.STEWARD))
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def _columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {each.name for each in connection.introspection.get_table_description(cursor, table)}
