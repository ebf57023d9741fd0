"""Addresses of the harmony."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.harmony import views

_COMMUNITY = "c/<slug:slug>"
_HARMONY = f"{_COMMUNITY}/harmony"
_GROUND = f"{_HARMONY}/ground"
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
    # common ground
    path(_GROUND, views.common_ground, name="common_ground"),
    path(f"{_GROUND}/new", views.new_ground, name="new_ground"),
    path(f"{_GROUND}/mine", views.own_grounds, name="own_grounds"),
    path(f"{_GROUND}/<int:pk>", views.ground, name="ground"),
    path(f"{_GROUND}/<int:pk>/vote", views.ground_vote, name="ground_vote"),
    path(f"{_GROUND}/<int:pk>/statements", views.ground_statement, name="ground_statement"),
    path(f"{_GROUND}/<int:pk>/close", views.close_ground, name="close_ground"),
    path(f"{_GROUND}/<int:pk>/take-back", views.take_back_answers, name="take_back_answers"),
    path(f"{_GROUND}/<int:pk>/hide/<int:statement>", views.hide_statement, name="hide_statement"),
    path(f"{_GROUND}/statements/<int:pk>/remove", views.remove_statement, name="remove_statement"),
]
