"""Following the vine: each step with its tie, the end as what it is, and where there is nothing to follow."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dongliang.council import Role
from dongliang_web.models import Member
from tests.web.centres.leaning import altered, tent, tie
from tests.web.centres.met import met, snapshot
from tests.web.factories import CommunityFactory, MemberFactory, client_of
from tests.web.home.reading import queries, read, text, title, words

pytestmark = pytest.mark.django_db


def vine_of(asking: Member, start: Member, language: str = "zh-hans", **query: str) -> str:
    return read(client_of(asking), "vine", start.community.slug, start.key, language=language, **query)


@pytest.fixture
def climb() -> dict[str, Member]:
    """戊 leans on 乙, 乙 and two others on 甲; 己 has no ties."""
    community = CommunityFactory(slug="hands")
    people = {name: MemberFactory(community=community, name=name) for name in "甲乙丙丁戊己"}
    for name in "乙丙丁":
        tie(people["甲"], people[name], days=3)
    met(people["戊"], people["乙"])
    met(people["乙"], people["戊"])
    met(people["乙"], people["戊"], "recognised")
    return people


def test_each_step_tells_the_tie_that_carries_it(climb: dict[str, Member]) -> None:
    snapshot(climb["甲"].community)
    page = vine_of(climb["丙"], climb["戊"])
    assert words(title(page)) == "从戊起，2步到甲。"
    assert "和戊：这一年里2次回复、1次认可" in words(page)
    assert "和乙：这一年里3次回复" in words(page)
    assert "甲是社里现在的一个中心。" in words(page)
    assert 'aria-label="藤：戊、乙、甲"' in page
    english = text(vine_of(climb["丙"], climb["戊"], "en"))
    assert "From 戊, 2 steps lead to 甲." in english
    assert "with 戊: 2 replies, 1 recognition in the past year" in english
    assert "one of the community's centres" in english


def test_one_s_own_vine_says_you(climb: dict[str, Member]) -> None:
    snapshot(climb["甲"].community)
    page = read(client_of(climb["戊"]), "own_vine", "hands")
    assert words(title(page)) == "从你起，2步到甲。"
    assert f'class="btn" href="{reverse("own_vine", args=["hands"])}"' not in page
    assert words(title(read(client_of(climb["甲"]), "own_vine", "hands"))) == "你就在这一带的顶上。"
    assert words(title(vine_of(climb["戊"], climb["甲"]))) == "甲就在这一带的顶上。"


def test_an_end_that_is_no_centre_is_a_summit(climb: dict[str, Member]) -> None:
    community = climb["甲"].community
    snapshot(community)
    altered(community, centres=[{"member": str(climb["丁"].pk), "lean": 1.0}])
    page = words(vine_of(climb["丙"], climb["戊"], "en"))
    assert "甲isthesummitofthisneighbourhood" in page
    assert "theyarenotamongthecommunity'scentres".lower() in page.lower()
    assert "isoneofthecommunity'scentres" not in page


def test_a_member_without_ties_has_no_vine(climb: dict[str, Member]) -> None:
    snapshot(climb["甲"].community)
    page = words(vine_of(climb["丙"], climb["己"]))
    assert "己还没有藤可以顺。" in page
    assert "这一年里没有记下和谁的来往。" in page
    assert "从你这里，还没有藤可以顺。" in words(read(client_of(climb["己"]), "own_vine", "hands"))


def test_before_the_first_night_and_with_too_few_it_says_so(climb: dict[str, Member]) -> None:
    assert "还没有看过一夜。" in words(vine_of(climb["丙"], climb["戊"]))
    one, two = _two()
    snapshot(one.community)
    assert "有来往的只有2位，还说不准。" in words(vine_of(one, two))


def _two() -> tuple[Member, Member]:
    one = MemberFactory()
    two = MemberFactory(community=one.community)
    tie(one, two)
    return one, two


def test_in_the_decentred_stage_it_means_nothing(climb: dict[str, Member]) -> None:
    community = climb["甲"].community
    snapshot(community)
    altered(community, stage_shown="decentred")
    page = vine_of(climb["丙"], climb["戊"])
    assert "现在没有哪一位是中心，藤说明不了什么。" in words(page)
    assert 'class="path"' not in page
    altered(community, stage_shown="multi", stage="decentred")
    assert 'class="path"' in vine_of(climb["丙"], climb["戊"])


@pytest.fixture
def hubs() -> dict[str, Member]:
    """甲 with four, 乙 with three; 丙 knows both, and is lower than either."""
    community = CommunityFactory(slug="hands")
    people = {name: MemberFactory(community=community, name=name) for name in "甲乙丙丁戊己庚辛壬癸"}
    for hub, leaves in (("甲", "丁戊己庚"), ("乙", "辛壬癸")):
        for leaf in leaves:
            tie(people[hub], people[leaf], days=2)
        tie(people[hub], people["丙"])
    return people


def test_looking_further_is_refused_where_the_rule_does_not_allow_it(hubs: dict[str, Member]) -> None:
    snapshot(hubs["甲"].community)
    near = vine_of(hubs["丁"], hubs["辛"])
    assert words(title(near)) == "从辛起，1步到乙。"
    assert "?further=1" not in near
    url, chinese = reverse("vine", args=["hands", hubs["辛"].key]), {"accept-language": "zh-hans"}
    answer = client_of(hubs["丁"]).get(url, {"further": "1"}, headers=chinese)
    refused = answer.content.decode()
    assert answer.status_code == 403
    assert "这里的规则没有打开「再看远一步」" in words(refused)
    assert words(title(refused)) == "从辛起，1步到乙。"


def test_looking_further_goes_past_a_summit_where_the_rule_allows_it(hubs: dict[str, Member]) -> None:
    community = hubs["甲"].community
    community.mirror_rules = {"look_further": True}
    community.save()
    snapshot(community)
    near = vine_of(hubs["丁"], hubs["辛"])
    assert "?further=1" in near
    assert words(title(near)) == "从辛起，1步到乙。"
    further = vine_of(hubs["丁"], hubs["辛"], further="1")
    assert words(title(further)) == "从辛起，3步到甲。"
    assert 'aria-label="藤：辛、乙、丙、甲"' in further
    assert "?further=1" not in further
    assert "?further=1" not in vine_of(hubs["丁"], hubs["丁"])


def test_only_the_main_group_follows_vines(climb: dict[str, Member]) -> None:
    community = climb["甲"].community
    snapshot(community)
    candidate = MemberFactory(community=community, state=str(Role.CANDIDATE))
    assert client_of(candidate).get(reverse("own_vine", args=["hands"])).status_code == 403
    elsewhere = reverse("vine", args=["hands", MemberFactory().key])
    assert client_of(climb["丙"]).get(elsewhere).status_code == 404


def test_a_name_that_comes_second_follows_the_vine_of_the_person(climb: dict[str, Member]) -> None:
    name = MemberFactory(community=climb["甲"].community, account=climb["戊"].attachments.get().account)
    snapshot(climb["甲"].community)
    assert words(title(vine_of(climb["丙"], name))) == "从戊起，2步到甲。"


def test_a_member_s_page_leads_to_their_vine(climb: dict[str, Member]) -> None:
    link = reverse("vine", args=["hands", climb["戊"].key])
    assert link in read(client_of(climb["丙"]), "member_page", "hands", climb["戊"].key)
    candidate = MemberFactory(community=climb["甲"].community, state=str(Role.CANDIDATE))
    assert link not in read(client_of(candidate), "member_page", "hands", climb["戊"].key)


def test_names_are_escaped(climb: dict[str, Member]) -> None:
    climb["乙"].name = "<b>乙</b>"
    climb["乙"].save()
    snapshot(climb["甲"].community)
    page = vine_of(climb["丙"], climb["戊"])
    assert "<b>乙" not in page
    assert "&lt;b&gt;乙" in page


def test_a_vine_takes_a_constant_number_of_queries(climb: dict[str, Member]) -> None:
    community, client = climb["甲"].community, client_of(climb["丙"])
    snapshot(community)
    one_step = queries(client, "vine", "hands", climb["乙"].key)
    assert queries(client, "vine", "hands", climb["戊"].key) == one_step
    people = tent("tent")
    for _ in range(30):
        tie(people["甲"], MemberFactory(community=people["甲"].community))
    snapshot(people["甲"].community)
    assert queries(client_of(people["庚"]), "vine", "tent", people["庚"].key) == one_step
