"""Accounts: people's ways into the site."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse

from dongliang_web.people.models.members import Member
from dongliang_web.people.models.notices import Notice


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; none has a password."""

    def create_account(self, *, name: str, **values: Any) -> Account:
        """Create an account that can only be entered by code, link or device."""
        account = Account(name=name, **values)
        account.set_unusable_password()
        account.save()
        return account


class Account(AbstractBaseUser):
    """A person's way into the site; what they are to a community hangs on their members, never on the account."""

    SIZES = [("normal", "normal"), ("large", "large"), ("largest", "largest")]
    THEMES = [("", "device"), ("light", "light"), ("dark", "dark")]

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=40)
    #: File name of the picture, empty for none.
    face = models.CharField(max_length=120, blank=True)
    #: Zone in which times are shown; empty: each community's own.
    zone = models.CharField(max_length=60, blank=True)
    #: ``zh-hans`` or ``en``; empty: as the browser says.
    language = models.CharField(max_length=10, blank=True)
    size = models.CharField(max_length=10, choices=SIZES, default="normal")
    #: When the letter size was last changed; empty: it is as it was from the beginning.
    size_at = models.DateTimeField(null=True)
    theme = models.CharField(max_length=10, choices=THEMES, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name

    @property
    def picture_url(self) -> str:
        """Address of the picture for oneself; empty without one."""
        return f"{reverse('my_face')}?v={self.face[:8]}" if self.face else ""

    @property
    def largest_since(self) -> dt.datetime | None:
        """Since when its person reads in the largest letters; None for whoever does not."""
        return (self.size_at or self.created_at) if self.size == "largest" else None

    def unread_notices(self) -> models.QuerySet[Notice]:
        """Return what its members in all communities have not read yet, newest first."""
        theirs = Notice.objects.unread(Member.objects.wholly_of(self))
        return theirs.select_related("member__community").prefetch_related("member__community__clock_settings")
