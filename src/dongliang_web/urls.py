"""All addresses of the site: each room brings its own."""

from __future__ import annotations

from django.urls import URLPattern

from dongliang_web.centres.urls import urlpatterns as centres
from dongliang_web.checkin.urls import urlpatterns as checkin
from dongliang_web.connectors.urls import urlpatterns as connectors
from dongliang_web.council.urls import urlpatterns as council
from dongliang_web.gate.urls import urlpatterns as gate
from dongliang_web.harmony.urls import urlpatterns as harmony
from dongliang_web.home.urls import urlpatterns as home
from dongliang_web.people.urls import urlpatterns as people
from dongliang_web.portability.urls import urlpatterns as portability
from dongliang_web.roots.urls import urlpatterns as roots
from dongliang_web.sharing.urls import urlpatterns as sharing

urlpatterns: list[URLPattern] = [
    *people,
    *checkin,
    *gate,
    *home,
    *portability,
    *connectors,
    *roots,
    *sharing,
    *centres,
    *harmony,
    *council,
]

handler400 = "dongliang_web.pages.failures.not_understood"
