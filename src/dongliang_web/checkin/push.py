"""Web Push: the site's key, which services it sends to, and sealing a message for one browser."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPushException, webpush

from dongliang_web.checkin.models import PushDevice
from dongliang_web.record.secret_file import kept_secret

#: How long a service keeps a message for a phone that is off: an hour, so that none comes tomorrow.
KEPT_SECONDS = 3600
_ANSWER_SECONDS = 10
#: A service's answers that mean: this browser is there no more.
_GONE = (404, 410)
#: An address as services give it. Of any other sign (a backslash for one) this site and what it sends with might not
#: agree where the host ends, and it would be sent to a host that nobody checked.
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?/[!-\[\]-~]*", re.ASCII)


class NotSent(Exception):
    """A message did not go out; it may be tried again."""


def _key() -> Vapid02:
    """Return the key by which services know this site, made once."""

    def make() -> str:
        made = Vapid02()
        made.generate_keys()
        return str(made.private_pem().decode("ascii"))

    return Vapid02.from_pem(kept_secret(Path(settings.HOME) / "push-key", make).encode("ascii"))


def public_key() -> str:
    """Return the key's public half, as browsers take it."""
    point = _key().public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode("ascii").rstrip("=")


def is_known_service(endpoint: str) -> bool:
    """Tell whether an address belongs to a push service that the site sends to, so that nobody sends it elsewhere.

    A setting's entry is a host, a dot and the end of a host, or a whole origin such as ``http://127.0.0.1:8123``.
    """
    if not _ADDRESS.fullmatch(endpoint):
        return False
    try:
        asked = urlsplit(endpoint)
        port, host = asked.port, asked.hostname or ""
    except ValueError:
        return False
    if f"{asked.scheme}://{asked.netloc}" in settings.PUSH_SERVICES:
        return True
    ends = (known for known in settings.PUSH_SERVICES if known.startswith("."))
    is_known = host in settings.PUSH_SERVICES or any(host.endswith(known) for known in ends)
    return asked.scheme == "https" and port in (None, 443) and is_known


def are_keys(public: str, secret: str) -> bool:
    """Tell whether what a browser gave are a point of its curve and sixteen bytes."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(public))
        return len(_bytes(secret)) == 16
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def send(device: PushDevice, message: dict[str, str]) -> bool:
    """Send a message, sealed for a browser; False if that browser is gone, which is then forgotten.

    Raises NotSent where the service did not take it.
    """
    if not is_known_service(device.endpoint):
        device.delete()
        return False
    by = settings.SITE_URL if settings.SITE_URL.startswith("https://") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
    keys = {"p256dh": device.public_key, "auth": device.secret}
    with requests.Session() as session:
        # A service that leads on elsewhere is not followed there.
        session.max_redirects = 0
        try:
            webpush(
                {"endpoint": device.endpoint, "keys": keys},
                json.dumps(message),
                vapid_private_key=_key(),
                vapid_claims={"sub": by},
                ttl=KEPT_SECONDS,
                timeout=_ANSWER_SECONDS,
                requests_session=session,
            )
        except WebPushException as refused:
            if refused.status_code not in _GONE:
                raise NotSent(f"the push service answered {refused.status_code}") from refused
            device.delete()
            return False
        except requests.RequestException as failed:
            raise NotSent(type(failed).__name__) from failed
    return True
