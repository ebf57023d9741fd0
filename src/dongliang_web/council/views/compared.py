"""What a rehearsal showed, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from dongliang.pillar import HELD_WELL, Judged, Kept
from dongliang.words import Language, between, explain, label, percent
from dongliang_web.council.models import Compared, Period, Rehearsal
from dongliang_web.harmony.models import LEAST_SHOWN


@dataclass(frozen=True, slots=True)
class SaidOfRehearsal:
    """A rehearsal's page in sentences: the answer, what it rests on, the forecast, what was due."""

    title: str
    kept: str
    forecast: tuple[str, ...]
    due: str


def said_of(rehearsal: Rehearsal, compared: Compared, spoken: Language) -> SaidOfRehearsal:
    """Say what a rehearsal showed; nothing of a forecast where nothing was foretold."""
    return SaidOfRehearsal(
        _title(rehearsal, compared, spoken),
        _kept(compared.kept, spoken),
        tuple(_forecast(rehearsal, compared, spoken)),
        explain("rehearsal.due", spoken, due=len(compared.due), done=compared.done_in_time),
    )


def _title(rehearsal: Rehearsal, compared: Compared, spoken: Language) -> str:
    told = {"name": rehearsal.founder.name, "first": rehearsal.first_date, "last": rehearsal.last_date}
    if rehearsal.called_off_at is not None:
        return explain("rehearsal.page_called_off", spoken, **told)
    if rehearsal.began_at is None:
        return explain("rehearsal.title_announced", spoken, **told)
    if rehearsal.is_running:
        return explain("rehearsal.title_running", spoken, **told)
    ratio = compared.kept.ratio
    key = "page_unsure" if ratio is None else "page_well" if compared.kept.is_well else "page_less"
    interval = between(compared.kept.interval)
    return explain(
        f"rehearsal.{key}", spoken, share=percent(ratio), interval=interval, least=percent(HELD_WELL), **told
    )


def _kept(found: Kept, spoken: Language) -> str:
    if found.ratio is None or found.interval is None:
        return label("rehearsal.kept_few", spoken)
    before, then = f"{found.before:.1f}", f"{found.then:.1f}"
    told = {"before": before, "then": then, "share": percent(found.ratio), "interval": between(found.interval)}
    return explain("rehearsal.kept", spoken, least=percent(HELD_WELL), **told)


def _forecast(rehearsal: Rehearsal, compared: Compared, spoken: Language) -> list[str]:
    if not rehearsal.forecast:
        return [label("rehearsal.no_forecast", spoken)]
    told = rehearsal.forecast
    stands = {"of": told["of"], "holding": told["holding"], "day": dt.date.fromisoformat(told["day"])}
    said = [explain("rehearsal.foretold", spoken, name=rehearsal.founder.name, **stands)]
    for how, judged in (("cut_off", compared.cut_off), ("unsupported", compared.unsupported)):
        if judged is not None:
            said.append(_judged(how, judged, spoken))
    return [*said, label("rehearsal.one_case", spoken)]


def _judged(how: str, judged: Judged, spoken: Language) -> str:
    counts = explain(
        f"rehearsal.{how}",
        spoken,
        falling=judged.falling.of,
        fell_wrote=judged.falling.count,
        holding=judged.holding.of,
        held_wrote=judged.holding.count,
    )
    verdict = label(f"rehearsal.{judged.telling}", spoken)
    return f"{counts}{' ' if spoken == 'en' else ''}{verdict}"


def rows_of(compared: Compared, spoken: Language) -> list[tuple[str, ...]]:
    """Return the table: one row for each figure, before, during, after."""
    periods = (compared.before, compared.during, compared.after)
    return [(label(f"rehearsal.row_{key}", spoken), *(tell(each) for each in periods)) for key, tell in _ROWS.items()]


def _mean(period: Period) -> str:
    return f"{sum(period.others) / period.days:.1f}" if period.days else "–"


def _driven(period: Period) -> str:
    found = period.by_whom
    if found.self_driven is None or not found.check_ins:
        return "–"
    return percent(found.self_driven / found.check_ins)


def _count(read: Callable[[Period], int]) -> Callable[[Period], str]:
    return lambda period: str(read(period)) if period.days else "–"


def _mediations(period: Period) -> str:
    """Return how many mediations began, where so many did that it tells of nobody."""
    return str(period.mediations) if period.mediations >= LEAST_SHOWN else "–"


_ROWS: dict[str, Callable[[Period], str]] = {
    "days": lambda period: str(period.days),
    "others": _mean,
    "driven": _driven,
    "newcomers": _count(lambda period: period.newcomers),
    "sessions": _count(lambda period: period.sessions),
    "mediations": _mediations,
}
