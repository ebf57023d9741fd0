"""A choice among many is written as Django writes one, without a template for each option."""

from __future__ import annotations

import re

import pytest
from django import forms

from dongliang_web.pages.long_lists import LongSelect

CHOICES = [("", "选一位"), ("1", "甲 & <乙>"), ('2"', "丙")]


class OneForm(forms.Form):
    """The same choice in both ways."""

    long = forms.ChoiceField(choices=CHOICES, widget=LongSelect(attrs={"data-of": '"x"'}))
    usual = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"data-of": '"x"'}))


@pytest.mark.parametrize("chosen", ["", "1", '2"', "nobody", None])
def test_a_long_list_says_what_djangos_own_says(chosen: str | None) -> None:
    form = OneForm(initial={"long": chosen, "usual": chosen})
    long, usual = (re.sub(r">\s+<", "><", str(form[name])) for name in ("long", "usual"))
    long = long.replace("long", "usual")
    assert sorted(long.partition(">")[0].split()) == sorted(usual.partition(">")[0].split())
    assert long.partition(">")[2] == usual.partition(">")[2]
    assert "<乙>" not in long


def test_what_was_sent_stays_chosen() -> None:
    assert '<option value="1" selected>' in str(OneForm({"long": "1"})["long"])
