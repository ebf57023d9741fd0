"""What the library itself says of a history that was loaded into the site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from dongliang.readers import scan
from dongliang.report import Report, ReportRules, build_report
from dongliang_web.models import Community


def report(path: Path, community: Community, day: dt.date) -> Report:
    """Return the library's own report on a file, with the members' ids for their names.

    Which of two equals stands higher is decided by what they are called, in a file and on a site alike.
    """
    ids = {each.imported_name: str(each.pk) for each in community.members.exclude(imported_name="")}
    called = [pl.col(end).replace(ids) for end in ("actor", "target")]
    return build_report(scan(path).table.with_columns(called), ReportRules(place="check-in"), day)
