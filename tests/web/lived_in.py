"""A community in which there is something of everything, for tests that walk all of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from dongliang.council import Role
from dongliang_web.models import Claim, Cohort, Community, InvitationLink, Member, Post, Session, SignInPass
from dongliang_web.pages.clock import now
from dongliang_web.people.actions import ask_for_pass
from dongliang_web.portability.actions.claims import claim_name
from dongliang_web.recognition.actions import recognise, reply
from dongliang_web.recognition.models import Thing
from dongliang_web.roots.actions import make_channel
from dongliang_web.sharing.actions import Plan, Said, open_session, propose_session, speak
from tests.web.factories import (
    CohortFactory,
    CommunityFactory,
    EnrolmentFactory,
    MemberFactory,
    checked_in,
    client_of,
    wrote,
)

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class LivedIn:
    """The community, and one of everything that an address can name."""

    community: Community
    founder: Member
    member: Member
    candidate: Member
    imported: Member
    cohorts: tuple[Cohort, ...]
    post: Post
    asked: SignInPass
    claim: Claim
    link: InvitationLink
    session: Session
    today: dt.date

    def browsers(self) -> list[Client]:
        """Return browsers of a founder, a member, a candidate and somebody who is not signed in."""
        return [*(client_of(each) for each in (self.founder, self.member, self.candidate)), Client()]

    def addresses(self) -> list[str]:
        """Return every address of the site, about each cohort, member and post."""
        return list(dict.fromkeys(self._addresses()))

    def _addresses(self) -> Iterator[str]:
        keys = (self.member.key, self.candidate.key, self.imported.key, self.post.key, self.session.key)
        for pattern in get_resolver().url_patterns:
            assert isinstance(pattern, URLPattern)
            for number in (cohort.number for cohort in self.cohorts):
                for key in keys:
                    values = {
                        "slug": self.community.slug,
                        "number": self.claim.pk if pattern.name == "decide_claim" else number,
                        "key": key,
                        "pk": self.asked.pk,
                        "day": self.today - _DAY,
                        "kind": "csv",
                        "name": "daily",
                        "secret": "nobody-s",
                        "code": self.link.code,
                        "layout": "letter",
                        "file": self.post.key,
                        "other": self.candidate.key,
                        "power": "void_day",
                        "act": "close",
                        "statement": 1,
                    }
                    yield reverse(pattern.name, kwargs={name: values[name] for name in pattern.pattern.converters})


def lived_in(said: str = "说了一点什么，够长了") -> LivedIn:
    """Return a community in which everybody is named and everything typed is what is given, or begins like it."""
    community = CommunityFactory(name=said[:60], purpose=said)
    today = community.clock().day_of(now())
    founder = MemberFactory(community=community, name=said[:40], offices=[Role.FOUNDER, Role.STEWARD])
    member = MemberFactory(community=community, name=said[:40], on_join_page=True, join_page_words=said[:120])
    imported = MemberFactory(
        community=community, name=said[:40], imported_name=said[:40], account=False, state=str(Role.VISITOR)
    )
    typed = {"community": community, "invitation": said, "template": said}
    loaded = CohortFactory(
        **typed, number=1, title=said[:80], loaded=True, first_date=today - 60 * _DAY, settled_at=now()
    )
    running = CohortFactory(**typed, number=2, first_date=today - 5 * _DAY)
    open_now = CohortFactory(**typed, number=3, first_date=today + 5 * _DAY)
    for _ in range(11):
        candidate = MemberFactory(community=community, name=said[:40], state=str(Role.CANDIDATE))
        for cohort, day in ((loaded, today - 60 * _DAY), (running, today - _DAY)):
            EnrolmentFactory(cohort=cohort, member=candidate)
            checked_in(candidate, day, cohort)
    wrote(candidate, today, said, visible_to="cohort", cohort=running)
    steward = MemberFactory(community=community, name=said[:40], offices=[Role.STEWARD])
    post = wrote(member, today, said)
    thing = Thing(post.entry, member, post.readers(), post.url)
    recognise(by=founder, thing=thing, words=said[:200], at=now())
    reply(by=founder, to=thing, text=said[:1000], client_id=uuid.uuid4(), at=now())
    topic = {"title": said[:120], "about": said[:2000], "guest_name": said[:60], "speaker": None, "brought_by": None}
    plan = Plan(**topic, starts_at=now() + dt.timedelta(minutes=10), minutes=120)
    session = propose_session(by=member, plan=plan, at=now())
    open_session(by=member, session=session, at=now())
    session.refresh_from_db()
    speak(by=member, session=session, said=Said(said[:1000], uuid.uuid4()), at=now())
    return LivedIn(
        community,
        founder,
        member,
        candidate,
        imported,
        (loaded, running, open_now),
        post,
        ask_for_pass(by=founder, member=steward, at=now()),
        claim_name(by=member, placeholder=imported, at=now()),
        make_channel(by=founder, channel=said[:60], at=now()),
        session,
        today,
    )
