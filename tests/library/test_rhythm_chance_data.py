"""The chance to miss a day against the real cohorts: the kept coefficients, and what they are worth elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dongliang.gate.choice import auc
from dongliang.rhythm.fitted import COEFFICIENTS, INTERCEPT
from tools.fit_chance import Cases, calibration, cases, fit, out_of_cohort
from tools.fit_simulation import read_cohorts

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def found(data_folder: Path) -> Cases:
    return cases(read_cohorts(data_folder / "colearning"))


def test_kept_coefficients_are_those_of_the_greatest_likelihood(found: Cases) -> None:
    weights = fit(found, np.ones(len(found.missed), bool))
    assert (INTERCEPT, *COEFFICIENTS) == pytest.approx(tuple(weights), abs=1e-3)


def test_it_tells_more_than_the_baselines_on_cohorts_that_it_has_not_seen(found: Cases) -> None:
    chance = out_of_cohort(found)
    model, yesterday, share = (auc(each, found.missed) for each in (chance, found.missed_yesterday, found.share_missed))
    assert model is not None and yesterday is not None and share is not None
    assert model > 0.69
    assert model - yesterday > 0.07
    assert model - share > 0.01


def test_chances_given_are_near_to_what_happened(found: Cases) -> None:
    for _, given, missed in calibration(found, out_of_cohort(found)):
        assert given == pytest.approx(missed, abs=0.07)
