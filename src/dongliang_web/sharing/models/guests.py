"""Speakers from outside."""

from __future__ import annotations

import hashlib
import uuid

from django.db import models
from django.utils.crypto import constant_time_compare

from dongliang_web.people.models import Member
from dongliang_web.sharing.models.secrets import key_in, secret_of
from dongliang_web.sharing.models.sessions import Session

_SALT = "sharing.guest"


class GuestQuerySet(models.QuerySet["Guest"]):
    """Speakers from outside."""

    def let_in(self) -> GuestQuerySet:
        """Guests whose link is good: not stopped, and of a session that is not over."""
        return self.filter(stopped_at=None, session__state__in=[Session.PROPOSED, Session.OPEN])


class Guest(models.Model):
    """Somebody from outside who may read and speak in one session, on the first device that opened their link."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, models.PROTECT, related_name="guests")
    name = models.CharField(max_length=60)
    invited_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    #: Digest of the secret in the cookie of the device that opened the link; empty until one did.
    device_digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = GuestQuerySet.as_manager()

    @property
    def link_secret(self) -> str:
        """The secret of the link, made from the site's own: no table holds it, and the host can read it again."""
        return secret_of(self.key, _SALT)


def guest_of_link(secret: str) -> Guest | None:
    """Return the guest whose link has a secret, if it still lets them in."""
    key = key_in(secret, _SALT)
    return Guest.objects.let_in().select_related("session__community").filter(key=key).first() if key else None


def guest_of_device(session_key: uuid.UUID, guest_key: str, device_secret: str) -> Guest | None:
    """Return the guest whom a device's cookie names, if their link was opened on it and still lets them in."""
    try:
        key = uuid.UUID(guest_key)
    except ValueError:
        return None
    found = Guest.objects.let_in().select_related("session__community").filter(key=key, session__key=session_key)
    guest = found.first()
    if guest is None or not constant_time_compare(guest.device_digest, device_digest(device_secret)):
        return None
    return guest


def device_digest(secret: str) -> str:
    """Return what is kept of the secret in a device's cookie."""
    return hashlib.sha256(secret.encode()).hexdigest()
