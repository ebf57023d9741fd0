"""The forms of checking in, changing what one wrote, leave, and recording for others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang.council import Role
from dongliang.words import label
from dongliang_web.checkin.actions import MOST_PICTURES, RECORDED, Written, template_of
from dongliang_web.checkin.models import CheckIn, Post, Upload, own_cohort
from dongliang_web.pages.language import language
from dongliang_web.pages.typed import Typed
from dongliang_web.people.models import Account, Member, in_force
from dongliang_web.record.actions import Refused
from dongliang_web.record.kept import ACCEPT, MEGABYTE, can_make_film

#: More than any day's writing; a guard against mistakes such as a pasted book.
LONGEST_TEXT = 20_000
LONGEST_REASON = 500
#: A file that came before in pieces, and the field for which.
Arrived = tuple[str, Upload]
VISIBLE_TO = [
    ("members", _("Members")),
    ("cohort", _("My cohort only")),
    ("stewards", _("Stewards only")),
    ("me", _("Only me")),
]
#: What a day field answers to what is no day.
BAD_DAY = {"invalid": _("There is no such day."), "required": _("Choose a day.")}
_BAD_FORM = {
    "invalid": _("This form is not whole; send it again."),
    "required": _("This form is not whole; send it again."),
}
#: Marks the fault of a form that was written under another account.
OTHER_ACCOUNT = "other_account"
#: Fields whose file may have come before, in pieces.
FILE_FIELDS = ("pictures", "sound", "film")
#: The field that can mend a refusal; one of sound or film says its kind itself.
FIELDS = {
    "picture_too_big": "pictures",
    "picture_too_many_pixels": "pictures",
    "picture_kind": "pictures",
    "picture_broken": "pictures",
    "too_many_pictures": "pictures",
    "nothing_written": "text",
    "nothing_left": "text",
    "too_little": "text",
    "too_many_posts": "text",
    "reply_too_long": "text",
    "reply_deleted": "text",
    "too_many_replies": "text",
    "no_cohort": "visible_to",
    "reason_missing": "reason",
}


class ManyPictures(forms.ClearableFileInput):
    """A file input for several pictures."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Several pictures; which of them can be kept is decided when they are read."""

    widget = ManyPictures

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files that were chosen."""
        return [file for each in data or [] if (file := super(PicturesField, self).clean(each, initial))]


class CheckInForm(forms.Form):
    """Text, pictures, sound, film, whom it is for and a body note; the day and the client id come from the page."""

    text = Typed(
        label=_("Today's check-in"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(
            {"class": "write", "rows": 4, "placeholder": _("What did you practise? What is unclear?")}
        ),
    )
    pictures = PicturesField(label=_("Pictures"), required=False)
    sound = forms.FileField(label=_("Sound"), required=False)
    film = forms.FileField(label=_("Film"), required=False)
    visible_to = forms.ChoiceField(label=_("For whom"), choices=VISIBLE_TO)
    body_note = Typed(
        label=_("Body"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How your body is. Only you can read it until you share it."),
    )
    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"], error_messages=BAD_DAY)
    client_id = forms.UUIDField(widget=forms.HiddenInput, error_messages=_BAD_FORM)
    #: Key of the account on whose page it was written; it may come days later, when somebody else is signed in.
    account = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Account | None = None, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.by = by

    def clean(self) -> dict[str, Any]:
        """Refuse what was written under another account."""
        cleaned = super().clean() or {}
        written_by = cleaned.get("account")
        if self.by and written_by and written_by != str(self.by.key):
            raise forms.ValidationError(
                gettext("This was written while another account was signed in. Send it again to send it as yours."),
                code=OTHER_ACCOUNT,
            )
        return cleaned

    def sending(self) -> dict[str, Any]:
        """Return what the actions take, but for the day, once the form is valid."""
        sent = self.cleaned_data
        shown = (sent["pictures"], sent["sound"], sent["film"])
        written = Written(sent["text"], sent.get("body_note", ""), sent["visible_to"], *shown)
        return {"written": written, "client_id": sent["client_id"]}


class HelpersForm(CheckInForm):
    """What somebody writes for another: no body note, and nothing that its writer could not read again."""

    body_note = None  # type: ignore[assignment]  # so Django takes an inherited field away
    visible_to = forms.ChoiceField(label=_("For whom"), choices=VISIBLE_TO[:-1])


class NameHelperForm(forms.Form):
    """Whom one lets check in for oneself."""

    helper = forms.ModelChoiceField(
        label=_("Who may check in for me"), queryset=Member.objects.none(), empty_label=_("Choose somebody")
    )

    def __init__(self, *args: Any, me: Member, **more: Any) -> None:
        super().__init__(*args, **more)
        inside = me.community.members.in_state(Role.CANDIDATE, Role.MEMBER, Role.RESTING).claimed()
        named = me.helpers.current().values("helper")
        offered = inside.exclude(pk=me.pk).exclude(pk__in=named).order_by("name", "id")
        self.fields["helper"].queryset = offered  # type: ignore[attr-defined]  # the field is the one above


class PostForm(forms.Form):
    """What can be changed of a post."""

    text = Typed(
        label=_("Text"), required=False, max_length=LONGEST_TEXT, widget=forms.Textarea({"class": "write", "rows": 6})
    )
    visible_to = forms.ChoiceField(label=_("For whom"), choices=VISIBLE_TO)
    body_note = Typed(
        label=_("Body"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("How your body is. Only you can read it until you share it; a change is yours alone again."),
    )

    @classmethod
    def of(cls, post: Post, data: Any = None) -> PostForm:
        """Return the form of a post, filled with what stands there."""
        form = cls(
            data,
            initial={
                "text": post.text.text if post.text else "",
                "body_note": post.body_note.text if post.body_note else "",
                "visible_to": post.visible_to,
            },
        )
        offer_readers(form, post.member, has_cohort=post.cohort_id is not None)
        return form


class LeaveForm(forms.Form):
    """A day of leave to announce."""

    day = forms.DateField(label=_("Day of leave"), widget=forms.DateInput({"type": "date"}), error_messages=BAD_DAY)
    beyond = forms.BooleanField(label=_("Take it all the same; it counts as no check-in"), required=False)

    def ask_only_if(self, none_left: bool) -> None:
        """Leave the question out where it does not arise."""
        if not none_left and "beyond" not in self.errors:
            del self.fields["beyond"]


def _marks() -> list[tuple[str, str]]:
    return [(mark, label(f"state.{mark}", language())) for mark in RECORDED]


class RecordForm(forms.Form):
    """A day to record for somebody, and why."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput({"type": "date"}), error_messages=BAD_DAY)
    mark = forms.ChoiceField(label=_("What to record"), choices=_marks, widget=forms.RadioSelect, initial="done")
    reason = Typed(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The whole community can read it, with both names."),
    )


