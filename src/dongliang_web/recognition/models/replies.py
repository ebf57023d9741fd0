"""What members answered to a thing, and to one another under it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Window
from django.db.models.functions import Coalesce, RowNumber

from dongliang_web.people.models import Member, Mention
from dongliang_web.record.models import Entry, Passage


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Replies."""

    def standing(self) -> ReplyQuerySet:
        """Replies that were not deleted."""
        return self.filter(deleted_at=None)

    def for_lists(self) -> ReplyQuerySet:
        """Replies with all that is shown of them; one more query, for whom they name."""
        named = Prefetch("entry__mentions", Mention.objects.select_related("member").order_by("pk"))
        shown = ("member__community", "text", "entry", "answers__member")
        return self.select_related(*shown).prefetch_related(named)

    def threads(self, root: Entry) -> ReplyQuerySet:
        """All replies under a thing, each answer in the thread that it belongs to.

        One that was deleted keeps its place while an answer to it stands.
        """
        answered = Reply.objects.standing().filter(answers=OuterRef("pk"))
        found = self.filter(root=root).filter(Q(deleted_at=None) | Exists(answered))
        return found.order_by(Coalesce("thread", "pk"), "pk")

    def first_under(self, roots: Iterable[int], most: int) -> ReplyQuerySet:
        """Return the first replies under each of the things, the earliest first."""
        place = Window(RowNumber(), partition_by=F("root"), order_by="pk")
        found = self.standing().filter(root__in=list(roots)).annotate(place=place)
        return found.filter(place__lte=most).order_by("root", "pk")


class Reply(models.Model):
    """What a member answered: under a thing, or to another reply there."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    #: The entry of the thing under which it stands.
    root = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    #: The reply that it answers, and the one that began that thread; empty where it answers the thing itself.
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    thread = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, related_name="replies")
    #: Chosen by the sender's device, so that sending again changes nothing.
    client_id = models.UUIDField()
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    received_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "client_id"], name="one_reply_a_client_id")]
        indexes = [models.Index(fields=["member", "received_at"], name="reply_member_time")]
