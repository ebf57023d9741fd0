"""What the pages of sessions say of advertising."""

from __future__ import annotations

from dataclasses import fields

from dongliang.sharing import Kind
from dongliang.words import explain, label
from dongliang_web.pages.language import language
from dongliang_web.sharing.models import Message, Watched


def kinds_in_words(message: Message) -> str:
    """Say what was found in a held message: a link, a telephone number; nothing of one that was only flagged."""
    doubt = getattr(message, "doubt", None)
    spoken = language()
    found = [label(f"advertising.{Kind(kind)}", spoken) for kind in doubt.kinds] if doubt else []
    return label("advertising.between", spoken).join(found)


def why_held_in_words(message: Message) -> str:
    """Say to its author why others do not see a message; the doubt and its reason have to be loaded."""
    doubt, spoken = message.doubt, language()
    if doubt.decided_at is not None:
        return explain("advertising_seen.why_kept_back", spoken, reason=doubt.reason.text if doubt.reason else "")
    return explain("advertising_seen.why_held", spoken, found=kinds_in_words(message))


def watched_in_words(found: Watched) -> list[str]:
    """Say what is so about advertising in a session; that none was seen only where that is so."""
    spoken = language()
    if found.clean:
        return [explain("advertising_seen.none", spoken)]
    counts = {each.name: getattr(found, each.name) for each in fields(found)}
    return [explain(f"advertising_seen.{key}", spoken, count=count) for key, count in counts.items() if count]
