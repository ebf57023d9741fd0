"""Checking in through the real server: 32 clients at once, on SQLite and on PostgreSQL.

Each database is new and in a temporary folder; the server is the one of ``dongliang serve``. In each burst all clients
send at the same instant: a check-in, the same form once more, an addition with a picture, and 32 posts of one member.
Every answer has to be good and every row there exactly once. Then the queries of a check-in are counted with one
check-in in the database and with 3,000. Exit status 1 where anything is lost, counted twice, refused, or above a bound.

``python -m bench.check_in`` measures both; ``python -m bench.check_in here`` the database that the environment names.
"""

from __future__ import annotations

import datetime as dt
import http.client
import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tools.postgres import cluster, free_port

# One of them takes back the line by which somebody was called along.
CLIENTS, MANY, MOST_QUERIES, PATIENCE = 32, 3000, 13, 180.0
TEXT = "今天练肩胛内侧缘，换成掌根慢慢压住。"
PAGE = "/c/bench/check-in"


def main() -> int:
    """Measure on both databases, each in a process of its own."""
    return max(_apart(name, database) for name, database in (("SQLite", nullcontext("")), ("PostgreSQL", cluster())))


def _apart(name: str, database: Any) -> int:
    print(f"{name}:", flush=True)
    with database as url, tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "DONGLIANG_HOME": home, "DJANGO_SETTINGS_MODULE": "dongliang_web.settings"}
        env.pop("DATABASE_URL", None)
        env |= {"DATABASE_URL": url} if url else {}
        return subprocess.run([sys.executable, "-m", "bench.check_in", "here"], env=env, check=False).returncode


@dataclass
class Browser:
    """One signed-in member: keeps its cookies and the form that it was shown."""

    port: int
    cookies: dict[str, str]
    form: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def ask(self, method: str, body: bytes = b"", kind: str = "") -> tuple[int, str]:
        """Send one request and return the answer's status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": kind} if kind else {}
        began = time.perf_counter()
        connection.request(method, PAGE, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        self.seconds = time.perf_counter() - began
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        return answer.status, text

    def open_form(self) -> None:
        """Read the page and keep the form's hidden fields."""
        status, page = self.ask("GET")
        if status != 200:
            raise SystemExit(f"the page of the form answered {status}")
        self.form = dict(re.findall(r'name="(csrfmiddlewaretoken|client_id|day)" value="([^"]+)"', page))
        self.form |= {"text": TEXT, "visible_to": "members", "body_note": ""}

    def send(self) -> int:
        """Send the form as it is."""
        return self.ask("POST", urlencode(self.form).encode(), "application/x-www-form-urlencoded")[0]

    def send_with_picture(self) -> int:
        """Send the form with a picture."""
        return self.ask("POST", *_multipart(self.form, _png()))[0]


def _png() -> bytes:
    """Return a picture of 600 × 400 pixels."""
    rows = b"".join(b"\0" + bytes((x + y) % 256 for x in range(600) for _ in range(3)) for y in range(400))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 600, 400, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    whole = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(whole)


def _multipart(form: Mapping[str, str], picture: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{form[name]}\r\n' for name in form]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="pictures"; filename="a.png"\r\n'
    head += "Content-Type: image/png\r\n\r\n"
    body = "".join(parts).encode() + head.encode() + picture + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


@contextmanager
def served() -> Iterator[int]:
    """Serve the site on a free port until the block ends."""
    port = free_port()
    with tempfile.TemporaryFile() as log:
        command = [sys.executable, "-m", "dongliang.cli", "serve", "--port", str(port)]
        serving = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, serving)
            yield port
        finally:
            serving.terminate()
            serving.wait(PATIENCE)
            log.seek(0)
            _tell_faults(log.read().decode())


