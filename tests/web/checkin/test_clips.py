"""Sound and film: made anew without place data, played by those who may read their post, gone with it."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dongliang.words import explain
from dongliang_web.checkin.jobs import make_films
from dongliang_web.jobs import QUICK, SLOW, tick
from dongliang_web.management.commands import serve
from dongliang_web.models import Clip, Community, Entry, Member, Notice, Passage, Post
from dongliang_web.record.actions import matches
from dongliang_web.record.kept import ffmpeg, kept_path
from tests.web.checkin.desk import NOW, check_in, held, refusal_of
from tests.web.checkin.media import film, needs_ffmpeg, sound
from tests.web.factories import MemberFactory, client_of

pytestmark = [pytest.mark.django_db, needs_ffmpeg]
MINUTE = dt.timedelta(minutes=1)
SLOWLY = ("-c:v", "libx264", "-preset", "placebo", "-f", "mp4")
TRACES = (b"+31.2304", b"At home")


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on whose path there is no ffmpeg."""
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))


def status(client: Client, address: str) -> int:
    answer = client.get(address)
    b"".join(answer)  # read to its end, as a phone does: closing it would close the test's own connection
    return answer.status_code


def body(client: Client, address: str, **headers: str) -> bytes:
    return b"".join(client.get(address, headers=headers))


def test_a_sound_alone_is_a_check_in_and_is_made_anew(client: Client) -> None:
    assert any(trace in sound().read() for trace in TRACES)
    assert check_in(client, text="", sound=sound()).status_code == 303
    clip = Clip.objects.select_related("passage__entry", "post").get()
    assert (clip.kind, clip.state, clip.seconds) == ("sound", "ready", 2)
    assert clip.passage is not None
    assert clip.passage.file.endswith(".m4a")
    raw = kept_path(clip.passage.file).read_bytes()
    assert not any(trace in raw for trace in TRACES)
    assert matches(clip.passage.entry, clip.passage, raw)
    assert oct(kept_path(clip.passage.file).stat().st_mode)[-3:] == "600"
    answer = client.get(clip.url)
    assert answer["Content-Type"] == "audio/mp4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert b"".join(answer) == raw
    assert clip.url.encode() in client.get("/c/hands/").content


