"""Addresses of the centres."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.centres import views

_COMMUNITY = "c/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/centres/vine", views.own_vine, name="own_vine"),
    path(f"{_COMMUNITY}/centres/vine/<uuid:key>", views.member_vine, name="vine"),
    path(f"{_COMMUNITY}/centres/pillar", views.pillar_test, name="pillar_test"),
]