def _wait_for(port: int, serving: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and serving.poll() is None:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not begin to answer")


def _tell_faults(log: str) -> None:
    faults = [line for line in log.splitlines() if "Error" in line or "Traceback" in line]
    if faults:
        print(f"  the server's log has {len(faults)} lines of faults, the first: {faults[0]}")


def here() -> int:
    """Measure on the database that the environment names."""
    with served() as port:
        import django  # the settings read the environment, so the models are only there now

        django.setup()
        members = _people()
        browsers = [Browser(port, cookies_of(member)) for member in members]
        good = [_bursts(browsers, members)]
    good.append(_queries())
    return int(not all(good))


def _people() -> list[Any]:
    """Found a community of as many members as clients."""
    from dongliang.council import Role
    from dongliang_web.people.actions import add_member, found_community
    from dongliang_web.people.models import Account

    at = dt.datetime.now(dt.UTC)
    founder = Account.objects.create_account(name="founder")
    values = {
        "name": "Bench",
        "slug": "bench",
        "purpose": "",
        "zone": "Asia/Shanghai",
        "starts_hour": 0,
        "language": "en",
    }
    community = found_community(by=founder, at=at, **values)
    accounts = [Account.objects.create_account(name=f"member {number}") for number in range(CLIENTS)]
    return [add_member(community=community, account=each, state=Role.MEMBER, at=at) for each in accounts]


def cookies_of(member: Any) -> dict[str, str]:
    """Return the cookies of a browser on which a member is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(member.attachments.get().account, "allauth.account.auth_backends.AuthenticationBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _bursts(browsers: list[Browser], members: list[Any]) -> bool:
    from django.conf import settings

    from dongliang_web.checkin.models import CheckIn, Picture, Post

    def held() -> tuple[int, int, int, int]:
        kept = Path(settings.HOME) / "kept"
        files = len([*kept.glob("*.jpg")])
        return CheckIn.objects.count(), Post.objects.count(), Picture.objects.count(), files

    n = CLIENTS
    good = [_burst("check in", browsers, Browser.send, held, (n, n, 0, 0), fresh=True)]
    good.append(_burst("the same form again", browsers, Browser.send, held, (n, n, 0, 0), fresh=False))
    add = Browser.send_with_picture
    good.append(_burst("add with a picture", browsers, add, held, (n, 2 * n, n, 2 * n), fresh=True))
    one = [Browser(each.port, dict(browsers[0].cookies)) for each in browsers]
    good.append(_burst("one member's posts", one, Browser.send, held, (n, 3 * n, n, 2 * n), fresh=True))
    CheckIn.objects.filter(member=members[0]).update(day_date=dt.date(2020, 1, 1))
    good.append(_burst("one member's first posts", one, Browser.send, held, (n + 1, 4 * n, n, 2 * n), fresh=True))
    return all(good)


def _burst(
    what: str,
    browsers: list[Browser],
    send: Callable[[Browser], int],
    held: Callable[[], tuple[int, ...]],
    wanted: tuple[int, ...],
    *,
    fresh: bool,
) -> bool:
    """Let all browsers send at the same instant; tells whether every answer was good and every row is there once."""
    if fresh:
        for browser in browsers:
            browser.open_form()
    start, answers = threading.Barrier(len(browsers)), []

    def act(browser: Browser) -> None:
        start.wait(PATIENCE)
        answers.append(send(browser))

    threads = [threading.Thread(target=act, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    seconds = [browser.seconds for browser in browsers]
    good = answers == [303] * len(browsers) and held() == wanted
    print(
        f"  {what}: {len(browsers)} at once, median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s",
        end="",
    )
    print("" if good else f"; answers {sorted(answers)}, held {held()}, wanted {wanted}", flush=True)
    return good


def _queries() -> bool:
    """Count the queries of a check-in with few check-ins in the database and with many."""
    few = _queries_of_a_check_in("early")
    _fill()
    many = _queries_of_a_check_in("late")
    print(f"  queries of a check-in: {few} at first, {many} with {MANY} check-ins (bound {MOST_QUERIES})")
    return few == many <= MOST_QUERIES


def _queries_of_a_check_in(name: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from dongliang.council import Role
    from dongliang_web.people.actions import add_member
    from dongliang_web.people.models import Account, Community

    community = Community.objects.get(slug="bench")
    account = Account.objects.create_account(name=name)
    add_member(community=community, account=account, state=Role.MEMBER, at=dt.datetime.now(dt.UTC))
    client = Client()
    client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
    day = community.clock().day_of(dt.datetime.now(dt.UTC))
    form = {"text": TEXT, "visible_to": "members", "body_note": "", "day": day, "client_id": uuid.uuid4()}
    with CaptureQueriesContext(connection) as asked:
        status = client.post(PAGE, form).status_code
    if status != 303:
        raise SystemExit(f"a check-in answered {status}")
    return len(asked)


def _fill() -> None:
    from dongliang_web.checkin.models import CheckIn
    from dongliang_web.people.models import Community
    from dongliang_web.record.models import Entry

    community = Community.objects.get(slug="bench")
    members = list(community.members.all())
    at = {"received_at": dt.datetime.now(dt.UTC), "recorded_at": dt.datetime.now(dt.UTC)}
    days = [dt.date(2021, 1, 1) + dt.timedelta(days=number) for number in range(MANY // len(members) + 1)]
    entries = Entry.objects.bulk_create(
        Entry(community=community, verb="checked_in", actor=member, day_date=day, **at)
        for member in members
        for day in days
    )
    CheckIn.objects.bulk_create(
        CheckIn(member_id=entry.actor_id or 0, day_date=entry.day_date or days[0], entry=entry, **at)
        for entry in entries
    )


if __name__ == "__main__":
    sys.exit(here() if sys.argv[1:] == ["here"] else main())
