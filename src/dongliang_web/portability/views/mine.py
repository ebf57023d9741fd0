"""What one wrote in a community, to take along."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dongliang.words import label
from dongliang_web.checkin.models import Post
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Attachment, Member, MemberQuerySet
from dongliang_web.portability.actions.tables import Kind, Table
from dongliang_web.portability.views.downloads import Row, heads, send
from dongliang_web.recognition.models import Recognition, Reply


@require_safe
@needs("own_record", when_closed=True)
def own_table(asking: Asking, kind: Kind) -> HttpResponse:
    """Send what one wrote: posts, replies, recognitions given, and the words with which others recognised one."""
    mine = Member.objects.one_with(asking.me, Attachment.OWN)
    header = heads("figure.date", "table.what", "table.whom", "table.text")
    return send(asking, Table("mine", header, sorted(_rows(mine), key=lambda row: str(row[0]))), kind)


def _rows(mine: MemberQuerySet) -> Iterator[Row]:
    spoken = language()
    for post in Post.objects.filter(member__in=mine, deleted_at=None).select_related("text", "body_note", "check_in"):
        for passage in filter(None, (post.text, post.body_note)):
            yield post.check_in.day_date.isoformat(), label("kind.check_in", spoken), "", passage.text
    replies = Reply.objects.standing().filter(member__in=mine)
    for reply in replies.select_related("text", "entry__target"):
        to = reply.entry.target.name if reply.entry.target else ""
        yield _day(reply), label("kind.reply", spoken), to, reply.text.text if reply.text else ""
    given = Recognition.objects.standing().select_related("words", "member", "target", "entry")
    for each in given.filter(member__in=mine):
        yield _day(each), label("table.recognised", spoken), each.target.name, each.words.text if each.words else ""
    for each in given.filter(target__in=mine).exclude(words=None):
        yield _day(each), label("table.recognised_by", spoken), each.member.name, each.words.text if each.words else ""


def _day(each: Reply | Recognition) -> str:
    return each.entry.day_date.isoformat() if each.entry.day_date else ""
