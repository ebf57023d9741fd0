"""Addresses of sharing sessions."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.sharing import views

_COMMUNITY = "c/<slug:slug>"
_SESSION = f"{_COMMUNITY}/sessions/<uuid:key>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/sessions/search", views.search_sessions, name="search_sessions"),
    path(f"{_COMMUNITY}/sessions/held", views.held_messages, name="held_messages"),
    path(f"{_COMMUNITY}/sessions/held/<int:pk>", views.decide_held, name="decide_held"),
    path(f"{_COMMUNITY}/sessions/flag/<int:pk>", views.flag_message, name="flag_message"),
    path(f"{_SESSION}/archive", views.session_archive, name="session_archive"),
    path(f"{_SESSION}/chapters", views.session_chapters, name="session_chapters"),
    path(f"{_SESSION}/markdown", views.session_markdown, name="session_markdown"),
    path(f"{_SESSION}/page", views.session_as_page, name="session_as_page"),
    path(f"{_SESSION}/article", views.session_article, name="session_article"),
]
