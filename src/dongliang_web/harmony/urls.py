"""Addresses of the harmony."""

from __future__ import annotations

from django.urls import URLPattern

_COMMUNITY = "c/<slug:slug>"

urlpatterns: list[URLPattern] = []
