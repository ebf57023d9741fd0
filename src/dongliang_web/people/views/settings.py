"""A community's settings: read by its members, changed by whoever may set the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules
from dongliang.gate import GateRules
from dongliang.words import format_date
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.pages.rule_forms import rules_form
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import describe_community, set_clock, set_rules
from dongliang_web.people.forms.community import ClockForm, DescribeForm
from dongliang_web.people.models import Community
from dongliang_web.people.models.changes import values_told
from dongliang_web.people.models.holders import power_told
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import keep_pictures


@needs("see_rules", to_change="set_rules")
def community_settings(asking: Asking) -> HttpResponse:
    """Show what a community says of itself, its rules and its clock; whoever may set them changes them here.

    Each part is a form of its own. All others of the main group read the same, with whom it is to set them, and where
    to propose a change.
    """
    if not asking.can("set_rules"):
        return render(asking, "people/settings_read.html", _read_only(asking))
    change = _PARTS.get(asking.POST.get("part", "")) if asking.method == "POST" else None
    if change is None:
        return _settings_page(asking, _forms(asking))
    forms = _forms(asking, asking.POST["part"])
    form = forms[asking.POST["part"]]
    if form.is_valid():
        try:
            messages.success(asking, change(asking, form))
            return redirect("community_settings", slug=asking.community.slug)
        except Refused as refused:
            form.add_error("picture" if "picture" in form.fields else None, refusal_sentence(refused, language()))
    return _settings_page(asking, forms, status=400)


def _forms(asking: Asking, sent: str = "") -> dict[str, Form]:
    community = asking.community
    plain = community.plain_settings()
    data = {sent: asking.POST} if sent else {}
    return {
        "about": DescribeForm(data.get("about"), asking.FILES if sent == "about" else None, initial=plain["about"]),
        "gate": rules_form(GateRules, data.get("gate"), community.rules),
        "main": rules_form(MainRules, data.get("main"), community.main),
        "council": rules_form(CouncilRules, data.get("council"), community.council),
        "mirrors": rules_form(MirrorRules, data.get("mirrors"), community.mirrors),
        "clock": ClockForm(data.get("clock"), initial=plain["clock"]),
    }


def _settings_page(asking: Asking, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    return render(asking, "people/settings.html", {"forms": forms, **_clock(asking.community)}, status=status)


def _clock(community: Community) -> dict[str, Any]:
    clock = community.clock()
    today = clock.day_of(now())
    coming = [setting for setting in clock.settings if setting.from_date > today]
    return {"in_force": clock.setting_for(today), "coming": coming}


def _read_only(asking: Asking) -> dict[str, Any]:
    """Return all settings as people read them, and with whom it is to set them."""
    community = asking.community
    rules = {
        "gate": community.rules,
        "main": community.main,
        "council": community.council,
        "mirrors": community.mirrors,
    }
    held_by, fell = power_told(community, "set_rules", now(), language())
    return {
        "spoken": dict(settings.LANGUAGES)[community.language],
        "rules": [(part, values_told(each, language())) for part, each in rules.items()],
        "held_by": held_by,
        "fell": fell,
        "may_propose": asking.can_change("propose_change"),
        **_clock(community),
    }


def _describe(asking: Asking, form: Form) -> str:
    said = dict(form.cleaned_data)
    upload = said.pop("picture")
    with keep_pictures([upload] if upload else [], limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept:
        describe_community(
            by=asking.me, community=asking.community, at=now(), picture=kept[0] if kept else None, **said
        )
    return gettext("Saved.")


def _set_rules(part: str, saved: object, asking: Asking, form: Form) -> str:
    set_rules(by=asking.me, community=asking.community, at=now(), **{part: form.rules})  # type: ignore[attr-defined]
    return str(saved)


def _set_clock(asking: Asking, form: Form) -> str:
    entry = set_clock(by=asking.me, community=asking.community, at=now(), **form.cleaned_data)
    from_date = dt.date.fromisoformat(entry.facts["from_date"])
    return gettext("Saved. It counts from %(date)s on; days before stay as they were.") % {
        "date": format_date(from_date, language())
    }


#: Part of the settings -> what sets it and says so.
_PARTS: dict[str, Callable[[Asking, Form], str]] = {
    "about": _describe,
    "clock": _set_clock,
    "gate": partial(
        _set_rules, "gate", _("Saved. New cohorts start from this rule; those announced or running keep their own.")
    ),
    "main": partial(_set_rules, "main", _("Saved. It counts from today on.")),
    "council": partial(
        _set_rules,
        "council",
        _("Saved. It counts for proposals from now on; those that are open keep the rule they began with."),
    ),
    "mirrors": partial(_set_rules, "mirrors", _("Saved. It counts from now on.")),
}
