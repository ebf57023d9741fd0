"""What the frame around every page needs to know."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from dongliang.words import Language, explain
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
    member = getattr(request, "member", None)
    spoken = language()
    return {
        "house": House(
            language=spoken,
            size=_look(request, account, "size") or "normal",
            theme=_look(request, account, "theme"),
            community=getattr(request, "community", None),
            membership=member,
            account=account,
            notices=_lines(member, spoken) if member else [],
            here=request.path,
            is_steward=bool(member) and any(office.until_at is None for office in member.offices.all()),
        )
    }


def _look(request: HttpRequest, account: Account | None, what: str) -> str:
    chosen = getattr(account, what) if account else request.COOKIES.get(what, "")
    return str(chosen) if chosen in LOOK_COOKIES[what] else ""


def _lines(member: Member, spoken: Language) -> list[Line]:
    zone = shown_zone(member)
    unread = member.notices.filter(read_at=None).order_by("-id")[:5]
    return [Line(each.pk, each.tone, notice_sentence(each, spoken, zone)) for each in unread]


def shown_zone(member: Member) -> str:
    """Return the zone in which a member is shown times: the community's, set on the request's member."""
    return member.community.clock().settings[-1].zone


def notice_sentence(notice: Notice, spoken: Language, zone: str) -> str:
    """Say a notice in a language, times told in a zone."""
    return explain(f"notice.{notice.key}", spoken, **read_values(notice.values, zone))


def read_values(values: dict[str, Any], zone: str) -> dict[str, Any]:
    """Read a sentence's kept values: what ends in ``date`` is a date, what ends in ``at`` or ``until`` an instant."""
    read = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and name.endswith("date"):
            read[name] = dt.date.fromisoformat(value)
        if isinstance(value, str) and name.endswith(("_at", "until")):
            read[name] = dt.datetime.fromisoformat(value).astimezone(ZoneInfo(zone))
    return read
