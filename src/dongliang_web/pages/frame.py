"""What the frame around every page needs to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from dongliang.words import Language, explain, label
from dongliang_web.pages.language import language

if TYPE_CHECKING:
    from dongliang_web.people.models import Account, Community, Member, Notice

LOOK_COOKIES = {"size": ("normal", "large", "largest"), "theme": ("", "light", "dark")}


@dataclass(frozen=True)
class Line:
    """A notice as it is shown."""

    id: int
    tone: str
    sentence: str
    #: What can be done about it with one tap, and where that is sent.
    act: str = ""
    act_url: str = ""


@dataclass(frozen=True)
class House:
    """The frame: language, look, whose page this is and who looks at it."""

    language: Language
    size: str
    theme: str
    community: Community | None
    membership: Member | None
    account: Account | None
    notices: list[Line]
    here: str
    is_steward: bool


def house(request: HttpRequest) -> dict[str, House]:
    """Template context of every page."""
    user: Any = getattr(request, "user", None)
    account = user if user is not None and user.is_authenticated else None
    member: Member | None = getattr(request, "member", None)
    spoken = language()
    return {
        "house": House(
            language=spoken,
            size=_look(request, account, "size") or "normal",
            theme=_look(request, account, "theme"),
            community=getattr(request, "community", None),
            membership=member,
            account=account,
            notices=_lines(_unread(account, member), account, spoken),
            here=request.path,
            is_steward=member is not None and any(office.until_at is None for office in member.offices.all()),
        )
    }


def _look(request: HttpRequest, account: Account | None, what: str) -> str:
    chosen = getattr(account, what) if account else request.COOKIES.get(what, "")
    return str(chosen) if chosen in LOOK_COOKIES[what] else ""


def _unread(account: Account | None, member: Member | None) -> Iterable[Notice]:
    """Return the notices of a community on its pages, of all one's communities elsewhere; the five newest."""
    if member:
        return member.notices.filter(read_at=None).order_by("-id")[:5]
    return account.unread_notices()[:5] if account else []


def _lines(notices: Iterable[Notice], account: Account | None, spoken: Language) -> list[Line]:
    return [_line(each, (account.zone if account else "") or shown_zone(each.member), spoken) for each in notices]


def _line(notice: Notice, zone: str, spoken: Language) -> Line:
    act = ("", "")
    if stopped_by := notice.values.get("stop"):
        act = gettext("Stop it"), reverse("stop_pass", args=[stopped_by])
    elif muted_in := notice.values.get("mute"):
        act = gettext("Take no calls"), reverse("mute_calls", args=[muted_in])
    return Line(notice.pk, notice.tone, notice_sentence(notice, spoken, zone), *act)


def shown_zone(member: Member) -> str:
    """Return the zone in which a member without one of their own is shown times: the community's."""
    return member.community.clock().settings[-1].zone


def notice_sentence(notice: Notice, spoken: Language, zone: str) -> str:
    """Say a notice in a language, times told in a zone."""
    values = read_values(notice.values, zone)
    lists = {name: label("list.comma", spoken).join(value) for name, value in values.items() if isinstance(value, list)}
    return explain(f"notice.{notice.key}", spoken, **(values | lists))


def read_values(values: dict[str, Any], zone: str) -> dict[str, Any]:
    """Read a sentence's kept values: what ends in ``date`` is a date, what ends in ``at`` or ``until`` an instant."""
    read = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and name.endswith("date"):
            read[name] = dt.date.fromisoformat(value)
        if isinstance(value, str) and name.endswith(("_at", "until")):
            read[name] = dt.datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    return read
