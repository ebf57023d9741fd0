"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from dongliang_web.portability.actions.tables import KINDS
from dongliang_web.portability.views import claims, downloads, joining, mine, report


class TableKind:
    """Reads the ending of a table's address: csv or xlsx."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        """Return the ending as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the ending as it stands."""
        return value


register_converter(TableKind, "table_kind")

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/members/<uuid:key>/claim", claims.claim, name="claim"),
    path("c/<slug:slug>/members/<uuid:key>/unclaim", claims.undo, name="undo_claim"),
    path("c/<slug:slug>/claims", claims.claims, name="claims"),
    path("c/<slug:slug>/claims/<int:number>", claims.decide, name="decide_claim"),
    path("c/<slug:slug>/claims/<int:number>/vouch", claims.vouch, name="vouch_for_claim"),
    path("c/<slug:slug>/claims/<int:number>/object", claims.objection, name="object_to_claim"),
    path("me/accounts", joining.accounts, name="my_accounts"),
    path("me/accounts/ask", joining.ask, name="ask_to_join"),
    path("me/accounts/<int:pk>", joining.join, name="join_accounts"),
    path("me/accounts/<int:pk>/stop", joining.stop, name="stop_joining"),
    path("me/accounts/<int:pk>/part", joining.part, name="part_accounts"),
    path("join-account/<str:secret>", joining.agree, name="agree_to_join"),
    path("c/<slug:slug>/today.<table_kind:kind>", downloads.today_table, name="today_table"),
    path("c/<slug:slug>/members/<uuid:key>/days.<table_kind:kind>", downloads.member_table, name="member_table"),
    path("c/<slug:slug>/cohorts/<int:number>/table.<table_kind:kind>", downloads.cohort_table, name="cohort_table"),
    path("c/<slug:slug>/mine.<table_kind:kind>", mine.own_table, name="own_table"),
    path("c/<slug:slug>/report.json", report.report, {"kind": "json"}, name="report_json"),
    path("c/<slug:slug>/report.html", report.report, {"kind": "html"}, name="report_html"),
    path("c/<slug:slug>/events.jsonl", report.events, name="events_lines"),
    path("c/<slug:slug>/figures/<slug:name>.<table_kind:kind>", downloads.figures_table, name="figures_table"),
]
