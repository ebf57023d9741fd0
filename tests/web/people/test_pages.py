"""Every page of signing in, one's own page, settings and stewards, in both languages; and the answers to faults."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from dongliang.council import Role
from dongliang_web.models import Account, Member
from dongliang_web.pages.zones import COMMON, zone_choices
from dongliang_web.people.actions import ask_for_pass, issue_own_pass
from tests.web.factories import AccountFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db

HAN = re.compile(r"[\u4e00-\u9fff]")
#: What stands in Chinese on an English page and the other way round: names of languages, people and the site.
NEUTRAL = re.compile(r"中文|English|<script.*?</script>|<select.*?</select>|<svg.*?</svg>|<[^>]*>", re.S)


@pytest.fixture
def founder() -> Member:
    return MemberFactory(offices=[Role.FOUNDER], name="Bai Zhi", community__name="Two hands")


def pages(founder: Member) -> dict[str, Client]:
    slug, here, out = founder.community.slug, client_of(founder), Client()
    other = MemberFactory(community=founder.community, offices=[Role.STEWARD], name="Du Ruo")
    plain = MemberFactory(community=founder.community, name="Gu Nan")
    at = dt.datetime.now(dt.UTC)
    ask_for_pass(by=founder, member=other, at=at)
    link = f"/in/{issue_own_pass(by=AccountFactory(name='Shen'), at=at)}"
    return {
        "/sign-in": out,
        "/sign-in/new": out,
        link: out,
        "/in/unknown": out,
        "/look": out,
        "/found": here,
        "/found?": out,
        "/me": here,
        "/me/email": here,
        "/no/such/page": here,
        f"/c/{slug}/settings": here,
        f"/c/{slug}/settings?": client_of(plain),
        f"/c/{slug}/stewards": here,
        f"/c/{slug}/leave": here,
        f"/c/{slug}/members/{other.key}/pass": here,
        f"/c/{slug}/members/{plain.key}/pass": here,
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_speaks_one_language(founder: Member, language: str) -> None:
    every = pages(founder)
    Account.objects.update(language=language)
    for path, client in every.items():
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        page = client.get(path).content.decode()
        assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in page, path
        text = NEUTRAL.sub(" ", page)
        if language == "en":
            assert not HAN.search(text), (path, HAN.findall(text))
        else:
            assert sentences(text) == [], path


def sentences(text: str) -> list[str]:
    """Return English sentences: three words and more in a row; zones and names of people have fewer."""
    found = re.findall(r"(?:[A-Za-z’']+ ){2,}[A-Za-z’']+[.:?]?", text)
    return [
        each for each in found if "/" not in each and not re.fullmatch(r"(Bai|Du|Gu|Two|Zhi|Ruo|Nan|hands| )+", each)
    ]


def test_a_stale_form_gives_back_what_was_typed(founder: Member) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = client_of(founder).cookies
    text = "写了很久的一段话 <b>"
    answer = client.post(f"/c/{founder.community.slug}/leave", {"text": text, "csrfmiddlewaretoken": "x" * 64})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "写了很久的一段话 &lt;b&gt;" in page
    assert "x" * 64 not in page
    founder.refresh_from_db()
    assert founder.state == "member"


def test_a_fault_of_the_site_and_an_unreadable_request_have_pages_that_need_nothing() -> None:
    request = RequestFactory().get("/")
    for language, told in (("en", "A fault of the site"), ("zh-hans", "网站出了错")):
        with translation.override(language):
            assert told in defaults.server_error(request).content.decode()
            assert defaults.bad_request(request, ValueError()).status_code == 400
    assert defaults.permission_denied(request, PermissionError()).status_code == 403


def test_too_many_files_at_once_are_answered_not_with_a_fault() -> None:
    client = client_of(AccountFactory())
    boundary = "x"
    part = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nno\r\n'
    body = (part * (settings.DATA_UPLOAD_MAX_NUMBER_FILES + 1) + "--x--\r\n").encode()
    answer = client.post("/me", body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_the_zones_are_all_there_and_the_common_ones_first() -> None:
    groups = zone_choices(("", "own"))
    assert groups[0] == ("", "own")
    assert [zone for zone, _ in groups[1][1]] == list(COMMON)
    listed = [zone for _, zones in groups[2:] for zone, _ in zones]
    assert len(listed) == len(set(listed)) > 400
    assert {"Asia/Urumqi", "UTC", *COMMON} <= set(listed)


def test_signing_out_is_a_post_and_ends_the_session() -> None:
    client = client_of(AccountFactory())
    assert client.get("/sign-out").status_code == 405
    assert client.get("/me").status_code == 200
    assert client.post("/sign-out")["Location"] == "/"
    assert client.get("/me").status_code == 302
