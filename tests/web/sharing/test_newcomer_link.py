"""A newcomer's link sent into a running session waits for a steward, and reaches the readers once it is released."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Message
from dongliang_web.pages.clock import now
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.sharing.things import session_of

pytestmark = pytest.mark.django_db


def test_it_is_held_told_and_released() -> None:
    community = CommunityFactory(slug="hands")
    session = session_of(community, closed=False)
    newcomer = client_of(MemberFactory(community=community, joined_at=now()))
    steward = client_of(MemberFactory(community=community, offices=[Role.STEWARD]))
    live = reverse("session_live", args=["hands", session.key])

    def reads(client: Client) -> bool:
        return "shop.example.com" in client.get(live).content.decode()

    sent = {"text": "讲义在 shop.example.com", "client_id": str(uuid.uuid4())}
    assert newcomer.post(live, sent).status_code in (302, 303)
    message = Message.objects.get()
    assert (message.is_shown, message.doubt.kinds) == (False, ["link"])
    assert reads(newcomer)
    assert not reads(steward)
    assert steward.post(reverse("decide_held", args=["hands", message.pk]), {"release": "1"}).status_code == 302
    assert reads(steward)
