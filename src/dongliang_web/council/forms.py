"""Forms of the council: a proposal's reasons and what it is about, a vote, where a power goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang.council import HEAVY, Choice, Form, Holder, Holding, places_for
from dongliang.words import label
from dongliang_web.council.actions import LEAST_REASON
from dongliang_web.pages.language import language
from dongliang_web.pages.typed import Typed
from dongliang_web.people.forms.profile import NameField
from dongliang_web.people.models import Member

LONGEST_REASON = 2000
#: A heavy power with stewards takes as many for each act, at the least.
LEAST_STEWARDS = 2
#: More stewards than any community has; a guard against slips.
MOST_STEWARDS = 100


def _reason(hint: Any) -> Typed:
    area = forms.Textarea({"rows": 4})
    return Typed(label=_("Reason"), max_length=LONGEST_REASON, min_length=LEAST_REASON, widget=area, help_text=hint)


class ReasonForm(forms.Form):
    """Asks for a reason that everybody can read."""

    reason = _reason(_("Everybody in the community can read it."))


class ProposeForm(forms.Form):
    """Asks why, and where the members decide, what a vote passes by."""

    form = forms.ChoiceField(label=_("The vote passes"), widget=forms.RadioSelect)
    reason = _reason(_("Why this, and why now. Everybody in the community can read it."))

    drill = forms.BooleanField(
        label=_("Walk it through without effect"),
        required=False,
        help_text=_("It is decided like any other, and then nothing is done: so you learn how it goes."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, is_vote: bool, may_walk: bool = False) -> None:
        super().__init__(data, initial={"form": str(Form.CONSENT)})
        if not may_walk:
            del self.fields["drill"]
        if not is_vote:
            del self.fields["form"]
            return
        choices = [(str(each), label(f"passes_by.{each}", language())) for each in (Form.CONSENT, Form.MAJORITY)]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]  # declared above

    @property
    def is_drill(self) -> bool:
        """Whether it is only to be walked through."""
        return bool(self.cleaned_data.get("drill"))

    @property
    def consent(self) -> bool:
        """Whether a vote is to pass where nobody objects."""
        return bool(self.cleaned_data.get("form", Form.CONSENT) == Form.CONSENT)


class PersonForm(forms.Form):
    """Asks whom a proposal is about."""

    member = forms.ModelChoiceField(
        queryset=Member.objects.none(), label=_("Member"), to_field_name="key", empty_label=_("Choose somebody")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, members: QuerySet[Member]) -> None:
        super().__init__(data)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]  # declared above


class BranchForm(forms.Form):
    """Asks what the new community is called, and for its address."""

    name = NameField(label=_("Name of the new community"), max_length=60)
    slug = forms.SlugField(
        label=_("Short name for its address"),
        max_length=40,
        min_length=2,
        help_text=_("Letters a to z, digits and hyphens."),
        error_messages={"invalid": _("Only letters a to z, digits and hyphens.")},
    )

    def clean_slug(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["slug"]).lower().replace("_", "-")


class MoveForm(forms.Form):
    """Asks to whom a power goes; once valid, `holding` is with whom."""

    holder = forms.ChoiceField(label=_("With whom it will be"), widget=forms.RadioSelect)
    needed = forms.IntegerField(
        label=_("How many stewards have to agree"),
        required=False,
        min_value=LEAST_STEWARDS,
        max_value=MOST_STEWARDS,
        help_text=_("Only where it goes to stewards; two at the least."),
    )
    named = forms.ModelMultipleChoiceField(
        queryset=Member.objects.none(),
        label=_("Which stewards"),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where it goes to stewards. Nobody chosen: all of them, also those to come."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, power: str, now: Holding, stewards: QuerySet[Member]
    ) -> None:
        super().__init__(data, initial={"needed": LEAST_STEWARDS})
        self.power = power
        key = "holder_heavy" if power in HEAVY else "holder"
        choices = [(str(each), label(f"{key}.{each}", language())) for each in _others(power, now)]
        self.fields["holder"].choices = choices  # type: ignore[attr-defined]  # declared above
        if not stewards.exists():
            del self.fields["named"]
        else:
            self.fields["named"].queryset = stewards  # type: ignore[attr-defined]  # declared above
        if power not in HEAVY:
            del self.fields["needed"]

    def clean(self) -> dict[str, Any]:
        """Say what is missing where several stewards are to agree."""
        cleaned = super().clean() or {}
        if cleaned.get("holder") == Holder.STEWARDS and self.power in HEAVY and not cleaned.get("needed"):
            self.add_error("needed", gettext("Say how many: two at the least."))
        return cleaned

    @property
    def holding(self) -> Holding:
        """With whom the power is to be."""
        holder = Holder(self.cleaned_data["holder"])
        if holder is not Holder.STEWARDS:
            return Holding(holder)
        named = frozenset(str(each.pk) for each in self.cleaned_data.get("named", ()))
        return Holding(holder, named, self.cleaned_data.get("needed") or 1)


def _others(power: str, now: Holding) -> list[Holder]:
    """Return where a power can go: where it is it need not, but for stewards, who can be other ones or more."""
    return [each for each in places_for(power) if each is not now.holder or each is Holder.STEWARDS]


class VoteForm(forms.Form):
    """Asks what somebody says to a proposal, and why."""

    choice = forms.ChoiceField(label=_("What you say"), widget=forms.RadioSelect)
    reason = _reason(_("A few words are enough. An objection says what would go wrong."))

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, is_vote: bool, said: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=said)
        offered = Choice if is_vote else (Choice.AGREE, Choice.OBJECT)
        key = "choice" if is_vote else "choice_alone"
        choices = [(str(each), label(f"{key}.{each}", language())) for each in offered]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]  # declared above


class AwayForm(forms.Form):
    """Asks until when somebody in office is away."""

    until = forms.DateField(
        label=_("Away until, that day included"),
        widget=forms.DateInput({"type": "date"}),
        help_text=_("At most 60 days from today. You can come back earlier."),
    )
