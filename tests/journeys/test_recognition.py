"""Two phones: one writes and names the other, who replies, recognises with words, and takes that back."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("clock")
