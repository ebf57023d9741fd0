"""The tags of what stands under things: whom a text names, who recognised it; ``docs/pages.md`` shows each in use."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from dongliang import words
from dongliang_web.pages.language import language

register = template.Library()


@register.simple_tag(takes_context=True)
def beneath_of(context: template.Context, entry: int) -> Any:
    """Return what stands under a thing, by the number of its entry; nothing on pages that do not show it."""
    below = context.get("below")
    return below.get(entry) if below else None


@register.simple_tag
def recognised_by(given: Iterable[Any], kind: str) -> str:
    """Say who recognised a thing: 沈一舟、白芷认可了这一篇。"""
    spoken = language()
    names = words.label("list.comma", spoken).join(each.member.name for each in given)
    return words.explain(f"recognition.{kind}", spoken, names=names)


@register.simple_tag
def recognised_with_words(given: Any, kind: str) -> str:
    """Say who recognised a thing and with which words: 周岚认可了这一篇：「……」"""
    key = f"recognition.{kind}_worded"
    return words.explain(key, language(), name=given.member.name, words=given.words.text)


@register.simple_tag(takes_context=True)
def said(context: template.Context, text: str, mentions: Iterable[Any]) -> SafeString:
    """Show what somebody typed, in paragraphs; whom it names leads to their page."""
    slug = context["house"].community.slug
    places = sorted((start, end, each.member) for each in mentions for start, end in each.places)
    parts, after = [], 0
    for start, end, member in places:
        url = reverse("member_page", args=[slug, member.key])
        parts += [conditional_escape(text[after:start]), format_html('<a href="{}">{}</a>', url, text[start:end])]
        after = end
    parts.append(conditional_escape(text[after:]))
    # Each part is escaped already.
    return mark_safe(linebreaks("".join(parts), autoescape=False))
