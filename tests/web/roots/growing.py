"""Letting people come by links, and reading what the pages say."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from dongliang_web.models import Cohort, InvitationLink, Member, Notice, Origin
from dongliang_web.pages.frame import notice_sentence
from dongliang_web.roots import actions
from tests.web.factories import MemberFactory

NOW = dt.datetime(2026, 11, 2, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
#: Everything here is read in Chinese.
ZH = {"HTTP_ACCEPT_LANGUAGE": "zh-CN"}


def words(answer: HttpResponse) -> str:
    """Return the words of a page without blanks."""
    text = answer.content.decode()
    inside = re.sub(r"<(script|style|svg).*?</\1>|<[^>]*>", " ", text[text.index("<body") :], flags=re.DOTALL)
    return re.sub(r"\s+", "", unescape(inside))


def link_of(member: Member) -> InvitationLink:
    """Return a member's own link."""
    return actions.own_link(by=member, at=NOW)


def sign_up(client: Client, cohort: Cohort, name: str = "何青") -> Member | None:
    """Sign up for a cohort by a name, and return the newcomer; None where the page refused."""
    answer = client.post(f"/c/{cohort.community.slug}/cohorts/{cohort.number}/join", {"name": name}, **ZH)
    return Member.objects.filter(name=name).last() if answer.status_code == 302 else None


def came_through(inviter: Member | None, name: str, at: dt.datetime = NOW, **state: str) -> Member:
    """Return a newcomer who came by a member's own link at an instant."""
    assert inviter is not None
    newcomer: Member = MemberFactory(community=inviter.community, name=name, joined_at=at, **state)
    actions.keep_origin(member=newcomer, link=link_of(inviter), at=at)
    return newcomer


def origin(member: Member | None) -> tuple[str | None, str, str] | None:
    """Return who brought a member, who began their branch, and the channel; None where nothing is kept."""
    kept = Origin.objects.filter(member=member).select_related("inviter", "branch").first()
    return (kept.inviter.name if kept.inviter else None, kept.branch.name, kept.channel) if kept else None


def told(member: Member) -> list[str]:
    """Return what a member was told, in Chinese."""
    return [notice_sentence(each, "zh-Hans", "Asia/Shanghai") for each in Notice.objects.filter(member=member)]
