"""Whatever is joined, parted, claimed and undone, in whatever order: nobody's writing is lost, and nobody is two."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import given, settings
from hypothesis import strategies as st

from dongliang.council import Role
from dongliang_web.models import Account, Attachment, CheckIn, Claim, Joining, Member, Post
from dongliang_web.portability.actions.claims import claim_name, decide_claim, undo_claim
from dongliang_web.portability.actions.joining import agree_to_join, ask_to_join, join_accounts, part_accounts
from dongliang_web.record.actions import Refused, as_events
from tests.web.factories import AccountFactory, CommunityFactory, MemberFactory, wrote

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 10, 12, 0, tzinfo=dt.UTC)
ACCOUNTS, NAMES = 4, 2
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "join other first", "part", "claim", "undo", "write"]),
        st.integers(0, ACCOUNTS - 1),
        st.integers(0, ACCOUNTS - 1),
    ),
    max_size=12,
)


class World:
    """Four accounts in two communities, and two names of an earlier record in one of them."""

    def __init__(self) -> None:
        here, there = CommunityFactory(), CommunityFactory()
        self.accounts = [AccountFactory() for _ in range(ACCOUNTS)]
        self.members = [MemberFactory(community=here, account=each) for each in self.accounts]
        self.members += [MemberFactory(community=there, account=each) for each in self.accounts[:2]]
        values = {"community": here, "account": False, "state": str(Role.VISITOR)}
        self.names = [MemberFactory(imported_name=f"旧名{number}", **values) for number in range(NAMES)]
        self.here, self.there = here, there
        self.steward = MemberFactory(community=here, offices=[Role.STEWARD])
        self.day = dt.date(2026, 1, 2)
        for each in (*self.members, *self.names):
            self.write(each)
        self.at = AT

    def write(self, member: Member) -> None:
        """Write a post on a day of its own."""
        wrote(member, self.day)
        self.day += dt.timedelta(days=1)

    def step(self, what: str, one: int, two: int) -> None:
        """Do one thing, which may be refused, and then leaves all as it was."""
        self.at += dt.timedelta(minutes=1)
        account, other = (Account.objects.get(pk=self.accounts[number].pk) for number in (one, two))
        try:
            with transaction.atomic():
                self._do(what, account, other, two)
        except Refused:
            pass

    def _do(self, what: str, account: Account, other: Account, number: int) -> None:
        if not account.is_active:
            raise Refused("closed")
        me = Member.objects.first_of(account).filter(community=self.here).first()
        name = Member.objects.get(pk=self.names[number % NAMES].pk)
        if what.startswith("join"):
            if not other.is_active:
                raise Refused("closed")
            joining = agree_to_join(by=other, secret=ask_to_join(by=account, at=self.at), at=self.at)
            theirs = Member.objects.first_of(other).in_bulk().values()
            first = {each.community_id: each.pk for each in theirs} if what == "join other first" else {}
            join_accounts(by=account, joining=joining, first=first, at=self.at)
        elif what == "part":
            latest = Joining.objects.standing(account).first()
            if latest:
                part_accounts(by=account, joining=latest, at=self.at)
        elif what == "claim" and me:
            claim = claim_name(by=me, placeholder=name, at=self.at)
            decide_claim(by=self.steward, claim=claim, confirmed=True, at=self.at)
        elif what == "undo":
            undo_claim(by=self.steward, placeholder=name, at=self.at)
        elif what == "write" and me:
            self.write(me)

    def holds(self) -> None:
        """Check what has to hold at any time."""
        current = Attachment.objects.filter(until_at=None)
        assert not current.values("member").annotate(n=Count("pk")).filter(n__gt=1).exists()
        firsts = Counter(current.filter(second=False).values_list("account", "member__community"))
        assert set(firsts.values()) <= {1}, "an account acts as one member of a community"
        for second in current.filter(second=True).select_related("member"):
            assert (second.account_id, second.member.community_id) in firsts, "somebody comes first"
        active = Account.objects.filter(is_active=True).values("pk")
        assert not current.exclude(account__in=active).exists(), "a closed account is nobody"
        for member in self.members:
            assert current.filter(member=member).exists(), "everybody is somebody's"


@settings(max_examples=25)
@given(steps=STEPS)
def test_nothing_is_lost_and_nobody_is_two(steps: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        world = World()
        for what, one, two in steps:
            before = dict(Post.objects.values_list("pk", "member")), CheckIn.objects.count()
            world.step(what, one, two)
            after = dict(Post.objects.values_list("pk", "member"))
            assert before[0].items() <= after.items(), "every post is where it was written"
            assert CheckIn.objects.count() >= before[1]
            world.holds()
        events = Counter(event.kind for event in as_events(world.here))
        assert events["check_in"] == CheckIn.objects.filter(member__community=world.here).count()
        for account in world.accounts:
            _part_all(world, account)
        world.holds()
        mine = {each.pk: each.attachments.get(until_at=None) for each in world.members}
        owners = [*world.accounts, *world.accounts[:2]]
        for member, owner in zip(world.members, owners, strict=True):
            assert (mine[member.pk].account_id, mine[member.pk].second) == (owner.pk, False)
            member.refresh_from_db()
            assert member.state == Role.MEMBER
        transaction.set_rollback(True)


def _part_all(world: World, account: Account) -> None:
    """Part all that was joined, from whoever is open down to each."""
    for _ in range(ACCOUNTS):
        for joining in Joining.objects.exclude(joined_at=None).filter(parted_at=None).order_by("-joined_at"):
            kept = Account.objects.get(pk=joining.kept_id)
            latest = Joining.objects.standing(kept).first()
            if kept.is_active and latest:
                part_accounts(by=kept, joining=latest, at=world.at)
    assert not Joining.objects.filter(kept=account, parted_at=None).exclude(joined_at=None).exists()
    assert not Claim.objects.filter(decided_at=None).exists()
