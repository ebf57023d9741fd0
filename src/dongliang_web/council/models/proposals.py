"""Proposals (提案) and the votes on them."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from dongliang.bounds import read_rules
from dongliang.council import (
    Choice,
    CouncilRules,
    Decision,
    Form,
    Outcome,
    Result,
    Role,
    holdings_to_json,
    still_holding,
    tally,
    voters,
)
from dongliang_web.people.models import Community, Member, Office, on_one_word
from dongliang_web.record.models import Entry, Passage

#: What became of a proposal that was taken back; beside the results of a tally.
WITHDRAWN = "withdrawn"
#: Why one failed of which nobody can decide any more: those who could are gone, or the power is.
MOVED_ON = "moved_on"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals of communities."""

    def open(self) -> ProposalQuerySet:
        """Proposals that are not decided and not withdrawn."""
        return self.filter(result=str(Result.OPEN))

    def over(self, at: dt.datetime) -> ProposalQuerySet:
        """Open ones whose time is over, in the order in which they are settled."""
        return self.open().filter(closes_at__lte=at).order_by("closes_at", "id")

    def to_settle(self, at: dt.datetime) -> ProposalQuerySet:
        """Those that are over and can be decided: in a closed community only on keeping it, where that ended before."""
        alive = Q(community__closes_at=None) | Q(community__closes_at__gt=at)
        in_time = Q(kind="keep_community", closes_at__lt=F("community__closes_at"))
        return self.over(at).filter(alive | in_time)

    def to_show(self) -> ProposalQuerySet:
        """With all that a list or page of theirs names."""
        return self.select_related("community", "by", "member", "text", "enacted")


class Proposal(models.Model):
    """Something that a member proposes, with who decides on it and by which rules: all of that frozen as it opened."""

    id = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(Community, models.PROTECT, related_name="proposals")
    #: Which act it is, by `dongliang_web.council.actions.ACTS`.
    kind = models.CharField(max_length=30)
    by = models.ForeignKey(Member, models.PROTECT, related_name="proposals")
    #: Whom it is about, where it is about a person.
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    #: What exactly is proposed, as its act reads it.
    facts = models.JSONField(default=dict)
    #: The reasons.
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    #: Power of the table by which it is decided.
    power = models.CharField(max_length=30)
    form = models.CharField(max_length=10)
    #: With whom the power was as it opened: who decide alone or together do so only while it is there.
    holding = models.JSONField(default=dict)
    #: Council rules in force as it opened.
    rules = models.JSONField(default=dict)
    #: Ids, as texts, of those who decide.
    deciders = models.JSONField(default=list)
    #: How many of them have to agree (alone, together) or to vote (consent, majority).
    needed = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    #: Whether it is walked through without effect, to learn how it goes.
    is_drill = models.BooleanField(default=False)
    #: open, passed, failed or withdrawn.
    result = models.CharField(max_length=10, default=str(Result.OPEN))
    #: What decided, as `dongliang.council.Outcome.why` names it.
    why = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    #: Why it passed and could not be done: a key under ``refused`` in words.toml and what fills it; else empty.
    not_done = models.JSONField(default=dict)
    #: When those who had not voted were told that it closes soon.
    closing_told_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    #: The entry of what was done because it passed.
    enacted = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "-id"], name="proposal_community"),
            models.Index(fields=["closes_at"], condition=models.Q(result="open"), name="proposal_to_settle"),
        ]

    @property
    def url(self) -> str:
        """Address of its page. Needs the community loaded."""
        return reverse("proposal", args=[self.community.slug, self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it is neither decided nor withdrawn."""
        return self.result == Result.OPEN

    @property
    def is_vote(self) -> bool:
        """Whether the members vote, for a time that is the same for all; else few decide as soon as it is settled."""
        return self.form in (Form.CONSENT, Form.MAJORITY)

    @property
    def about_person(self) -> bool:
        """Whether it is about a person, so that who voted how is shown only once it is decided."""
        return self.member_id is not None

    @property
    def council(self) -> CouncilRules:
        """The council's rules by which it is decided."""
        return read_rules(CouncilRules, self.rules)

    def decided_by(self, member: Member | None) -> bool:
        """Tell whether a member is among those who decide."""
        return member is not None and str(member.pk) in self.deciders

    def outcome(self, now: Decision, *, closed: bool) -> Outcome:
        """Return how it stands, or comes out once it is closed, under its own rules.

        A vote is of those who had a voice as it opened, and whose word is still their own. Who decide alone or together
        have to hold the power to the end, which is as ``now`` says: whoever laid their office down counts no more, and
        where the power was moved on, or went back to whom it had fallen from, nobody does.
        """
        choices = {str(member): Choice(choice) for member, choice in self.votes.values_list("member_id", "choice")}
        deciders = voters(frozenset(self.deciders), self._on_their_own())
        if not self.is_vote:
            deciders &= self._holders(now)
            if len(deciders) < self.needed:
                return Outcome(Result.FAILED, MOVED_ON, 0, 0, 0, self.needed)
        return tally(Form(self.form), choices, deciders, self.needed, closed=closed)

    def _on_their_own(self) -> frozenset[str]:
        """Return those of the main group who are not here on one steward's word: signed in by their link, for one.

        Nor is who has stepped out to rehearse being away.
        """
        out = Office.objects.filter(until_at=None).exclude(stepped_out_at=None).values("member")
        here = Member.objects.filter(pk__in=self.deciders).in_state(Role.MEMBER, Role.RESTING).exclude(pk__in=out)
        return frozenset(str(pk) for pk in here.exclude(on_one_word("pk")).values_list("pk", flat=True))

    def _holders(self, now: Decision) -> frozenset[str]:
        """Return with whom the power is, in this form; nobody where it is no longer where it was."""
        if holdings_to_json({self.power: self.community.holdings()[self.power]}) != self.holding:
            return frozenset()
        return still_holding(Form(self.form), now)


class Vote(models.Model):
    """What a member says to a proposal, by name and with a reason; it can be changed until the end."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="votes")
    member = models.ForeignKey(Member, models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=8)
    reason = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    voted_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_vote_a_member")]
