"""The community's own history to take along, and the report that the command line makes of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from dongliang.events import events_lines, events_table
from dongliang.figures import page
from dongliang.report import Report, ReportRules, build_report
from dongliang_web.pages import clock
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community
from dongliang_web.record.actions import as_events


def report_of(community: Community, at: dt.datetime) -> Report:
    """Return the report on a community's record as of an instant; members go by their lasting keys."""
    the_clock = community.clock()
    day = the_clock.day_of(at)
    rules = ReportRules(zone=the_clock.setting_for(day).zone, place="check-in")
    return build_report(events_table(as_events(community)), rules, day, name=community.slug)


def _send(asking: Asking, text: str, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(text, content_type=f"{content_type}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{asking.community.slug}-{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@needs("download_names")
def report(asking: Asking, kind: str) -> HttpResponse:
    """Send the report as figures (json) or as a page of its own (html), in which members stand under numbers."""
    text, content_type = _REPORTS[kind](report_of(asking.community, clock.now()))
    return _send(asking, text, f"report.{kind}", content_type)


def _json(found: Report) -> tuple[str, str]:
    return json.dumps(found.to_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n", "application/json"


def _html(found: Report) -> tuple[str, str]:
    return page.html(found, names=False, language=language()), "text/html"


_REPORTS: dict[str, Callable[[Report], tuple[str, str]]] = {"json": _json, "html": _html}


@require_safe
@needs("download_names")
def events(asking: Asking) -> HttpResponse:
    """Send the whole history as an events table, which ``dongliang report`` reads; members go by their lasting keys."""
    return _send(asking, events_lines(events_table(as_events(asking.community))), "events.jsonl", "application/jsonl")
