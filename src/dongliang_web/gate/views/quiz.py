"""A candidate's questions: what is asked, the questions themselves, and the result with its reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from dongliang.gate.quiz import Moment, Place
from dongliang.words import explain, label
from dongliang_web.gate import actions
from dongliang_web.gate.forms import AnswersForm
from dongliang_web.gate.models import Answer, Draw, moment_of
from dongliang_web.gate.views.cohorts import cohort_or_404
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Enrolment
from dongliang_web.record.actions import Refused


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """A choice of a marked question: whether it is right, and whether it was chosen."""

    text: str
    right: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A marked question with all its choices in the order in which they were shown."""

    text: str
    right: bool
    choices: tuple[ShownChoice, ...]
    explanation: str


@never_cache
@read_or_send
@needs("own_trial")
def quiz(asking: Asking, number: int) -> HttpResponse:
    """Show a candidate the questions of their cohort, take the answers, and show the result."""
    cohort = cohort_or_404(asking, number)
    mine = asking.member.enrolments.standing().filter(cohort=cohort).first() if asking.member else None
    if mine is None or not cohort.gate_rules.quiz.quiz_questions:
        return redirect("standing" if asking.member else "join", slug=asking.community.slug)
    mine.cohort, mine.member = cohort, asking.me
    if asking.method != "POST":
        return _page(asking, mine, now())
    if "try" in asking.POST:
        return _take(asking, mine, now())
    try:
        actions.draw_questions(by=asking.me, cohort=cohort, at=now())
    except Refused as refused:
        return _page(asking, mine, now(), refused=refusal_sentence(refused, language()))
    return redirect("quiz", slug=asking.community.slug, number=number)


def _take(asking: Asking, mine: Enrolment, at: dt.datetime) -> HttpResponse:
    """Take the answers of a try; one that was handed in before shows its result, whatever is sent again."""
    number = asking.POST.get("try", "")
    found = mine.draws.filter(number=int(number)).first() if number.isdecimal() and len(number) < 9 else None
    chosen: list[frozenset[int]] = []
    if found is not None and found.handed_in_at is None:
        form = _form(found, actions.reads_largest_since(asking.me), asking.POST)
        if not form.is_valid():
            return _page(asking, mine, at, form=form)
        chosen = form.chosen()
    try:
        actions.hand_in(by=asking.me, cohort=mine.cohort, number=found.number if found else 0, chosen=chosen, at=at)
    except Refused as refused:
        return _page(asking, mine, at, refused=refusal_sentence(refused, language()))
    return redirect("quiz", slug=asking.community.slug, number=mine.cohort.number)


def _form(found: Draw, largest_since: dt.datetime | None, data: Any = None) -> AnswersForm:
    return AnswersForm(_answers(found), data, limited=found.limit(largest_since) is not None)


def _answers(found: Draw) -> Sequence[Answer]:
    return list(found.answers.select_related("question").order_by("place"))


def _page(
    asking: Asking, mine: Enrolment, at: dt.datetime, *, form: AnswersForm | None = None, refused: str = ""
) -> HttpResponse:
    moment, largest_since = moment_of(mine), actions.reads_largest_since(asking.me)
    last = mine.draws.order_by("number").last()
    context: dict[str, Any] = {"cohort": mine.cohort, "name": mine.cohort.called(language()), "refused": refused}
    context |= {"place": "me", "rules": moment.rules}
    status = 409 if refused else 400 if form else 200
    if (
        last
        and last.ended_at(largest_since, at) is None
        and moment.place(at) == Place.OPEN
        and mine.graduated_at is None
    ):
        limit = last.limit(largest_since)
        said = explain("quiz.due", language(), due_at=_here(limit)) if limit else label("quiz.no_limit", language())
        shown = form or _form(last, largest_since)
        title = explain("quiz.asks", language(), count=len(shown.fields), needed=last.needed)
        context |= {"try": last, "form": shown, "limit": said, "title": title}
        return render(asking, "gate/quiz.html", context, status=status)
    ended_at = last.ended_at(largest_since, at) if last else None
    context |= _before_or_after(mine, moment, at, tried=ended_at is not None)
    context |= _result(last, ended_at)
    context["passed"] = moment.place(at) == Place.PASSED
    context["is_in"] = mine.graduated_at is not None
    return render(asking, "gate/quiz_result.html", context, status=status)


def _before_or_after(mine: Enrolment, moment: Moment, at: dt.datetime, *, tried: bool) -> dict[str, Any]:
    """Say what is asked or will be, until when, and from when on one may try."""
    spoken, where = language(), moment.place(at)
    found: dict[str, Any] = {"title": _asked(mine, moment, at), "again": "", "until": "", "may_try": False}
    if mine.graduated_at is not None or where not in (Place.OPEN, Place.OVER):
        return found
    closes_at = _here(moment.closes_at)
    if where == Place.OVER:
        over = explain("quiz.over", spoken, closes_at=closes_at)
        return found | {"title": over, "until": over if tried else ""}
    from_at = actions.next_try_at(mine.member, moment.rules, at)
    if from_at is not None and not moment.leaves_time(from_at):
        return found | {"again": label("quiz.last_try", spoken)}
    found |= {"until": explain("quiz.until", spoken, closes_at=closes_at), "may_try": from_at is None or at >= from_at}
    if from_at is not None:
        waits = explain("quiz.again_at", spoken, from_at=_here(from_at))
        found["again"] = label("quiz.again_now", spoken) if found["may_try"] else waits
    return found


def _asked(mine: Enrolment, moment: Moment, at: dt.datetime) -> str:
    """Say what is asked, by where the candidate stands."""
    spoken, rules = language(), moment.rules
    if mine.graduated_at is not None:
        return label("quiz.is_in", spoken)
    key = "first" if rules.quiz_when == "before" else "left"
    if moment.place(at) == Place.NOT_YET:
        if actions.standing_of(mine, at).verdict.is_out:
            return label("quiz.never_asked", spoken)
        key = "later"
    return explain(f"quiz.{key}", spoken, count=rules.quiz_questions, needed=rules.needed)


def _result(last: Draw | None, ended_at: dt.datetime | None) -> dict[str, Any]:
    """Say how the last try went, question by question; the title says it too. Nothing where there was none."""
    if last is None or ended_at is None:
        return {}
    if last.right is None:
        return {"title": explain("quiz.lapsed", language(), due_at=_here(last.due_at))}
    answers = _answers(last)
    key = "passed" if last.passed else "not_passed"
    values = {"right": last.right, "of": len(answers)} | ({} if last.passed else {"needed": last.needed})
    return {"answers": [_shown(each) for each in answers], "title": explain(f"quiz.{key}", language(), **values)}


def _shown(answer: Answer) -> ShownAnswer:
    asked, chosen = answer.question.asked, set(answer.chosen or ())
    choices = (
        ShownChoice(asked.choices[each].text, asked.choices[each].right, each in chosen) for each in answer.choices
    )
    return ShownAnswer(asked.text, bool(answer.right), tuple(choices), asked.explanation)


def _here(at: dt.datetime | None) -> dt.datetime | None:
    return timezone.localtime(at) if at else None
