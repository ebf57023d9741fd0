"""Addresses of the harmony."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.harmony import views

_COMMUNITY = "c/<slug:slug>"
_HARMONY = f"{_COMMUNITY}/harmony"
_MEDIATION = f"{_HARMONY}/mediation"

urlpatterns: list[URLPattern] = [
    path(_MEDIATION, views.mediations, name="mediations"),
    path(f"{_MEDIATION}/ask", views.ask_mediation, name="ask_mediation"),
    path(f"{_MEDIATION}/<uuid:key>", views.mediation, name="mediation"),
    path(f"{_MEDIATION}/<uuid:key>/<str:act>", views.act_in_mediation, name="act_in_mediation"),
    path(_HARMONY, views.harmony, name="harmony"),
    path(f"{_HARMONY}/choose", views.choose_centres, name="choose_centres"),
    path(f"{_HARMONY}/together", views.bring_together, name="bring_together"),
    path(f"{_HARMONY}/together/ask", views.ask_companion, name="ask_companion"),
    path(f"{_HARMONY}/together/<int:pk>/answer", views.answer_companion, name="answer_companion"),
    path(f"{_HARMONY}/together/<int:pk>/end", views.end_companions, name="end_companions"),
]
