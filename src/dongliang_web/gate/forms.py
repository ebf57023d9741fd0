"""The forms of the gate: a cohort, signing up by name, and a steward's reasons."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang.gate import GateRules
from dongliang_web.checkin.forms import BAD_DAY, LONGEST_REASON, Typed
from dongliang_web.gate.actions.cohorts import Plan
from dongliang_web.gate.models import Cohort
from dongliang_web.people.forms.profile import name_field

#: More than any community has places for; a guard against slips.
MOST_PLACES = 100_000
LONGEST_TEXT = 1000
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


def refuse(form: forms.Form, key: str, sentence: str) -> None:
    """Say in a form why it was refused, at the field that can mend it."""
    field = FIELDS.get(key)
    form.add_error(field if field in form.fields else None, sentence)
