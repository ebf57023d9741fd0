"""One's own page: profile, look, devices, communities."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.pages.back import next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.frame import MOST_NOTICES
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, account_of, needs
from dongliang_web.people.actions import (
    choose_look,
    issue_own_pass,
    leave_join_page,
    present_oneself,
    read_notices,
    sign_out_device,
    stand_on_join_page,
    stop_pass,
)
from dongliang_web.people.devices import device_name, live_devices
from dongliang_web.people.forms.profile import JoinPageForm, LookForm, ProfileForm
from dongliang_web.people.models import Account, Member, SignInPass
from dongliang_web.people.passkeys import passkeys_of
from dongliang_web.people.views.passes import pass_shown
from dongliang_web.people.views.pictures import kept_response
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import keep_pictures

YEAR = 365 * 24 * 3600
#: No notice has a number of more digits.
_MOST_DIGITS = 18


def signed_in(request: HttpRequest) -> Account:
    """Return the account of a page that asks for one."""
    account = account_of(request)
    if account is None:
        raise Http404("not signed in")
    return account


def acting_members(account: Account) -> QuerySet[Member]:
    """Return as whom an account acts; times are shown in its zone from here on, else in its first community's."""
    members = Member.objects.first_of(account).select_related("community")
    members = members.prefetch_related("offices", "community__clock_settings").order_by("community__name")
    if members and not account.zone:
        timezone.activate(ZoneInfo(members[0].community.clock().settings[-1].zone))
    return members


@login_required
@read_or_send
def me(request: HttpRequest) -> HttpResponse:
    """Show one's own page, and change name, picture and zone."""
    account = signed_in(request)
    if request.method != "POST":
        return _page(request, account, ProfileForm(account=account))
    form = ProfileForm(request.POST, request.FILES, account=account)
    if form.is_valid() and _present(account, form):
        messages.success(request, gettext("Saved."))
        return redirect("me")
    return _page(request, account, form, status=400)


def _present(account: Account, form: ProfileForm) -> bool:
    """Change a profile as the form says; False if its picture or zone was refused, which the form then tells."""
    said = form.cleaned_data
    uploads = [said["picture"]] if said["picture"] else []
    try:
        with keep_pictures(uploads, limit_bytes=settings.PICTURE_LIMIT_BYTES) as kept:
            present_oneself(
                account=account,
                name=said["name"],
                zone=said["zone"],
                at=now(),
                picture=kept[0] if kept else None,
                without_picture=bool(said.get("without_picture")),
            )
    except Refused as refused:
        about = "zone" if refused.key == "zone_in_trial" else "picture"
        form.add_error(about, refusal_sentence(refused, language()))
        return False
    return True


def _page(request: HttpRequest, account: Account, form: ProfileForm, status: int = 200) -> HttpResponse:
    at = now()
    members = acting_members(account)
    asked = account.passes.waiting(at).select_related("issued_by", "confirmed_by", "community")
    context = {
        "place": "me",
        "form": form,
        "look": LookForm(initial=_look_now(request, account)),
        "devices": [_device(request, each) for each in live_devices(account, at)],
        "asked": asked,
        "passkeys": [each.wrap().name for each in passkeys_of(account)],
        "members": [(each, JoinPageForm(initial=_consent(each), prefix=str(each.key))) for each in members],
    }
    return render(request, "people/me.html", context, status=status)


def _device(request: HttpRequest, device: Any) -> dict[str, Any]:
    return {
        "id": device.pk,
        "name": device_name(device.user_agent),
        "since_at": device.created_at,
        "this": device.session_key == request.session.session_key,
    }


def _consent(member: Member) -> dict[str, Any]:
    return {"agree": member.on_join_page, "words": member.join_page_words}


@login_required
@require_safe
def my_face(request: HttpRequest) -> HttpResponse:
    """Send one's own picture."""
    return kept_response(signed_in(request).face)


@never_cache
@login_required
@require_POST
def own_pass(request: HttpRequest) -> HttpResponse:
    """Show a link and a QR code by which another device of one's own is signed in."""
    return pass_shown(request, issue_own_pass(by=signed_in(request), at=now()))


