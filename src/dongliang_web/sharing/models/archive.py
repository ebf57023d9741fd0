"""A closed session as an archive: its messages a page at a time, its chapters, and what is said of advertising."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from dongliang_web.people.models import Community, Member
from dongliang_web.sharing.models.advertising import Doubt
from dongliang_web.sharing.models.guests import Guest
from dongliang_web.sharing.models.messages import Message, MessageQuerySet
from dongliang_web.sharing.models.sessions import Chapter, Session

#: Messages on one page of an archive.
A_PAGE = 200


def readable_in(community: Community) -> MessageQuerySet:
    """Return the messages that members of a community may read in its archives."""
    return Message.objects.shown().filter(session__community=community, session__state=Session.CLOSED)


def archived(session: Session) -> MessageQuerySet:
    """Return the messages of a session as they stand in its archive, in their order."""
    return session.messages.shown().order_by("seq")


def address_of(message: Message) -> str:
    """Return a message's place in the archive. Needs its session and community loaded."""
    page = reverse("session_archive", args=[message.session.community.slug, message.session.key])
    return f"{page}?at={message.seq}#m{message.seq}"


def place_of(message: Message) -> str:
    """Return where a message is read: on the live page, once the session is closed in the archive."""
    session = message.session
    if session.is_closed:
        return address_of(message)
    return reverse("session_live", args=[session.community.slug, session.key])


@dataclass(frozen=True, slots=True)
class Opening:
    """A chapter, and on which page of the archive its first message stands."""

    chapter: Chapter
    #: The place of its first message that is shown.
    seq: int
    page: int


class Archive:
    """The places of a session's messages: two queries, however long it was."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seqs: Sequence[int] = list(archived(session).values_list("seq", flat=True))
        self.openings = [
            Opening(chapter, self.seqs[place], place // A_PAGE + 1)
            for chapter in session.chapters.order_by("from_seq")
            if (place := bisect_left(self.seqs, chapter.from_seq)) < len(self.seqs)
        ]

    def page_of(self, seq: int) -> int:
        """Return on which page a message stands, or would."""
        return min(bisect_left(self.seqs, seq), max(len(self.seqs) - 1, 0)) // A_PAGE + 1

    def starts(self) -> list[tuple[int, str]]:
        """Return the places, from 0, at which chapters begin, with their titles."""
        return [(self.seqs.index(each.seq), each.chapter.title) for each in self.openings]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is so about advertising in a session: how many messages wait, are flagged, kept back, not looked through.

    What was taken away counts too: others had read it, or nobody had decided about it.
    """

    waiting: int = 0
    flagged: int = 0
    kept_back: int = 0
    taken_away: int = 0
    unheard: int = 0

    @property
    def clean(self) -> bool:
        """Whether no advertising was seen, and everything was looked through."""
        return not (self.waiting or self.flagged or self.kept_back or self.taken_away or self.unheard)


def watched(session: Session) -> Watched:
    """Return what is so about advertising in a session; what is waiting and in sight was flagged."""
    doubts = Doubt.objects.filter(message__session=session)
    waiting = doubts.waiting()
    return Watched(
        waiting=waiting.exclude(message__in=session.messages.shown()).count(),
        flagged=waiting.filter(message__in=session.messages.shown()).count(),
        kept_back=doubts.filter(released=False, decided_at__isnull=False).count(),
        taken_away=doubts.taken_away().count(),
        unheard=session.messages.let_through().filter(unheard=True).count(),
    )


def lasted_minutes(session: Session) -> int:
    """Return how long a closed session was, in whole minutes, one at least."""
    if session.opened_at is None or session.closed_at is None:
        return 0
    return max(round((session.closed_at - session.opened_at).total_seconds() / 60), 1)


def who_came(session: Session) -> list[Member | Guest]:
    """Return the members and guests who came, in the order in which they came."""
    came = session.attendances.select_related("member__community", "guest").order_by("first_at", "pk")
    return [who for each in came if (who := each.member or each.guest)]


def who_asked(session: Session) -> list[Member]:
    """Return the members whose questions stand in sight, each once, in the order in which they first asked."""
    asked = archived(session).filter(kind="question", member__isnull=False).select_related("member__community")
    return list(dict.fromkeys(each.member for each in asked if each.member))
