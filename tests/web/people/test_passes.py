"""Sign-in links and QR codes: from a device of one's own, from one steward, and from two with a day's notice."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from dongliang.council import Role
from dongliang_web.models import Account, Entry, Member, Notice, Office, SignInPass
from dongliang_web.people.actions.passes import digest_of
from tests.web.factories import AccountFactory, CommunityFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 22, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(hours=24)


def account_of(member: Member) -> Account:
    return member.attachments.get(until_at=None).account


def path_in(answer: HttpResponse) -> str:
    found = re.search(r"/in/[\w-]{43}", answer.content.decode())
    assert found, answer.content.decode()
    return found[0]


def signed_in_as(client: Client) -> str:
    answer = client.get("/me")
    return answer.context["house"].account.name if answer.status_code == 200 else ""


def use_device(member: Member) -> Client:
    """Sign a member in on a device, as they would do it themselves."""
    device = Client()
    device.post(path_in(client_of(member).post("/me/pass")))
    assert signed_in_as(device)
    return device


def pass_url(member: Member) -> str:
    return f"/c/{member.community.slug}/members/{member.key}/pass"


def steward_of(member: Member) -> Member:
    return MemberFactory(community=member.community, offices=[Role.STEWARD])


def verbs() -> list[str]:
    return list(Entry.objects.filter(verb__contains="sign_in").order_by("id").values_list("verb", flat=True))


# ------------------------------------------------------------------ from a device of one's own


def test_a_device_signs_in_another_once() -> None:
    account = AccountFactory(name="周岚")
    shown = client_of(account).post("/me/pass")
    assert "no-store" in shown["Cache-Control"]
    assert "<svg" in shown.content.decode()
    link, other = path_in(shown), Client()
    assert "周岚" in other.get(link).content.decode()
    assert other.post(link)["Location"] == "/"
    assert signed_in_as(other) == "周岚"
    assert Client().post(link).status_code == 404


@pytest.mark.parametrize(("chosen_at", "then"), [(None, "largest"), (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "large")])
def test_letters_chosen_before_signing_in_stay_unless_the_account_has_chosen(
    chosen_at: dt.datetime | None, then: str
) -> None:
    account = AccountFactory(size="normal" if chosen_at is None else "large", size_at=chosen_at)
    link, other = path_in(client_of(account).post("/me/pass")), Client()
    other.post("/look", {"size": "largest", "next": "/sign-in"})
    other.post(link)
    assert f'data-size="{then}"' in other.get("/me").content.decode()
    account.refresh_from_db()
    assert account.size == then


def test_looking_at_a_link_does_not_use_it_up() -> None:
    link = path_in(client_of(AccountFactory()).post("/me/pass"))
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert Client().head(link).status_code == 200
    assert Client().post(link).status_code == 302


def test_only_a_digest_is_kept() -> None:
    link = path_in(client_of(AccountFactory()).post("/me/pass"))
    secret = link.removeprefix("/in/")
    kept = SignInPass.objects.values().get()
    assert kept["secret_digest"] == digest_of(secret)
    assert secret not in str(kept)


def test_a_link_is_good_for_ten_minutes() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        link = path_in(client_of(AccountFactory()).post("/me/pass"))
        clock.shift(dt.timedelta(minutes=9, seconds=59))
        assert Client().get(link).status_code == 200
        clock.shift(dt.timedelta(seconds=1))
        assert Client().post(link).status_code == 404


def test_a_new_link_ends_the_earlier_one() -> None:
    client = client_of(AccountFactory())
    first, second = path_in(client.post("/me/pass")), path_in(client.post("/me/pass"))
    assert Client().post(first).status_code == 404
    assert Client().post(second).status_code == 302


def test_unknown_used_expired_and_stopped_links_get_one_answer() -> None:
    client = client_of(AccountFactory())
    stopped, used = path_in(client.post("/me/pass")), path_in(client.post("/me/pass"))
    Client().post(used)
    with time_machine.travel(dt.datetime.now(dt.UTC) - DAY):
        expired = path_in(client_of(AccountFactory()).post("/me/pass"))
    answers = set()
    for link in (stopped, used, expired, "/in/" + "x" * 43, "/in/x"):
        for answer in (Client().get(link), Client().post(link)):
            answers.add((answer.status_code, re.sub(r"/in/[\w-]+|value=\"\w{64}\"", "", answer.content.decode())))
    assert len(answers) == 1
    status, page = answers.pop()
    assert status == 404
    assert "Or ask the steward" in page


def test_signing_in_as_somebody_else_ends_the_session_of_whoever_was_there() -> None:
    device = client_of(AccountFactory(name="江帆"))
    link = path_in(client_of(AccountFactory(name="沈一舟")).post("/me/pass"))
    assert "江帆" in device.get(link).content.decode()
    device.post(link)
    assert signed_in_as(device) == "沈一舟"


def test_an_account_that_was_closed_cannot_come_in() -> None:
    account = AccountFactory()
    link = path_in(client_of(account).post("/me/pass"))
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert Client().post(link).status_code == 404


# ------------------------------------------------------------------ from one steward


def test_a_steward_issues_one_for_a_member_without_any_other_way_in() -> None:
    member = MemberFactory(name="江帆")
    steward = client_of(steward_of(member))
    assert "江帆" in steward.get(pass_url(member)).content.decode()
    link, device = path_in(steward.post(pass_url(member))), Client()
    assert device.post(link)["Location"] == f"/c/{member.community.slug}/"
    assert signed_in_as(device) == "江帆"
    assert verbs() == ["issued_sign_in", "used_sign_in"]
    told = Notice.objects.get(member=member)
    assert (told.key, told.tone) == ("sign_in_issued", "care")
    assert "issued a sign-in link for you" in device.get("/me").content.decode()


def test_a_placeholder_gets_an_account_with_its_first_link() -> None:
    member = MemberFactory(name="何青", imported_name="何青", account=False)
    link = path_in(client_of(steward_of(member)).post(pass_url(member)))
    device = Client()
    device.post(link)
    assert signed_in_as(device) == "何青"
    assert account_of(member).name == "何青"
    assert Entry.objects.filter(verb="attached_account", target=member).count() == 1


def test_a_second_link_ends_the_first() -> None:
    member = MemberFactory()
    steward = client_of(steward_of(member))
    first, second = path_in(steward.post(pass_url(member))), path_in(steward.post(pass_url(member)))
    assert Client().post(first).status_code == 404
    assert Client().post(second).status_code == 302


def holding_an_office_elsewhere(member: Member) -> None:
    MemberFactory(account=account_of(member), offices=[Role.STEWARD])


def being_a_steward(member: Member) -> None:
    Office.objects.create(member=member, role="steward", from_at=NOON)


def with_an_address(member: Member) -> None:
    EmailAddress.objects.create(user=account_of(member), email="a@example.org", verified=True)


def with_an_address_set_alone(member: Member) -> None:
    Account.objects.filter(pk=account_of(member).pk).update(email="a@example.org")


def with_a_device(member: Member) -> None:
    use_device(member)


@pytest.mark.parametrize(
    "grown",
    [holding_an_office_elsewhere, being_a_steward, with_an_address, with_an_address_set_alone, with_a_device],
)
def test_one_steward_is_not_enough_for_whoever_has_another_way_in_or_a_power(grown: object) -> None:
    member = MemberFactory()
    grown(member)  # type: ignore[operator]
    answer = client_of(steward_of(member)).post(pass_url(member))
    assert answer.status_code == 302
    assert SignInPass.objects.filter(community=member.community).get().secret_digest == ""
    assert verbs()[-1] == "asked_for_sign_in"


def test_a_device_signed_out_or_run_out_is_no_longer_in_use() -> None:
    member = MemberFactory()
    steward = client_of(steward_of(member))
    device = use_device(member)
    assert "second steward" in steward.get(pass_url(member)).content.decode()
    device.post("/sign-out")
    assert "you can issue it alone" in steward.get(pass_url(member)).content.decode()


def test_an_office_that_has_ended_is_no_power() -> None:
    member = MemberFactory()
    Office.objects.create(member=member, role="steward", from_at=NOON - DAY, until_at=NOON)
    path_in(client_of(steward_of(member)).post(pass_url(member)))


@pytest.mark.parametrize("state", [Role.CANDIDATE, Role.MEMBER, Role.RESTING, Role.VISITOR])
def test_who_is_no_steward_issues_none(state: Role) -> None:
    member = MemberFactory()
    asking = client_of(MemberFactory(community=member.community, state=str(state)))
    assert asking.post(pass_url(member)).status_code == 403
    assert Client().post(pass_url(member))["Location"].startswith("/sign-in")
    assert not SignInPass.objects.exists()


def test_a_steward_of_another_community_reaches_nobody_here() -> None:
    member, elsewhere = MemberFactory(), MemberFactory(offices=[Role.STEWARD])
    client = client_of(elsewhere)
    assert client.post(pass_url(member)).status_code == 403
    foreign = f"/c/{elsewhere.community.slug}/members/{member.key}/pass"
    assert client.post(foreign).status_code == 404
    assert not SignInPass.objects.exists()


def test_one_steward_is_not_enough_for_who_is_in_another_community_too() -> None:
    member = MemberFactory()
    MemberFactory(account=account_of(member), community=CommunityFactory())
    client_of(steward_of(member)).post(pass_url(member))
    assert SignInPass.objects.get().needs_two


def test_not_for_oneself_and_not_for_who_has_left() -> None:
    left = MemberFactory(state=str(Role.FORMER))
    steward = steward_of(left)
    client = client_of(steward)
    for member in (left, steward):
        assert client.post(pass_url(member)).status_code == 409
    assert not SignInPass.objects.exists()


# ------------------------------------------------------------------ two stewards and a day


class Asked:
    """A member with a device, a steward who asked for a link, and another who may confirm it."""

    def __init__(self) -> None:
        self.community = CommunityFactory()
        self.member = MemberFactory(community=self.community, name="顾南")
        self.device = use_device(self.member)
        self.first, self.second = (steward_of(self.member) for _ in range(2))
        client_of(self.first).post(pass_url(self.member))
        self.asked = SignInPass.objects.get(needs_two=True)

    def send(self, by: Member, what: str) -> HttpResponse:
        return client_of(by).post(f"/c/{self.community.slug}/passes/{self.asked.pk}/{what}", follow=True)


def test_two_stewards_and_a_day_later_the_link_can_be_had() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        assert "Stop it" in case.device.get(f"/c/{case.community.slug}/leave").content.decode()
        assert "Stop it" in case.device.get("/look").content.decode()
        assert Notice.objects.filter(member=case.second, key="sign_in_to_confirm").exists()
        case.send(case.second, "confirm")
        clock.shift(DAY - dt.timedelta(seconds=1))
        assert "/in/" not in case.send(case.first, "link").content.decode()
        clock.shift(dt.timedelta(seconds=1))
        link = path_in(case.send(case.first, "link"))
        clock.shift(dt.timedelta(minutes=9))
        device = Client()
        device.post(link)
        assert signed_in_as(device) == "顾南"
        assert verbs() == ["asked_for_sign_in", "confirmed_sign_in", "issued_sign_in", "used_sign_in"]
        assert "/in/" not in case.send(case.first, "link").content.decode()


def test_a_link_that_ran_out_is_fetched_anew_and_the_earlier_one_ends() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        case.send(case.second, "confirm")
        clock.shift(DAY)
        first = path_in(case.send(case.second, "link"))
        second = path_in(case.send(case.second, "link"))
        assert Client().post(first).status_code == 404
        assert Client().post(second).status_code == 302


def test_the_one_who_asked_cannot_confirm_nor_can_the_member() -> None:
    case = Asked()
    assert "Another steward" in case.send(case.first, "confirm").content.decode()
    Office.objects.create(member=case.member, role="steward", from_at=NOON)
    assert "Another steward" in case.send(case.member, "confirm").content.decode()
    case.asked.refresh_from_db()
    assert case.asked.confirmed_by is None


def test_without_the_second_the_day_alone_is_not_enough() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        clock.shift(2 * DAY)
        assert "/in/" not in case.send(case.first, "link").content.decode()


def test_the_member_stops_it_with_one_tap() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        case.send(case.second, "confirm")
        case.device.post(f"/passes/{case.asked.pk}/stop", {"next": "/look"})
        clock.shift(DAY)
        assert "/in/" not in case.send(case.first, "link").content.decode()
        assert verbs()[-1] == "stopped_sign_in"
        assert set(Notice.objects.filter(key="sign_in_stopped").values_list("member", flat=True)) == {
            case.first.pk,
            case.second.pk,
        }


def test_a_link_already_fetched_is_stopped_too() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        case.send(case.second, "confirm")
        clock.shift(DAY)
        link = path_in(case.send(case.first, "link"))
        case.device.post(f"/passes/{case.asked.pk}/stop")
        assert Client().post(link).status_code == 404


def test_nobody_else_stops_it_for_them() -> None:
    case = Asked()
    assert client_of(MemberFactory()).post(f"/passes/{case.asked.pk}/stop").status_code == 404
    assert Client().post(f"/passes/{case.asked.pk}/stop")["Location"].startswith("/sign-in")
    case.asked.refresh_from_db()
    assert case.asked.stopped_at is None


def test_a_pass_of_another_community_is_not_found() -> None:
    case = Asked()
    elsewhere = MemberFactory(offices=[Role.FOUNDER])
    for what in ("confirm", "link", "stop"):
        url = f"/c/{elsewhere.community.slug}/passes/{case.asked.pk}/{what}"
        assert client_of(elsewhere).post(url).status_code == 404
        assert case.send(elsewhere, what).status_code == 403


def test_asking_twice_is_refused_and_an_old_request_lapses() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        case = Asked()
        again = client_of(case.second).post(pass_url(case.member))
        assert again.status_code == 409
        assert SignInPass.objects.filter(needs_two=True).count() == 1
        clock.shift(dt.timedelta(days=7, seconds=1))
        case.send(case.second, "confirm")
        case.asked.refresh_from_db()
        assert case.asked.confirmed_by is None


def test_looking_at_pages_changes_nothing() -> None:
    case = Asked()
    before = (Entry.objects.count(), SignInPass.objects.values().get(pk=case.asked.pk))
    client = client_of(case.second)
    for url in (
        pass_url(case.member),
        f"/c/{case.community.slug}/stewards",
        *(f"/c/{case.community.slug}/passes/{case.asked.pk}/{what}" for what in ("confirm", "link", "stop")),
    ):
        client.get(url)
    assert case.device.get(f"/passes/{case.asked.pk}/stop").status_code == 405
    assert (Entry.objects.count(), SignInPass.objects.values().get(pk=case.asked.pk)) == before
    assert not mail.outbox
