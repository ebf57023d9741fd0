"""Sound and film of a post."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dongliang_web.checkin.models.posts import Post
from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry, Passage

#: After so many tries, each cut short by a stop of the machine, a film is given up.
MOST_TRIES = 3
#: Whoever began to make a film longer ago than this is no longer at it.
LONGEST_WORK = dt.timedelta(minutes=45)


class PlayableQuerySet(models.QuerySet["Playable"]):
    """Sound and film."""

    def to_make(self, at: dt.datetime) -> PlayableQuerySet:
        """Films that wait to be made and that nobody is at, the oldest first."""
        nobody_at_it = Q(begun_at=None) | Q(begun_at__lt=at - LONGEST_WORK)
        return self.filter(nobody_at_it, state="waiting").order_by("id")


class Playable(models.Model):
    """A sound or film, made anew and without place data; its file and salt are the passage's.

    A film is not made at once: until then its file lies as it was sent, and nobody can read it.
    """

    KINDS = [("sound", "sound"), ("film", "film")]
    STATES = [("waiting", "waiting"), ("ready", "ready"), ("failed", "failed")]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=5, choices=KINDS)
    state = models.CharField(max_length=7, choices=STATES, default="waiting")
    passage = models.ForeignKey(Passage, models.CASCADE, null=True, related_name="+")
    #: Name of the kept file as it was sent, until a film is made of it.
    sent_file = models.CharField(max_length=120, blank=True)
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    #: What is known of it; a sound kept as it is tells no length.
    seconds = models.PositiveIntegerField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)

    objects = PlayableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-kind"]

    @property
    def url(self) -> str:
        """Address of the clip; each kind has its own."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry:
        """The entry of what it hangs on."""
        raise NotImplementedError

    @property
    def author(self) -> Member | None:
        """Whoever sent it."""
        raise NotImplementedError

    def hold(self) -> Playable | None:
        """Return it as it waits to be made, held to the end; None where it was made, given up or deleted meanwhile."""
        raise NotImplementedError

    @property
    def poster_url(self) -> str:
        """Address of the picture that stands for a film."""
        return f"{self.url}?part=poster"

    @property
    def files(self) -> list[str]:
        """Names of its kept files."""
        return [name for name in (self.sent_file, self.passage.file if self.passage else "") if name]


class Clip(Playable):
    """A sound or film of a post."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="clips")

    class Meta(Playable.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "kind"], name="one_clip_of_a_kind")]
        indexes = [models.Index(fields=["state"], condition=Q(state="waiting"), name="clip_waiting")]

    @property
    def url(self) -> str:
        """Address of the clip. Needs its post, member and community loaded."""
        return reverse("clip", args=[self.post.member.community.slug, self.key])

    @property
    def entry(self) -> Entry:
        """The entry of its post."""
        return self.post.entry

    @property
    def author(self) -> Member | None:
        """Whose post it is of."""
        return self.post.member

    def hold(self) -> Playable | None:
        """Return it as it waits to be made, held to the end; None where it was made, given up or deleted meanwhile."""
        post = Post.objects.select_for_update(no_key=True).filter(pk=self.post_id, deleted_at=None).first()
        waiting = Clip.objects.filter(pk=self.pk, state="waiting", post=post) if post else None
        shown = ("post__entry__community", "post__member__community")
        return waiting.select_related(*shown).first() if waiting else None
