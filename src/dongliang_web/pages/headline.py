"""The sentence with which a community asks somebody in."""

from __future__ import annotations

import re

#: A first sentence of a community's purpose up to this length is its headline.
LONGEST_HEADLINE = 60
_SENTENCE = re.compile(r"\s*(.+?(?:[。！？!?.](?=\s|$|[^\d\w])|[。！？]|\n|$))(.*)", re.DOTALL)


def headline(purpose: str, name: str) -> tuple[str, str]:
    """Return a community's headline and the rest of its purpose: its first sentence, if short enough, else its name."""
    found = _SENTENCE.match(purpose)
    if found is None or len(found[1].strip()) > LONGEST_HEADLINE:
        return name, purpose.strip()
    return found[1].strip(), found[2].strip()
