"""Addresses of the centres."""

from __future__ import annotations

from django.urls import URLPattern

_COMMUNITY = "c/<slug:slug>"

urlpatterns: list[URLPattern] = []
