"""What is said in a session: its stream, and the lane of questions beside it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dongliang_web.checkin.models import Playable, Shown
from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry, Passage
from dongliang_web.sharing.models.guests import Guest
from dongliang_web.sharing.models.sessions import Session


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages of sessions."""

    def let_through(self) -> MessageQuerySet:
        """Messages that are neither held nor kept back, whether or not they were deleted since."""
        return self.filter(Q(held_at=None) | Q(released_at__isnull=False))

    def shown(self) -> MessageQuerySet:
        """Messages that stand in sight: neither deleted nor held nor kept back."""
        return self.let_through().filter(deleted_at=None)

    def out_of_sight(self) -> MessageQuerySet:
        """Messages that nobody but their author sees."""
        return self.filter(Q(held_at__isnull=False, released_at=None) | Q(deleted_at__isnull=False))

    def for_lists(self) -> MessageQuerySet:
        """Messages with all that is shown of them; two more queries, for pictures and clips."""
        shown = ("session__community", "member__community", "guest", "text")
        return self.select_related(*shown).prefetch_related("pictures__passage", "clips__passage")


class Message(models.Model):
    """One message of a session.

    ``seq`` is its place: each is taken once, and a question that is lifted, or a held message that is let through,
    takes a new one. Whoever asks for what stands after the last place they have seen misses nothing.
    """

    SPEECH, QUESTION = "speech", "question"
    KINDS = [(SPEECH, SPEECH), (QUESTION, QUESTION)]

    session = models.ForeignKey(Session, models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=KINDS, default=SPEECH)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    guest = models.ForeignKey(Guest, models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    #: Chosen by the sender's page, so that sending again changes nothing.
    client_id = models.UUIDField(default=uuid.uuid4)
    at = models.DateTimeField()
    #: Whether it is a newcomer's sound or film, which no programme has looked through.
    unheard = models.BooleanField(default=False)
    #: When a host lifted the question into the stream.
    lifted_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="one_message_a_seq"),
            models.UniqueConstraint(fields=["session", "client_id"], name="one_message_a_client_id"),
        ]
        indexes = [
            models.Index(
                fields=["session"],
                condition=Q(held_at__isnull=False) | Q(deleted_at__isnull=False),
                name="message_out_of_sight",
            )
        ]

    @property
    def words(self) -> str:
        """What was typed; empty where it is pictures alone, or forgotten."""
        return self.text.text if self.text else ""

    @property
    def author_name(self) -> str:
        """The author's name as it is written."""
        return self.member.name if self.member else self.guest.name if self.guest else ""

    @property
    def whose(self) -> str:
        """Whose it is, as a row says it to all its readers alike."""
        return f"g{self.guest_id}" if self.guest_id else f"m{self.member_id}"

    @property
    def is_question(self) -> bool:
        """Whether it was asked in the side lane."""
        return self.kind == self.QUESTION

    @property
    def in_stream(self) -> bool:
        """Whether it stands in the stream: what was said, and questions that were lifted."""
        return self.kind == self.SPEECH or self.lifted_at is not None

    @property
    def is_shown(self) -> bool:
        """Whether it stands in sight."""
        return self.deleted_at is None and (self.held_at is None or self.released_at is not None)


class MessagePicture(Shown):
    """A picture of a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="pictures")

    @property
    def url(self) -> str:
        """Address of the picture. Needs its message, session and community loaded."""
        session = self.message.session
        return reverse("message_picture", args=[session.community.slug, session.key, self.key])


class MessageClip(Playable):
    """A sound or film of a message, made anew and without place data."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="clips")

    class Meta(Playable.Meta):
        constraints = [models.UniqueConstraint(fields=["message", "kind"], name="one_message_clip_of_a_kind")]
        indexes = [models.Index(fields=["state"], condition=Q(state="waiting"), name="message_clip_waiting")]

    @property
    def url(self) -> str:
        """Address of the clip. Needs its message, session and community loaded."""
        session = self.message.session
        return reverse("message_clip", args=[session.community.slug, session.key, self.key])

    @property
    def author(self) -> Member | None:
        """Whoever sent it; nobody where a guest did."""
        return self.message.member

    def hold(self) -> Playable | None:
        """Return it as it waits to be made, held to the end; None where it was made, given up or deleted meanwhile."""
        message = Message.objects.select_for_update(no_key=True).filter(pk=self.message_id, deleted_at=None).first()
        waiting = MessageClip.objects.filter(pk=self.pk, state="waiting", message=message) if message else None
        shown = ("message__entry__community", "message__member")
        return waiting.select_related(*shown).first() if waiting else None

    @property
    def entry(self) -> Entry:
        """The entry of its message."""
        return self.message.entry
