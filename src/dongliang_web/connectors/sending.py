"""Having a message carried to a chat group, and keeping the secret of the way there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from dongliang_web.record.actions import Refused
from dongliang_web.record.secret_file import kept_secret

#: After so long whoever carries a message is ended.
LONGEST_WAY_SECONDS = 30
COURIER = Path(__file__).with_name("courier.py")
#: What the courier is told of where it runs; nothing else, so that no proxy stands between it and its own checks.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "TZ")


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a message: of which kind its channel is, whether it went out, and what was said of it."""

    kind: str
    sent: bool
    said: tuple[str, ...] = ()


def carry(address: str, title: str = "", body: str = "") -> Carried:
    """Send a message to a channel's address, or without a body only look at it; raises Refused for no such address."""
    order = {"address": address, "title": title, "body": body, "opened": settings.CHANNEL_NETWORKS}
    known = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(COURIER)],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            env=known,
            timeout=LONGEST_WAY_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Carried("", False, (f"no answer within {LONGEST_WAY_SECONDS} seconds",))
    if done.returncode:
        return Carried("", False, ("the message could not be carried",))
    found = json.loads(done.stdout)
    if "refused" in found:
        raise Refused(found["refused"])
    return Carried(found["kind"], found["sent"], tuple(found["said"]))


def _seal() -> Fernet:
    return Fernet(kept_secret(Path(settings.HOME) / "channel-key", lambda: Fernet.generate_key().decode("ascii")))


def sealed(address: str) -> str:
    """Return an address so that only this site can read it, as the database keeps it."""
    return _seal().encrypt(address.encode()).decode("ascii")


def unsealed(kept: str) -> str:
    """Return a sealed address; raises Refused where it was sealed under another key."""
    try:
        return _seal().decrypt(kept.encode("ascii")).decode()
    except InvalidToken as other_key:
        raise Refused("channel_key_lost") from other_key