def test_a_film_stands_at_once_and_is_made_ready_by_a_job(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert check_in(client, text="", film=film()).status_code == 303
    clip = Clip.objects.get()
    assert clip.state == "waiting"
    assert client.get(clip.url).status_code == 404
    assert "being made ready" in client.get("/c/hands/", headers={"Accept-Language": "en"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert make_films(NOW + MINUTE) == 1
    assert make_films(NOW + 2 * MINUTE) == 0
    clip = Clip.objects.select_related("passage__entry", "post").get()
    assert (clip.state, clip.width, clip.height, clip.sent_file) == ("ready", 320, 240, "")
    assert clip.passage is not None
    assert clip.passage.entry.verb == "kept_film"
    raw = kept_path(clip.passage.file).read_bytes()
    assert not any(trace in raw for trace in TRACES)
    assert matches(clip.passage.entry, clip.passage, raw)
    assert raw.index(b"moov") < raw.index(b"mdat"), "it plays before all of it has come"
    poster = client.get(clip.poster_url)
    assert (poster["Content-Type"], b"".join(poster)[:2]) == ("image/jpeg", b"\xff\xd8")
    assert sorted(name[32:] for name in held()[1]) == ["-poster.jpg", ".mp4"]


def test_a_large_film_is_made_smaller(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    check_in(client, film=film("1080x1920", seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        make_films(NOW)
    clip = Clip.objects.get()
    assert (clip.width, clip.height) == (720, 1280)


READERS = {
    "members": {"author", "member", "steward", "candidate"},
    "stewards": {"author", "steward"},
    "me": {"author"},
}


@pytest.mark.parametrize("visible_to", READERS)
def test_a_sound_is_heard_by_those_who_may_read_its_post(community: Community, visible_to: str) -> None:
    people = {name: MemberFactory(community=community) for name in ("author", "member")}
    people["steward"] = MemberFactory(community=community, offices=["steward"])
    people["candidate"] = MemberFactory(community=community, state="candidate")
    check_in(client_of(people["author"]), visible_to=visible_to, sound=sound())
    address = Clip.objects.get().url
    heard = {name for name, who in people.items() if status(client_of(who), address) == 200}
    assert heard == READERS[visible_to]
    assert client_of(MemberFactory()).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_parts_are_served_as_phones_ask_for_them(client: Client) -> None:
    check_in(client, sound=sound())
    address = Clip.objects.get().url
    whole = client.get(address)
    raw, tag = b"".join(whole), whole["ETag"]
    size = len(raw)
    for asked, part in {
        "bytes=0-1": raw[:2],
        "bytes=100-": raw[100:],
        "bytes=-7": raw[-7:],
        f"bytes=5-{size * 2}": raw[5:],
    }.items():
        answer = client.get(address, headers={"Range": asked})
        assert (answer.status_code, b"".join(answer)) == (206, part), asked
        assert answer["Content-Length"] == str(len(part))
        assert answer["Content-Range"].endswith(f"/{size}")
    for asked in ("bytes=2-1", "bytes=0-1,5-6", "pieces=0-1", "bytes=-", "bytes=a-"):
        assert body(client, address, Range=asked) == raw, asked
    for asked in (f"bytes={size}-", "bytes=-0"):
        beyond = client.get(address, headers={"Range": asked})
        assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")
    assert body(client, address, Range="bytes=0-1", If_Range='"another"') == raw
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
PARTS = b"ffconcat version 1.0\nfile /etc/passwd\n"
NO_CLIPS = {"playlist": PLAYLIST, "parts": PARTS, "words": b"not a film", "picture": b"GIF89a" + bytes(50)}


@pytest.mark.parametrize("kind", ["sound", "film"])
@pytest.mark.parametrize("what", NO_CLIPS)
def test_what_is_no_sound_or_film_is_refused_with_a_sentence(client: Client, kind: str, what: str) -> None:
    before = held()
    sent = SimpleUploadedFile("../../holiday.mp4", NO_CLIPS[what], content_type="video/mp4")
    answer = check_in(client, **{kind: sent})
    assert answer.status_code == 400
    assert explain(f"refused.not_a_{kind}", "en") in refusal_of(answer)
    assert held() == before


def test_a_sound_is_no_film_and_half_a_film_is_none(client: Client) -> None:
    for sent in (sound(), SimpleUploadedFile("half.mp4", film().read()[:3000])):
        assert explain("refused.not_a_film", "en") in refusal_of(check_in(client, film=sent))
    assert not Clip.objects.exists()


def test_limits_of_size_and_length_say_so(client: Client, settings: Settings) -> None:
    settings.SOUND_LIMIT_MINUTES = settings.FILM_LIMIT_MINUTES = 0
    for kind, sent in (("sound", sound(7, "a.webm")), ("film", film(seconds=7))):
        said = refusal_of(check_in(client, **{kind: sent}))
        assert explain(f"refused.{kind}_too_long", "en", minutes=1, limit=0) in said
    settings.CLIP_LIMIT_BYTES = 1024
    said = refusal_of(check_in(client, sound=sound()))
    assert explain("refused.clip_too_big", "en", size=1, limit=0) in said
    assert held()[1] == []


@pytest.mark.usefixtures("no_ffmpeg")
def test_without_ffmpeg_known_sounds_are_kept_as_they_are_and_films_are_not_taken(client: Client) -> None:
    page = client.get("/c/hands/check-in", headers={"Accept-Language": "en"}).content.decode()
    assert 'name="film"' not in page
    assert "takes no film" in page
    assert explain("refused.no_film_here", "en") in refusal_of(check_in(client, film=SimpleUploadedFile("a", b"x")))
    wave = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(24)
    assert check_in(client, text="", sound=SimpleUploadedFile("a.html", wave, "text/html")).status_code == 303
    answer = client.get(Clip.objects.get().url)
    assert (answer["Content-Type"], b"".join(answer)) == ("audio/wav", wave)
    for other in (b"<script>alert(1)</script>", b"\x00\x00\x00\x18ftypmp42" + bytes(30) + b"hdlr" + bytes(8) + b"vide"):
        answer = check_in(client, sound=SimpleUploadedFile("a.m4a", other, "audio/mp4"))
        assert explain("refused.not_a_sound_kept_as_is", "en") in refusal_of(answer)


def test_deleting_a_post_removes_what_was_heard_and_what_still_waits(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    check_in(client, sound=sound(), film=film())
    assert len(held()[1]) == 2
    address = Clip.objects.get(kind="sound").url
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/c/hands/posts/{Post.objects.get().key}/delete")
    assert client.get(address).status_code == 404
    assert held()[1] == []
    assert not Clip.objects.exists()
    assert not Passage.objects.exclude(file="").exists()
    assert make_films(NOW) == 0


def test_a_film_that_cannot_be_made_is_given_up_and_its_author_told(client: Client, member: Member) -> None:
    check_in(client, film=film())
    clip = Clip.objects.get()
    kept_path(clip.sent_file).write_bytes(b"cut off")
    assert make_films(NOW) == 1
    clip.refresh_from_db()
    assert clip.state == "failed"
    assert Notice.objects.get(member=member).key == "film_failed"
    assert Post.objects.get().deleted_at is None


def test_a_stop_in_the_middle_leaves_the_film_to_a_later_run_and_not_for_ever(client: Client) -> None:
    check_in(client, film=film())
    for hour in range(4):
        at = NOW + hour * dt.timedelta(hours=1)
        Clip.objects.update(begun_at=at)  # as if a run had begun it and been stopped
        assert make_films(at + MINUTE) == 0
    Clip.objects.update(tries=3)
    assert make_films(NOW + dt.timedelta(hours=9)) == 1
    assert Clip.objects.get().state == "failed"
    assert Entry.objects.filter(verb="kept_film").count() == 0


def test_the_same_form_sent_twice_is_one_post_with_one_sound(client: Client) -> None:
    same = "11111111-1111-4111-8111-111111111111"
    for _ in range(2):
        assert check_in(client, client_id=same, sound=sound()).status_code == 303
    assert Clip.objects.count() == 1
    assert len(held()[1]) == 1


def test_other_due_work_does_not_wait_for_films(client: Client) -> None:
    check_in(client, film=film())
    tick(NOW, QUICK)
    assert Clip.objects.get().state == "waiting"
    assert tick(NOW, SLOW) == 1
    assert Clip.objects.get().state == "ready"


@pytest.mark.parametrize(("seconds", "begun"), [(60, range(1, 2)), (0, range(2, 100))])
def test_a_site_makes_one_film_after_the_other_beside_its_other_due_work(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, seconds: float, begun: range
) -> None:
    check_in(client, film=film())
    told, beside = tmp_path / "told", {}
    program = f"import time; open({str(told)!r}, 'a').write('.'); time.sleep({seconds})"
    monkeypatch.setattr(serve, "FILMING", (sys.executable, "-c", program))
    monkeypatch.setattr(serve, "ROUND_SECONDS", 0.1)
    monkeypatch.setattr(serve, "QUICK", ())
    monkeypatch.setattr(serve, "close_old_connections", lambda: None)
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(2)"])
    assert serve._work_until_it_ends(server, beside) == 0
    for each in beside.values():
        each.kill()
        each.wait()
    assert len(told.read_text()) in begun


def test_whoever_is_told_to_end_leaves_no_ffmpeg_running(tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.write_bytes(film("640x480", seconds=40).read())
    before = signal.signal(signal.SIGALRM, lambda *_: sys.exit(0))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        began = time.monotonic()
        with pytest.raises(SystemExit):
            ffmpeg.convert(sent, tmp_path / "made.mp4", SLOWLY, seconds=600, most_bytes=10**9)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 5, "it would have waited for the end"
