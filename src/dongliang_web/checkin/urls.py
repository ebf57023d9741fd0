"""Addresses of the check-in room."""

from __future__ import annotations

import datetime as dt

from django.urls import URLPattern, path, register_converter

from dongliang_web.checkin import views


class DayConverter:
    """A day in an address, as 2026-11-25; one that no calendar has is no address."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> dt.date:
        """Return the day; a ValueError makes the address unknown."""
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date | str) -> str:
        """Write the day."""
        return str(value)


register_converter(DayConverter, "day")

urlpatterns: list[URLPattern] = [
    path("c/<slug:slug>/check-in", views.check_in, name="check_in"),
    path("c/<slug:slug>/make-up/<day:day>", views.make_up, name="make_up"),
    path("c/<slug:slug>/posts/<uuid:key>/edit", views.edit_post, name="edit_post"),
    path("c/<slug:slug>/posts/<uuid:key>/delete", views.delete_post, name="delete_post"),
    path("c/<slug:slug>/posts/<uuid:key>/share-body", views.share_body_note, name="share_body_note"),
    path("c/<slug:slug>/pictures/<uuid:key>", views.picture, name="picture"),
    path("c/<slug:slug>/clips/<uuid:key>", views.clip, name="clip"),
    path("c/<slug:slug>/uploads", views.uploads, name="uploads"),
    path("c/<slug:slug>/uploads/<uuid:key>", views.upload, name="upload"),
    path("c/<slug:slug>/days-off", views.days_off, name="days_off"),
    path("c/<slug:slug>/reminder", views.reminder, name="reminder"),
    path("c/<slug:slug>/reminder/stop", views.end_reminder, name="end_reminder"),
    path("c/<slug:slug>/reminder/not-today", views.put_off_reminder, name="put_off_reminder"),
    path("reminders/<str:secret>/not-today", views.not_today, name="reminder_not_today"),
    path("reminders/<str:secret>/stop", views.no_more, name="reminder_no_more"),
    path("c/<slug:slug>/members/<uuid:key>/record", views.record_for, name="record_for"),
    path("c/<slug:slug>/members/<uuid:key>/check-in", views.check_in_for, name="check_in_for"),
    path("c/<slug:slug>/helping", views.helping, name="helping"),
    path("c/<slug:slug>/helping/<int:pk>/end", views.end_helping, name="end_helping"),
    path("c/<slug:slug>/members/<uuid:key>/call", views.call_along, name="call_along"),
    path("c/<slug:slug>/calls", views.calls, name="calls"),
    path("c/<slug:slug>/calls/mute", views.mute_calls, name="mute_calls"),
    path("c/<slug:slug>/calls/unmute", views.unmute_calls, name="unmute_calls"),
    path("c/<slug:slug>/me/rhythm", views.my_rhythm, name="my_rhythm"),
    path("c/<slug:slug>/days/<day:day>/undo", views.undo_recorded, name="undo_recorded"),
]
