"""The forms of this room: what was pasted, and whose the names in it are."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dongliang.readers import ReadError
from dongliang.readers.jielong import Jielong, parse_jielong, with_names
from dongliang.readers.joins import Join, find_joins
from dongliang.words import format_full_date
from dongliang_web.checkin.forms import BAD_DAY
from dongliang_web.connectors.actions import NEW_NAME, NOBODY, Choice
from dongliang_web.connectors.models import Alias, How, Match, known_names, members_by_name
from dongliang_web.pages.language import language
from dongliang_web.pages.typed import Typed
from dongliang_web.people.models import Community, Member

#: Characters of a paste; a full group's list with a page from everybody stays below.
LONGEST_PASTE = 400_000
#: Before this no chat group can have written a list.
EARLIEST_DAY = dt.date(2011, 1, 1)
#: Names offered while somebody types one; in a larger community the name is typed whole.
MOST_OFFERED = 2000
#: Id of the list of names that the fields offer from.
OFFERED = "names-here"


class PasteForm(forms.Form):
    """A pasted text."""

    text = Typed(
        max_length=LONGEST_PASTE,
        widget=forms.Textarea({"rows": 10}),
        strip=False,
        error_messages={"required": _("Nothing was pasted.")},
    )

    def __init__(self, community: Community, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.community = community
        # A browser would cut what is longer without a word; here it is refused with one.
        self.fields["text"].widget.attrs.pop("maxlength")


class ListForm(PasteForm):
    """A pasted list, and the day for which it was written."""

    day = forms.DateField(
        label=_("For which day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages=BAD_DAY,
    )
    field_order = ["text", "day"]

    def __init__(self, community: Community, data: Any = None, **given: Any) -> None:
        super().__init__(community, data, **given)
        self.fields["text"].label = gettext("The list from the group")
        self.fields["text"].help_text = gettext(
            "The whole message from #接龙 on. The same list, once it is longer, can be pasted again."
        )

    def clean_text(self) -> str:
        """Read the list; what is none is refused with the reason."""
        try:
            self.jielong: Jielong = with_names(parse_jielong(self.cleaned_data["text"]), known_names(self.community))
        except ReadError as error:
            raise forms.ValidationError(error.refusal.sentence(language())) from error
        return str(self.cleaned_data["text"])

    def clean_day(self) -> dt.date:
        """Refuse days on which no list can have been written."""
        day: dt.date = self.cleaned_data["day"]
        if day < EARLIEST_DAY:
            raise forms.ValidationError(BAD_DAY["invalid"])
        return day


class JoinsForm(PasteForm):
    """Pasted join notices, and who «you» is in them."""

    you = forms.CharField(
        label=_("Who is “you” in them"),
        required=False,
        max_length=120,
        help_text=_("On one’s own phone the notices say “you” instead of a name."),
    )
    field_order = ["text", "you"]

    def __init__(self, community: Community, data: Any = None, **given: Any) -> None:
        super().__init__(community, data, **given)
        self.fields["text"].label = gettext("Notices from the group")
        self.fields["text"].help_text = gettext(
            "Such as: “A” invited “B” to the group chat. Other lines may stand between."
        )

    def clean(self) -> dict[str, Any]:
        """Find the notices; a text without any is refused."""
        sent: dict[str, Any] = super().clean() or {}
        if "text" in sent:
            self.joins: Sequence[Join] = self._joins(sent["text"], sent.get("you", ""))
        return sent

    def _joins(self, text: str, you: str) -> Sequence[Join]:
        try:
            joins = find_joins(text, you=you)
        except ReadError as error:
            if error.refusal.reason == "joins_need_you":
                self.add_error("you", gettext("They say “you”. Whose phone were they copied from?"))
            else:
                self.add_error("text", error.refusal.sentence(language()))
            return ()
        if not joins:
            self.add_error("text", gettext("No notice of somebody joining stands in this text."))
        return joins


def whose_field(match: Match, *, left: str) -> forms.ChoiceField:
    """Ask whose a name is: one of those who may be meant, a new name, nobody; chosen is who was found."""
    likely = [(str(member.key), label) for member, label in zip(match.likely, _labels(match.likely), strict=True)]
    others = [
        (NEW_NAME, gettext("A new name, nobody here yet")),
        (NOBODY, gettext("Nobody; leave it out of all lists")),
    ]
    chosen = NOBODY if match.how in (How.PLAIN, How.ALIAS) and match.member is None else ""
    return forms.ChoiceField(
        label=match.written,
        choices=[("", left), *likely, *others],
        required=False,
        initial=str(match.member.key) if match.member else chosen,
    )


def _labels(members: Sequence[Member]) -> list[str]:
    """Name members; of several with one name the day on which each came tells them apart, of one day the hour."""
    names = Counter(member.name for member in members)
    days = [format_full_date(member.community.clock().day_of(member.joined_at), language()) for member in members]
    alike = Counter((member.name, day) for member, day in zip(members, days, strict=True))
    return [
        _since(member, day, alike[member.name, day] > 1) if names[member.name] > 1 else member.name
        for member, day in zip(members, days, strict=True)
    ]


def _since(member: Member, day: str, with_hour: bool) -> str:
    zone = ZoneInfo(member.community.clock().setting_for(member.joined_at.date()).zone)
    since = f"{day} {member.joined_at.astimezone(zone):%H:%M}" if with_hour else day
    return gettext("%(name)s, here since %(day)s") % {"name": member.name, "day": since}


def _named_field(written: str) -> forms.CharField:
    return forms.CharField(
        label=gettext("Or another member's name"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"list": OFFERED, "autocomplete": "off"}),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A name to decide, and its two fields."""

    match: Match
    whose: BoundField
    named: BoundField
    #: What stands behind the name, by which it can be told who wrote.
    text: str = ""


