"""Addresses of the council."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.council import views

_COMMUNITY = "c/<slug:slug>/council"
_REHEARSALS = f"{_COMMUNITY}/rehearsals"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/hand-over", views.hand_over, name="hand_over"),
    path(f"{_COMMUNITY}/hand-over/consent", views.consent, name="consent"),
    path(_REHEARSALS, views.rehearsals, name="rehearsals"),
    path(f"{_REHEARSALS}/announce", views.announce_rehearsal, name="announce_rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>", views.rehearsal, name="rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>/call-off", views.call_off_rehearsal, name="call_off_rehearsal"),
    path(f"{_REHEARSALS}/<uuid:key>/come-back", views.come_back, name="come_back"),
]
