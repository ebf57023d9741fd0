"""The day in short, to copy into the group: as text and as a picture."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dongliang.words import Language, explain, format_date, format_weekday, label
from dongliang_web.connectors.models import Digest, digest_of, running_cohorts
from dongliang_web.connectors.poster import Poster, draw_poster
from dongliang_web.gate.models import Cohort
from dongliang_web.pages.clock import now
from dongliang_web.pages.drawing import chinese_font, drawable
from dongliang_web.pages.failures import no_font
from dongliang_web.pages.language import language
from dongliang_web.pages.until import day_end
from dongliang_web.people.access import Asking, needs
from dongliang_web.people.models import Community


@dataclass(frozen=True)
class _Words:
    """The digest in the community's language."""

    head: str
    beside: str
    counts: str
    until: str
    where: str
    link: str

    def text(self) -> str:
        """Return the lines to paste."""
        return "\n".join(filter(None, (self.head, self.counts, self.until, f"{self.where}{self.link}")))


@require_safe
@needs("paste_lists")
def digest(asking: Asking) -> HttpResponse:
    """Show the day in short, ready to be copied, and as a picture."""
    cohorts = running_cohorts(asking.community, asking.community.clock().day_of(now()))
    found = digest_of(asking.community, now(), _chosen(asking, cohorts))
    words = _words(asking, found)
    font = chinese_font()
    chosen = found.roll.cohort.number if found.roll else 0
    context = {
        "digest": found,
        "text": words.text(),
        "choices": [(0, ""), *((each.number, each.called(language())) for each in cohorts)] if cohorts else [],
        "chosen": chosen,
        "picture": _picture_address(asking, chosen) if font else "",
        "left_out": "".join(sorted(font.lacks(asking.community.name + words.beside))) if font else "",
        "place": "today",
    }
    return render(asking, "connectors/digest.html", context)


@require_safe
@needs("paste_lists")
def digest_picture(asking: Asking) -> HttpResponse:
    """Draw the day in short as a picture; where no font has Chinese signs, say so instead of drawing boxes."""
    font = chinese_font()
    if font is None:
        return no_font(asking, reverse("digest", args=[asking.community.slug]))
    cohorts = running_cohorts(asking.community, asking.community.clock().day_of(now()))
    found = digest_of(asking.community, now(), _chosen(asking, cohorts))
    words, spoken = _words(asking, found), _spoken(asking.community)
    drawn = draw_poster(
        Poster(
            drawable(asking.community.name, font),
            format_date(found.day, spoken),
            drawable(words.beside, font),
            words.counts or label("digest.nobody", spoken),
            words.until,
            label("digest.here", spoken),
            words.link,
            found.written,
            found.on_leave,
        ),
        font,
    )
    return HttpResponse(drawn, content_type="image/png")


def _chosen(asking: Asking, cohorts: list[Cohort]) -> Cohort | None:
    """Return the cohort that the address asks for; none asks for everybody."""
    number = asking.GET.get("cohort", "0")
    if number == "0":
        return None
    found = next((each for each in cohorts if str(each.number) == number), None)
    if found is None:
        raise Http404(f"no cohort {number[:20]} runs today")
    return found


def _picture_address(asking: Asking, number: int) -> str:
    address = reverse("digest_picture", args=[asking.community.slug])
    return f"{address}?{urlencode({'cohort': number})}" if number else address


def _spoken(community: Community) -> Language:
    """Return the language in which the community speaks, whoever looks."""
    return "zh-Hans" if community.language.startswith("zh") else "en"


def _words(asking: Asking, found: Digest) -> _Words:
    community, spoken = found.community, _spoken(found.community)
    name, beside = community.name, format_weekday(found.day, spoken)
    head = explain("digest.head", spoken, name=name, day=found.day)
    if found.roll is not None:
        name = found.roll.cohort.called(spoken)
        number = found.roll.day_number
        head = explain("cohort_page.post_head", spoken, name=name, day=number, today=found.day)
        beside = explain("digest.beside", spoken, name=name, day=number)
    return _Words(
        head,
        beside,
        _counts(found, spoken),
        _until(found, spoken),
        label("digest.where", spoken),
        asking.build_absolute_uri(reverse("today", args=[community.slug])),
    )


def _counts(found: Digest, spoken: Language) -> str:
    """Say how many have written and how many are on leave; nothing of what nobody is."""
    if not found.written and not found.on_leave:
        return ""
    if not found.on_leave:
        return explain("digest.written", spoken, count=found.written)
    if not found.written:
        return explain("digest.leave", spoken, count=found.on_leave)
    return explain("digest.both", spoken, count=found.written, leave=found.on_leave)


def _until(found: Digest, spoken: Language) -> str:
    """Invite those who have not written yet; on a day that asks for nothing, nobody is called."""
    if found.roll is not None and not found.roll.expects_today:
        return label("digest.no_day", spoken)
    return explain("cohort_page.post_until", spoken, until=day_end(found.community.clock(), found.day, spoken))
