"""Who may check in for whom, checking in for somebody, and undoing what others recorded for one."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from dongliang_web.checkin import actions
from dongliang_web.checkin.forms import HelpersForm, NameHelperForm, sheet_for
from dongliang_web.checkin.models import CheckIn, Helping
from dongliang_web.checkin.views.answers import form_sent, refuse_in, say, see_other
from dongliang_web.pages.back import SeeOther, next_url
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused


@read_or_send
@needs("check_in")
def helping(asking: Asking) -> HttpResponse:
    """Show who may check in for one, and for whom one may; name another."""
    form = NameHelperForm(asking.POST if asking.method == "POST" else None, me=asking.me)
    if form.is_valid():
        helper = form.cleaned_data["helper"]
        helper.community = asking.community
        try:
            actions.name_helper(by=asking.me, helper=helper, at=now())
        except Refused as refused:
            refuse_in(form, refused)
        else:
            say(asking, "helper_named", name=helper.name)
            return see_other("helping", asking.community.slug)
    return _page(asking, form, status=400 if form.is_bound else 200)


def _page(asking: Asking, form: NameHelperForm, status: int = 200) -> HttpResponse:
    mine = list(asking.me.helpers.current().select_related("helper"))
    others = list(asking.me.helps.current().select_related("member"))
    for each in (*(one.member for one in others), *(one.helper for one in mine)):
        each.community = asking.community
    day = asking.community.clock().day_of(now())
    written = CheckIn.objects.on(asking.community, day).values_list("member", flat=True)
    wrote = set(written.filter(member__in=[each.member_id for each in others]))
    shown = {
        "form": form,
        "mine": mine,
        "may_name": len(mine) < actions.MOST_HELPERS,
        "most": actions.MOST_HELPERS,
        "others": [(each, each.member_id in wrote) for each in others],
        "day": day,
        "place": "me",
    }
    return render(asking, "checkin/helping.html", shown, status=status)


@require_POST
@needs("check_in")
def end_helping(asking: Asking, pk: int) -> HttpResponse:
    """End it: the member takes it back, or the helper declines."""
    found = Helping.objects.current().select_related("member", "helper")
    one = get_object_or_404(found.filter(member__community=asking.community), pk=pk)
    try:
        actions.end_helping(by=asking.me, helping=one, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    else:
        say(asking, "helping_ended")
    return see_other("helping", asking.community.slug)


@read_or_send
@needs("check_in")
def check_in_for(asking: Asking, key: uuid.UUID) -> HttpResponse:
    """Check in for a member who named one, or as a steward."""
    at, used = now(), False
    member = get_object_or_404(asking.community.members, key=key)
    member.community = asking.community
    try:
        actions.refuse_writing_for(asking.me, member, at)
    except Refused as refused:
        shown = {"member": member, "refusal": refusal_sentence(refused, language()), "place": "today"}
        return render(asking, "checkin/check_in_for.html", shown, status=409)
    form, uploads = form_sent(asking, HelpersForm)
    if form and form.is_valid():
        day = form.cleaned_data["day"]
        try:
            post = actions.check_in_for(by=asking.me, member=member, day=day, **form.sending(), at=at)
        except Refused as refused:
            used = refused.key == "form_used"
            refuse_in(form, refused)
        else:
            for _, upload in uploads:
                actions.drop_upload(upload=upload)
            say(asking, "written_for", name=member.name, day=post.check_in.day_date)
            return see_other("today", asking.community.slug)
    sheet = sheet_for(member, at, form, used, HelpersForm, uploads)
    shown = {"sheet": sheet, "member": member, "place": "today"}
    return render(asking, "checkin/check_in_for.html", shown, status=400 if form else 200)


@require_POST
@needs("check_in")
def undo_recorded(asking: Asking, day: dt.date) -> HttpResponse:
    """Undo what others recorded for one on a day."""
    try:
        actions.undo_recorded(by=asking.me, day=day, at=now())
    except Refused as refused:
        messages.warning(asking, refusal_sentence(refused, language()))
    else:
        say(asking, "recorded_undone", day=day)
    return SeeOther(next_url(asking, f"/c/{asking.community.slug}/"))
