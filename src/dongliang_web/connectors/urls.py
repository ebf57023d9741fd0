"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.connectors import views

_GROUP = "c/<slug:slug>/group"

urlpatterns: list[URLPattern] = [
    path(f"{_GROUP}/list", views.paste_list, name="paste_list"),
    path(f"{_GROUP}/joins", views.paste_joins, name="paste_joins"),
    path(f"{_GROUP}/names", views.names, name="group_names"),
    path(f"{_GROUP}/names/<int:pk>", views.change_name, name="change_name"),
    path(f"{_GROUP}/channels", views.channels, name="group_channels"),
    path(f"{_GROUP}/channels/<int:pk>/try", views.try_channel, name="try_channel"),
    path(f"{_GROUP}/channels/<int:pk>/remove", views.remove_channel, name="remove_channel"),
    path(f"{_GROUP}/digest", views.digest, name="digest"),
    path(f"{_GROUP}/digest.png", views.digest_picture, name="digest_picture"),
]
