"""The title of the cohort page, which is the answer: how many began, how many go on, how many are missing today."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from dongliang_web.gate.models import CohortState
from dongliang_web.home.models.roll import Roll
from dongliang_web.templatetags.house import short_day

Phrases = list[SafeString]


def cohort_title(roll: Roll, sees_missing: bool) -> Phrases:
    """Return the phrases of the title; how many are missing today only to those who may see who."""
    if roll.state in (CohortState.DRAFT, CohortState.OPEN):
        return _ahead(roll)
    if roll.state == CohortState.CLOSED or roll.cohort.loaded:
        return _over(roll)
    return _running(roll, sees_missing)


def _ahead(roll: Roll) -> Phrases:
    n = roll.registered
    signed_up = ngettext("{n} person has signed up,", "{n} people have signed up,", n)
    begins = gettext("it starts on {day}.")
    return [format_html(signed_up, n=n), format_html(begins, day=short_day(roll.cohort.first_date))]


def _over(roll: Roll) -> Phrases:
    if roll.cohort.loaded:
        n = roll.finished
        return [_started(roll), format_html(ngettext("<b>{n}</b> finished.", "<b>{n}</b> finished.", n), n=n)]
    n = roll.passed
    return [_started(roll), format_html(ngettext("<b>{n}</b> graduated.", "<b>{n}</b> graduated.", n), n=n)]


def _started(roll: Roll) -> SafeString:
    n = roll.started
    return format_html(ngettext("{n} started,", "{n} started,", n), n=n)


def _running(roll: Roll, sees_missing: bool) -> Phrases:
    if not roll.started:
        n = roll.registered
        signed_up = ngettext("{n} person signed up,", "{n} people signed up,", n)
        return [format_html(signed_up, n=n), format_html("{}", gettext("nobody has written yet."))]
    n = roll.finished
    going = ngettext("<b>{n}</b> is still in.", "<b>{n}</b> are still in.", n)
    return [_started(roll), format_html(going, n=n), _today(roll, sees_missing)]


def _today(roll: Roll, sees_missing: bool) -> SafeString:
    if roll.is_void:
        return format_html("{}", gettext("Today does not count."))
    if not roll.expects_today:
        return format_html("{}", gettext("Today is a rest day."))
    if not roll.missing:
        return format_html("{}", gettext("Everybody has checked in today."))
    if sees_missing:
        n = len(roll.missing)
        return format_html(ngettext("{n} has not checked in today.", "{n} have not checked in today.", n), n=n)
    n = len(roll.written)
    if not n:
        return format_html("{}", gettext("Nobody has checked in yet today."))
    return format_html(ngettext("{n} has checked in today.", "{n} have checked in today.", n), n=n)
