"""The forms of the gate: a cohort, signing up by name, a steward's reasons, and questions at the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang.bounds import RuleError
from dongliang.gate import GateRules, quiz
from dongliang.words import label
from dongliang_web.checkin.forms import BAD_DAY, LONGEST_REASON
from dongliang_web.gate.actions.cohorts import Plan
from dongliang_web.gate.models import Answer, Cohort
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence
from dongliang_web.pages.typed import Typed
from dongliang_web.people.forms.profile import name_field

#: More than any community has places for; a guard against slips.
MOST_PLACES = 100_000
LONGEST_TEXT = 1000
LONGEST_QUESTION, LONGEST_CHOICE = 600, 200
_DAY = dt.timedelta(days=1)
#: Days from now to the first day, at the least, that a new form proposes.
_AHEAD = 7
#: Key of a refusal -> the field that can mend it.
FIELDS = {
    "first_day_past": "first_date",
    "first_day_too_far": "first_date",
    "opens_after_start": "enrolment_opens_date",
    "capacity_below_enrolled": "capacity",
    "reason_missing": "reason",
    "void_too_late": "day",
    "day_in_future": "day",
    "day_before_founding": "day",
    "already_void": "day",
    "name_taken": "name",
}


def _day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, help_text=help_text, widget=widget, input_formats=["%Y-%m-%d"], error_messages=BAD_DAY
    )


def _text_field(label: Any, help_text: Any) -> Typed:
    area = forms.Textarea({"rows": 4})
    return Typed(label=label, help_text=help_text, required=False, max_length=LONGEST_TEXT, widget=area)


class CohortForm(forms.Form):
    """Asks for a cohort's days, places and texts; its rule has a form of its own beside."""

    first_date = _day_field(_("First day"), _("The last follows from the rule."))
    enrolment_opens_date = _day_field(_("Sign-up opens on"))
    capacity = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("Left empty, there is room for everybody."),
    )
    invitation = _text_field(_("Invitation"), _("Who you are, for those who read the join page."))
    template = _text_field(
        _("Text that the check-in starts with"), _("Questions to go by. They do not count as written.")
    )

    @classmethod
    def blank(cls, today: dt.date, last: Cohort | None) -> CohortForm:
        """Return a form that proposes the Monday after next week's, and the texts of the last cohort."""
        ahead = today + _AHEAD * _DAY
        monday = ahead + (-ahead.weekday() % 7) * _DAY
        texts = {"invitation": last.invitation, "template": last.template} if last else {}
        return cls(initial={"first_date": monday, "enrolment_opens_date": today, **texts})

    @classmethod
    def of(cls, cohort: Cohort) -> CohortForm:
        """Return the form of a cohort, filled with what stands there."""
        return cls(initial={name: getattr(cohort, name) for name in cls.base_fields})

    def plan(self, rules: GateRules) -> Plan:
        """Return what was said, once the form is valid."""
        return Plan(rules=rules, **self.cleaned_data)


class NameForm(forms.Form):
    """Asks a newcomer for nothing but a name."""

    name = name_field()


class ReasonForm(forms.Form):
    """Asks a steward why."""

    reason = Typed(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The whole community can read it, with both names."),
    )


class VoidForm(forms.Form):
    """Asks which day does not count, and why."""

    day = _day_field(_("Day that does not count"))
    reason = Typed(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The whole community can read it, with your name."),
    )


class QuestionForm(forms.Form):
    """Asks for a question with up to six choices, which of them are right, and why; once valid, `asked` is it."""

    asked: quiz.Question

    text = Typed(label=_("Question"), max_length=LONGEST_QUESTION, widget=forms.Textarea({"rows": 3}))
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    explanation = Typed(
        label=_("Why it is so"),
        error_messages={"required": _("Whoever answers learns from the reason. Say why it is so.")},
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Shown with the result, never before."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, asked: quiz.Question | None = None) -> None:
        super().__init__(data, initial=_of_question(asked) if asked else {"kind": "single"})
        kind: Any = self.fields["kind"]
        kind.choices = [(each, label(f"question_kind.{each}", language())) for each in quiz.KINDS]
        for number in range(1, quiz.MOST_CHOICES + 1):
            self.fields[f"choice_{number}"] = Typed(
                label=_("Choice %(number)s") % {"number": number}, required=False, max_length=LONGEST_CHOICE
            )
            self.fields[f"right_{number}"] = forms.BooleanField(label=_("This one is right"), required=False)

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the choices in order, each with the box that says it is right."""
        for number in range(1, quiz.MOST_CHOICES + 1):
            yield self[f"choice_{number}"], self[f"right_{number}"]

    def clean(self) -> dict[str, Any]:
        """Build the question, and say above the form why nobody could answer it."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        rows = [(cleaned[f"choice_{n}"].strip(), cleaned[f"right_{n}"]) for n in range(1, quiz.MOST_CHOICES + 1)]
        # an empty row is left out, unless somebody marked it as right
        choices = tuple(quiz.Choice(text, right) for text, right in rows if text or right)
        try:
            self.asked = quiz.Question(cleaned["kind"], cleaned["text"], choices, cleaned["explanation"])
        except RuleError as error:
            self.add_error(None, refusal_sentence(error, language()))
        return cleaned


def _of_question(asked: quiz.Question) -> dict[str, Any]:
    texts = {f"choice_{n}": each.text for n, each in enumerate(asked.choices, 1)}
    right = {f"right_{n}": each.right for n, each in enumerate(asked.choices, 1)}
    return {"text": asked.text, "kind": asked.kind, "explanation": asked.explanation, **texts, **right}


class AnswersForm(forms.Form):
    """Asks the questions of a try; a choice goes by the place in which it is shown, which tells nothing of it."""

    def __init__(self, answers: Sequence[Answer], data: Mapping[str, Any] | None = None, *, limited: bool) -> None:
        super().__init__(data)
        for answer in answers:
            self.fields[f"q{answer.place}"] = _asked(answer, limited)

    def chosen(self) -> list[frozenset[int]]:
        """Return the places chosen for each question in order, once the form is valid."""
        given = (self.cleaned_data[name] for name in self.fields)
        return [frozenset(map(int, [each] if isinstance(each, str) and each else each)) for each in given]


def _asked(answer: Answer, limited: bool) -> forms.ChoiceField:
    """Return a question as a field; with a time limit it may be left, so that nothing holds a try back at its end."""
    asked = answer.question.asked
    shown = [(str(place), asked.choices[written].text) for place, written in enumerate(answer.choices)]
    values: dict[str, Any] = {
        "label": asked.text,
        "choices": shown,
        "required": not limited,
        "help_text": label(f"question_kind.{asked.kind}", language()),
        "error_messages": {"required": _("Choose an answer.")},
    }
    if asked.kind == "single":
        return forms.ChoiceField(widget=forms.RadioSelect, **values)
    return forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, **values)


def refuse(form: forms.Form, key: str, sentence: str) -> None:
    """Say in a form why it was refused, at the field that can mend it."""
    field = FIELDS.get(key)
    form.add_error(field if field in form.fields else None, sentence)
