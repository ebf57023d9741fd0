"""Addresses of the harmony."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.harmony import views

_COMMUNITY = "c/<slug:slug>"
_MEDIATION = f"{_COMMUNITY}/harmony/mediation"

urlpatterns: list[URLPattern] = [
    path(_MEDIATION, views.mediations, name="mediations"),
    path(f"{_MEDIATION}/ask", views.ask_mediation, name="ask_mediation"),
    path(f"{_MEDIATION}/<uuid:key>", views.mediation, name="mediation"),
    path(f"{_MEDIATION}/<uuid:key>/<str:act>", views.act_in_mediation, name="act_in_mediation"),
]
