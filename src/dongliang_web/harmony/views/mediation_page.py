"""The page of one mediation, as one of its sides or its mediator sees it, and what is done there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from dongliang_web.checkin.views.answers import say, see_other
from dongliang_web.harmony import actions
from dongliang_web.harmony.access import seated
from dongliang_web.harmony.actions.mediating import COMMON
from dongliang_web.harmony.mediation_forms import AfterwardsForm, MediatorForm, WordsForm
from dongliang_web.harmony.models import (
    Mediation,
    MediationWords,
    Proposed,
    Seat,
    Side,
    leanings,
    main_group,
    people_of,
    standing,
    thread_of_entry,
)
from dongliang_web.harmony.views.mediation import hint_of, listed
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking
from dongliang_web.people.actions import look_at
from dongliang_web.people.models import Member
from dongliang_web.record.actions import Refused

Words = list[MediationWords]


@dataclass(frozen=True, slots=True)
class ShownSide:
    """A side as it is shown: who is of it, and who of them takes part."""

    side: Side
    names: str
    people: list[tuple[Member, bool, bool]]
    mine: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """What is said between one side and the mediator, or among all, and the form to say more."""

    name: str
    title: str
    words: Words
    form: WordsForm | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody proposed as mediator, as a side sees them."""

    proposed: Proposed
    hint: str
    yes: bool


@require_safe
@seated
def mediation(asking: Asking, seat: Seat) -> HttpResponse:
    """Show one mediation; whoever was told of it has read that now."""
    look_at(by=asking.me, about=[seat.mediation.entry_id], at=now())
    return _page(asking, seat)


def _page(asking: Asking, seat: Seat, sent: dict[str, forms.Form] | None = None, status: int = 200) -> HttpResponse:
    found, sent = seat.mediation, sent or {}
    words = list(MediationWords.objects.readable_by(seat))
    sides = [_shown_side(each, seat) for each in found.sides.all()]
    drafts = [each for each in words if each.kind == MediationWords.DRAFT]
    draft = drafts[-1] if drafts else None
    context = {
        "place": "people",
        "seat": seat,
        "mediation": found,
        "sides": sides,
        "title": _title(seat),
        "thread": thread_of_entry(asking.me, asking.roles, found.thread_id) if found.thread_id else None,
        **_choosing(seat, sides, sent),
        "opening": [each for each in words if each.kind == MediationWords.OPENING],
        "about": [each for each in words if each.kind == MediationWords.ABOUT],
        "views": [each for each in words if each.kind == MediationWords.VIEW],
        "view_form": sent.get("view") or WordsForm.called("view", gettext("How it looks from your side")),
        "lanes": _lanes(seat, sides, words, sent) if seat.is_inside else [],
        "draft": draft,
        "accepted": [each for each in sides if draft and each.side.accepts_id == draft.pk],
        "mine_accepts": bool(draft and seat.side and seat.side.accepts_id == draft.pk),
        "draft_form": sent.get("draft")
        or WordsForm.called("draft", gettext("Agreement"), initial={"text": draft.text if draft else ""}),
        "after_form": sent.get("afterwards") or AfterwardsForm(auto_id="after_%s", initial=_said_after(seat)),
        "afterwards": [each for each in words if each.kind == MediationWords.AFTERWARDS],
        "may_close": found.is_open and seat.is_inside and (found.began_at or (seat.is_voice and _is_first(seat))),
    }
    return render(asking, "harmony/mediation.html", context, status=status)


def _is_first(seat: Seat) -> bool:
    return seat.side is not None and seat.side.letter == "a"


def _said_after(seat: Seat) -> dict[str, str]:
    return {"holds": seat.side.holds} if seat.side and seat.side.holds else {}


def _shown_side(side: Side, seat: Seat) -> ShownSide:
    there = [each for each in seat.mediation.parties.all() if each.side_id == side.pk and not each.left_at]
    people = [(each.member, each.joined_at is not None, each.member_id == side.voice_id) for each in there]
    mine = seat.side is not None and seat.side.pk == side.pk
    return ShownSide(side, listed(each.member for each in there), people, mine)


