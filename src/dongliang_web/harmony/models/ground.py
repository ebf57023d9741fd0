"""Questions on which common ground is sought: statements, what each member answers, and the figures of all together.

Who wrote a statement and who answered what stand in these rows alone: in no entry of the record, on no page but one's
own, in no download.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

import numpy as np
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from numpy.typing import NDArray

from dongliang.harmony import ground as library
from dongliang_web.people.models import Community, Member, firsts
from dongliang_web.record.models import Entry, Passage

AGREE, PASS, DISAGREE = 1, 0, -1
LONGEST_STATEMENT = 140
#: Statements that one member may add to one question, besides those with which it was opened.
MOST_OF_ONE = 5
#: Statements of one question in all: more than people can answer.
MOST_IN_ALL = 100
SHORTEST_DAYS, USUAL_DAYS, LONGEST_DAYS = 3, 14, 60
#: Counts under this are not told, and figures are made anew once so many people have answered: else two looks at them,
#: one before and one after somebody answered, would tell what they answered.
FEWEST_TOLD = library.FEWEST_IN_GROUP


class GroundQuerySet(models.QuerySet["Ground"]):
    """Questions on which common ground is sought."""

    def held(self, pk: int) -> Ground:
        """Return a question as it stands, its row held to the end of the transaction."""
        held = self.select_for_update(no_key=True, of=("self",))
        return held.select_related("community", "entry", "opener").get(pk=pk)

    def for_lists(self) -> GroundQuerySet:
        """Questions with what a list shows: the text, and of how many people the figures are, where there are any.

        Not how many answered until now: who watches that number would know when to look.
        """
        return self.select_related("text", "opener").annotate(told=F("figures__shown__people")).order_by("-pk")

    def open(self, at: dt.datetime) -> GroundQuerySet:
        """Questions that can be answered."""
        return self.filter(closed_at=None, closes_at__gt=at)

    def open_or_new(self, at: dt.datetime) -> GroundQuerySet:
        """Questions that can be answered, or were asked within a day."""
        return self.filter(Q(closed_at=None, closes_at__gt=at) | Q(opened_at__gt=at - dt.timedelta(days=1)))

    def to_close(self, at: dt.datetime) -> GroundQuerySet:
        """Questions whose time is over and that were not closed yet."""
        return self.filter(closed_at=None, closes_at__lte=at).order_by("pk")


class Ground(models.Model):
    """A question to which members find out what they agree on, by answering short statements."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="grounds")
    opener = models.ForeignKey(Member, models.PROTECT, related_name="+")
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    #: Ids of those who took answers back since the figures were made; what they had answered is not kept.
    taken_back_by = models.JSONField(default=list)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = GroundQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["closes_at"], condition=Q(closed_at=None), name="ground_to_close"),
        ]

    @property
    def words(self) -> str:
        """The question; empty once it was forgotten."""
        return self.text.text if self.text else ""

    @property
    def url(self) -> str:
        """Address of its page. Needs the community loaded."""
        return reverse("ground", args=[self.community.slug, self.pk])

    def is_open(self, at: dt.datetime) -> bool:
        """Tell whether it can be answered."""
        return self.closed_at is None and at < self.closes_at


class GroundStatementQuerySet(models.QuerySet["GroundStatement"]):
    """Statements to answer."""

    def standing(self) -> GroundStatementQuerySet:
        """Statements that nobody hid and whose author did not take them away."""
        return self.filter(hidden_at=None, removed_at=None)

    def for_lists(self) -> GroundStatementQuerySet:
        """Statements with their words, oldest first; never with who wrote them."""
        return self.select_related("text", "reason").order_by("pk")

    def written_by(self, member: Member) -> GroundStatementQuerySet:
        """Statements that a member added, but for those taken away."""
        return self.filter(author=member, removed_at=None)


class GroundStatement(models.Model):
    """A short statement that members answer. Its author is told to nobody."""

    ground = models.ForeignKey(Ground, models.PROTECT, related_name="statements")
    author = models.ForeignKey(Member, models.PROTECT, related_name="+")
    #: Whether the question was opened with it.
    is_first = models.BooleanField(default=False)
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    hidden_at = models.DateTimeField(null=True)
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    #: Names no actor: whoever reads the record does not learn who wrote it.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = GroundStatementQuerySet.as_manager()

    @property
    def words(self) -> str:
        """What it says; empty once it was forgotten."""
        return self.text.text if self.text else ""


