"""The ways in which a page may be asked for."""

from __future__ import annotations

from django.views.decorators.http import require_http_methods

#: For a view that shows a form and takes it.
read_or_send = require_http_methods(["GET", "HEAD", "POST"])
