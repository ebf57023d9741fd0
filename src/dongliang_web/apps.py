"""The one Django app."""

from django.apps import AppConfig


class DongliangWeb(AppConfig):
    """Dongliang's site."""

    name = "dongliang_web"
    default_auto_field = "django.db.models.BigAutoField"