#: How a mediation ended -> the title of its page.
_ENDED = {
    Mediation.AGREED: gettext_lazy("Closed with an agreement"),
    Mediation.NOT_AGREED: gettext_lazy("Closed without an agreement"),
    Mediation.DECLINED: gettext_lazy("It does not take place"),
    Mediation.WITHDRAWN: gettext_lazy("It was taken back"),
    Mediation.LAPSED: gettext_lazy("It lapsed"),
    Mediation.LEFT: gettext_lazy("Closed: a side is no longer here"),
}


def _title(seat: Seat) -> str:
    """Return the answer to: how does it stand?"""
    found = seat.mediation
    if found.outcome:
        return str(_ENDED[found.outcome])
    if seat.asked:
        return gettext("You are asked to mediate")
    if found.mediator:
        return gettext("You mediate") if seat.is_mediator else gettext("%s hears both sides") % found.mediator.name
    if not seat.takes_part:
        return gettext("You are asked to take part")
    if any(side.voice_id is None for side in found.sides.all()):
        return gettext("The other side has not answered yet")
    return gettext("Both sides choose a mediator")


def _choosing(seat: Seat, sides: list[ShownSide], sent: dict[str, forms.Form]) -> dict[str, Any]:
    """Return those who could mediate, or who does, with what their ties hint at."""
    found = seat.mediation
    if not found.is_open:
        return {}
    proposed = standing(found.proposed.all()) if seat.party else []
    asked = [seat.asked] if seat.asked else []
    members = {each.member_id for each in (*proposed, *asked)} | ({found.mediator_id} if found.mediator_id else set())
    people = [people_of(each.side, found.parties.all()) for each in sides]
    leans = leanings(found.community, members, *([each.pk for each in side] for side in people)) if members else {}
    hints = {pk: hint_of(leans.get(pk), *people) for pk in members}
    return {
        "candidates": [_candidate(each, seat, hints) for each in proposed] if found.is_choosing else [],
        "mediator_hint": hints.get(seat.asked.member_id if seat.asked else found.mediator_id or 0, ""),
        "mediator_form": sent.get("propose") or _mediator_form(seat) if seat.is_voice and found.is_choosing else None,
    }


def _candidate(proposed: Proposed, seat: Seat, hints: dict[int, str]) -> Candidate:
    yes = bool(seat.side and getattr(proposed, f"{seat.side.letter}_at"))
    return Candidate(proposed, hints[proposed.member_id], yes)


def _mediator_form(seat: Seat, data: Any = None) -> MediatorForm:
    taken = [each.member_id for each in seat.mediation.parties.all()]
    taken += [each.member_id for each in seat.mediation.proposed.all()]
    return MediatorForm(data, group=main_group(seat.mediation.community).exclude(pk__in=taken))


def _lanes(seat: Seat, sides: list[ShownSide], words: Words, sent: dict[str, forms.Form]) -> list[Lane]:
    said = [each for each in words if each.kind == MediationWords.SAID]
    shown: Iterable[ShownSide] = sides if seat.is_mediator else (each for each in sides if each.mine)
    lanes = [_lane(seat, each.side.letter, _lane_title(seat, each), each.side, said, sent) for each in shown]
    return [*lanes, _lane(seat, COMMON, gettext("In the common room"), None, said, sent)]


def _lane_title(seat: Seat, side: ShownSide) -> str:
    if seat.is_mediator:
        return gettext("With %s alone") % side.names
    return gettext("Your side and the mediator alone")


def _lane(seat: Seat, name: str, title: str, side: Side | None, said: Words, sent: dict[str, forms.Form]) -> Lane:
    here = [each for each in said if each.side_id == (side.pk if side else None)]
    form = sent.get(f"say-{name}") or WordsForm.called(f"say-{name}", gettext("Say something here"))
    return Lane(name, title, here, form if seat.mediation.is_running else None)  # type: ignore[arg-type]


# ------------------------------------------------------------------ acts


