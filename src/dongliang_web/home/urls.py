"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from dongliang_web.home.views.cohort import cohort
from dongliang_web.home.views.decisions import decisions
from dongliang_web.home.views.device import community_manifest, device, offline, service_worker, site_manifest
from dongliang_web.home.views.figures import figures
from dongliang_web.home.views.people import imported_names, member_page, people_page
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
    path("c/<slug:slug>/cohorts/<int:number>", cohort, name="cohort"),
    path("c/<slug:slug>/figures", figures, name="figures"),
    path("c/<slug:slug>/decisions", decisions, name="decisions"),
]
