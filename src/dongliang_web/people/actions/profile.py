"""An account and what it shows of its person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import transaction

from dongliang_web.people.devices import live_devices
from dongliang_web.people.models import Account, Member, Notice, in_force
from dongliang_web.record.actions import Refused, append, forget
from dongliang_web.record.kept import KeptPicture, remove_kept
from dongliang_web.record.models import Passage

#: No row has a number as large, and not every database takes one.
_NO_NUMBER = 10**18


def create_account(*, name: str, **look: str) -> Account:
    """Make an account by a name alone, with the letter size and colours of the device it is made on."""
    return Account.objects.create_account(name=name, **look)


@transaction.atomic
def change_profile(*, account: Account, **values: Any) -> None:
    """Change an account's profile; name and picture follow into all communities it is a member of."""
    for name, value in values.items():
        setattr(account, name, value)
    account.save(update_fields=list(values))
    shared = {name: values[name] for name in ("name", "face") if name in values}
    if shared:
        members = Member.objects.first_of(account).filter(imported_name="")
        Member.objects.filter(pk__in=[member.pk for member in members]).update(**shared)


def choose_look(*, account: Account, at: dt.datetime, **look: str) -> None:
    """Change letter size, colours or language; when the size was changed is kept, for a time limit goes by it."""
    changed = {"size_at": at} if look.get("size", account.size) != account.size else {}
    change_profile(account=account, **look, **changed)


@transaction.atomic
def present_oneself(
    *,
    account: Account,
    name: str,
    zone: str,
    at: dt.datetime,
    picture: KeptPicture | None = None,
    without_picture: bool = False,
) -> None:
    """Change name, zone and picture; the file of an earlier picture is removed.

    Raises Refused for another zone while a trial counts its days by it: a day that is over would be open again.
    """
    if zone != account.zone and any(counts_by_zone(each, at) for each in Member.objects.of_account(account)):
        raise Refused("zone_in_trial")
    face = picture.name if picture else "" if without_picture else account.face
    if account.face and account.face != face:
        transaction.on_commit(partial(remove_kept, account.face))
    change_profile(account=account, name=name, zone=zone, face=face)


def counts_by_zone(member: Member, at: dt.datetime) -> bool:
    """Tell whether a member is in a trial that counts its days by the zone of their account."""
    force = in_force(member, at)
    return force.enrolment is not None and force.rules.day.own_zone


@transaction.atomic
def stand_on_join_page(*, by: Member, words: str, at: dt.datetime) -> None:
    """Agree to stand on the community's join page, with words that may be shown there; may be withdrawn any time."""
    _forget_words(by)
    by.on_join_page, by.join_page_words = True, words
    by.save(update_fields=["on_join_page", "join_page_words"])
    said = {"text": words} if words else None
    append("stood_on_join_page", community=by.community, by=by, at=at, words=said)


@transaction.atomic
def leave_join_page(*, by: Member, at: dt.datetime) -> None:
    """Withdraw one's face, name and words from the join page; the words are forgotten."""
    if not by.on_join_page:
        return
    _forget_words(by)
    by.on_join_page, by.join_page_words = False, ""
    by.save(update_fields=["on_join_page", "join_page_words"])
    append("left_join_page", community=by.community, by=by, at=at)


def _forget_words(member: Member) -> None:
    for passage in Passage.objects.filter(entry__actor=member, entry__verb="stood_on_join_page"):
        forget(passage)


def read_notices(*, account: Account, notice_ids: Collection[int], at: dt.datetime) -> bool:
    """Put away notices of one's own; False if one of them is none of these, and then none is put away."""
    numbers = [each for each in notice_ids if each < _NO_NUMBER]
    mine = Notice.objects.filter(pk__in=numbers, member__in=Member.objects.wholly_of(account))
    if mine.count() != len(set(notice_ids)):
        return False
    mine.filter(read_at=None).update(read_at=at)
    return True


def sign_out_device(*, account: Account, device_id: int, at: dt.datetime) -> bool:
    """Sign an account out on one of its devices; False if it is not signed in there."""
    device = live_devices(account, at).filter(pk=device_id).first()
    if device is None:
        return False
    device.end()
    return True
