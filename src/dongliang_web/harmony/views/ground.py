"""Pages of common ground: the questions, one question with its next statement, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render, resolve_url
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.harmony import actions
from dongliang_web.harmony.ground_forms import GroundForm, ReasonForm, StatementForm
from dongliang_web.harmony.models import Ground, GroundStatement, GroundVote
from dongliang_web.harmony.models.ground import (
    AGREE,
    DISAGREE,
    MOST_OF_ONE,
    PASS,
    in_order_for,
    took_part,
)
from dongliang_web.harmony.views.ground_results import results_for
from dongliang_web.pages.back import SeeOther
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.actions import look_at
from dongliang_web.people.models import Attachment, Member
from dongliang_web.record.actions import Refused

A_PAGE = 30
_PLACE = {"place": "people"}
#: What the buttons send -> what it means.
CHOICES = {"agree": AGREE, "pass": PASS, "disagree": DISAGREE}


@require_safe
@needs("find_common_ground")
def common_ground(asking: Asking) -> HttpResponse:
    """List the questions of the community, the open ones first."""
    at = now()
    found = asking.community.grounds.for_lists()
    open_ones = list(found.open(at))
    for each in open_ones:
        each.community = asking.community
    closed = found.exclude(pk__in=[each.pk for each in open_ones])
    page = Paginator(closed, A_PAGE).get_page(asking.GET.get("page"))
    for each in page:
        each.community = asking.community
    return render(asking, "harmony/grounds.html", {"open": open_ones, "page": page, **_PLACE})


@read_or_send
@needs("find_common_ground")
def new_ground(asking: Asking) -> HttpResponse:
    """Open a question."""
    form = GroundForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.open_ground(by=asking.me, at=now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refusal_sentence(refused, language()))
        else:
            say(asking, "ground_opened")
            return see_other("ground", asking.community.slug, made.pk)
    return render(asking, "harmony/new_ground.html", {"form": form, **_PLACE}, status=400 if form.errors else 200)


@require_safe
@needs("find_common_ground")
def ground(asking: Asking, pk: int) -> HttpResponse:
    """Show one question: the next statement to answer, or what was found."""
    return _page(asking, _ground_or_404(asking, pk), StatementForm())


def _ground_or_404(asking: Asking, pk: int) -> Ground:
    found = get_object_or_404(asking.community.grounds.select_related("text", "opener", "entry"), pk=pk)
    found.community = asking.community
    return found


def _page(asking: Asking, found: Ground, form: StatementForm, status: int = 200) -> HttpResponse:
    at = now()
    look_at(by=asking.me, about=[found.entry_id], at=at)
    is_open = found.is_open(at)
    statements = [each for each in found.statements.for_lists() if each.removed_at is None]
    standing = [each for each in statements if each.hidden_at is None]
    mine = dict(GroundVote.objects.of(found, asking.me).values_list("statement_id", "choice"))
    left = [each for each in in_order_for(asking.me, standing) if each.pk not in mine]
    answered = [(each, mine[each.pk]) for each in standing if each.pk in mine]
    own = {each.pk for each in standing if each.author_id == asking.me.pk}
    context: dict[str, Any] = {
        "ground": found,
        "is_open": is_open,
        "next": left[0] if left and is_open else None,
        "left": len(left),
        "answered": answered,
        "statements": standing,
        "hidden": [each for each in statements if each.hidden_at is not None],
        "own": own,
        "may_add": MOST_OF_ONE - sum(each.author_id == asking.me.pk and not each.is_first for each in statements),
        "may_close": is_open and actions.may_close(asking.me, found, at),
        "may_hide": asking.can(actions.KEEPING),
        "form": form,
        "results": results_for(found, standing, mine, is_open=is_open, at=at),
        **_PLACE,
    }
    return render(asking, "harmony/ground.html", context, status=status)


@require_POST
@needs("find_common_ground")
def ground_vote(asking: Asking, pk: int) -> HttpResponse:
    """Answer a statement, or change one's mind, and go on to the next."""
    found = _ground_or_404(asking, pk)
    choice = next((CHOICES[name] for name in CHOICES if name in asking.POST), None)
    statement = asking.POST.get("statement", "")
    if choice is None or not statement.isdecimal():
        raise Http404("no such answer")
    back = f"{found.url}#{'answers' if 'again' in asking.POST else 'next'}"
    answer = partial(actions.answer, by=asking.me, ground=found, statement=int(statement), choice=choice, at=now())
    return _done(asking, answer, back)


