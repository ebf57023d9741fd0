"""The tags and filters of every page; ``docs/pages.md`` shows each in use."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from dongliang import words
from dongliang.council import may
from dongliang.figures.markup import Markup
from dongliang_web.pages.language import language as spoken
from dongliang_web.templatetags import days as day_signs

register = template.Library()

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PHRASE_END = re.compile(r"(?<=[，。；：！？、])")
_BEFORE_COUNTER = re.compile(r"(?<=\d) (?=[\u3400-\u9fffa-z])")
#: The blanks inside 24 Nov 04:00, and a whole 11月24日 04:00.
_IN_ENGLISH_DATE = re.compile(r"(?<=\d) (?=[A-Z][a-z]{2}\b)|(?<=\d [A-Z][a-z]{2}) (?=\d)")
#: What says of a date on which side of it, and the mark behind it, stay with it.
_SIDE = r"(?:[ \u00a0]?(?:以前|为止|前|起|止))?[，。；：、]?"
_CHINESE_DATE = re.compile(rf"(?P<day>(?:\d+年)?\d+月\d+日)(?P<rest> \d{{1,2}}:\d{{2}}{_SIDE}|{_SIDE})")
_TINTS = 6
_TONES = {"success": "good", "warning": "care", "error": "stop"}
_TONE_ICONS = {"good": "today", "care": "info", "stop": "stop"}


# ------------------------------------------------------------------ language


@register.simple_tag
def spoken_language() -> str:
    """Return the page's language as HTML names it: zh-Hans or en."""
    return spoken()


@register.simple_tag
def word(key: str) -> str:
    """Return a domain term: ``{% word "role.steward" %}``."""
    return words.label(key, spoken())


@register.simple_tag
def explain(key: str, **values: Any) -> str:
    """Return a sentence of ``words.toml`` with its values: ``{% explain "verdict.passing" left=7 to_do=6 %}``."""
    return words.explain(key, spoken(), **values)


@register.filter
def day_name(day: dt.date) -> str:
    """Write a date with its weekday: 11月25日 星期三, Wed 25 Nov."""
    language = spoken()
    parts = (words.format_date(day, language), words.format_weekday(day, language))
    return " ".join(reversed(parts) if language == "en" else parts)


@register.filter
def short_day(day: dt.date) -> str:
    """Write a date without its year: 11月25日, 25 Nov."""
    return words.format_date(day, spoken())


@register.filter(expects_localtime=True)
def clock(at: dt.datetime) -> str:
    """Write a time of day in the reader's zone: 20:14."""
    return f"{at:%H:%M}"