class NamesForm(forms.Form):
    """Asks whose names are: those that nobody has decided, and those found without emoji and numbers only."""

    def __init__(
        self, community: Community, matches: Sequence[Match], data: Any = None, texts: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        self.community, self.matches, self.texts = community, matches, texts or {}
        for match in matches:
            code = _code(match.written)
            self.fields[f"whose_{code}"] = whose_field(match, left=gettext("Not decided"))
            self.fields[f"named_{code}"] = _named_field(match.written)
        if len(self._open) > 1:
            self.fields["rest"] = forms.ChoiceField(
                label=gettext("All that are not decided"),
                choices=[("", gettext("Leave them out for now")), (NEW_NAME, gettext("Each is a new name"))],
                required=False,
            )

    @property
    def _open(self) -> list[Match]:
        return [match for match in self.matches if not match.is_near]

    def rows(self) -> Iterator[Row]:
        """Yield the names with their fields."""
        for match in self.matches:
            code = _code(match.written)
            text = self.texts.get(match.written, "")
            yield Row(match, self[f"whose_{code}"], self[f"named_{code}"], text)

    @property
    def rest_field(self) -> BoundField | None:
        """The field for all that are not decided, where there are several."""
        return self["rest"] if "rest" in self.fields else None

    def offered(self) -> list[str]:
        """Return the names that a field offers while one types; none where there are too many."""
        members = self.community.members.exclude(state="former").order_by("name")
        names = list(dict.fromkeys(members.values_list("name", flat=True)[: MOST_OFFERED + 1]))
        return names if len(names) <= MOST_OFFERED else []

    def clean(self) -> dict[str, Any]:
        """Find the members whose names were typed."""
        sent: dict[str, Any] = super().clean() or {}
        self.choices: dict[str, Choice] = {}
        typed = any(value for name, value in sent.items() if name.startswith("named_"))
        by_name = members_by_name(self.community) if typed else {}
        for match in self.matches:
            code = _code(match.written)
            if name := sent.get(f"named_{code}", ""):
                self._choose_named(match, f"named_{code}", by_name.get(name, []))
            elif chosen := sent.get(f"whose_{code}", ""):
                self.choices[match.written] = _chosen(match, chosen)
            elif sent.get("rest") == NEW_NAME and match in self._open:
                self.choices[match.written] = NEW_NAME
        return sent

    def _choose_named(self, match: Match, field: str, found: Sequence[Member]) -> None:
        if len(found) == 1:
            self.choices[match.written] = found[0]
        elif found:
            self.add_error(field, gettext("Several people here go by this name; choose one above."))
        else:
            self.add_error(field, gettext("Nobody here goes by exactly this name."))


def _chosen(match: Match, chosen: str) -> Choice:
    if chosen == NEW_NAME:
        return NEW_NAME
    return next((member for member in match.likely if str(member.key) == chosen), NOBODY)


def _code(written: str) -> str:
    """Name a field by its written name, so that it stays the same whatever else is decided meanwhile."""
    return hashlib.sha256(written.encode()).hexdigest()[:16]


class AliasForm(NamesForm):
    """Asks anew whose one decided name is."""

    def __init__(self, alias: Alias, data: Any = None) -> None:
        likely = (alias.member,) if alias.member else ()
        super().__init__(alias.community, [Match(alias.written, How.ALIAS, alias.member, likely)], data)
