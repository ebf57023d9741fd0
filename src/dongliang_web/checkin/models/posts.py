"""What members wrote for a day, and the pictures in it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, Prefetch, Q
from django.urls import reverse

from dongliang.council import POWERS, Role, may
from dongliang_web.checkin.models.days import CheckIn
from dongliang_web.people.models import Attachment, Enrolment, Member, MemberQuerySet, Mention, Office
from dongliang_web.record.models import Entry, Passage


class PostQuerySet(models.QuerySet["Post"]):
    """What members wrote."""

    def visible_to_member(self, member: Member, roles: Collection[Role]) -> PostQuerySet:
        """Posts of the member's community that they may read; what was deleted nobody reads.

        ``cohort`` means those who are in the cohort that it was written for, ``stewards`` those who hold the power to
        read what is addressed to stewards. One's own is always there, also what one wrote under another name that is
        certainly one's own. ``own`` tells of each whether it is theirs to change.
        """
        theirs = Member.objects.one_with(member, Attachment.OWN).values("pk")
        readable = Member.objects.one_with(member, Attachment.OWN, Attachment.STEWARD).values("pk")
        cohorts = Enrolment.objects.standing().filter(member__in=theirs).values("cohort")
        addressed = Q(member__in=readable) | Q(visible_to="members") | Q(visible_to="cohort", cohort__in=cohorts)
        if may(roles, "read_to_stewards"):
            addressed |= Q(visible_to="stewards")
        found = self.filter(addressed, member__community=member.community_id, deleted_at=None)
        return found.annotate(own=ExpressionWrapper(Q(member__in=theirs), BooleanField()))

    def for_lists(self) -> PostQuerySet:
        """Posts with all that is shown of them, newest first."""
        return self.with_all_shown().order_by("-received_at", "-id")

    def with_all_shown(self) -> PostQuerySet:
        """Posts with all that is shown of them; three more queries, for pictures, clips and whom they name."""
        shown = ("member__community", "text", "body_note", "check_in__recorded_by", "written_by", "entry")
        named = Prefetch("entry__mentions", Mention.objects.select_related("member").order_by("pk"))
        return self.select_related(*shown).prefetch_related("pictures", "clips", named)


class Post(models.Model):
    """What a member wrote for a day; several posts on one day belong to one check-in."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="posts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="posts")
    #: Who wrote it for the member; empty where the member did.
    written_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    #: Chosen by the sender's device, so that sending again changes nothing.
    client_id = models.UUIDField()
    visible_to = models.CharField(max_length=8, default="members")
    #: The cohort whose members may read it, where it is for them.
    cohort = models.ForeignKey("dongliang_web.Cohort", models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    #: 身体: a body note, only for its author until shared.
    body_note = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    body_note_shared = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "client_id"], name="one_post_a_client_id")]

    @property
    def url(self) -> str:
        """Address of its page. Needs its member and community loaded."""
        return reverse("post", args=[self.member.community.slug, self.key])

    def readers(self) -> MemberQuerySet:
        """Return who may read it now, of those who are inside."""
        inside = Member.objects.filter(community=self.member.community_id).inside()
        theirs = Member.objects.one_with(self.member, Attachment.OWN, Attachment.STEWARD).values("pk")
        addressed = Q(pk__in=theirs)
        if self.visible_to == "members":
            return inside
        if self.visible_to == "cohort":
            addressed |= Q(pk__in=Enrolment.objects.standing().filter(cohort=self.cohort_id).values("member"))
        if self.visible_to == "stewards":
            held = [str(role) for role in POWERS["read_to_stewards"]]
            addressed |= Q(pk__in=Office.objects.held().filter(role__in=held).values("member"))
        return inside.filter(addressed)

    @property
    def began_the_day(self) -> bool:
        """Whether the check-in was made by this post; later posts of the day add to it."""
        return self.entry_id == self.check_in.entry_id

    @property
    def by_another(self) -> bool:
        """Whether somebody else brought it: wrote it for the member, or recorded it with the day from a list.

        What a list brought and the member has changed since is the member's own.
        """
        recorder = self.check_in.recorded_by_id
        recorded = self.began_the_day and self.edited_at is None and recorder not in (None, self.member_id)
        return self.written_by_id is not None or recorded


class Shown(models.Model):
    """A picture, re-encoded and without place data; its file and salt are the passage's."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    @property
    def url(self) -> str:
        """Address of the picture; each kind has its own."""
        raise NotImplementedError

    @property
    def thumb_url(self) -> str:
        """Address of the small picture."""
        return f"{self.url}?size=small"


class Picture(Shown):
    """A picture of a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures")

    @property
    def url(self) -> str:
        """Address of the picture. Needs its post, member and community loaded."""
        return reverse("picture", args=[self.post.member.community.slug, self.key])
