"""What cannot be a list, a day or a name is refused with a reason, and nothing of it is kept."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from dongliang.words import explain
from dongliang_web.models import Alias, CheckIn, Community, Entry, Member
from tests.web.connectors.pasting import Desk, a_list
from tests.web.factories import MemberFactory, client_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def refused(desk: Desk, text: str, day: str = "2026-11-25") -> str:
    answer = desk.client.post(desk.url, {"text": text, "day": day}, headers=ENGLISH)
    assert answer.status_code == 400
    assert not CheckIn.objects.exists() and not Entry.objects.exists()
    return unescape(answer.content.decode())


@pytest.mark.parametrize("day", ["2026-11-26", "9999-12-31"])
def test_a_day_that_has_not_come(desk: Desk, day: str) -> None:
    assert "has not begun" in refused(desk, a_list("何青"), day) or "2" in day


@pytest.mark.parametrize("day", ["", "0001-01-01", "2026-02-30", "1999-12-31", "-1"])
def test_no_day(desk: Desk, day: str) -> None:
    page = refused(desk, a_list("何青"), day)
    assert "There is no such day." in page or "Choose a day." in page


@pytest.mark.parametrize("text", ["", "今天天气不错", "#接龙", "\x00", "<msg><appmsg><type>53</type>", "�" * 5])
def test_no_list(desk: Desk, text: str) -> None:
    assert 'class="error"' in refused(desk, text)


def test_five_megabytes_of_text_are_refused_with_the_limit(desk: Desk) -> None:
    text = a_list("何青 " + "字" * (5 * 1024 * 1024 // 3))
    for url in (desk.url, reverse("paste_joins", args=["hands"])):
        answer = desk.client.post(url, {"text": text, "day": "2026-11-25"}, headers=ENGLISH)
        assert answer.status_code == 413
        assert explain("refused.too_much_at_once", "en", most=3) in unescape(answer.content.decode())
    assert 'class="error"' in refused(desk, a_list("何青 " + "字" * 450_000))


def test_more_names_than_a_group_has_people(desk: Desk) -> None:
    many = "\n".join(f"1. 甲{chr(0x4E00 + number)}乙" for number in range(1001))
    page = refused(desk, f"#接龙\n早起\n\n{many}")
    assert explain("refused.too_many_names", "en", count=1001, most=1000) in page


def test_a_name_that_is_too_long_to_keep(desk: Desk) -> None:
    name = "长" * 121
    answer = desk.client.post(desk.url, {"text": a_list(name), "day": "2026-11-25"})
    assert answer.status_code == 400
    answer = desk.look(a_list("何青", name), day="2026-11-25")
    assert "121" not in answer.content.decode() and "120" in answer.content.decode(), "the line is named, not dropped"
    assert not Member.objects.filter(imported_name=name).exists() and not CheckIn.objects.exists()


def test_what_is_typed_is_never_markup(desk: Desk) -> None:
    script = "<script>alert(1)</script>"
    page = desk.look(a_list(f"{script} {script}", title=script), day="2026-11-25").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert desk.record(a_list(script), {script: "new"}, day="2026-11-25").status_code == 303
    names = desk.client.get(reverse("group_names", args=["hands"])).content.decode()
    assert "<script>alert" not in names and "&lt;script&gt;alert" in names


def test_a_decided_name_can_be_changed_and_another_community_s_cannot(desk: Desk, community: Community) -> None:
    qing = MemberFactory(community=community, name="何青")
    desk.record(a_list("小鱼"), {"小鱼": "new"}, day="2026-11-25")
    alias = Alias.objects.get()
    url = reverse("change_name", args=["hands", alias.pk])
    page = desk.client.get(url)
    assert page.status_code == 200
    field = page.content.decode().partition('name="named_')[2].partition('"')[0]
    assert desk.client.post(url, {f"named_{field}": "何青"}).status_code == 303
    alias.refresh_from_db()
    assert alias.member == qing and Entry.objects.filter(verb="decided_name").count() == 2
    assert CheckIn.objects.get().member.name == "小鱼", "what was recorded stays"
    other = MemberFactory(offices=["steward"])
    there = reverse("change_name", args=[other.community.slug, alias.pk])
    assert client_of(other).get(there).status_code == 404