def refuse(form: forms.Form, refused: Refused, sentence: str) -> None:
    """Say in a form why it was refused, at the field that can mend it; several pictures are told apart by number."""
    number = refused.values.get("number")
    if number and len(form.cleaned_data.get("pictures", ())) > 1:
        sentence = gettext("Picture %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}
    field = str(refused.values.get("kind") or FIELDS.get(refused.key, ""))
    form.add_error(field if field in form.fields else None, sentence)


def offer_readers(form: forms.Form, member: Member, *, has_cohort: bool) -> None:
    """Offer "my cohort" only to those who have one."""
    field = form.fields["visible_to"]
    if isinstance(field, forms.ChoiceField) and not (has_cohort or own_cohort(member)):
        offered = dict(form.base_fields["visible_to"].choices)  # type: ignore[attr-defined]  # a field of choices
        field.choices = [choice for choice in offered.items() if choice[0] != "cohort"]


@dataclass(frozen=True)
class Sheet:
    """The sheet on which one checks in: the form, the days to choose from and the day it is set to."""

    form: CheckInForm
    day: dt.date
    #: Yesterday, while its grace runs and nothing has been written for it, then today; else one day.
    days: Sequence[dt.date]
    grace_until: dt.datetime | None
    #: Whether the day it is set to has a check-in already, so that this adds to it.
    begun: bool
    #: A fresh one for every page, so that sending the page twice is one post.
    client_id: uuid.UUID
    #: When the day it is set to is over, so that a copy of the page kept on a phone does not go on writing for it.
    ends_at: dt.datetime | None = None
    #: Files of a form that was refused which came before in pieces; they need not be sent again.
    uploads: Sequence[Arrived] = ()
    most_pictures: int = MOST_PICTURES
    accept: str = ACCEPT

    @property
    def takes_film(self) -> bool:
        """Whether a film can be taken here."""
        return can_make_film()

    @property
    def limits(self) -> dict[str, int]:
        """How long and how large sound and film may be, said before somebody chooses."""
        megabytes = settings.CLIP_LIMIT_BYTES // MEGABYTE
        return {"sound": settings.SOUND_LIMIT_MINUTES, "film": settings.FILM_LIMIT_MINUTES, "megabytes": megabytes}

    @property
    def another_id(self) -> uuid.UUID:
        """A client id for another form on the same page."""
        return uuid.uuid4()


def sheet_for(
    member: Member,
    at: dt.datetime,
    sent: CheckInForm | None = None,
    used: bool = False,
    kind: type[CheckInForm] = CheckInForm,
    uploads: Sequence[Arrived] = (),
) -> Sheet:
    """Return the sheet of a member at an instant; with a form that was refused, what it held stays on it.

    ``used`` says that the form's client id belongs to another post, ``kind`` by which form the page is filled in.
    """
    force = in_force(member, at)
    today, yesterday = force.today.day, force.today.yesterday
    near = CheckIn.objects.filter(member=member, day_date__gte=today - dt.timedelta(days=1))
    written = set(near.values_list("day_date", flat=True))
    open_before = yesterday is not None and yesterday not in written
    open_before = open_before and force.clock.day_of(member.joined_at) < today
    days = [yesterday, today] if yesterday and open_before else [today]
    asked = sent.cleaned_data.get("day") if sent else None
    day = asked if asked in days else days[0]
    form = sent or kind(initial={"text": "" if day in written else template_of(force)})
    offer_readers(form, member, has_cohort=force.enrolment is not None)
    ends_at = force.clock.end_of(day) if day == today else None
    return Sheet(form, day, days, force.today.grace_until, day in written, _client_id(sent, used), ends_at, uploads)


def make_up_sheet(
    member: Member,
    day: dt.date,
    at: dt.datetime,
    sent: CheckInForm | None = None,
    used: bool = False,
    uploads: Sequence[Arrived] = (),
) -> Sheet:
    """Return the sheet on which a past day is made up."""
    form = sent or CheckInForm(initial={"text": template_of(in_force(member, at))})
    offer_readers(form, member, has_cohort=False)
    return Sheet(form, day, [day], None, False, _client_id(sent, used), uploads=uploads)


def _client_id(sent: CheckInForm | None, used: bool) -> uuid.UUID:
    """Return the client id of a form that was refused, or a new one."""
    known = sent.cleaned_data.get("client_id") if sent and not used else None
    return known or uuid.uuid4()