@require_POST
@seated
def act_in_mediation(asking: Asking, seat: Seat, act: str) -> HttpResponse:
    """Do one of the things that can be done in a mediation."""
    if act not in _ACTS:
        raise Http404("nothing of that name can be done")
    form = _form_of(asking, seat, act)
    if form is not None and not form.is_valid():
        return _page(asking, seat, {_name_of(asking, act): form}, status=400)
    try:
        _ACTS[act](asking, seat, form.cleaned_data if form is not None else {})
    except Refused as refused:
        messages.error(asking, refusal_sentence(refused, language()))
        return see_other("mediation", asking.community.slug, seat.mediation.key)
    say(asking, "mediation_noted")
    if act in _GOING:
        return see_other("mediations", asking.community.slug)
    return see_other("mediation", asking.community.slug, seat.mediation.key)


def _name_of(asking: Asking, act: str) -> str:
    return f"say-{asking.POST.get('lane', '')}" if act == "say" else act


def _form_of(asking: Asking, seat: Seat, act: str) -> forms.Form | None:
    """Return the form of an act that has one, as it was sent."""
    if act in ("view", "say", "draft"):
        return WordsForm.called(_name_of(asking, act), gettext("Text"), asking.POST)
    if act == "afterwards":
        return AfterwardsForm(asking.POST, auto_id="after_%s")
    return _mediator_form(seat, asking.POST) if act == "propose" else None


def _number(asking: Asking) -> int:
    """Return the number of what an act is about."""
    sent = asking.POST.get("pk", "")
    if not sent.isdecimal() or len(sent) > 18:
        raise Http404("no such thing in it")
    return int(sent)


def _answer_mediator(asking: Asking, seat: Seat, sent: dict[str, Any]) -> None:
    actions.answer_mediator(by=seat, proposed=_number(asking), yes="not" not in asking.POST, at=now())


def _name_voice(asking: Asking, seat: Seat, sent: dict[str, Any]) -> None:
    of_side = {each.member_id: each.member for each in seat.mediation.parties.all()}
    member = of_side.get(_number(asking))
    if member is None:
        raise Http404("nobody of that number is in it")
    actions.name_voice(by=seat, member=member, at=now())


def _say(asking: Asking, seat: Seat, sent: dict[str, Any]) -> None:
    actions.speak_in(by=seat, lane=asking.POST.get("lane", ""), text=sent["text"], at=now())


def _afterwards(asking: Asking, seat: Seat, sent: dict[str, Any]) -> None:
    actions.tell_whether_it_holds(by=seat, holds=sent["holds"], text=sent["text"], at=now())


#: Name in the address -> what is done.
_ACTS: dict[str, Callable[[Asking, Seat, dict[str, Any]], object]] = {
    "take-part": lambda asking, seat, sent: actions.take_part(by=seat, at=now()),
    "step-out": lambda asking, seat, sent: actions.step_out(by=seat, at=now()),
    "voice": _name_voice,
    "propose": lambda asking, seat, sent: actions.propose_mediator(by=seat, member=sent["member"], at=now()),
    "mediator": _answer_mediator,
    "mediate": lambda asking, seat, sent: actions.mediate(by=seat, at=now()),
    "not-mediate": lambda asking, seat, sent: actions.decline_mediating(by=seat, at=now()),
    "view": lambda asking, seat, sent: actions.write_view(by=seat, text=sent["text"], at=now()),
    "release": lambda asking, seat, sent: actions.release_view(by=seat, view=_number(asking), at=now()),
    "say": _say,
    "draft": lambda asking, seat, sent: actions.draft_agreement(by=seat, text=sent["text"], at=now()),
    "accept": lambda asking, seat, sent: actions.accept_agreement(by=seat, draft=_number(asking), at=now()),
    "close": lambda asking, seat, sent: actions.close(by=seat, at=now()),
    "afterwards": _afterwards,
    "erase": lambda asking, seat, sent: actions.wish_erased(by=seat, yes="not" not in asking.POST, at=now()),
}
#: After these whoever did them is no longer of it.
_GOING = ("step-out", "not-mediate")
