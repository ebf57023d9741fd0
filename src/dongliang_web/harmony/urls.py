"""Addresses of the harmony."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.harmony import views

_COMMUNITY = "c/<slug:slug>"
_GROUND = f"{_COMMUNITY}/harmony/ground"

urlpatterns: list[URLPattern] = [
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
