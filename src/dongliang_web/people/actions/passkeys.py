"""Adding and removing a passkey."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from dongliang_web.people.actions.notices import tell
from dongliang_web.people.models import Account, Member
from dongliang_web.people.passkeys import passkeys_of
from dongliang_web.record.actions import Refused

#: More than anybody has phones and computers.
MOST_PASSKEYS = 10


@transaction.atomic
def add_passkey(*, by: Account, name: str, credential: dict[str, Any], at: dt.datetime) -> None:
    """Keep a passkey that a device has made, and tell all devices of the account."""
    Account.objects.select_for_update(no_key=True).get(pk=by.pk)
    if passkeys_of(by).count() >= MOST_PASSKEYS:
        raise Refused("too_many_passkeys", most=MOST_PASSKEYS)
    kept = WebAuthn.add(by, name, credential).instance
    kept.created_at = at
    kept.save(update_fields=["created_at"])
    tell(Member.objects.first_of(by), "passkey_added", at=at, tone="care", device=name, added_at=at)


@transaction.atomic
def remove_passkey(*, by: Account, passkey_id: int, at: dt.datetime) -> bool:
    """Take a passkey of one's own away, and tell all devices of the account; False if there is none such."""
    found = passkeys_of(by).select_for_update().filter(pk=passkey_id).first()
    if found is None:
        return False
    name = found.wrap().name
    found.delete()
    tell(Member.objects.first_of(by), "passkey_removed", at=at, tone="care", device=name, removed_at=at)
    return True
