"""Forms built from the dataclasses that declare a community's rules.

A rule's number, its default, bounds and unit stand in its dataclass, its label and hint in words.toml under ``rules``
and ``rules_hint``. A new field in a dataclass appears in every form without a line here.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

from django import forms

from dongliang.bounds import RuleError
from dongliang.words import explain, format_weekday, label
from dongliang_web.pages.language import language
from dongliang_web.pages.refusals import refusal_sentence

#: Some Monday and the six days after it, to name the days of the week by.
WEEK = tuple(dt.date(2024, 1, day) for day in range(1, 8))


@dataclass(frozen=True)
class Knob:
    """One field of a rule: its name, the type it may have, and what its dataclass declares."""

    name: str
    kind: Any
    optional: bool
    field: Field[Any]


def knobs(rules: type[Any]) -> Iterator[Knob]:
    """Yield the fields of a rule in order, those of a rule inside it among them."""
    hints = get_type_hints(rules)
    for each in fields(rules):
        kind, optional = _bare(hints[each.name])
        if is_dataclass(kind) and isinstance(kind, type):
            yield from knobs(kind)
        else:
            yield Knob(each.name, kind, optional, each)


def _bare(kind: Any) -> tuple[Any, bool]:
    """Return a type without its None, and whether it had one."""
    options = get_args(kind) if isinstance(kind, types.UnionType) else (kind,)
    bare = [option for option in options if option is not type(None)]
    return bare[0], len(bare) < len(options)


class RulesForm(forms.Form):
    """Asks for every field of a rule; once valid, `rules` is the rule."""

    rules: Any

    def __init__(self, rules: type[Any], data: Mapping[str, Any] | None = None, initial: Any = None) -> None:
        self.of = rules
        super().__init__(data, initial=_flat(rules() if initial is None else initial))
        self.fields = {knob.name: _field(knob) for knob in knobs(rules)}

    def clean(self) -> dict[str, Any]:
        """Build the rule, and say at the field or above the form why it cannot be."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        try:
            self.rules = _build(self.of, cleaned)
        except RuleError as error:
            name = error.values.get("field")
            self.add_error(name if name in self.fields else None, refusal_sentence(error, language()))
        return cleaned


def rules_form(rules: type[Any], data: Mapping[str, Any] | None = None, initial: Any = None) -> RulesForm:
    """Return a form for a rule such as `GateRules`, filled with the values of one or with its defaults."""
    return RulesForm(rules, data, initial)


def _flat(rules: Any) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields(rules):
        value = getattr(rules, each.name)
        if is_dataclass(value):
            values |= _flat(value)
        else:
            values[each.name] = sorted(value) if isinstance(value, frozenset) else value
    return values


def _build(rules: type[Any], values: Mapping[str, Any]) -> Any:
    hints = get_type_hints(rules)
    made: dict[str, Any] = {}
    for each in fields(rules):
        kind, _ = _bare(hints[each.name])
        if is_dataclass(kind) and isinstance(kind, type):
            made[each.name] = _build(kind, values)
        else:
            made[each.name] = frozenset(values[each.name]) if get_origin(kind) is frozenset else values[each.name]
    return rules(**made)


def _field(knob: Knob) -> forms.Field:
    spoken = language()
    words: dict[str, Any] = {
        "label": label(f"rules.{knob.name}", spoken),
        "help_text": label(f"rules_hint.{knob.name}", spoken),
    }
    if knob.kind is bool:
        return forms.BooleanField(required=False, **words)
    if get_origin(knob.kind) is Literal:
        choices = [(value, label(f"{knob.name}.{value}", spoken)) for value in get_args(knob.kind)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    if get_origin(knob.kind) is frozenset:
        days = [(day.weekday(), format_weekday(day, spoken)) for day in WEEK]
        return forms.TypedMultipleChoiceField(
            choices=days, coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **words
        )
    return _number(knob, words)


def _number(knob: Knob, words: dict[str, Any]) -> forms.Field:
    least, most = knob.field.metadata["least"], knob.field.metadata["most"]
    beyond = explain("refused.bounds", language(), field=words["label"], least=least, most=most)
    made = forms.FloatField if knob.kind is float else forms.IntegerField
    return made(
        min_value=least,
        max_value=most,
        required=not knob.optional,
        error_messages={"min_value": beyond, "max_value": beyond, "invalid": beyond},
        **words,
    )
