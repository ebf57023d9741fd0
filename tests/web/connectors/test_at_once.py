"""Two stewards with the same list at the same instant: nothing is recorded of what one of them did not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dongliang_web.models import Alias, CheckIn, Entry
from dongliang_web.pages.clock import now
from tests.web.connectors.pasting import Desk, a_list, chosen_in, field_of, seen_in, steward_of
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.meanwhile import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.usefixtures("committed")]


def test_of_two_decisions_about_one_name_the_second_is_asked_again() -> None:
    community = CommunityFactory(slug="hands")
    people = [MemberFactory(community=community, name=name) for name in ("高山", "高山🌱")]
    day = community.clock().day_of(now())
    text = a_list("高山3 今天也练了")

    def record(number: int) -> Callable[[], int]:
        desk = Desk(client_of(steward_of(community, f"管事{number}")), community)
        page = desk.look(text, day=day.isoformat())
        form = {**chosen_in(page), field_of(page, "高山3"): str(people[number].key)}
        sent = {"text": text, "day": day.isoformat(), "seen": seen_in(page), "record": "1", **form}
        return lambda: desk.client.post(desk.url, sent).status_code

    assert sorted(at_once(record(0), record(1))) == [303, 400]
    assert CheckIn.objects.count() == 1
    assert CheckIn.objects.get().member == Alias.objects.get(written="高山3").member


def test_of_two_who_keep_other_invitations_the_second_is_asked_again() -> None:
    community = CommunityFactory(slug="hands")
    people = [MemberFactory(community=community, name=name) for name in ("高山", "高山🌱")]
    MemberFactory(community=community, name="何青")
    text = '"高山3"邀请"何青"加入了群聊'

    def keep(number: int) -> Callable[[], int]:
        desk = Desk(client_of(steward_of(community, f"管事{number}")), community, "paste_joins")
        page = desk.look(text)
        form = {**chosen_in(page), field_of(page, "高山3"): str(people[number].key)}
        sent = {"text": text, "seen": seen_in(page), "record": "1", **form}
        return lambda: desk.client.post(desk.url, sent).status_code

    assert sorted(at_once(keep(0), keep(1))) == [303, 400]
    assert Entry.objects.get(verb="invited").actor == Alias.objects.get(written="高山3").member
