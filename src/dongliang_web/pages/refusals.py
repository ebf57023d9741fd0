"""Saying why something could not be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Protocol

from django.utils import timezone

from dongliang.bounds import RuleError
from dongliang.words import Language, explain, label


class Refusal(Protocol):
    """What an action raises when it cannot be done: a key under ``refused`` in words.toml, and what fills it."""

    @property
    def key(self) -> str: ...

    @property
    def values(self) -> Mapping[str, Any]: ...


def refusal_sentence(error: Refusal | RuleError, language: Language) -> str:
    """Say in one sentence why an action was refused or a rule cannot be; a rule's field is named by its label.

    Instants are told in the zone of whoever asks.
    """
    key = error.reason if isinstance(error, RuleError) else error.key
    values = {
        name: timezone.localtime(value) if isinstance(value, dt.datetime) else value
        for name, value in error.values.items()
    }
    if "field" in values:
        values["field"] = label(f"rules.{values['field']}", language)
    return explain(f"refused.{key}", language, **values)
