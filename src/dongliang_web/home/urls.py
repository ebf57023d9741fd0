"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.home.views.cohort import cohort
from dongliang_web.home.views.decisions import decisions
from dongliang_web.home.views.device import community_manifest, device, offline, service_worker, site_manifest
from dongliang_web.home.views.feed import feed
from dongliang_web.home.views.figures import figures
from dongliang_web.home.views.people import imported_names, learned_from, member_page, people_page
from dongliang_web.home.views.post import post_page, reply_to_post
from dongliang_web.home.views.recognising import (
    delete_reply,
    recognise_post,
    recognise_reply,
    take_back_post,
    take_back_reply,
    who_recognised_post,
    who_recognised_reply,
)
from dongliang_web.home.views.site import home_page
from dongliang_web.home.views.today import today

urlpatterns: list[URLPattern] = [
    path("", home_page, name="home_page"),
    path("sw.js", service_worker, name="service_worker"),
    path("device", device, name="device"),
    path("offline", offline, name="offline"),
    path("manifest.webmanifest", site_manifest, name="site_manifest"),
    path("c/<slug:slug>/manifest.webmanifest", community_manifest, name="community_manifest"),
    path("c/<slug:slug>/", today, name="today"),
    path("c/<slug:slug>/people", people_page, name="people_page"),
    path("c/<slug:slug>/names", imported_names, name="imported_names"),
    path("c/<slug:slug>/members/<uuid:key>", member_page, name="member_page"),
    path("c/<slug:slug>/members/<uuid:key>/learned", learned_from, name="learned_from"),
    path("c/<slug:slug>/feed", feed, name="feed"),
    path("c/<slug:slug>/posts/<uuid:key>", post_page, name="post"),
    path("c/<slug:slug>/posts/<uuid:key>/reply", reply_to_post, name="reply_to_post"),
    path("c/<slug:slug>/posts/<uuid:key>/recognise", recognise_post, name="recognise_post"),
    path("c/<slug:slug>/posts/<uuid:key>/take-back", take_back_post, name="take_back_post"),
    path("c/<slug:slug>/posts/<uuid:key>/recognised", who_recognised_post, name="who_recognised_post"),
    path("c/<slug:slug>/replies/<uuid:key>/recognise", recognise_reply, name="recognise_reply"),
    path("c/<slug:slug>/replies/<uuid:key>/take-back", take_back_reply, name="take_back_reply"),
    path("c/<slug:slug>/replies/<uuid:key>/recognised", who_recognised_reply, name="who_recognised_reply"),
    path("c/<slug:slug>/replies/<uuid:key>/delete", delete_reply, name="delete_reply"),
    path("c/<slug:slug>/cohorts/<int:number>", cohort, name="cohort"),
    path("c/<slug:slug>/figures", figures, name="figures"),
    path("c/<slug:slug>/decisions", decisions, name="decisions"),
]
