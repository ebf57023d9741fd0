"""The cohort page of 1,077 people × 28 days against the same rows from a plain list with the same template engine.

Makes a database of its own in a temporary folder (SQLite, or the one that ``DATABASE_URL`` names). The page is asked
for as a steward does, through every middleware; the plain list holds name and days of the same 100 people, and its
template writes the same table cell by cell. Both in turn, many rounds. Exit status 1 where the median ratio, the number
of queries or the compressed size is above its bound.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PEOPLE, DAYS, ROUNDS = 1077, 28, 25
MOST_RATIO, MOST_QUERIES, MOST_BYTES = 3.0, 12, 60_000
#: The trial is in its twentieth day.
NOW = dt.datetime.now(dt.UTC)
FIRST = NOW.date() - dt.timedelta(days=19)

PLAIN = """<table class="matrix"><tbody>{% for row in rows %}
<tr><th scope="row">{{ row.name }}</th>{% for cell in row.cells %}\
<td{% if cell.css %} class="{{ cell.css }}"{% endif %}><svg class="day {{ cell.symbol }}" role="img" \
aria-label="{{ cell.day }} {{ cell.state }}"><use href="{{ sprite }}#{{ cell.symbol }}"/></svg></td>{% endfor %}</tr>\
{% endfor %}</tbody></table>"""


def main() -> int:
    """Measure, print and judge."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["DONGLIANG_HOME"] = home
        Path(home, "static").mkdir()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
        import django  # the settings read the environment set above

        django.setup()
        return _measure()


def _measure() -> int:
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    ask = _asking(_made())
    plain = _plain(_rows_shown())
    page = ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)
    plain()
    ratios = [_timed(ask) / _timed(plain) for _ in range(ROUNDS)]
    ratio, size = statistics.median(ratios), len(gzip.compress(page))
    print(f"page {_timed(ask) * 1000:.0f} ms, plain list {_timed(plain) * 1000:.0f} ms")
    print(f"median ratio {ratio:.2f} of {ROUNDS} rounds (bound {MOST_RATIO})")
    print(f"{queries} queries (bound {MOST_QUERIES}), {len(page)} bytes, {size} compressed (bound {MOST_BYTES})")
    return int(ratio > MOST_RATIO or queries > MOST_QUERIES or size > MOST_BYTES)


def _timed(run: Callable[[], Any]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _made() -> Any:
    """Make the cohort and return its community's founder."""
    from dongliang.gate import GateRules, rules_to_json
    from dongliang_web.models import Account, CheckIn, Cohort, Enrolment, Entry, Member
    from dongliang_web.people.actions import found_community

    account = Account.objects.create_account(name="周岚")
    community = found_community(
        by=account,
        name="一双手",
        slug="bench",
        purpose="",
        zone="Asia/Shanghai",
        starts_hour=4,
        language="zh-hans",
        at=NOW,
    )
    rules = rules_to_json(GateRules(trial_days=DAYS, required_days=24))
    last = FIRST + dt.timedelta(days=DAYS - 1)
    cohort = Cohort.objects.create(
        community=community, number=1, enrolment_opens_date=FIRST, first_date=FIRST, last_date=last, rules=rules
    )
    named = (
        Member(community=community, name=f"成员{i}", state="candidate", state_since_at=NOW, joined_at=NOW)
        for i in range(PEOPLE)
    )
    members = Member.objects.bulk_create(named)
    chance = random.Random(7)
    out = {member.pk: FIRST + dt.timedelta(days=9) for member in members if chance.random() < 0.3}
    Enrolment.objects.bulk_create(
        Enrolment(member=member, cohort=cohort, enrolled_at=NOW, out_since_date=out.get(member.pk))
        for member in members
    )
    entry = Entry.objects.first()
    rows = []
    for member in members:
        for day in range(20):
            if chance.random() < (0.5 if member.pk in out else 0.95):
                date = FIRST + dt.timedelta(days=day)
                at = dt.datetime.combine(date, dt.time(11), dt.UTC)
                rows.append(
                    CheckIn(member=member, cohort=cohort, day_date=date, received_at=at, recorded_at=at, entry=entry)
                )
    CheckIn.objects.bulk_create(rows, batch_size=2000)
    return account


def _asking(account: Any) -> Callable[[], bytes]:
    """Return how a steward asks for the page."""
    from django.test import Client

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")

    def ask() -> bytes:
        answer = client.get("/c/bench/cohorts/1")
        assert answer.status_code == 200, answer.status_code
        return bytes(answer.content)

    return ask


def _rows_shown() -> list[dict[str, Any]]:
    """Return the rows of the first page as plain values."""
    from dongliang.words import label
    from dongliang_web.home.models.matrix import matrix_rows
    from dongliang_web.home.models.roll import roll_of
    from dongliang_web.models import Cohort
    from dongliang_web.templatetags.days import SYMBOLS

    roll = roll_of(Cohort.objects.get(number=1), NOW)
    return [
        {
            "name": row.name,
            "cells": [
                {
                    "css": "now" if mark.day == roll.today else "",
                    "symbol": f"d-{SYMBOLS[mark.state]}",
                    "day": f"{mark.day.day}日",
                    "state": label(f"state.{mark.state}", "zh-Hans"),
                }
                for mark in row.marks
            ],
        }
        for row in matrix_rows(roll, roll.people[:100], NOW)
    ]


def _plain(rows: list[dict[str, Any]]) -> Callable[[], str]:
    """Return how the same engine writes the same rows from a plain list."""
    from django.template import engines

    template = engines["django"].from_string(PLAIN)
    return lambda: str(template.render({"rows": rows, "sprite": "/static/signs.svg"}))


if __name__ == "__main__":
    sys.exit(main())
