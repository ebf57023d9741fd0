"""The words of a day's digest, in the community's language."""

from __future__ import annotations

from dataclasses import dataclass

from dongliang.words import Language, explain, format_weekday, label
from dongliang_web.connectors.models import Digest
from dongliang_web.pages.until import day_end
from dongliang_web.people.models import Community


@dataclass(frozen=True)
class DigestWords:
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


def spoken_in(community: Community) -> Language:
    """Return the language in which the community speaks, whoever looks."""
    return "zh-Hans" if community.language.startswith("zh") else "en"


def words_of(found: Digest, link: str, *, is_over: bool = False) -> DigestWords:
    """Say a day's digest in the community's language; ``link`` is where its day's page is reached.

    Of a day that ``is_over`` it does not say until when one can write.
    """
    community, spoken = found.community, spoken_in(found.community)
    name, beside = community.name, format_weekday(found.day, spoken)
    head = explain("digest.head", spoken, name=name, day=found.day)
    if found.roll is not None:
        name = found.roll.cohort.called(spoken)
        number = found.roll.day_number
        head = explain("cohort_page.post_head", spoken, name=name, day=number, today=found.day)
        beside = explain("digest.beside", spoken, name=name, day=number)
    return DigestWords(
        head,
        beside,
        _counts(found, spoken),
        "" if is_over else _until(found, spoken),
        label("digest.where", spoken),
        link,
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
