"""The WeChat list (接龙): what a group writes below one another, copied from the chat as text or as XML."""

from __future__ import annotations

from dongliang.readers.jielong.names import may_go_on, normal_name, with_names
from dongliang.readers.jielong.pasting import looks_like_jielong, parse_jielong
from dongliang.readers.jielong.shape import LONGEST_NAME, SHOWN, Jielong, Written
from dongliang.readers.jielong.text import write_jielong

__all__ = [
    "LONGEST_NAME",
    "SHOWN",
    "Jielong",
    "Written",
    "looks_like_jielong",
    "may_go_on",
    "normal_name",
    "parse_jielong",
    "with_names",
    "write_jielong",
]
