"""The bank of questions: what stewards keep and decide, and what members propose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from dongliang.gate.quiz import LEAST_ANSWERS, Counted, QuestionFigures, question_figures
from dongliang.words import Language, between, explain, label, percent
from dongliang_web.gate import actions
from dongliang_web.gate.forms import QuestionForm
from dongliang_web.gate.models import Question, QuestionState, cohorts_that_ask, first_answers
from dongliang_web.pages.clock import now
from dongliang_web.pages.language import language
from dongliang_web.pages.methods import read_or_send
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.people.access import Asking, needs
from dongliang_web.record.actions import Refused

#: Questions on one page of the bank.
A_PAGE = 50
#: Proposals of one's own that are shown.
MOST_OWN = 20
#: What a question's answers tell, as the tone of a notice; the rest is said without one.
_CARE = frozenset({"worse", "hardly_any", "nearly_all"})


@dataclass(frozen=True, slots=True)
class Row:
    """A question of the bank with what its answers tell."""

    question: Question
    finding: str
    is_care: bool
    answered: str
    compared: str


@require_safe
@needs("keep_questions")
def questions(asking: Asking) -> HttpResponse:
    """Show what waits, and the bank with what the answers tell of each question."""
    return _bank(asking)


def _bank(asking: Asking, refused: str = "") -> HttpResponse:
    found = asking.community.questions.accepted().select_related("proposed_by")
    page = Paginator(found, A_PAGE).get_page(asking.GET.get("page"))
    counted, spoken = first_answers(list(page)), language()
    rows = [_row(each, question_figures(counted.get(each.pk, Counted(0, 0))), spoken) for each in page]
    waiting = list(asking.community.questions.waiting().select_related("proposed_by"))
    context = {
        "waiting": waiting,
        "rows": rows,
        "page": page,
        "title": _title(len(waiting), page.paginator.count, spoken),
        "needs": _needs(asking, spoken),
        "refused": refused,
        "place": "people",
    }
    return render(asking, "gate/questions.html", context, status=409 if refused else 200)


def _title(waiting: int, count: int, spoken: Language) -> str:
    if waiting:
        return explain("quiz.waiting", spoken, count=waiting)
    return explain("quiz.bank", spoken, count=count) if count else label("quiz.bank_empty", spoken)


def _needs(asking: Asking, spoken: Language) -> list[str]:
    """Say which cohorts ask how many questions."""
    asking_now = cohorts_that_ask(asking.community, asking.community.clock().day_of(now()))
    drawn = ((each.called(spoken), each.gate_rules.quiz.quiz_questions) for each in asking_now)
    return [explain("quiz.needs", spoken, cohort=name, needed=needed) for name, needed in drawn]


def _row(question: Question, found: QuestionFigures, spoken: Language) -> Row:
    right = found.right
    finding = explain(f"quiz.{found.finding}", spoken, of=right.of)
    if found.finding == "too_few" or right.low is None or right.high is None:
        return Row(question, finding, False, "", "")
    interval = between((right.low, right.high))
    answered = explain(
        "quiz.answered", spoken, right=right.count, of=right.of, share=percent(right.share), interval=interval
    )
    return Row(question, finding, found.finding in _CARE, answered, _compared(found, spoken))


def _compared(found: QuestionFigures, spoken: Language) -> str:
    """Say how those who held out answered beside those who did not, or that they are too few."""
    sides = {"held": found.held.of, "fell": found.fell.of}
    if found.difference is None:
        return explain("quiz.not_compared", spoken, least=LEAST_ANSWERS, **sides)
    shares = {"held_share": percent(found.held.share), "fell_share": percent(found.fell.share)}
    points = {
        name: f"{round(100 * getattr(found.difference, name)):+d}".replace("-", "−")
        for name in ("value", "low", "high")
    }
    return explain("quiz.compared", spoken, **sides, **shares, **points)


@read_or_send
@needs("keep_questions")
def new_question(asking: Asking) -> HttpResponse:
    """Put a question into the bank."""
    form = QuestionForm(asking.POST if asking.method == "POST" else None)
    if form.is_valid():
        actions.add_question(by=asking.me, asked=form.asked, at=now())
        messages.success(asking, gettext("The question is in the bank."))
        return redirect("questions", slug=asking.community.slug)
    return _form_page(asking, form, gettext("A new question"))


@read_or_send
@needs("keep_questions")
def change_question(asking: Asking, pk: int) -> HttpResponse:
    """Change a question; what was answered before stays with the earlier version."""
    question = _question_or_404(asking, pk)
    form = QuestionForm(asking.POST, question.asked) if asking.method == "POST" else QuestionForm(None, question.asked)
    if form.is_valid():
        try:
            actions.change_question(by=asking.me, question=question, asked=form.asked, at=now())
        except Refused as refused:
            return _bank(asking, refusal_sentence(refused, language()))
        messages.success(asking, gettext("The question is changed."))
        return redirect("questions", slug=asking.community.slug)
    return _form_page(asking, form, gettext("Change a question"))


@require_POST
@needs("keep_questions")
def decide_question(asking: Asking, pk: int) -> HttpResponse:
    """Accept, refuse or retire a question."""
    question = _question_or_404(asking, pk)
    try:
        if "accept" in asking.POST:
            actions.accept_question(by=asking.me, question=question, at=now())
        elif "retire" in asking.POST:
            actions.retire_question(by=asking.me, question=question, at=now())
        else:
            reason = asking.POST.get("reason", "")[: Question._meta.get_field("reason").max_length]
            actions.refuse_question(by=asking.me, question=question, reason=reason, at=now())
    except Refused as refused:
        return _bank(asking, refusal_sentence(refused, language()))
    return redirect("questions", slug=asking.community.slug)


@read_or_send
@needs("propose_question")
def propose_question(asking: Asking) -> HttpResponse:
    """Propose a question, and show what became of one's own."""
    form, refused = QuestionForm(asking.POST if asking.method == "POST" else None), ""
    if form.is_valid():
        try:
            actions.propose_question(by=asking.me, asked=form.asked, at=now())
        except Refused as refusal:
            refused = refusal_sentence(refusal, language())
        else:
            messages.success(asking, gettext("The stewards have been told. One of them will look at it."))
            return redirect("propose_question", slug=asking.community.slug)
    context = {"mine": _own(asking), "refused": refused, "proposing": True}
    return _form_page(asking, form, gettext("Propose a question"), **context)


def _own(asking: Asking) -> Sequence[tuple[Question, str]]:
    """Return one's own proposals, the newest first, each with the key of the word for where it is."""
    mine = asking.community.questions.filter(proposed_by=asking.me, replaced_by=None).order_by("-pk")[:MOST_OWN]
    return [(each, f"question_state.{QuestionState(each.state)}") for each in mine]


def _form_page(asking: Asking, form: QuestionForm, title: str, **more: object) -> HttpResponse:
    context = {"form": form, "title": title, "place": "people", **more}
    return render(asking, "gate/question_form.html", context, status=400 if form.is_bound else 200)


def _question_or_404(asking: Asking, pk: int) -> Question:
    return get_object_or_404(asking.community.questions, pk=pk)
