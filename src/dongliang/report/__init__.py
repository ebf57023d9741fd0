"""The report: every measure over one history, in one frozen object."""

from dongliang.report.build import build_report
from dongliang.report.harmony_part import pair_part
from dongliang.report.mirror import Mirror, build_mirror
from dongliang.report.pillar_part import UnknownMember
from dongliang.report.roots_part import Origin
from dongliang.report.rules import ReportRules
from dongliang.report.shape import PLACES, VERSION, Place, Refused, Report

__all__ = [
    "PLACES",
    "VERSION",
    "Mirror",
    "Origin",
    "Place",
    "Refused",
    "Report",
    "ReportRules",
    "UnknownMember",
    "build_mirror",
    "build_report",
    "pair_part",
]
