"""Files on their way to the site, piece by piece."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F

from dongliang_web.people.models import Account

#: An upload that nobody has finished and used within a day is given up.
KEPT_FOR = dt.timedelta(days=1)


class UploadQuerySet(models.QuerySet["Upload"]):
    """Files on their way."""

    def of(self, account: Account | None) -> UploadQuerySet:
        """Uploads of one account; anybody else's are not there."""
        return self.filter(account=account).order_by("created_at", "id")

    def whole(self) -> UploadQuerySet:
        """Uploads that have come to their end."""
        return self.filter(received=F("size"))


class Upload(models.Model):
    """A file that comes in pieces, and goes on after the connection broke. Nobody can read it.

    ``received`` counts what is on the disk for certain; what stands in the file after that is written again.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["account", "created_at"], name="upload_account")]
        constraints = [
            models.CheckConstraint(condition=models.Q(received__lte=F("size")), name="upload_no_more_than_said")
        ]

    @property
    def path(self) -> Path:
        """Where its pieces lie."""
        return upload_folder() / self.key.hex

    @property
    def is_whole(self) -> bool:
        """Whether all of it has come."""
        return self.received == self.size


def upload_folder() -> Path:
    """Return the folder of files on their way."""
    return Path(settings.HOME) / "uploads"
