"""A part of a report that was kept as plain values, read back; and a part whose members go by other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from dongliang.report.shape import Centre, CentresPart, Month, Usual


def centres_from_plain(kept: Mapping[str, Any]) -> CentresPart:
    """Return the centres' part from what `dataclasses.asdict` or JSON made of it; keys that it lost are passed over."""
    known = {each.name for each in fields(CentresPart)}
    values = {key: value for key, value in kept.items() if key in known}
    usual = values.get("usual")
    return CentresPart(
        **{
            **values,
            "s_curve": tuple(values["s_curve"]),
            "centres": tuple(Centre(**each) for each in values["centres"]),
            "months": tuple(Month(**each) for each in values["months"]),
            "usual": Usual(**{**usual, "n_lean": tuple(usual["n_lean"]), "k_star": tuple(usual["k_star"])})
            if usual
            else None,
        }
    )


def renamed(found: CentresPart, name_of: Callable[[str], str]) -> CentresPart:
    """Return a part in which each member goes by another name."""
    return replace(
        found,
        centres=tuple(Centre(name_of(each.member), each.lean) for each in found.centres),
        highest=name_of(found.highest) if found.highest else None,
        heaviest_writer=name_of(found.heaviest_writer) if found.heaviest_writer else None,
    )