@login_required
@require_POST
def end_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out on one of one's devices."""
    if not sign_out_device(account=signed_in(request), device_id=pk, at=now()):
        raise Http404(f"no device {pk}")
    messages.success(request, gettext("That device is signed out."))
    return redirect("me")


@login_required
@require_POST
def stop_own_pass(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a sign-in link that stewards asked for in one's name."""
    asked = SignInPass.objects.filter(account=signed_in(request), pk=pk).select_related("member__community").first()
    if asked is None or asked.member is None:
        raise Http404(f"no pass {pk}")
    try:
        stop_pass(by=asked.member, asked=asked, at=now())
        messages.success(request, gettext("Stopped. Nobody can sign in by that link."))
    except Refused as refused:
        messages.warning(request, refusal_sentence(refused, language()))
    return redirect(next_url(request, "me"))


@login_required
@require_POST
def dismiss_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Put away a notice that one has read."""
    if not read_notices(account=signed_in(request), notice_ids=[pk], at=now()):
        raise Http404(f"no notice {pk}")
    return redirect(next_url(request, "home_page"))


@login_required
@require_POST
def dismiss_notices(request: HttpRequest) -> HttpResponse:
    """Put away those of one's notices that stood folded together on a page."""
    numbers = request.POST.getlist("notice")[:MOST_NOTICES]
    if not all(each.isdecimal() and len(each) <= _MOST_DIGITS for each in numbers):
        raise Http404("no such notices")
    if not read_notices(account=signed_in(request), notice_ids=[int(each) for each in numbers], at=now()):
        raise Http404("no such notices")
    return redirect(next_url(request, "home_page"))


@needs("see_community")
def on_join_page(asking: Asking) -> HttpResponse:
    """Agree to stand on the join page, or withdraw."""
    if asking.method != "POST":
        return redirect("me")
    form = JoinPageForm(asking.POST, prefix=str(asking.me.key))
    if not form.is_valid():
        return render(asking, "people/join_page_consent.html", {"place": "me", "form": form}, status=400)
    if form.cleaned_data["agree"]:
        stand_on_join_page(by=asking.me, words=form.cleaned_data["words"], at=now())
        messages.success(asking, gettext("You stand on the join page now. You can withdraw at any time."))
    else:
        leave_join_page(by=asking.me, at=now())
        messages.success(asking, gettext("You do not stand on the join page."))
    return redirect("me")


@read_or_send
def look(request: HttpRequest) -> HttpResponse:
    """Choose text size, colours and language, on this device and, signed in, for one's account."""
    account = account_of(request)
    if request.method != "POST":
        return render(
            request, "people/look.html", {"form": LookForm(initial=_look_now(request, account)), **_next(request)}
        )
    form = LookForm(request.POST.dict())
    if not form.is_valid():
        return render(request, "people/look.html", {"form": form, **_next(request)}, status=400)
    if account and form.chosen:
        choose_look(account=account, at=now(), **form.chosen)
    answer = redirect(next_url(request, "settings_look"))
    _remember(answer, form.chosen)
    return answer


def _next(request: HttpRequest) -> dict[str, str]:
    asked = request.GET.get("next") or request.POST.get("next")
    return {"next": next_url(request, "settings_look")} if asked else {}


def _look_now(request: HttpRequest, account: Account | None) -> dict[str, str]:
    if account:
        return {"size": account.size, "theme": account.theme, "language": account.language}
    cookies = {"size": "size", "theme": "theme", "language": settings.LANGUAGE_COOKIE_NAME}
    found = {name: request.COOKIES.get(cookie, "") for name, cookie in cookies.items()}
    return {**found, "size": found["size"] or "normal"}


def _remember(answer: HttpResponse, chosen: dict[str, str]) -> None:
    for name, value in chosen.items():
        cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else name
        if value:
            answer.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        else:
            answer.delete_cookie(cookie, samesite="Lax")
