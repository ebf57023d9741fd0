"""Addresses of the roots."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.roots import views

urlpatterns: list[URLPattern] = [
    path("j/<str:code>", views.invitation, name="invitation"),
]