@require_POST
@needs("find_common_ground")
def ground_statement(asking: Asking, pk: int) -> HttpResponse:
    """Add a statement to a question."""
    found = _ground_or_404(asking, pk)
    form = StatementForm(asking.POST)
    if form.is_valid():
        try:
            actions.add_statement(by=asking.me, ground=found, text=form.cleaned_data["text"], at=now())
        except Refused as refused:
            form.add_error("text", refusal_sentence(refused, language()))
        else:
            say(asking, "statement_added")
            return SeeOther(found.url)
    return _page(asking, found, form, status=400)


@require_POST
@needs("find_common_ground")
def close_ground(asking: Asking, pk: int) -> HttpResponse:
    """Close a question before its time."""
    found = _ground_or_404(asking, pk)
    close = partial(actions.close_ground, ground=found, by=asking.me, at=now())
    return _done(asking, close, found.url, "ground_closed")


@read_or_send
@needs(actions.KEEPING)
def hide_statement(asking: Asking, pk: int, statement: int) -> HttpResponse:
    """Hide a statement with a reason."""
    standing = GroundStatement.objects.standing().select_related("text", "ground")
    found = get_object_or_404(standing, pk=statement, ground=pk, ground__community=asking.community)
    form = ReasonForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        try:
            actions.hide_statement(by=asking.me, statement=found, reason=form.cleaned_data["reason"], at=now())
        except Refused as refused:
            form.add_error("reason", refusal_sentence(refused, language()))
        else:
            say(asking, "statement_hidden")
            return see_other("ground", asking.community.slug, pk)
    context = {"form": form, "statement": found, "back": resolve_url("ground", asking.community.slug, pk), **_PLACE}
    return render(asking, "harmony/hide_statement.html", context, status=400 if form.errors else 200)


@require_safe
@needs("own_record")
def own_grounds(asking: Asking) -> HttpResponse:
    """Show oneself what one answered and added, to take it back; also after leaving."""
    mine = Member.objects.one_with(asking.me, Attachment.OWN)
    written = GroundStatement.objects.filter(author__in=mine, removed_at=None).for_lists()
    by_ground: dict[int, list[GroundStatement]] = {}
    for each in written:
        by_ground.setdefault(each.ground_id, []).append(each)
    found = [(each, by_ground.get(each.pk, [])) for each in took_part(asking.me)]
    context = {"grounds": found, "inside": asking.can("find_common_ground"), **_PLACE}
    return render(asking, "harmony/own_grounds.html", context)


@require_POST
@needs("own_record")
def take_back_answers(asking: Asking, pk: int) -> HttpResponse:
    """Take back what one answered to a question."""
    found = _ground_or_404(asking, pk)
    count = actions.take_back_answers(by=asking.me, ground=found, at=now())
    if count:
        say(asking, "answers_taken_back", count=count)
    return see_other("own_grounds", asking.community.slug)


@require_POST
@needs("own_record")
def remove_statement(asking: Asking, pk: int) -> HttpResponse:
    """Take one's own statement away for good."""
    mine = Member.objects.one_with(asking.me, Attachment.OWN)
    own = GroundStatement.objects.filter(author__in=mine, ground__community=asking.community, removed_at=None)
    found = get_object_or_404(own, pk=pk)
    back = resolve_url("own_grounds", asking.community.slug)
    remove = partial(actions.remove_statement, by=asking.me, statement=found, at=now())
    return _done(asking, remove, back, "statement_removed")


def _done(asking: Asking, act: Callable[[], Any], back: str, said: str = "") -> HttpResponse:
    """Act and lead back, with a sentence where it is not plain to see or was refused."""
    try:
        act()
    except Refused as refused:
        messages.error(asking, refusal_sentence(refused, language()))
    else:
        if said:
            say(asking, said)
    return SeeOther(back)
