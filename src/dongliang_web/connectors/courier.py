"""Carries one message to a chat group, by Apprise, in a process of its own.

It reaches no private address, whatever an address leads on to, and whoever started it ends it if it takes too long.
What to do comes as JSON on its input, so that no list of processes shows a secret; what became
of it goes to its output.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import re
import socket
import sys
from collections.abc import Sequence
from typing import Any

import apprise
from apprise.utils.parse import parse_url

#: What a channel may be: the way an address begins -> its kind. Others could be made to run programmes or read files.
KINDS = {
    "wecombot": "wecom",
    "feishu": "feishu",
    "dingtalk": "dingtalk",
    "tgram": "telegram",
    "matrix": "matrix",
    "matrixs": "matrix",
    "mailto": "mail",
    "mailtos": "mail",
    "slack": "slack",
    "discord": "discord",
    "ntfy": "ntfy",
    "ntfys": "ntfy",
    "mmost": "mattermost",
    "mmosts": "mattermost",
}
#: Those that seal nothing on their way: only within networks that the site's host has opened.
UNSEALED = {"matrix", "mailto", "ntfy", "mmost"}
#: Addresses that a group's robot shows, as Apprise writes them.
ROBOTS = (
    (re.compile(r"https://open\.feishu\.cn/open-apis/bot/v2/hook/([\w-]+)/?"), r"feishu://\1"),
    (re.compile(r"https://oapi\.dingtalk\.com/robot/send\?access_token=(\w+)"), r"dingtalk://\1"),
    (re.compile(r"https://qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key=([\w-]+)"), r"wecombot://\1"),
)
#: What an address may say after its question mark; other words name files, keys or certificates.
SETTINGS = {
    "to",
    "from",
    "name",
    "user",
    "pass",
    "smtp",
    "mode",
    "secret",
    "format",
    "cc",
    "version",
    "msgtype",
    "topic",
}
#: Ways by which an address of today's internet leads to one of the old, private ones among them.
_TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_LONGEST_LINE = 300

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Unfit(Exception):
    """An address that is no channel; its argument is a key under ``refused`` in words.toml."""


def is_public(host: str, opened: Sequence[Network]) -> bool:
    """Tell whether an IP address is one of the internet, or of a network that the site's host has opened."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in opened):
        return True
    return address.is_global and not address.is_multicast and not any(address in each for each in _TUNNELS)


def stay_public(opened: Sequence[Network]) -> None:
    """Have every connection of this process refused that would reach a private address."""

    class Public(socket.socket):
        def connect(self, address: Any) -> None:
            _refuse_private(self, address, opened)
            super().connect(address)

        def connect_ex(self, address: Any) -> int:
            _refuse_private(self, address, opened)
            return super().connect_ex(address)

    socket.socket = Public  # type: ignore[misc]  # all that Apprise sends by opens its connections here


def _refuse_private(sender: socket.socket, address: Any, opened: Sequence[Network]) -> None:
    if sender.family not in (socket.AF_INET, socket.AF_INET6) or not is_public(str(address[0]), opened):
        raise OSError("this site sends to no private address")


def plugin_of(typed: str, opened: Sequence[Network]) -> tuple[str, apprise.NotifyBase]:
    """Return the kind of a channel's address and what sends to it; raises Unfit for any other."""
    address = typed.strip()
    for pattern, written in ROBOTS:
        address = pattern.sub(written, address) if pattern.fullmatch(address) else address
    scheme = address.partition("://")[0].lower()
    if scheme not in KINDS:
        raise Unfit("channel_unknown")
    if scheme in UNSEALED and not opened:
        raise Unfit("channel_unsealed")
    if _asked_in(address) - SETTINGS:
        raise Unfit("channel_settings")
    found = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if found is None:
        raise Unfit("channel_incomplete")
    return KINDS[scheme], found


def _asked_in(address: str) -> set[str]:
    """Return the settings that Apprise itself reads in an address: it also finds some behind ``;`` and ``#``."""
    read = parse_url(address, verify_host=False) or {}  # type: ignore[no-untyped-call]
    return {key.lower() for part in ("qsd", "qsd+", "qsd-", "qsd:") for key in read.get(part, {})}


class _Heard(logging.Handler):
    """Keeps what Apprise says of a failure."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def without_secrets(line: str, typed: str) -> str:
    """Return a line in which no longer part of an address can be read."""
    for part in sorted(re.split(r"[/:@?&=#,]+", typed), key=len, reverse=True):
        line = line.replace(part, "…") if len(part) > 5 else line
    return line[:_LONGEST_LINE]


def carry(order: dict[str, Any]) -> dict[str, Any]:
    """Send a message, or without a body only look at the address; return its kind, whether it went, what was said."""
    opened = [ipaddress.ip_network(each, strict=False) for each in order["opened"]]
    stay_public(opened)
    heard = _Heard()
    logging.getLogger("apprise").addHandler(heard)
    try:
        kind, found = plugin_of(order["address"], opened)
    except Unfit as unfit:
        return {"refused": str(unfit)}
    sent = bool(order["body"]) and bool(found.notify(title=order["title"], body=order["body"]))
    return {"kind": kind, "sent": sent, "said": [without_secrets(each, order["address"]) for each in heard.lines[:5]]}


if __name__ == "__main__":
    json.dump(carry(json.load(sys.stdin)), sys.stdout)
