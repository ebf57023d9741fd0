"""Two phones: one writes and names the other, who replies, recognises with words, and takes that back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from tests.journeys.person import Person
from tests.journeys.site import Clock, Site

pytestmark = pytest.mark.usefixtures("clock")
