"""What the frame around every page needs to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from dongliang.words import Language, explain, label
from dongliang_web.pages.language import language

if TYPE_CHECKING:
    from dongliang_web.people.models import Account, Community, Member, Notice

#: Notices that a page reads; older ones come up once these are put away.
MOST_NOTICES = 12
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
    #: The page on which stands what it tells of.
    url: str = ""
    #: Whether it is never folded away: something is wrong, or may have to be done about it.
    must_be_seen: bool = False


@dataclass(frozen=True)
class Notices:
    """The newest notice and what must be seen, above the page; the others folded below them."""

    shown: list[Line]
    folded: list[Line]


@dataclass(frozen=True)
class House:
    """The frame: language, look, whose page this is and who looks at it."""

    language: Language
    size: str
    theme: str
    community: Community | None
    membership: Member | None
    account: Account | None
    notices: Notices
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
            notices=_folded(_lines(_unread(account, member), account, spoken)),
            here=request.path,
            is_steward=member is not None and any(office.until_at is None for office in member.offices.all()),
        )
    }


def _look(request: HttpRequest, account: Account | None, what: str) -> str:
    chosen = getattr(account, what) if account else request.COOKIES.get(what, "")
    return str(chosen) if chosen in LOOK_COOKIES[what] else ""


def _unread(account: Account | None, member: Member | None) -> Iterable[Notice]:
    """Return the notices of a community on its pages, of all one's communities elsewhere; the newest first."""
    unread: QuerySet[Notice]
    if member:
        unread = member.notices.filter(read_at=None)
    elif account:
        unread = account.unread_notices()
    else:
        return []
    newest = list(unread.order_by("-id")[:MOST_NOTICES])
    if len(newest) < MOST_NOTICES:
        return newest
    # Whatever else has come since, what must be seen is read as well.
    must = Q(tone="stop") | Q(values__has_key="stop")
    return [*newest, *unread.filter(must, pk__lt=newest[-1].pk).order_by("-id")[:MOST_NOTICES]]


def _folded(lines: list[Line]) -> Notices:
    """Leave one line open, and what must be seen: several would stand between somebody and what they came for."""
    folded = [line for line in lines[1:] if not line.must_be_seen]
    return Notices([line for line in lines if line not in folded], folded)


def _lines(notices: Iterable[Notice], account: Account | None, spoken: Language) -> list[Line]:
    return [_line(each, (account.zone if account else "") or shown_zone(each.member), spoken) for each in notices]


def _line(notice: Notice, zone: str, spoken: Language) -> Line:
    act, must_be_seen = ("", ""), notice.tone == "stop"
    if stopped_by := notice.values.get("stop"):
        act, must_be_seen = (gettext("Stop it"), reverse("stop_pass", args=[stopped_by])), True
    elif muted_in := notice.values.get("mute"):
        act = gettext("Take no calls"), reverse("mute_calls", args=[muted_in])
    url = str(notice.values.get("url", ""))
    return Line(notice.pk, notice.tone, notice_sentence(notice, spoken, zone), *act, url, must_be_seen)


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