def in_order_for(member: Member, statements: Iterable[GroundStatement]) -> list[GroundStatement]:
    """Return statements in an order of this member's own, always the same: so all are answered about as often."""

    def place(statement: GroundStatement) -> bytes:
        return hashlib.sha256(f"{member.key}:{statement.pk}".encode()).digest()

    return sorted(statements, key=place)


class GroundVoteQuerySet(models.QuerySet["GroundVote"]):
    """Answers to statements."""

    def of(self, ground: Ground, member: Member) -> GroundVoteQuerySet:
        """Answers of one member to one question."""
        return self.filter(statement__ground=ground, member=member)


class GroundVote(models.Model):
    """What a member answers to a statement: agree, pass, or disagree."""

    statement = models.ForeignKey(GroundStatement, models.CASCADE, related_name="votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    choice = models.SmallIntegerField()
    at = models.DateTimeField()

    objects = GroundVoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "member"], name="one_vote_a_statement"),
            models.CheckConstraint(condition=Q(choice__in=[AGREE, PASS, DISAGREE]), name="vote_is_a_choice"),
        ]


class GroundFigures(models.Model):
    """What the answers to a question show, as it was made last; it names nobody."""

    ground = models.OneToOneField(Ground, models.CASCADE, related_name="figures")
    made_at = models.DateTimeField()
    #: Counts, groups and places, as `dongliang_web.harmony.actions.ground` writes them.
    shown = models.JSONField(default=dict)
    #: The plane, so that a member's own answers can be placed in it.
    space = models.JSONField(default=dict)
    #: How many groups are shown, and another number that waits.
    group_count = models.JSONField(default=dict)


def waiting(ground: Ground, since: dt.datetime) -> int:
    """Return how many people have answered, or taken their answers back, since the figures were made.

    Each counts once, however often they answer and take back, and under whichever of two names.
    """
    lately = GroundVote.objects.filter(statement__ground=ground, at__gt=since)
    found = {*lately.values_list("member_id", flat=True).distinct(), *ground.taken_back_by}
    if len(found) < FEWEST_TOLD:
        return len(found)
    known_as = firsts(ground.community)
    return len({known_as.get(each, each) for each in found})


def table_of(ground: Ground) -> tuple[NDArray[np.float64], list[int]]:
    """Return the answers to the standing statements as the library reads them, with the statements' ids; two queries.

    Of a person who is here twice, what they answered as whom they act here counts.
    """
    known_as = firsts(ground.community)
    found = GroundVote.objects.filter(statement__ground=ground, statement__hidden_at=None, statement__removed_at=None)
    rows = list(found.order_by("member_id").values_list("member_id", "statement_id", "choice"))
    rows.sort(key=lambda row: row[0] not in known_as)  # whoever comes first writes last
    people = {pk: place for place, pk in enumerate(sorted({known_as.get(member, member) for member, _, _ in rows}))}
    statements = sorted({statement for _, statement, _ in rows})
    columns = {pk: place for place, pk in enumerate(statements)}
    votes = np.full((len(people), len(statements)), np.nan)
    for member, statement, choice in rows:
        votes[people[known_as.get(member, member)], columns[statement]] = choice
    return votes, statements


def took_part(member: Member) -> GroundQuerySet:
    """Return the questions that a member has answered or added to, newest first."""
    answered = GroundVote.objects.filter(member=member, statement__ground=OuterRef("pk"))
    added = GroundStatement.objects.written_by(member).filter(ground=OuterRef("pk"))
    mine = Count("statements__votes", filter=Q(statements__votes__member=member), distinct=True)
    found = Ground.objects.filter(Exists(answered) | Exists(added), community=member.community_id)
    return found.select_related("text", "community").annotate(mine=mine).order_by("-pk")


def remember_taken_back(ground: Ground, members: Iterable[int]) -> None:
    """Remember until the next figures who took answers back from a question whose row is held."""
    ground.taken_back_by = sorted({*ground.taken_back_by, *members})
    ground.save(update_fields=["taken_back_by"])
