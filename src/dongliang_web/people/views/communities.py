"""Founding a community, its settings, and leaving it."""

from __future__ import annotations

from allauth.account.internal.flows.email_verification_by_code import EmailVerificationProcess
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext

from dongliang.checkin import MainRules
from dongliang.council import CouncilRules, MirrorRules, Role
from dongliang.gate import GateRules
from dongliang.words import format_date, label
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.pages.rule_forms import rules_form
from dongliang_web.people.access import Asking, account_of, needs
from dongliang_web.people.actions import (
    create_account,
    describe_community,
    falls_to,
    found_community,
    leave_community,
    set_clock,
    set_rules,
)
from dongliang_web.people.forms.codes import ENOUGH_CODES
from dongliang_web.people.forms.community import ClockForm, DescribeForm, FoundForm
from dongliang_web.people.models import Account, Community
from dongliang_web.people.sign_in import allow_founding, allow_newcomer, enter, look_of, may_send_code
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import keep_pictures

FIRST_ZONE = "Asia/Shanghai"
#: Key of a refusal -> field of the founding form that it is about.
_ABOUT = {"slug_taken": "slug", "slug_reserved": "slug"}


@read_or_send
def found(request: HttpRequest) -> HttpResponse:
    """Found a community; whoever is not signed in gets an account by the name they give."""
    if settings.FOUNDING == "nobody":
        return render(request, "people/founding_closed.html", status=403)
    account = account_of(request)
    if request.method != "POST":
        given = {"zone": (account.zone if account else "") or FIRST_ZONE, "language": _page_language()}
        return render(request, "people/found.html", {"form": FoundForm(newcomer=account is None, initial=given)})
    form = FoundForm(request.POST, request.FILES, newcomer=account is None)
    community = _found(request, account, form) if form.is_valid() else None
    if community is None:
        return render(request, "people/found.html", {"form": form}, status=400)
    return _after_founding(request, community, form.cleaned_data.get("email", ""))


def _page_language() -> str:
    return "en" if language() == "en" else "zh-hans"


def _found(request: HttpRequest, account: Account | None, form: FoundForm) -> Community | None:
    """Found a community as the form says, or tell in the form why not and leave nothing behind."""
    said = dict(form.cleaned_data)
    my_name, _, upload = said.pop("my_name", ""), said.pop("email", ""), said.pop("picture")
    try:
        if account is None:
            allow_newcomer(request)
        else:
            allow_founding(request)
        with keep_pictures([upload] if upload else [], limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept:
            picture = kept[0] if kept else None
            with transaction.atomic():
                founder = account or create_account(name=my_name, **look_of(request))
                community = found_community(by=founder, picture=picture, at=now(), **said)
    except Refused as refused:
        about = "picture" if refused.key.startswith("picture") else _ABOUT.get(refused.key)
        form.add_error(about, refusal_sentence(refused, language()))
        return None
    if account is None:
        enter(request, founder)
    return community


def _after_founding(request: HttpRequest, community: Community, email: str) -> HttpResponse:
    """Lead to the community, by way of the code where an address was given."""
    today = reverse("today", args=[community.slug])
    if not email:
        return redirect(today)
    if not may_send_code(request, email):
        messages.warning(request, ENOUGH_CODES)
        return redirect(today)
    EmailVerificationProcess.initiate(request=request, user=request.user, email=email.lower())
    return redirect(f"{reverse('account_email_verification_sent')}?{urlencode({'next': today})}")


@needs("set_rules")
def community_settings(asking: Asking) -> HttpResponse:
    """Show and change what a community says of itself, its rules and its clock; each part is a form of its own."""
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
    setting = community.clock().settings[-1]
    about = {"name": community.name, "purpose": community.purpose, "language": community.language}
    data = {sent: asking.POST} if sent else {}
    return {
        "about": DescribeForm(data.get("about"), asking.FILES if sent == "about" else None, initial=about),
        "gate": rules_form(GateRules, data.get("gate"), community.rules),
        "main": rules_form(MainRules, data.get("main"), community.main),
        "council": rules_form(CouncilRules, data.get("council"), community.council),
        "mirrors": rules_form(MirrorRules, data.get("mirrors"), community.mirrors),
        "clock": ClockForm(data.get("clock"), initial={"zone": setting.zone, "starts_hour": setting.starts_hour}),
    }


def _settings_page(asking: Asking, forms: dict[str, Form], status: int = 200) -> HttpResponse:
    clock = asking.community.clock()
    today = clock.day_of(now())
    coming = [setting for setting in clock.settings if setting.from_date > today]
    context = {"forms": forms, "in_force": clock.setting_for(today), "coming": coming}
    return render(asking, "people/settings.html", context, status=status)


def _describe(asking: Asking, form: Form) -> str:
    said = dict(form.cleaned_data)
    upload = said.pop("picture")
    with keep_pictures([upload] if upload else [], limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept:
        describe_community(by=asking.me, at=now(), picture=kept[0] if kept else None, **said)
    return gettext("Saved.")


def _set_gate(asking: Asking, form: Form) -> str:
    set_rules(by=asking.me, community=asking.community, at=now(), gate=form.rules)  # type: ignore[attr-defined]
    return gettext("Saved. New cohorts start from this rule; those announced or running keep their own.")


def _set_main(asking: Asking, form: Form) -> str:
    set_rules(by=asking.me, community=asking.community, at=now(), main=form.rules)  # type: ignore[attr-defined]
    return gettext("Saved. It counts from today on.")


def _set_council(asking: Asking, form: Form) -> str:
    set_rules(by=asking.me, community=asking.community, at=now(), council=form.rules)  # type: ignore[attr-defined]
    return gettext("Saved. It counts for proposals from now on; those that are open keep the rule they began with.")


def _set_mirrors(asking: Asking, form: Form) -> str:
    set_rules(by=asking.me, community=asking.community, at=now(), mirrors=form.rules)  # type: ignore[attr-defined]
    return gettext("Saved. It counts from now on.")


def _set_clock(asking: Asking, form: Form) -> str:
    from_date = set_clock(by=asking.me, at=now(), **form.cleaned_data)
    return gettext("Saved. It counts from %(date)s on; days before stay as they were.") % {
        "date": format_date(from_date, language())
    }


_PARTS = {
    "about": _describe,
    "gate": _set_gate,
    "main": _set_main,
    "council": _set_council,
    "mirrors": _set_mirrors,
    "clock": _set_clock,
}


@needs("leave_community", when_closed=True)
def leave(asking: Asking) -> HttpResponse:
    """Tell what leaving means, and leave."""
    if asking.method != "POST":
        return render(asking, "people/leave.html", {"falls_to": _falls_to(asking)})
    leave_community(by=asking.me, at=now())
    messages.success(asking, gettext("You have left %(name)s.") % {"name": asking.community.name})
    return redirect("home_page")


def _falls_to(asking: Asking) -> str:
    """Say to whom the founder's powers fall if whoever asks is the founder and leaves; empty for all others."""
    if not asking.me.offices.filter(role=str(Role.FOUNDER), until_at=None).exists():
        return ""
    return label(f"way.{falls_to(asking.community, now())}", language())
