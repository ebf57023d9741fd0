"""A device's own lock, as a browser has one: it makes passkeys and signs with them, for real."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

_ID = b"a passkey's name"
_FLAG = AuthenticatorData.FLAG
_ASKED = _FLAG.UP | _FLAG.UV


@dataclass
class Lock:
    """One device whose owner always agrees."""

    host: str = "hands.example"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    whose: str = ""

    def adds(self, browser: Client) -> int:
        """Make a passkey for whoever is signed in, and return the answer's status."""
        question = browser.post("/me/passkeys/ask").json()["publicKey"]
        self.whose = question["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        made = AttestedCredentialData.create(bytes(16), _ID, public)
        kept = AttestationObject.create("none", self._data(_ASKED | _FLAG.AT, made), {})
        said = {"attestationObject": kept, "clientDataJSON": self._said("webauthn.create", question)}
        return browser.post("/me/passkeys", {"credential": self._answer(said)}).status_code

    def opens(self, browser: Client) -> bool:
        """Sign in by the passkey, and tell whether that opened the site."""
        question = browser.post("/sign-in/passkey/ask").json()["publicKey"]
        data, said = self._data(_ASKED), self._said("webauthn.get", question)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        proof = {"authenticatorData": data, "clientDataJSON": said, "signature": signature}
        browser.post("/sign-in/passkey", {"credential": self._answer(proof, userHandle=self.whose)})
        return "_auth_user_id" in browser.session

    def _data(self, flags: AuthenticatorData.FLAG, made: bytes = b"") -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(self.host.encode()).digest(), flags, 0, made)

    def _said(self, kind: str, question: dict[str, Any]) -> CollectedClientData:
        return CollectedClientData.create(kind, question["challenge"], f"https://{self.host}")

    def _answer(self, parts: dict[str, bytes], **more: str) -> str:
        response = {name: websafe_encode(part) for name, part in parts.items()} | more
        name = websafe_encode(_ID)
        extra = {"credProps": {"rk": True}}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": extra}
        )
