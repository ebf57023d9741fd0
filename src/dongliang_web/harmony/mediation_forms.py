"""The forms of mediation: with whom, in which words, by whom; what is written; what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang_web.harmony.actions import Request
from dongliang_web.harmony.actions.mediating import LONGEST_OPENING, LONGEST_WORDS
from dongliang_web.harmony.models import main_group
from dongliang_web.pages.typed import Typed
from dongliang_web.people.models import Member
from dongliang_web.record.models import Entry

_NOT_THERE = {
    "invalid_choice": _("Somebody chosen is not in the main group. Choose again."),
    "invalid_pk_value": _("Somebody chosen is not in the main group. Choose again."),
    "required": _("Choose at least one."),
}


def _people(label: Any, **more: Any) -> forms.ModelMultipleChoiceField[Member]:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Member.objects.none(),
        to_field_name="key",
        widget=more.pop("widget", forms.CheckboxSelectMultiple),
        error_messages=_NOT_THERE,
        **more,
    )


class SidesForm(forms.Form):
    """With whom, and who is on one's own side."""

    others = _people(_("The other side"), help_text=_("Up to five. Each decides for themselves whether to take part."))
    own = _people(_("Who stands on your side besides you"), required=False)

    def __init__(self, *args: Any, by: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        group = main_group(by.community).exclude(pk=by.pk)
        for name in ("others", "own"):
            self.fields[name].queryset = group  # type: ignore[attr-defined]  # a field of choices


class RequestForm(forms.Form):
    """In which words, and whom one would accept as mediator."""

    others = _people("", widget=forms.MultipleHiddenInput)
    own = _people("", widget=forms.MultipleHiddenInput, required=False)
    opening = Typed(
        label=_("What you want to say to the other side first"),
        max_length=LONGEST_OPENING,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The other side reads this before it decides whether to take part."),
    )
    about = Typed(
        label=_("What it is about, for the mediator"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Those on your side read it too. The other side does not."),
    )
    mediators = forms.MultipleChoiceField(
        label=_("Who could mediate"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_NOT_THERE,
        help_text=_("Up to three, or none. They learn of it only once both sides accept them."),
    )

    def __init__(self, *args: Any, by: Member, mediators: Sequence[Member] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("others", "own"):
            self.fields[name].queryset = main_group(by.community)  # type: ignore[attr-defined]  # a field of choices
        self.by_key = {str(member.key): member for member in mediators}
        choices = [(key, member.name) for key, member in self.by_key.items()]
        self.fields["mediators"].choices = choices  # type: ignore[attr-defined]  # as above

    def request(self, thread: Entry | None) -> Request:
        """Return what was asked for, once the form is valid."""
        sent = self.cleaned_data
        mediators = [self.by_key[key] for key in sent["mediators"]]
        return Request(list(sent["others"]), list(sent["own"]), mediators, sent["opening"], sent["about"], thread)


class WordsForm(forms.Form):
    """Something written in a mediation."""

    text = Typed(label=_("Text"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 4}))

    @classmethod
    def called(cls, name: str, label: Any, data: Mapping[str, Any] | None = None, **more: Any) -> WordsForm:
        """Return one of several such forms of a page, told apart by its name."""
        form = cls(data, auto_id=f"{name}_%s", **more)
        form.fields["text"].label = label
        return form


class MediatorForm(forms.Form):
    """Somebody to propose as mediator."""

    member = forms.ModelChoiceField(
        label=_("Propose somebody else"),
        queryset=Member.objects.none(),
        to_field_name="key",
        empty_label=_("Choose"),
        error_messages=_NOT_THERE,
    )

    def __init__(self, *args: Any, group: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["member"].queryset = group  # type: ignore[attr-defined]  # a field of choices


class AfterwardsForm(forms.Form):
    """Whether an agreement holds."""

    holds = forms.ChoiceField(
        label=_("Does it hold?"),
        choices=[("holds", _("It holds")), ("partly", _("Partly")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    text = Typed(
        label=_("A few words to the mediator alone"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
