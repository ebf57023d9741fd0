"""Addresses of the centres."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.centres import views

_COMMUNITY = "c/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/centres", views.centres, name="centres"),
    path(f"{_COMMUNITY}/centres/groups/<uuid:key>", views.centre_group, name="centre_group"),
]
