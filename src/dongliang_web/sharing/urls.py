"""Addresses of sharing sessions."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.sharing import views

_COMMUNITY = "c/<slug:slug>/sessions"
_SESSION = f"{_COMMUNITY}/<uuid:key>"

urlpatterns: list[URLPattern] = [
    path(f"{_COMMUNITY}/search", views.search_sessions, name="search_sessions"),
    path(f"{_COMMUNITY}/held", views.held_messages, name="held_messages"),
    path(f"{_COMMUNITY}/held/<int:pk>", views.decide_held, name="decide_held"),
    path(f"{_COMMUNITY}/flag/<int:pk>", views.flag_message, name="flag_message"),
    path(f"{_SESSION}/archive", views.session_archive, name="session_archive"),
    path(f"{_SESSION}/chapters", views.session_chapters, name="session_chapters"),
    path(f"{_SESSION}/markdown", views.session_markdown, name="session_markdown"),
    path(f"{_SESSION}/page", views.session_as_page, name="session_as_page"),
    path(f"{_SESSION}/article", views.session_article, name="session_article"),
    path(_COMMUNITY, views.sessions, name="sessions"),
    path(f"{_COMMUNITY}/propose", views.propose, name="propose_session"),
    path(f"{_COMMUNITY}/calendar", views.calendar_page, name="sessions_calendar"),
    path(_SESSION, views.session, name="session"),
    path(f"{_SESSION}/change", views.change, name="change_session"),
    path(f"{_SESSION}/cancel", views.cancel, name="cancel_session"),
    path(f"{_SESSION}/come", views.coming, name="come_to_session"),
    path(f"{_SESSION}/session.ics", views.session_calendar, name="session_calendar"),
    path(f"{_SESSION}/open", views.begin, name="open_session"),
    path(f"{_SESSION}/close", views.end, name="close_session"),
    path(f"{_SESSION}/recognise", views.recognise_session, name="recognise_session"),
    path(f"{_SESSION}/take-back", views.take_back_session, name="take_back_session"),
    path(f"{_SESSION}/recognised", views.who_recognised_session, name="who_recognised_session"),
    path(f"{_SESSION}/guests", views.invite, name="invite_guest"),
    path(f"{_SESSION}/guests/<int:pk>/stop", views.stop, name="stop_guest"),
    path(f"{_SESSION}/live", views.live, name="session_live"),
    path(f"{_SESSION}/live/news", views.news, name="session_news"),
    path(f"{_SESSION}/live/lift", views.lift, name="lift_question"),
    path(f"{_SESSION}/live/delete", views.delete, name="delete_message"),
    path(f"{_SESSION}/pictures/<uuid:file>", views.message_picture, name="message_picture"),
    path(f"{_SESSION}/clips/<uuid:file>", views.message_clip, name="message_clip"),
    path("guest/<str:secret>", views.guest_link, name="guest_link"),
    path("calendars/<slug:secret>.ics", views.calendar_feed, name="calendar_feed"),
]
