"""What members say of claims that wait, and whether their word can decide; the same few queries for any number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from dongliang.council import Role
from dongliang_web.people.models import Attachment, Enrolment, Office
from dongliang_web.portability.models.claims import LEAST_VOUCHES, STANDS_FOR, Claim, Objection, Vouch

_MAIN_GROUP = (str(Role.MEMBER), str(Role.RESTING))


@dataclass(frozen=True, slots=True)
class Word:
    """Where members' word on a claim stands."""

    #: Whose words count, and since when there are enough; None while there are not.
    members: Sequence[int]
    since: dt.datetime | None
    #: Why only a steward can decide, a key under ``refused.word_`` in words.toml; empty where members' word can.
    closed: str

    @property
    def count(self) -> int:
        """Words that count."""
        return len(self.members)

    @property
    def holds_at(self) -> dt.datetime | None:
        """The instant at which it gives the name, if nobody objects."""
        return self.since + STANDS_FOR if self.since and not self.closed else None


def words_on(claims: Collection[Claim]) -> dict[int, Word]:
    """Return where members' word on each of the claims stands, by the claim's id."""
    vouches: defaultdict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    said = Vouch.objects.filter(claim__in=claims).order_by("said_at", "id")
    for claim_id, member_id, said_at in said.values_list("claim_id", "member_id", "said_at"):
        vouches[claim_id].append((member_id, said_at))
    names = {each.placeholder_id for each in claims}
    every = list(Claim.objects.filter(placeholder__in=names))
    members = {member for those in vouches.values() for member, _ in those}
    members |= {each.claimant_id for each in (*claims, *every)}
    members |= {each.undone_by_id for each in every if each.undone_by_id}
    people = _People(members)
    closed = _closed(claims, names, every, people)
    return {each.pk: _word(each, vouches[each.pk], closed.get(each.pk, ""), people) for each in claims}


class _People:
    """Who is the same person as whom, and who of them is in the main group."""

    def __init__(self, members: Iterable[int]) -> None:
        current = Attachment.objects.filter(until_at=None)
        self.accounts = dict(current.filter(member__in=members).values_list("member_id", "account_id"))
        first = current.filter(second=False, account__in=set(self.accounts.values()), member__state__in=_MAIN_GROUP)
        self._inside = set(first.values_list("account_id", "member__community_id"))

    def same(self, one: int | None, other: int | None) -> bool:
        """Tell whether two members are one person."""
        if one is None or other is None:
            return False
        mine = self.accounts.get(one)
        return one == other or (mine is not None and mine == self.accounts.get(other))

    def counts(self, member: int, community: int) -> bool:
        """Tell whether a member's word counts: somebody is them, in the main group."""
        return (self.accounts.get(member), community) in self._inside


def _word(claim: Claim, vouches: Iterable[tuple[int, dt.datetime]], closed: str, people: _People) -> Word:
    """Count each person once, and never the claimant themselves."""
    heard = {people.accounts.get(claim.claimant_id)}
    since: dt.datetime | None = None
    counting: list[int] = []
    for member, said_at in vouches:
        account = people.accounts.get(member)
        if account not in heard and people.counts(member, claim.placeholder.community_id):
            heard.add(account)
            counting.append(member)
            since = said_at if len(counting) == LEAST_VOUCHES else since
    return Word(counting, since, closed)


def _closed(claims: Collection[Claim], names: set[int], every: list[Claim], people: _People) -> dict[int, str]:
    """Return why only a steward can decide, for the claims of which that is so.

    No office and no running trial passes by members' word, and what stewards decided is not decided anew.
    """
    objected = set(Objection.objects.filter(claim__in=claims).values_list("claim_id", flat=True))
    found = Claim.objects.filter(pk__in=[each.pk for each in claims])
    taken = set(found.of_taken().values_list("pk", flat=True))
    left = set(found.outlived().values_list("pk", flat=True))
    rights = set(Office.objects.filter(member__in=names, until_at=None).values_list("member_id", flat=True))
    trials = Enrolment.objects.standing().filter(member__in=names, graduated_at=None, cohort__loaded=False)
    rights |= set(trials.values_list("member_id", flat=True))
    closed = {}
    for each in claims:
        if each.pk in taken:
            closed[each.pk] = "taken"
        elif each.pk in left:
            closed[each.pk] = "left"
        elif each.pk in objected:
            closed[each.pk] = "objected"
        elif any(_contested(one, each, people) for one in every):
            closed[each.pk] = "contested"
        elif any(_settled(one, each, people) for one in every):
            closed[each.pk] = "settled"
        elif each.placeholder_id in rights:
            closed[each.pk] = "has_rights"
    return closed


def _contested(other: Claim, claim: Claim, people: _People) -> bool:
    """Tell whether somebody else said that the name is theirs while a claim waited, however that ended."""
    if other.placeholder_id != claim.placeholder_id or people.same(other.claimant_id, claim.claimant_id):
        return False
    return other.decided_at is None or other.decided_at > claim.asked_at


def _settled(earlier: Claim, claim: Claim, people: _People) -> bool:
    """Tell whether by an earlier claim a steward refused this name to this person, or took it back from them."""
    if earlier.placeholder_id != claim.placeholder_id or not people.same(earlier.claimant_id, claim.claimant_id):
        return False
    if not earlier.confirmed:
        return earlier.decided_by_id is not None
    return earlier.undone_at is not None and not people.same(earlier.undone_by_id, claim.claimant_id)
