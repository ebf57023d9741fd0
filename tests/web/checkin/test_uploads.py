"""Files that come in pieces by tus 1.0: begun, broken off, continued, used once, given up, nobody else's."""

from __future__ import annotations

import base64
import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dongliang.words import explain
from dongliang_web.checkin import actions
from dongliang_web.checkin.actions import uploads
from dongliang_web.checkin.actions.uploads import MOST_OPEN
from dongliang_web.models import Account, Clip, Community, Picture, Upload
from tests.web.checkin.desk import NOW, check_in, picture, refusal_of
from tests.web.checkin.media import needs_ffmpeg, sound
from tests.web.factories import AccountFactory, MemberFactory, client_of

pytestmark = pytest.mark.django_db
START = "/c/hands/uploads"
TUS = {"Tus-Resumable": "1.0.0"}


def begin(client: Client, size: int, name: str = "片段.webm") -> HttpResponse:
    told = base64.b64encode(name.encode()).decode()
    return client.post(START, headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {told}"})


def go_on(client: Client, address: str, offset: int, piece: bytes, **more: Any) -> HttpResponse:
    kind = "application/offset+octet-stream"
    return client.patch(address, piece, content_type=kind, headers={**TUS, "Upload-Offset": str(offset), **more})


def whole(client: Client, content: bytes, name: str = "片段.webm") -> Upload:
    """Send a file in three pieces."""
    address = begin(client, len(content), name)["Location"]
    cut = max(1, len(content) // 3)
    for offset in (0, cut, 2 * cut):
        piece = content[offset:] if offset == 2 * cut else content[offset : offset + cut]
        assert go_on(client, address, offset, piece).status_code == 204
    return Upload.objects.get(key=address.rpartition("/")[2])


def on_the_disk(settings: Settings) -> list[str]:
    folder = Path(settings.HOME) / "uploads"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_protocol_says_what_it_can(client: Client, settings: Settings) -> None:
    answer = client.options(START)
    assert answer.status_code == 204
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,termination")
    assert answer["Tus-Max-Size"] == str(settings.CLIP_LIMIT_BYTES)
    assert client.post(START, headers={"Upload-Length": "3"}).status_code == 412
    assert client.post(START, headers=TUS).status_code == 400
    assert client.get(START).status_code == 405


def test_a_file_broken_off_goes_on_where_it_ended(client: Client) -> None:
    begun = begin(client, 10)
    assert begun.status_code == 201
    address = begun["Location"]
    assert go_on(client, address, 0, b"0123")["Upload-Offset"] == "4"
    assert go_on(client, address, 0, b"0123").status_code == 409
    asked = client.head(address, headers=TUS)
    assert (asked["Upload-Offset"], asked["Upload-Length"], asked["Cache-Control"]) == ("4", "10", "no-store")
    assert (
        client.patch(address, b"45", content_type="text/plain", headers={**TUS, "Upload-Offset": "4"}).status_code
        == 415
    )
    assert go_on(client, address, 4, b"456789 and more than was said")["Upload-Offset"] == "10"
    upload = Upload.objects.get()
    assert (upload.name, upload.is_whole, upload.path.read_bytes()) == ("片段.webm", True, b"0123456789")
    assert oct(upload.path.stat().st_mode)[-3:] == "600"
    over = client.post(address, headers={**TUS, "X-HTTP-Method-Override": "DELETE"})
    assert over.status_code == 204
    assert not Upload.objects.exists()


class BreaksOff:
    """A connection that breaks after some bytes."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, size: int, /) -> bytes:
        """Return what has come, then fail."""
        if not self.content:
            raise OSError("the network is gone")
        sent, self.content = self.content[:size], self.content[size:]
        return sent


@given(pieces=st.lists(st.tuples(st.binary(max_size=40), st.booleans()), max_size=8))
def test_whatever_breaks_off_what_is_counted_is_what_was_sent(
    pieces: list[tuple[bytes, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from django.conf import settings as site  # the fixture of one test cannot serve many examples

    site.HOME = tmp_path_factory.mktemp("home")
    sent = b"".join(content for content, _ in pieces)
    account: Account = AccountFactory()
    upload = actions.begin_upload(by=account, size=len(sent) + 1, name="", at=NOW)
    for content, _breaks in pieces:
        try:
            actions.continue_upload(upload=upload, offset=upload.received, piece=BreaksOff(content))
        except OSError:
            upload.refresh_from_db()
    assert upload.path.read_bytes()[: upload.received] == sent


def test_somebody_else_s_file_is_not_there(client: Client, community: Community) -> None:
    address = begin(client, 4)["Location"]
    other = client_of(MemberFactory(community=community))
    assert other.head(address, headers=TUS).status_code == 404
    assert go_on(other, address, 0, b"evil").status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    go_on(client, address, 0, b"mine")
    answer = check_in(other, sound_upload=address.rpartition("/")[2])
    assert answer.status_code == 400
    assert explain("refused.upload_gone", "en") in refusal_of(answer)
    assert Upload.objects.get().path.read_bytes() == b"mine"


@needs_ffmpeg
def test_a_check_in_takes_what_came_in_pieces_and_lets_it_go(
    client: Client, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard, seen = whole(client, sound().read()), whole(client, picture().read(), "IMG_1.jpg")
    with django_capture_on_commit_callbacks(execute=True):
        answer = check_in(client, text="", sound_upload=str(heard.key), pictures_upload=[str(seen.key)])
    assert answer.status_code == 303
    assert (Clip.objects.get().kind, Picture.objects.count()) == ("sound", 1)
    assert on_the_disk(settings) == []
    assert not Upload.objects.exists()


def test_a_refused_form_keeps_what_came_before(client: Client, settings: Settings) -> None:
    seen = whole(client, b"no picture at all", "IMG_2.jpg")
    answer = check_in(client, pictures_upload=[str(seen.key)])
    assert answer.status_code == 400
    assert f'name="pictures_upload" value="{seen.key}"' in answer.content.decode()
    assert on_the_disk(settings) == [seen.key.hex]


@pytest.mark.parametrize("key", ["", "../../secret-key", "00000000-0000-4000-8000-000000000000"])
def test_a_key_that_names_nothing_is_refused(client: Client, key: str) -> None:
    assert explain("refused.upload_gone", "en") in refusal_of(check_in(client, sound_upload=key))


def test_half_a_file_is_not_taken(client: Client) -> None:
    address = begin(client, 10)["Location"]
    go_on(client, address, 0, b"half")
    answer = check_in(client, sound_upload=address.rpartition("/")[2])
    assert explain("refused.upload_gone", "en") in refusal_of(answer)


def test_one_too_large_is_refused_and_of_too_many_the_oldest_give_way(
    client: Client, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert begin(client, settings.CLIP_LIMIT_BYTES + 1).status_code == 413
    with django_capture_on_commit_callbacks(execute=True):
        first = [begin(client, 5)["Location"] for _ in range(MOST_OPEN + 2)]
    assert Upload.objects.count() == len(on_the_disk(settings)) == MOST_OPEN
    assert [client.head(each, headers=TUS).status_code for each in first[:3]] == [404, 404, 200]
    with django_capture_on_commit_callbacks(execute=True):
        settings.REQUEST_LIMIT_BYTES = 12
        begin(client, 8)
    assert Upload.objects.count() == 1


def test_what_nobody_finished_is_removed_after_a_day(
    client: Client, settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    begin(client, 5)
    nameless = Path(settings.HOME) / "uploads" / ("f" * 32)
    nameless.write_bytes(b"left behind")
    os.utime(nameless, (NOW.timestamp(), NOW.timestamp()))
    assert actions.drop_old_uploads(at=NOW + dt.timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.drop_old_uploads(at=NOW + dt.timedelta(hours=25)) == 2
    assert on_the_disk(settings) == []
    assert not Upload.objects.exists()


def test_reading_stands_for_nothing_else(client: Client) -> None:
    """A GET asks for no token, so it cannot give a file up in its owner's name."""
    address = begin(client, 10)["Location"]
    for method in ("DELETE", "PATCH", "POST"):
        assert client.get(address, headers={**TUS, "X-HTTP-Method-Override": method}).status_code == 405
        assert client.get(START, headers={**TUS, "X-HTTP-Method-Override": method}).status_code == 405
    assert Upload.objects.count() == 1


def test_uploads_leave_room_on_the_disk_for_all_else(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    address = begin(client, 10)["Location"]
    assert go_on(client, address, 0, b"0123").status_code == 204
    monkeypatch.setattr(uploads, "LEFT_FREE", 2**60)
    for answer in (begin(client, 10), go_on(client, address, 4, b"4567")):
        assert answer.status_code == 413
        assert explain("refused.upload_no_room", "en") in answer.content.decode()
    assert Upload.objects.get().received == 4
    monkeypatch.undo()
    assert go_on(client, address, 4, b"456789")["Upload-Offset"] == "10"
