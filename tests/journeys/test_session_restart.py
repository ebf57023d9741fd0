"""The server is killed and started again while a session is read and spoken in: nothing is lost, nothing doubled."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from bench._session import Reader, new_id, speak
from tests.journeys.site import Site

READERS, MESSAGES, KILLED_AT = 6, 12, (4, 8)


def test_a_session_survives_its_server(site: Site) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "bench._session", str(READERS)],
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "dongliang_web.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    session = json.loads(made.stdout.splitlines()[-1])
    readers = [Reader(site.port, session["address"], each) for each in session["readers"]]
    # In a thread of its own: the browser of other journeys keeps a loop running in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, hold(site, session, readers)).result()
    wanted = [f"message {number}" for number in range(MESSAGES)]
    for reader in readers:
        assert list(reader.came) == wanted
        assert reader.doubled == 0
    assert sum(reader.faults for reader in readers) > 0, "nobody noticed that the server was gone"


async def hold(site: Site, session: dict[str, str], readers: list[Reader]) -> None:
    over = asyncio.Event()
    tasks = [asyncio.create_task(each.read(over, every=0.1)) for each in readers]
    for number in range(MESSAGES):
        said = (site.port, session["address"], session["speaker"], f"message {number}", new_id())
        saying = asyncio.create_task(say(said))
        if number in KILLED_AT:
            # A moment later, so that the message is on its way.
            await asyncio.sleep(0.02)
            await asyncio.to_thread(kill_and_start, site)
        await saying
    await asyncio.sleep(1)
    over.set()
    await asyncio.gather(*tasks)


async def say(said: tuple[int, str, str, str, str]) -> None:
    """Say something, again and again until it is taken."""
    while not await asyncio.to_thread(speak, *said):
        await asyncio.sleep(0.2)


def kill_and_start(site: Site) -> None:
    """Kill the server and all that it started, and start it again."""
    server = site._server
    assert server
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    site._server = None
    site.start()