@register.filter(expects_localtime=True)
def when(at: dt.datetime, now: dt.datetime) -> str:
    """Write an instant as a reader says it: 23 分钟前 under one hour, 20:14 on the same day, else with its date."""
    minutes = int((now - at).total_seconds() // 60)
    if 0 <= minutes < 1:
        return gettext("just now")
    if 1 <= minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if at.date() == timezone.localtime(now).date():
        return clock(at)
    return f"{words.format_date(at, spoken())} {clock(at)}"


@register.filter(expects_localtime=True)
def moment(at: dt.datetime) -> str:
    """Write an instant with its weekday and hour: 11月25日 星期三 19:30, Wed 25 Nov 19:30."""
    return f"{day_name(at.date())} {at:%H:%M}"


@register.filter
def phrases(sentence: Any) -> SafeString:
    """Keep the phrases of a Chinese title whole at the ends of lines, numbers with their counters, and dates."""
    # What a template has escaped already, such as a sentence with somebody's name in it, is not escaped again.
    joined = _BEFORE_COUNTER.sub("\u00a0", _IN_ENGLISH_DATE.sub("\u00a0", conditional_escape(sentence)))
    if not _HAN.search(joined):
        return SafeString(joined)
    parts = [SafeString(_CHINESE_DATE.sub(_whole_date, part)) for part in _PHRASE_END.split(joined) if part]
    return format_html_join("", '<span class="keep">{}</span>', ((part,) for part in parts))


def _whole_date(found: re.Match[str]) -> str:
    """Keep a date in one line, a moment too; a moment too long for a line breaks before its hour and nowhere else."""
    day, rest = found["day"], found["rest"]
    if not rest.startswith(" ") or ":" not in rest:
        return f'<span class="whole">{day}{rest}</span>'
    return f'<span class="keep"><span class="whole">{day}</span> <span class="whole">{rest.strip()}</span></span>'


@register.filter
def tongue(text: object) -> SafeString:
    """Name the language of a text that people typed, as an attribute: a Chinese post stands on an English page too."""
    return SafeString(' lang="zh-Hans"' if spoken() == "en" and _HAN.search(str(text)) else "")


# ------------------------------------------------------------------ signs and faces


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon beside words that say the same."""
    address = f"{day_signs.sprite()}#i-{name}"
    return format_html('<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def mark(pulled: bool = False) -> SafeString:
    """Draw the mark; pulled, without its pillar, for empty places and what stands by itself."""
    address = f"{day_signs.sprite()}#{'mark-pulled' if pulled else 'mark'}"
    return format_html('<svg class="mark" viewBox="0 0 96 96" aria-hidden="true"><use href="{}"/></svg>', address)


def _letter(name: str) -> str:
    """Return the last Chinese character of a name, else its first letter."""
    name = name.strip()
    return name[-1:] if _HAN.match(name[-1:]) else name[:1].upper()


@register.inclusion_tag("parts/face.html")
def face(member: Any, size: str = "") -> dict[str, Any]:
    """Show a member's picture, else a letter of the name on one of six tints; size: tiny, large or nothing."""
    tint = zlib.crc32(str(member.id).encode()) % _TINTS + 1
    picture_url = getattr(member, "picture_url", "")
    return {"picture_url": picture_url, "letter": _letter(member.name), "tint": tint, "size": size}


# ------------------------------------------------------------------ days


@register.simple_tag
def day_sign(state: str, day: dt.date | int | None = None, wrote: bool = False) -> SafeString:
    """Draw the sign of a day: ``{% day_sign mark.state mark.day mark.wrote %}``."""
    return day_signs.draw_day(state, day, wrote, spoken(), day_signs.sprite())


@register.inclusion_tag("parts/key.html")
def key(*marks: Iterable[Any]) -> dict[str, Any]:
    """List the states that occur in one or more lists of marks, each with its sign."""
    return {"signs": day_signs.signs_in_key((mark for group in marks for mark in group), spoken())}


@register.inclusion_tag("parts/calendar.html")
def calendar(marks: Sequence[Any], caption: str, today: dt.date | None = None) -> dict[str, Any]:
    """Lay out the days of a trial or a month, large enough to read and to tap, with its key."""
    language = spoken()
    return {
        "caption": caption,
        "heads": day_signs.weekday_heads(language),
        "weeks": day_signs.weeks_of(marks, today, language),
        "marks": marks,
    }


@register.inclusion_tag("parts/heat_map.html")
def heat_map(marks: Sequence[Any], today: dt.date | None = None) -> dict[str, Any]:
    """Lay out many months of days, small and side by side, with their key."""
    return {"months": day_signs.months_of(marks, today, spoken()), "marks": marks}


@register.inclusion_tag("parts/matrix.html")
def matrix(
    caption: str,
    days: Sequence[dt.date],
    rows: Sequence[day_signs.Row],
    today: dt.date | None = None,
    ended: Sequence[day_signs.Row] = (),
    ended_caption: str = "",
) -> dict[str, Any]:
    """Lay out people by days; those whose trial ended stand below, under a line of their own."""
    language, signs = spoken(), day_signs.sprite()
    return {
        "caption": caption,
        "heads": day_signs.matrix_heads(days, today),
        "columns": len(days) + 1,
        "rows": [day_signs.matrix_row(row, today, language, signs) for row in rows],
        "ended": [day_signs.matrix_row(row, today, language, signs) for row in ended],
        "ended_caption": ended_caption,
        "marks": [mark for row in (*rows, *ended) for mark in row.marks],
    }


@register.inclusion_tag("parts/sticks.html")
def sticks(done: int, needed: int, spare: int) -> dict[str, Any]:
    """Show the check-ins of a trial as sticks: those that stand, those to come, and days that may be missed."""
    paths, width = day_signs.stick_paths(done, needed, spare)
    return {"paths": paths, "width": width, "done": done, "to_come": max(0, needed - done), "spare": spare}


# ------------------------------------------------------------------ forms and notices


@register.filter
def field_kind(field: BoundField) -> str:
    """Tell how a field is laid out: hidden, tick (one box), choices (a list) or plain."""
    if field.is_hidden:
        return "hidden"
    if isinstance(field.field.widget, CheckboxInput):
        return "tick"
    return "choices" if field.use_fieldset else "plain"


@register.filter
def may_be_left(field: BoundField) -> bool:
    """Tell whether a field says that it may be left empty; one of whose choices is "none" does not need to."""
    if field.field.required or isinstance(field.field.widget, RadioSelect):
        return False
    choices = getattr(field.field, "choices", ())
    return not any(value == "" for value, _ in choices)


@register.inclusion_tag("parts/field.html", name="field")
def show_field(field: BoundField) -> dict[str, Any]:
    """Show one field of a form with its label, hint and errors."""
    return {"field": field}


@register.filter
def tone(level: str) -> str:
    """Return the tone of a notice for the level of a message: good, care, stop or nothing."""
    return _TONES.get(level, "")


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon of a notice's tone."""
    return _TONE_ICONS.get(tone, "info")


@register.inclusion_tag("parts/figure.html")
def figure(name: str, figure: Any) -> dict[str, Any]:
    """Show a `dongliang.figures` figure: picture, sentence, and the table that says the same."""
    return {"name": name, "figure": figure}


@register.filter
def drawn(picture: Markup) -> SafeString:
    """Put a picture drawn by hand into the page; only what `dongliang.figures` marks as markup is."""
    if not isinstance(picture, Markup):
        raise TypeError("a text is no drawing")
    return SafeString(picture)


# ------------------------------------------------------------------ the bar


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the bar."""

    name: str
    url: str
    icon: str
    label: str


def _places(house: Any) -> list[Place]:
    me = Place("me", reverse("me"), "me", gettext("Me"))
    if not house.membership or not may([house.membership.state], "see_community"):
        return [Place("home", reverse("home_page"), "home", gettext("Communities")), me]
    slug = house.community.slug
    shared = [Place("sessions", reverse("sessions", args=[slug]), "sharing", pgettext("place of the bar", "Sharing"))]
    return [
        Place("today", reverse("today", args=[slug]), "today", gettext("Today")),
        Place("people", reverse("people_page", args=[slug]), "people", gettext("People")),
        *(shared if may([house.membership.state], "see_sessions") else []),
        Place("figures", reverse("figures", args=[slug]), "figures", gettext("Figures")),
        me,
    ]


@register.simple_tag(takes_context=True)
def bar_places(context: template.Context) -> list[tuple[Place, str]]:
    """Return the places of the bar with what ``aria-current`` says of each; nothing for those not signed in.

    A page says where it belongs by ``place`` in its context (today, people, sessions, figures, me); else its address
    decides.
    """
    house = context.get("house")
    if not house or not house.account:
        return []
    places = _places(house)
    here = [each for each in places if each.url == house.here]
    belongs = context.get("place") or (here[0].name if here else "")
    return [(each, "page" if each in here else "true" if each.name == belongs else "") for each in places]
