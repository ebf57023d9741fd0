"""Forms of links and origins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dongliang_web.people.forms.profile import NameField
from dongliang_web.people.models import Member

#: More than any community has room for; a guard against slips.
MOST_PEOPLE = 100_000
LONGEST_REASON = 500


class LimitForm(forms.Form):
    """Asks how many people may come by a link, and until when."""

    most = forms.IntegerField(
        label=_("How many people at most"),
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("Left empty, there is no limit."),
    )
    last_date = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This is not a date.")},
        help_text=_("Left empty, the link never ends."),
    )


class ChannelForm(LimitForm):
    """Asks for a channel: what it is, in whose name it invites, and its limits."""

    channel = NameField(
        label=_("What carries the link"),
        max_length=60,
        help_text=_(
            "A poster in the park, the clinic's WeChat group, a leaflet. Everybody inside can read how many came by it."
        ),
    )
    member = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("In whose name"),
        to_field_name="key",
        required=False,
        empty_label=_("The community's"),
        help_text=_("Who comes by it then counts as brought by this member."),
    )
    field_order = ("channel", "member", "most", "last_date")

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]  # declared above


class OriginForm(forms.Form):
    """Asks who brought somebody, and why it stood otherwise."""

    inviter = forms.ModelChoiceField(
        queryset=Member.objects.none(),
        label=_("Came through"),
        to_field_name="key",
        required=False,
        empty_label=_("Nobody"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The whole community can read it, with both names."),
    )

    def __init__(self, *args: Any, members: QuerySet[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inviter"].queryset = members  # type: ignore[attr-defined]  # declared above
