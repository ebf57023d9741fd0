"""A session to read and speak in over HTTP: made in a site's database, and clients that do what the page does."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Any

EVERY, TOKEN = 2.0, "a" * 32


@dataclass
class Reader:
    """A page that reads on, as live.js does, over a connection that it keeps."""

    port: int
    address: str
    cookie: str
    after: int = 0
    mark: str = ""
    good: str = ""
    passed: float = 0.0
    #: Text -> when it came; what came twice in another place of the stream is counted.
    came: dict[str, float] = field(default_factory=dict)
    doubled: int = 0
    faults: int = 0
    asked: int = 0
    _ways: Any = None

    async def read(self, until: asyncio.Event, every: float = EVERY) -> None:
        """Ask until told to stop, and once more then."""
        while True:
            last = until.is_set()
            try:
                await self._ask()
            except (OSError, asyncio.IncompleteReadError, ValueError):
                self.faults += 1
                self._let_go()
            if last:
                self._let_go()
                return
            try:
                await asyncio.wait_for(until.wait(), every)
            except TimeoutError:
                continue

    def _let_go(self) -> None:
        if self._ways:
            self._ways[1].close()
        self._ways = None

    async def _ask(self) -> None:
        if self._ways is None:
            self._ways = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self._ways
        fresh = time.monotonic() - self.passed < 80
        query = urllib.parse.urlencode({"after": self.after, "mark": self.mark, "pass": self.good if fresh else ""})
        cookie = "" if fresh and self.good else f"Cookie: {self.cookie}\r\n"
        writer.write(
            f"GET {self.address}/live/news?{query} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{cookie}\r\n".encode()
        )
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)).decode()
        status = int(head.split(" ", 2)[1])
        length = next((int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")), 0)
        body = await asyncio.wait_for(reader.readexactly(length), 30) if length else b""
        self.asked += 1
        if status == 200:
            self._take(json.loads(body))
        elif status != 204:
            raise ValueError(f"the news answered {status}")

    def _take(self, told: dict[str, Any]) -> None:
        for each in told["messages"]:
            text = each["html"].partition("<p>")[2].partition("</p>")[0]
            self.doubled += text in self.came
            self.came[text] = time.time()
        self.after, self.mark = told["last"], told["mark"]
        if "pass" in told:
            self.good, self.passed = told["pass"], time.monotonic()


def speak(port: int, address: str, cookie: str, text: str, client_id: str) -> bool:
    """Say something as the page does; tell whether it was taken. What got no answer is sent again by the same id."""
    sent = {"csrfmiddlewaretoken": TOKEN, "text": text, "client_id": client_id}
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{address}/live",
        urllib.parse.urlencode(sent).encode(),
        {"Cookie": f"{cookie}; csrftoken={TOKEN}", "Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return bool(json.load(answer)["state"] == "saved")
    except (urllib.error.URLError, OSError, ValueError):
        return False


def make(readers: int) -> dict[str, Any]:
    """Found a community with a session that is open, in the database that the environment names."""
    from django.test import Client

    from dongliang.council import Role
    from dongliang_web.pages.clock import now
    from dongliang_web.people.actions import add_member, found_community
    from dongliang_web.people.models import Account
    from dongliang_web.sharing.actions import Plan, open_session, propose_session

    at = now()
    names = {"name": "Bench", "slug": "bench", "purpose": "", "zone": "Asia/Shanghai", "language": "en"}
    founder = Account.objects.create_account(name="founder")
    community = found_community(by=founder, at=at, starts_hour=0, **names)
    accounts = [Account.objects.create_account(name=f"member {number}") for number in range(readers + 1)]
    members = [add_member(community=community, account=each, state=Role.MEMBER, at=at) for each in accounts]
    speaker = members[0]
    plan = Plan("Bench", "", speaker, "", None, at + dt.timedelta(minutes=5), 120)
    session = propose_session(by=speaker, plan=plan, at=at)
    open_session(by=speaker, session=session, at=at)
    cookies = []
    for account in accounts:
        client = Client()
        client.force_login(account, "allauth.account.auth_backends.AuthenticationBackend")
        cookies.append("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items()))
    return {"address": f"/c/bench/sessions/{session.key}", "speaker": cookies[0], "readers": cookies[1:]}


def new_id() -> str:
    """Return a client id."""
    return str(uuid.uuid4())


if __name__ == "__main__":
    import django  # the settings read the environment, so the models are only there now

    django.setup()
    print(json.dumps(make(int(sys.argv[1]))))
