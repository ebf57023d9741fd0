"""Addresses of the roots."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.roots import views

urlpatterns: list[URLPattern] = [
    path("j/<str:code>", views.invitation, name="invitation"),
    path("c/<slug:slug>/invite/poster", views.poster, name="poster"),
    path("c/<slug:slug>/invite/poster/<str:code>", views.poster_of, name="poster_of"),
    path("c/<slug:slug>/invite/poster/<str:code>/<str:layout>.png", views.poster_picture, name="poster_picture"),
]
