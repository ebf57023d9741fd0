"""Mediations to try the room on: people of two sides, and browsers that go the way through the addresses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Community, Mediation, MediationWords, Member
from tests.web.factories import CommunityFactory, MemberFactory, client_of

OPENING, ABOUT = "想先谢谢你上次来", "手法的事我们总说不到一起"


@dataclass
class People:
    """A community with two at odds, somebody who could mediate, and others."""

    community: Community
    lin: Member
    su: Member
    bai: Member
    founder: Member
    steward: Member
    other: Member
    candidate: Member
    former: Member


def people() -> People:
    here = CommunityFactory(slug="hands")

    def member(name: str, **more: Any) -> Member:
        return MemberFactory(community=here, name=name, **more)

    return People(
        here,
        member("林一"),
        member("苏木"),
        member("白芷"),
        member("发起人甲", offices=[Role.FOUNDER]),
        member("管事乙", offices=[Role.STEWARD]),
        member("旁人丙"),
        member("新人丁", state=str(Role.CANDIDATE)),
        member("旧人戊", state=str(Role.FORMER)),
    )


def keys(*members: Member) -> list[str]:
    return [str(each.key) for each in members]


def request(*others: Member, mediators: list[Member] | None = None, **more: Any) -> dict[str, Any]:
    """Return what the second page of asking sends."""
    sent = {"others": keys(*others), "mediators": keys(*(mediators or [])), "opening": OPENING, "about": ABOUT}
    return {**sent, **more}


def ask(by: Member, *others: Member, **more: Any) -> Any:
    return client_of(by).post(reverse("ask_mediation", args=["hands"]), request(*others, **more))


def asked(by: Member, *others: Member, **more: Any) -> Mediation:
    """Let somebody have asked for mediation."""
    answer = ask(by, *others, **more)
    assert answer.status_code == 303, answer.content.decode()
    return Mediation.objects.latest("pk")


def page(mediation: Mediation) -> str:
    return reverse("mediation", args=["hands", mediation.key])


def see(member: Member, mediation: Mediation) -> str:
    """Return the page as a member sees it; empty where it is not there for them."""
    answer = client_of(member).get(page(mediation))
    assert answer.status_code in (200, 403, 404)
    return answer.content.decode() if answer.status_code == 200 else ""


def act(by: Member, mediation: Mediation, name: str, /, **sent: Any) -> Any:
    return client_of(by).post(f"{page(mediation)}/{name}", sent)


def done(by: Member, mediation: Mediation, name: str, /, **sent: Any) -> Mediation:
    """Let a member have done something; it was not refused."""
    client = client_of(by)
    answer = client.post(f"{page(mediation)}/{name}", sent, follow=True)
    assert answer.status_code == 200, answer.status_code
    assert answer.redirect_chain[0][1] == 303
    told = [each.level_tag for each in answer.context["messages"]] if "messages" in answer.context else []
    assert "error" not in told, re.findall(r"<p>[^<]+</p>", answer.content.decode())
    mediation.refresh_from_db()
    return mediation


def refused(by: Member, mediation: Mediation, name: str, /, **sent: Any) -> bool:
    """Tell whether something was refused with a reason."""
    answer = client_of(by).post(f"{page(mediation)}/{name}", sent, follow=True)
    return any(each.level_tag == "error" for each in answer.context["messages"])


def begun(all_: People) -> Mediation:
    """Let Lin have asked, Su take part, and Bai mediate."""
    mediation = asked(all_.lin, all_.su, mediators=[all_.bai])
    done(all_.su, mediation, "take-part")
    done(all_.su, mediation, "mediator", pk=mediation.proposed.get().pk)
    return done(all_.bai, mediation, "mediate")


def drafted(by: Member, mediation: Mediation, text: str = "先听完，再开口") -> int:
    done(by, mediation, "draft", text=text)
    return mediation.words.filter(kind=MediationWords.DRAFT).latest("pk").pk


def agreed(all_: People) -> Mediation:
    """Let them have agreed."""
    mediation = begun(all_)
    draft = drafted(all_.bai, mediation)
    done(all_.lin, mediation, "accept", pk=draft)
    return done(all_.su, mediation, "accept", pk=draft)


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)
