"""Forms in which programs write times as text, each told by a strict pattern, so that a column is taken at once.

A form takes nothing that `dongliang.readers.written` would read otherwise or not at all. Whatever fits no form, or not
the form of its column, is left to that module.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

_YEAR = r"(?:19[7-9][0-9]|2[01][0-9][0-9]|2200)"
_LEAP = r"(?:19(?:7[26]|8[048]|9[26])|2[01](?:0[48]|[2468][048]|[13579][26])|2000)"
_MONTHS = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
#: A date that a calendar has, in the years that are taken for real: told by the pattern alone, which is the quickest.
_DATE = rf"(?:{_YEAR}-{_MONTHS}|{_LEAP}-02-29)"
_HOUR, _SIXTY = r"(?:[01][0-9]|2[0-3])", r"[0-5][0-9]"
_OFFSET = rf"[+-]{_HOUR}(?::?{_SIXTY})?"
_ISO = re.compile(
    rf"{_DATE}(?P<sep>[ T]){_HOUR}:{_SIXTY}(?P<seconds>:{_SIXTY}(?P<fraction>\.[0-9]{{1,6}})?)?(?P<zone>Z|{_OFFSET})?"
)
#: The numbers of `SECONDS` and `MILLISECONDS` in `dongliang.readers.written`, and those below `FIRST_SERIAL`.
_SECONDS, _MILLISECONDS = r"(?:[1-9][0-9]{8}|[1-3][0-9]{9})", r"(?:[1-9][0-9]{11}|[1-3][0-9]{12})"
_COUNT = r"(?:[0-9]{1,4}|[0-2][0-9]{4}|3[01][0-9]{3}|32[0-7][0-9]{2}|328[0-6][0-9]|3287[0-2])(?:\.0)?"
#: Forms of which a pattern says everything, by what they tell.
_SIMPLE = {
    "date": _DATE,
    "seconds": _SECONDS,
    "milliseconds": _MILLISECONDS,
    "number": rf"(?:{_SECONDS}|{_MILLISECONDS})(?:\.[0-9]{{1,6}})?",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a time: what it tells, its pattern, and the format of those that have a clock.

    It tells an ``instant``, a ``local`` clock reading without a zone, a ``date``, Unix ``seconds``, ``milliseconds`` or
    a ``number`` of either with a fraction, or a ``count`` of days since 1970.
    """

    tells: str
    pattern: str
    format: str = ""

    def strange(self, text: pl.Expr) -> pl.Expr:
        """Return whether texts tell something and are not of this form."""
        return ~text.str.contains(f"^(?:{self.pattern})?$")

    def moment(self, text: pl.Expr) -> pl.Expr:
        """Return the instant of texts that tell one, or their clock reading where they name no zone."""
        if self.tells == "instant" and self.format.endswith("%#z"):
            return text.str.to_datetime(self.format, time_unit="us", strict=False)
        if "%.f" not in self.format:  # without what stands behind the seconds it is read five times as fast
            clock = text.str.slice(0, 19 if "%S" in self.format else 16).str.to_datetime(
                self.format.removesuffix("Z"), time_unit="us", strict=False
            )
        else:
            clock = text.str.to_datetime(self.format, time_unit="us", strict=False)
        return clock.dt.replace_time_zone("UTC") if self.tells == "instant" else clock


def form_of_moments(samples: Sequence[str]) -> Form | None:
    """Return the form that all samples of an at column have, or None where there is no such form."""
    for tells, pattern in _SIMPLE.items():
        if _all(samples, pattern):
            return Form(tells, pattern)
    matches = [_ISO.fullmatch(text) for text in samples]
    found = [match for match in matches if match is not None]
    if not found or len(found) < len(matches) or len({_shape(match) for match in found}) != 1:
        return None
    separator, seconds, zone = _shape(found[0])
    fraction = any(match["fraction"] for match in found)
    clock = f"{_HOUR}:{_SIXTY}" + (f":{_SIXTY}" if seconds else "") + (r"(?:\.[0-9]{1,6})?" if fraction else "")
    pattern = _DATE + separator + clock + {"Z": "Z", "": ""}.get(zone, f"(?:Z|{_OFFSET})")
    form = f"%Y-%m-%d{separator}%H:%M" + (":%S" if seconds else "") + ("%.f" if fraction else "")
    return Form("instant" if zone else "local", pattern, form + zone)


def form_of_days(samples: Sequence[str]) -> Form | None:
    """Return the form that all samples of a day column have, or None where there is no such form."""
    for tells, pattern in (("count", _COUNT), ("date", _DATE)):
        if _all(samples, pattern):
            return Form(tells, pattern)
    return None


def _all(samples: Sequence[str], pattern: str) -> bool:
    return bool(samples) and all(re.fullmatch(pattern, text) for text in samples)


def _shape(match: re.Match[str]) -> tuple[str, bool, str]:
    zone = match["zone"] or ""
    return match["sep"], match["seconds"] is not None, zone if zone in ("", "Z") else "%#z"
