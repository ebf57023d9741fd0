"""Addresses of the roots."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.roots import views

_COMMUNITY = "c/<slug:slug>"

urlpatterns: list[URLPattern] = [
    path("j/<str:code>", views.invitation, name="invitation"),
    path(f"{_COMMUNITY}/roots", views.roots, name="roots"),
    path(f"{_COMMUNITY}/roots/<uuid:key>", views.roots_of, name="roots_of"),
    path(f"{_COMMUNITY}/roots/<uuid:key>/change", views.change_origin, name="change_origin"),
    path(f"{_COMMUNITY}/invite", views.invite, name="invite"),
    path(f"{_COMMUNITY}/invite/new", views.renew_link, name="renew_link"),
    path(f"{_COMMUNITY}/channels", views.channels, name="channels"),
    path(f"{_COMMUNITY}/channels/new", views.new_channel, name="new_channel"),
    path(f"{_COMMUNITY}/channels/<int:pk>", views.channel, name="channel"),
    path(f"{_COMMUNITY}/channels/<int:pk>/withdraw", views.withdraw_channel, name="withdraw_channel"),
    path(f"{_COMMUNITY}/invite/poster", views.poster, name="poster"),
    path(f"{_COMMUNITY}/invite/poster/<str:code>", views.poster_of, name="poster_of"),
    path(f"{_COMMUNITY}/invite/poster/<str:code>/<str:layout>.png", views.poster_picture, name="poster_picture"),
]
