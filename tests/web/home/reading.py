"""Reading pages as people do: their words without the tags."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

#: 20:00 in Shanghai on the ninth day of a trial that began on 2 November.
NOW = dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 10)
FIRST = dt.date(2026, 11, 2)
DAY = dt.timedelta(days=1)


def read(client: Client, name: str, *args: Any, language: str = "zh-hans", **query: str) -> str:
    """Return a page's HTML; fails unless it can be read."""
    answer = client.get(reverse(name, args=args), query, headers={"accept-language": language})
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def queries(client: Client, name: str, *args: Any) -> int:
    """Return how many queries a page takes, once it has been asked for before."""
    read(client, name, *args)
    with CaptureQueriesContext(connection) as captured:
        read(client, name, *args)
    return len(captured)


def words(page: str) -> str:
    """Return a page's words without tags, and without white space between them."""
    return re.sub(r"\s+", "", text(page))


def text(page: str) -> str:
    """Return a page's words without tags."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page))).strip()


def title(page: str) -> str:
    """Return the title of a page, tags and all."""
    found = re.search(r"<h1>(.*?)</h1>", page, re.S)
    assert found, "a page without a title"
    return found[1]


def section(page: str, heading: str) -> str:
    """Return the section under a heading."""
    parts = [part for part in page.split("<section") if re.search(rf"<h2>\s*{heading}", part)]
    assert len(parts) == 1, f"{len(parts)} sections are headed {heading}"
    return parts[0]
