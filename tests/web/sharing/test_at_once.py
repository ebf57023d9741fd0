"""Many speak at the same instant: places in the stream come into sight in their order, each once."""

from __future__ import annotations

import json
import threading
import time
from typing import Any

import pytest
from django.db import connection

from dongliang_web.models import Message
from dongliang_web.sharing.actions import lift_question
from dongliang_web.sharing.views import tail
from tests.web.factories import CommunityFactory, MemberFactory
from tests.web.sharing.proposed import EVENING, opened, said

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def test_places_come_into_sight_in_their_order_while_many_speak_at_once() -> None:
    tail._tails.clear()
    session = opened(CommunityFactory())
    people = [MemberFactory(community=session.community) for _ in range(4)]
    seen: list[int] = []
    faults: list[BaseException] = []
    over = threading.Event()

    def talk(member: Any) -> None:
        try:
            for number in range(6):
                said(session, str(number), member)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    def read() -> None:
        last = 0
        while True:
            stop = over.is_set()
            reader = tail.Pass(session.pk, "en", "UTC", False)
            told = tail.news_for(reader, last, "")
            if told:
                answer = json.loads(told)
                seen.extend(each["seq"] for each in answer["messages"])
                last = answer["last"]
            if stop:
                break
            time.sleep(0.005)
        connection.close()

    speakers = [threading.Thread(target=talk, args=(each,)) for each in people]
    readers = threading.Thread(target=read)
    for each in [*speakers, readers]:
        each.start()
    for each in speakers:
        each.join()
    time.sleep(2 * tail.FRESH_SECONDS)
    over.set()
    readers.join()
    assert not faults
    assert seen == sorted(set(seen)) == list(range(1, 25))
    lift_question(by=session.proposer, message=Message.objects.get(seq=1), at=EVENING)
    assert not Message.objects.filter(seq=1).exists()
