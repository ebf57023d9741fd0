"""One's own page: profile, look, devices, join page, notices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from dongliang.council import Role
from dongliang_web.models import Account, Entry, Member, Passage
from dongliang_web.people.actions import tell
from dongliang_web.people.devices import device_name
from dongliang_web.record.actions import matches
from tests.web.factories import AccountFactory, CommunityFactory, MemberFactory, a_picture, client_of

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"


@pytest.fixture(autouse=True)
def kept_pictures(tmp_path: Path, settings: Settings) -> Path:
    settings.HOME = tmp_path
    return tmp_path / "kept"


def account_of(member: Member) -> Account:
    return member.attachments.get(until_at=None).account


def save(client: Client, **entry: object) -> int:
    return client.post("/me", {"name": "周岚", "zone": "", **entry}).status_code


# ------------------------------------------------------------------ profile


def test_name_and_picture_follow_into_every_community_but_not_onto_imported_names() -> None:
    account = AccountFactory()
    first, second = MemberFactory(account=account), MemberFactory(account=account)
    claimed = MemberFactory(community=first.community, account=account, imported_name="阿岚", name="阿岚")
    assert save(client_of(account), name=" 周岚 ", picture=a_picture(), zone="Europe/Berlin") == 302
    for member in (first, second, claimed):
        member.refresh_from_db()
    account.refresh_from_db()
    assert (account.name, account.zone) == ("周岚", "Europe/Berlin")
    assert [first.name, second.name, claimed.name] == ["周岚", "周岚", "阿岚"]
    assert account.face and first.face == second.face == account.face
    assert claimed.face == ""


def test_another_picture_or_none_removes_the_earlier_file(
    kept_pictures: Path, django_capture_on_commit_callbacks: object
) -> None:
    account = AccountFactory()
    client = client_of(account)
    save(client, picture=a_picture())
    assert len(list(kept_pictures.iterdir())) == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        save(client, picture=a_picture("other.png"))
    assert len(list(kept_pictures.iterdir())) == 2
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        save(client, without_picture="on")
    account.refresh_from_db()
    assert account.face == ""
    assert not list(kept_pictures.iterdir())


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"name": ""}, "required"),
        ({"name": "   "}, "required"),
        ({"name": "长" * 41}, "40"),
        ({"zone": "Mars/Olympus"}, "valid choice"),
        ({"picture": SimpleUploadedFile("a.png", b"no picture")}, "picture"),
        ({"picture": SimpleUploadedFile("a.png", b"")}, "empty"),
    ],
)
def test_a_wrong_entry_is_told_and_changes_nothing(entry: dict[str, object], told: str, kept_pictures: Path) -> None:
    account = AccountFactory(name="周岚")
    answer = client_of(account).post("/me", {"name": "周岚", "zone": "", **entry})
    assert answer.status_code == 400
    assert told in str(answer.context["form"].errors)
    account.refresh_from_db()
    assert (account.name, account.zone, account.face) == ("周岚", "", "")
    assert not kept_pictures.exists() or not list(kept_pictures.iterdir())


def test_a_script_in_a_name_is_shown_as_text() -> None:
    account = AccountFactory()
    client = client_of(account)
    save(client, name="<script>alert(1)</script>")
    page = client.get("/me").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


# ------------------------------------------------------------------ faces


def with_face(**values: object) -> Member:
    member = MemberFactory(**values)
    client_of(member).post("/me", {"name": member.name, "zone": "", "picture": a_picture()})
    member.refresh_from_db()
    return member


def test_a_face_is_for_those_inside_and_cached_by_their_own_browsers_alone() -> None:
    member = with_face()
    assert member.picture_url
    inside = client_of(MemberFactory(community=member.community, state=str(Role.CANDIDATE)))
    seen = inside.get(member.picture_url)
    assert seen.status_code == 200
    assert seen["Content-Type"] == "image/jpeg"
    assert "private" in seen["Cache-Control"]
    assert client_of(member).get(account_of(member).picture_url).status_code == 200
    for outside in (Client(), client_of(MemberFactory()), client_of(AccountFactory())):
        assert outside.get(member.picture_url).status_code == 404


def test_a_face_on_the_join_page_is_for_everybody() -> None:
    member = with_face(on_join_page=True)
    assert Client().get(member.picture_url).status_code == 200


def test_a_face_is_not_had_through_another_community() -> None:
    member, other = with_face(), MemberFactory()
    assert client_of(other).get(f"/c/{other.community.slug}/face/{member.key}").status_code == 404


def test_without_a_picture_there_is_none() -> None:
    member = MemberFactory()
    assert member.picture_url == ""
    assert client_of(member).get(f"/c/{member.community.slug}/face/{member.key}").status_code == 404
    assert client_of(member).get("/me/face").status_code == 404


# ------------------------------------------------------------------ look


def test_signed_out_the_look_is_kept_on_the_device() -> None:
    client = Client()
    answer = client.post("/look", {"size": "largest", "theme": "dark", "language": "zh-Hans", "next": "/sign-in"})
    assert answer["Location"] == "/sign-in"
    page = client.get("/sign-in").content.decode()
    assert 'data-size="largest"' in page
    assert 'data-theme="dark"' in page
    assert 'lang="zh-Hans"' in page


def test_signed_in_it_is_kept_for_the_account_and_what_is_not_sent_stays() -> None:
    account = AccountFactory(size="large")
    client_of(account).post("/look", {"language": "en", "theme": ""})
    account.refresh_from_db()
    assert (account.size, account.theme, account.language) == ("large", "", "en")
    elsewhere = client_of(account)
    elsewhere.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    page = elsewhere.get("/me").content.decode()
    assert 'lang="en"' in page
    assert 'data-size="large"' in page


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_the_look_leads_nowhere_else(where: str) -> None:
    assert Client().post("/look", {"size": "large", "next": where})["Location"] == "/look"


def test_a_look_that_does_not_exist_is_refused() -> None:
    client = Client()
    assert client.post("/look", {"size": "huge"}).status_code == 400
    assert not client.cookies.get("size")


def test_as_the_browser_forgets_the_language_chosen_before() -> None:
    client = Client(headers={"accept-language": "zh-CN"})
    client.post("/look", {"language": "en"})
    assert 'lang="en"' in client.get("/look").content.decode()
    client.post("/look", {"language": ""})
    assert 'lang="zh-Hans"' in client.get("/look").content.decode()


# ------------------------------------------------------------------ devices


def on_a_device(account: Account, user_agent: str = "") -> Client:
    """Sign an account in on a new device by a link."""
    page = client_of(account).post("/me/pass").content.decode()
    device = Client(headers={"user-agent": user_agent})
    device.post("/in/" + page.split("/in/")[1].split('"')[0])
    return device


def test_devices_are_listed_and_can_be_signed_out() -> None:
    account = AccountFactory()
    phone, other = on_a_device(account, IPHONE), on_a_device(account)
    page = phone.get("/me")
    assert "WeChat, iPhone" in page.content.decode()
    ids = [each["id"] for each in page.context["devices"] if not each["this"]]
    assert len(ids) == 1
    assert phone.post(f"/me/devices/{ids[0]}/end").status_code == 302
    assert other.get("/me").status_code == 302
    assert phone.get("/me").status_code == 200


def test_nobody_signs_out_somebody_elses_device() -> None:
    account = AccountFactory()
    mine = on_a_device(account)
    device = mine.get("/me").context["devices"][0]["id"]
    assert on_a_device(AccountFactory()).post(f"/me/devices/{device}/end").status_code == 404
    assert mine.get("/me").status_code == 200


def test_the_page_tells_times_in_the_zone_of_the_community() -> None:
    member = MemberFactory(community=CommunityFactory(clock__zone="Asia/Kolkata"))
    with time_machine.travel(NOON, tick=False):
        device = on_a_device(account_of(member))
        assert "22 Nov 09:30" in device.get("/me").content.decode()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (IPHONE, "WeChat, iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_device_has_the_name_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


# ------------------------------------------------------------------ the join page


def consent(member: Member, **entry: str) -> int:
    data = {f"{member.key}-{name}": value for name, value in entry.items()}
    return client_of(member).post(f"/c/{member.community.slug}/on-join-page", data).status_code


def test_agreeing_to_stand_on_the_join_page_is_an_entry_and_withdrawing_forgets_the_words() -> None:
    member = MemberFactory()
    assert consent(member, agree="on", words="在这里写了半年。") == 302
    member.refresh_from_db()
    assert (member.on_join_page, member.join_page_words) == (True, "在这里写了半年。")
    agreed = Entry.objects.get(verb="stood_on_join_page")
    assert "半年" not in str(agreed.facts) + str(agreed.digests)
    assert matches(agreed, agreed.passages.get(), "在这里写了半年。")
    assert consent(member, words="在这里写了半年。") == 302
    member.refresh_from_db()
    assert (member.on_join_page, member.join_page_words) == (False, "")
    assert Entry.objects.filter(verb="left_join_page", actor=member).count() == 1
    assert not Passage.objects.exists()


def test_words_that_are_too_long_are_told_and_kept_in_the_form() -> None:
    member = MemberFactory()
    assert consent(member, agree="on", words="长" * 120) == 302
    assert consent(member, agree="on", words="长" * 121) == 400
    member.refresh_from_db()
    assert len(member.join_page_words) == 120


def test_leaving_takes_one_off_the_join_page() -> None:
    member = MemberFactory(on_join_page=True, join_page_words="好")
    client_of(member).post(f"/c/{member.community.slug}/leave")
    member.refresh_from_db()
    assert (member.state, member.on_join_page, member.join_page_words) == ("former", False, "")
    assert consent(member, agree="on") == 403


# ------------------------------------------------------------------ notices


def test_a_notice_is_shown_until_read_and_only_its_owner_puts_it_away() -> None:
    member, other = MemberFactory(), MemberFactory()
    tell([member, other], "released_steward", at=NOON, by="白芷")
    notice = member.notices.get()
    client = client_of(member)
    assert "白芷" in client.get("/look").content.decode()
    assert client_of(other).post(f"/notices/{notice.pk}/dismiss").status_code == 404
    assert client.get(f"/notices/{notice.pk}/dismiss").status_code == 405
    answer = client.post(f"/notices/{notice.pk}/dismiss", {"next": "/look"})
    assert answer["Location"] == "/look"
    assert "白芷" not in client.get("/look").content.decode()
    notice.refresh_from_db()
    assert notice.read_at
    assert other.notices.get().read_at is None


def test_one_notice_stands_open_and_the_others_are_put_away_together() -> None:
    member, other = MemberFactory(), MemberFactory()
    for name in ("白芷", "程晴", "沈樱"):
        tell([member], "released_steward", at=NOON, by=name)
    tell([other], "released_steward", at=NOON, by="周岚")
    client = client_of(member)
    page = client.get("/look").content.decode()
    shown, folded = page.split("<details>", 1)[0], page.split("<details>", 1)[1].split("</details>")[0]
    assert "沈樱" in shown and "2 more notices" in folded
    assert "白芷" in folded and "程晴" in folded
    ids = [notice.pk for notice in member.notices.exclude(values__by="沈樱")]
    assert client.post("/notices/dismiss", {"notice": [*ids, other.notices.get().pk]}).status_code == 404
    assert client.post("/notices/dismiss", {"notice": ["x"]}).status_code == 404
    assert member.notices.filter(read_at=None).count() == 3
    assert client.post("/notices/dismiss", {"notice": ids, "next": "/look"})["Location"] == "/look"
    assert [notice.values["by"] for notice in member.notices.filter(read_at=None)] == ["沈樱"]
    assert other.notices.get().read_at is None


def test_a_notice_that_something_may_have_to_be_done_about_is_never_folded() -> None:
    member = MemberFactory()
    tell([member], "film_failed", at=NOON, tone="stop", day_date=NOON.date())
    tell([member], "released_steward", at=NOON, by="白芷")
    page = client_of(member).get("/look").content.decode()
    assert "The film of" in page and "more notice" not in page


def test_what_must_be_seen_is_seen_however_much_else_has_come() -> None:
    member = MemberFactory()
    tell([member], "film_failed", at=NOON, tone="stop", day_date=NOON.date())
    for _ in range(20):
        tell([member], "released_steward", at=NOON, by="白芷")
    assert "The film of" in client_of(member).get("/look").content.decode().split("<details>")[0]


def test_times_are_told_in_the_reader_s_zone_else_in_the_community_s() -> None:
    member = MemberFactory(community=CommunityFactory(clock__zone="Asia/Kolkata"))
    tell([member], "sign_in_issued", at=NOON, by="白芷", issued_at=NOON)
    assert "09:30" in client_of(member).get("/look").content.decode()
    Account.objects.update(zone="Asia/Tokyo")
    assert "13:00" in client_of(member).get("/look").content.decode()


# ------------------------------------------------------------------ what it costs


@pytest.mark.parametrize("communities", [1, 30])
def test_the_page_asks_the_database_as_often_for_thirty_communities_as_for_one(
    communities: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    account = AccountFactory()
    for _ in range(communities):
        tell([MemberFactory(account=account)], "released_steward", at=NOON, by="白芷")
    client = client_of(account)
    with django_assert_max_num_queries(12):
        page = client.get("/me")
    assert len(page.context["members"]) == communities


def test_it_is_for_those_who_are_signed_in() -> None:
    for path in ("/me", "/me/email", "/me/face"):
        assert Client().get(path)["Location"].startswith("/sign-in")
    for path in ("/me", "/me/pass", "/me/devices/1/end", "/passes/1/stop", "/notices/1/dismiss"):
        assert Client().post(path)["Location"].startswith("/sign-in")
