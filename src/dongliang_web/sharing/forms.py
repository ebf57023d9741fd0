"""The forms of sharing sessions: what one proposes, what one says, and a guest's name."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from dongliang.council import Role
from dongliang_web.checkin.forms import PicturesField
from dongliang_web.pages.typed import Typed
from dongliang_web.people.models import Community, Member
from dongliang_web.record.kept import ACCEPT
from dongliang_web.sharing.actions import Plan, Said
from dongliang_web.sharing.models import Session

LONGEST_MESSAGE = 10_000
SHORTEST_MINUTES, LONGEST_MINUTES = 10, 720
_HOUR_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
_BAD_HOUR = {"invalid": _("There is no such hour."), "required": _("Choose a day and an hour.")}
#: Key of a refusal -> the field that can mend it.
FIELDS = {
    "session_past": "starts_at",
    "no_speaker": "guest_name",
    "nothing_said": "text",
    "picture_too_big": "pictures",
    "picture_too_many_pixels": "pictures",
    "picture_kind": "pictures",
    "picture_broken": "pictures",
    "too_many_pictures": "pictures",
}


class PlanForm(forms.Form):
    """What a session is to be; its hour is told in the community's zone."""

    title = Typed(label=_("Topic"), max_length=120)
    about = Typed(label=_("What it is about"), required=False, max_length=2000, widget=forms.Textarea({"rows": 4}))
    speaker = forms.ModelChoiceField(
        label=_("Who speaks"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Somebody from outside, named below"),
    )
    guest_name = Typed(
        label=_("Name of a speaker from outside"),
        required=False,
        max_length=60,
        help_text=_("They need no account: you give them a link to this one session."),
    )
    brought_by = forms.ModelChoiceField(
        label=_("Who brings them"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    starts_at = forms.DateTimeField(
        label=_("When"),
        input_formats=_HOUR_FORMATS,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages=_BAD_HOUR,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes"), initial=120, min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES
    )

    def __init__(self, *args: Any, community: Community, zone: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.zone = ZoneInfo(zone)
        group = community.members.in_state(Role.MEMBER, Role.RESTING).claimed().order_by("name", "id")
        self.fields["speaker"].queryset = group  # type: ignore[attr-defined]  # a field of choices
        self.fields["brought_by"].queryset = group  # type: ignore[attr-defined]  # as above
        self.fields["starts_at"].help_text = zone

    @classmethod
    def of(cls, session: Session, zone: str, data: Any = None) -> PlanForm:
        """Return the form of a session, filled with what stands there."""
        hour = session.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        names = ("title", "about", "speaker", "guest_name", "brought_by", "minutes")
        initial = {name: getattr(session, name) for name in names} | {"starts_at": hour}
        return cls(data, community=session.community, zone=zone, initial=initial)

    def clean_guest_name(self) -> str:
        """Refuse two speakers: neither is dropped without a word."""
        name: str = self.cleaned_data["guest_name"]
        if name and self.cleaned_data.get("speaker"):
            raise forms.ValidationError(_("A member is chosen already. Take either them or somebody from outside."))
        return name

    def clean_starts_at(self) -> dt.datetime:
        """Read the hour in the community's zone, whatever zone the reader has chosen for themselves."""
        hour: dt.datetime = self.cleaned_data["starts_at"]
        return hour.replace(tzinfo=self.zone).astimezone(dt.UTC)

    @property
    def plan(self) -> Plan:
        """What was proposed, once the form is valid."""
        return Plan(**{name: self.cleaned_data[name] for name in Plan.__dataclass_fields__})


class SayForm(forms.Form):
    """What one says or asks in a session."""

    text = Typed(label=_("Text"), required=False, max_length=LONGEST_MESSAGE, widget=forms.Textarea({"rows": 3}))
    pictures = PicturesField(label=_("Pictures"), required=False)
    sound = forms.FileField(label=_("Sound"), required=False, widget=forms.FileInput({"accept": "audio/*"}))
    film = forms.FileField(label=_("Film"), required=False, widget=forms.FileInput({"accept": "video/*"}))
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pictures"].widget.attrs.update({"accept": ACCEPT, "multiple": True})

    @property
    def said(self) -> Said:
        """What was sent, once the form is valid."""
        return Said(**{name: self.cleaned_data[name] for name in Said.__dataclass_fields__})


class GuestForm(forms.Form):
    """The name of a speaker from outside."""

    name = Typed(label=_("Name of the guest"), max_length=60)
