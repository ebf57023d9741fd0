"""The day in short, to copy into the group: as text and as a picture."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from dongliang.words import format_date, label
from dongliang_web.connectors.models import digest_of, running_cohorts
from dongliang_web.connectors.poster import Poster, draw_poster
from dongliang_web.connectors.wording import spoken_in, words_of
from dongliang_web.gate.models import Cohort
from dongliang_web.pages.clock import now
from dongliang_web.pages.drawing import chinese_font, drawable
from dongliang_web.pages.failures import no_font
from dongliang_web.pages.language import language
from dongliang_web.people.access import Asking, needs


@require_safe
@needs("paste_lists")
def digest(asking: Asking) -> HttpResponse:
    """Show the day in short, ready to be copied, and as a picture."""
    cohorts = running_cohorts(asking.community, asking.community.clock().day_of(now()))
    found = digest_of(asking.community, now(), _chosen(asking, cohorts))
    words = words_of(found, _address(asking))
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
    words, spoken = words_of(found, _address(asking)), spoken_in(asking.community)
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


def _address(asking: Asking) -> str:
    return asking.build_absolute_uri(reverse("today", args=[asking.community.slug]))


def _picture_address(asking: Asking, number: int) -> str:
    address = reverse("digest_picture", args=[asking.community.slug])
    return f"{address}?{urlencode({'cohort': number})}" if number else address
