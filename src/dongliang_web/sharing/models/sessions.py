"""Sharing sessions, who says they come, who came, and the parts of a session."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dongliang.council import OFFICES
from dongliang_web.people.models import Community, Member
from dongliang_web.record.models import Entry
from dongliang_web.sharing.models.secrets import secret_of

#: What the secret of a calendar's address is made for.
FEED_SALT = "sharing.calendar"
#: From so long before its hour a session may be opened.
OPENS_BEFORE = dt.timedelta(minutes=30)
#: A session that nobody closes is closed so long after the end that was announced.
CLOSED_AFTER = dt.timedelta(hours=3)
#: In a community that was dissolved it is closed so long before that one closes.
CLOSED_BEFORE = dt.timedelta(hours=1)
#: Those who said they come are reminded once, so long before.
REMINDED_BEFORE = dt.timedelta(hours=1)


class SessionQuerySet(models.QuerySet["Session"]):
    """Sharing sessions."""

    def held(self, pk: int) -> Session:
        """Return a session as it stands, its row held to the end of the transaction."""
        held = self.select_for_update(no_key=True, of=("self",))
        return held.select_related("community", "entry", "speaker").get(pk=pk)

    def for_lists(self) -> SessionQuerySet:
        """Sessions with whom a list names."""
        return self.select_related("speaker", "proposer", "brought_by", "community")

    def ahead(self) -> SessionQuerySet:
        """Sessions that are open or still to come, the next first."""
        return self.filter(state__in=[Session.PROPOSED, Session.OPEN]).order_by("starts_at", "id")

    def past(self) -> SessionQuerySet:
        """Sessions that were held, the latest first."""
        return self.filter(state=Session.CLOSED).order_by("-opened_at", "-id")

    def to_remind(self, at: dt.datetime) -> SessionQuerySet:
        """Sessions of which those who come are to be reminded now; one that began is its own reminder."""
        soon = Q(starts_at__lte=at + REMINDED_BEFORE, starts_at__gt=at)
        return self._alive(at).filter(soon, state=Session.PROPOSED, reminded_at=None).order_by("id")

    def to_close(self, at: dt.datetime) -> list[Session]:
        """Return open sessions whose end is long past, and those of a community that is about to close.

        What is closed can be read and taken along; in a closed community nobody could close it any more.
        """
        last = Q(community__closes_at__lte=at + CLOSED_BEFORE)
        begun = self._alive(at).filter(Q(starts_at__lte=at - CLOSED_AFTER) | last, state=Session.OPEN)
        found = begun.select_related("community").order_by("id")
        return [
            each for each in found if each.ends_at + CLOSED_AFTER <= at or each.community.is_closed(at + CLOSED_BEFORE)
        ]

    def lapsed(self, at: dt.datetime) -> list[Session]:
        """Return sessions that nobody opened, and whose end is long past."""
        unopened = self._alive(at).filter(state=Session.PROPOSED, starts_at__lte=at - CLOSED_AFTER).order_by("id")
        return [each for each in unopened if each.ends_at + CLOSED_AFTER <= at]

    def _alive(self, at: dt.datetime) -> SessionQuerySet:
        """Those of communities in which something can still happen."""
        return self.filter(community__in=Community.objects.alive(at))


class Session(models.Model):
    """A sharing session: a topic, whoever speaks, who brings them, and when."""

    PROPOSED, OPEN, CLOSED, CANCELLED = "proposed", "open", "closed", "cancelled"
    STATES = [(each, each) for each in (PROPOSED, OPEN, CLOSED, CANCELLED)]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="sessions")
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=2000, blank=True)
    #: The member who speaks; empty where somebody from outside does, by the name beside.
    speaker = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    guest_name = models.CharField(max_length=60, blank=True)
    proposer = models.ForeignKey(Member, models.PROTECT, related_name="+")
    brought_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=120)
    state = models.CharField(max_length=9, choices=STATES, default=PROPOSED)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: The place taken last in its stream; taken with this row held, so that places come into sight in their order.
    last_seq = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    #: How often it was changed: calendars take the highest for the latest.
    changes = models.PositiveIntegerField(default=0)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "state", "starts_at"], name="session_community"),
            models.Index(
                fields=["state", "starts_at"], condition=Q(state__in=["proposed", "open"]), name="session_due"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def speaker_name(self) -> str:
        """The speaker's name as it is written."""
        return self.speaker.name if self.speaker else self.guest_name

    @property
    def given_by(self) -> Member:
        """Whose it is among the members: the speaker's, else theirs who brought or proposed a speaker from outside."""
        return self.speaker or self.brought_by or self.proposer

    @property
    def has_begun(self) -> bool:
        """Whether it is or was held."""
        return self.state in (self.OPEN, self.CLOSED)

    @property
    def ends_at(self) -> dt.datetime:
        """The end that was announced."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_open(self) -> bool:
        """Whether it is being held."""
        return self.state == self.OPEN

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return self.state == self.PROPOSED

    @property
    def is_closed(self) -> bool:
        """Whether it was held and is over."""
        return self.state == self.CLOSED

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.state == self.CANCELLED

    @property
    def url(self) -> str:
        """Address of its page. Needs the community loaded."""
        return reverse("session", args=[self.community.slug, self.key])

    def take_place(self) -> int:
        """Take the next place of its stream. The session's row has to be held."""
        self.last_seq += 1
        self.save(update_fields=["last_seq"])
        return self.last_seq

    def may_open(self, at: dt.datetime) -> bool:
        """Tell whether its hour is near enough to open it."""
        return self.is_ahead and at >= self.starts_at - OPENS_BEFORE


def may_host(member: Member, session: Session) -> bool:
    """Tell whether a member keeps a session in order: proposer, bringer, speaker, and the stewards."""
    mine = member.pk in (session.proposer_id, session.speaker_id, session.brought_by_id)
    return mine or not OFFICES.isdisjoint(member.roles())


def may_speak(member: Member, session: Session) -> bool:
    """Tell whether what a member says stands in the stream; everybody else asks in the lane beside."""
    return member.pk in (session.speaker_id, session.proposer_id)


class Coming(models.Model):
    """That a member said they will come; taken back, it stays with when."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="comings")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"], condition=Q(withdrawn_at=None), name="one_coming_a_member"
            )
        ]


class Attendance(models.Model):
    """That somebody was there while the session was open; once for each."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    guest = models.ForeignKey("dongliang_web.Guest", models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="one_attendance_a_member"),
            models.UniqueConstraint(fields=["session", "guest"], name="one_attendance_a_guest"),
            models.CheckConstraint(
                condition=Q(member__isnull=False, guest=None) | Q(member=None, guest__isnull=False),
                name="attendance_of_one",
            ),
        ]


class Chapter(models.Model):
    """A part of a session's stream, from one message on."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="chapters")
    title = models.CharField(max_length=80)
    from_seq = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "from_seq"], name="one_chapter_a_message")]


class CalendarFeed(models.Model):
    """A secret address under which a member's calendar reads the sessions; another key ends the earlier address."""

    member = models.OneToOneField(Member, models.CASCADE, related_name="calendar_feed")
    key = models.UUIDField(unique=True)
    made_at = models.DateTimeField()

    @property
    def secret(self) -> str:
        """The secret of the address."""
        return secret_of(self.key, FEED_SALT)
