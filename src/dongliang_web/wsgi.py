"""Entry point for WSGI servers."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dongliang_web.settings")
application = get_wsgi_application()
# All pages are brought in now, so that nobody's first request waits for them.
get_resolver().url_patterns  # noqa: B018  # read for what it brings in
