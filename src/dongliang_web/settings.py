"""Settings of the site, read from the environment; ``docs/settings.md`` explains each."""

from __future__ import annotations

import secrets
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from dongliang.figures import assets
from dongliang_web.record.secret_file import kept_secret

env = Env()

#: Folder for the database, kept pictures and the secret key.
HOME = Path(env.str("DONGLIANG_HOME", "data")).resolve()


def _secret_key() -> str:
    """Return the key from the environment, or one made once and kept in the home folder, readable by its owner only."""
    if given := env.str("DONGLIANG_SECRET_KEY", ""):
        return str(given)
    return kept_secret(HOME / "secret-key", partial(secrets.token_urlsafe, 50))


def _last_address() -> str:
    """Return the address at which this site was served last, so that other commands make links to it."""
    kept = HOME / "address"
    return kept.read_text("ascii").strip() if kept.exists() else "http://127.0.0.1:8000"


SECRET_KEY = _secret_key()
DEBUG = env.bool("DONGLIANG_DEBUG", False)
#: Address under which members reach the site; links in mails and QR codes start with it.
ADDRESS_FILE = HOME / "address"
SITE_URL = env.str("DONGLIANG_URL", _last_address()).rstrip("/")
ALLOWED_HOSTS = env.list(
    "DONGLIANG_HOSTS", ["127.0.0.1", "localhost", "testserver", SITE_URL.split("/")[2].split(":")[0]]
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
#: Who may found a community: anyone, signed in or not, or nobody.
FOUNDING = env.str("DONGLIANG_FOUNDING", "anyone", validate=lambda value: value in ("anyone", "nobody"))
#: In tests only: a file holding seconds by which the site's clock is ahead.
TEST_CLOCK_FILE = env.str("DONGLIANG_TEST_CLOCK_FILE", "")
if TEST_CLOCK_FILE and SITE_URL.startswith("https://"):
    # Whoever can write that file would end the day of notice before a sign-in link, or a trial, at once.
    raise ImproperlyConfigured("DONGLIANG_TEST_CLOCK_FILE moves the clock: it is for tests, not for a site on https.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # Before allauth, so that our templates stand in for its own.
    "dongliang_web",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    # Of it passkeys alone: no page asks for a second factor.
    "allauth.mfa",
]
# For those who change the tables; a host does not need it.
if find_spec("django_linear_migrations"):
    INSTALLED_APPS.append("django_linear_migrations")
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dongliang_web.pages.compressing.Compressed",
    "csp.middleware.CSPMiddleware",
    "dongliang_web.pages.caching.OwnPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dongliang_web.pages.language.AccountLanguage",
    "dongliang_web.pages.clock.AccountZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "dongliang_web.urls"
WSGI_APPLICATION = "dongliang_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dongliang_web.pages.frame.house",
            ],
        },
    }
]

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{HOME / 'dongliang.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE and WAL: with 32 writers none was refused, with Django's defaults nearly all were. FULL keeps every
    # acknowledged commit over a power loss. What is erased is overwritten in the file too.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cache_size=-20000;"
            " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=67108864"
        ),
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that limits on sign-in codes hold over all processes; with room for so many that nobody crowds
# the limits of others out by asking for codes to many addresses.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "dongliang_web.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home_page"
LOGOUT_REDIRECT_URL = "home_page"
ACCOUNT_ADAPTER = "dongliang_web.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "dongliang_web.people.forms.codes.AskForCode",
    "confirm_login_code": "dongliang_web.people.forms.codes.EnterCode",
    "add_email": "dongliang_web.people.forms.codes.GiveAddress",
    "confirm_email_verification_code": "dongliang_web.people.forms.codes.ConfirmAddress",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "dongliang_web.people.sign_in.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
#: An account has one address at most; another takes its place once its code was entered.
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
#: Eight digits: with five tries a code and five codes an hour, a guess hits once in four million hours.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
#: Five codes an hour for each address and for each account. One network may hold a whole community, so it may ask for
#: more, and a hall full of people may join through one.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "5/h/key,60/h/ip",
    "confirm_email": "5/h/key",
    "email_code": "5/h/user",
    "manage_email": "60/h/user",
    "signup": "300/h/ip",
    "found": "20/d/user",
    "passkey": "300/h/ip",
    "invitation": "60/h/ip",
    "poster": "300/h/user",
    "export": "30/h/user",
    "channel": "20/h/user",
}
MFA_ADAPTER = "dongliang_web.people.passkeys.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
# A year: an elder member who reads on one phone should not have to sign in again and again.
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "dongliang_web.pages.failures.stale_form"

EMAIL_CONFIG = env.dj_email_url("DONGLIANG_EMAIL_URL", "console:")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG["EMAIL_HOST"]
EMAIL_PORT = EMAIL_CONFIG["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_CONFIG["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_CONFIG["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_CONFIG["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL_CONFIG["EMAIL_USE_SSL"]
if mail_folder := env.str("DONGLIANG_MAIL_FOLDER", ""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = mail_folder
# Due work waits for mail: a server that does not answer must not hold it up.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DONGLIANG_FROM_EMAIL", "dongliang@localhost")
#: Push services that reminders may be sent to: hosts, ends of hosts, or whole origins.
PUSH_SERVICES = env.list(
    "DONGLIANG_PUSH_SERVICES",
    ["fcm.googleapis.com", ".push.services.mozilla.com", "web.push.apple.com", ".notify.windows.com"],
)
#: Networks of private addresses that channels may reach, and that may be reached unsealed; none: the internet alone.
CHANNEL_NETWORKS: list[str] = env.list("DONGLIANG_CHANNEL_NETWORKS", [])

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
#: The sheet of colours and what draws the pictures are the library's: its report looks like the site.
STATICFILES_DIRS = [assets.FOLDER]
#: Hashed file names, which browsers keep for good, once `dongliang serve` has collected the files.
_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "kept"}},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
#: A font file with Chinese signs for pictures to share; empty: the best that the system has.
FONT_FILE = env.str("DONGLIANG_FONT", "")
#: Largest picture that a member may send.
PICTURE_LIMIT_BYTES = env.int("DONGLIANG_PICTURE_LIMIT_MB", 20) * 1024 * 1024
#: Largest sound or film that a member may send, and how long it may be.
CLIP_LIMIT_BYTES = env.int("DONGLIANG_CLIP_LIMIT_MB", 200) * 1024 * 1024
SOUND_LIMIT_MINUTES = env.int("DONGLIANG_SOUND_LIMIT_MINUTES", 10)
FILM_LIMIT_MINUTES = env.int("DONGLIANG_FILM_LIMIT_MINUTES", 5)
#: All that is kept of one request while it is read: nine pictures, a sound and a film.
REQUEST_LIMIT_BYTES = 9 * PICTURE_LIMIT_BYTES + 2 * CLIP_LIMIT_BYTES
FILE_UPLOAD_HANDLERS = ["dongliang_web.record.uploads.BoundedUpload"]
# More than a form may hold, so that its own refusal says how many it takes.
DATA_UPLOAD_MAX_NUMBER_FILES = 100
#: Typed text of one form: a full group's list, with a page from everybody, stays below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
#: Two fields for each name of a list, as many as one may hold.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2500

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        # A recording is heard before it is sent.
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
BEHIND_PROXY = env.bool("DONGLIANG_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # Whoever sends too much reads so; the host need not read where in the program.
    "loggers": {"django.security.RequestDataTooBig": {"level": "CRITICAL"}},
    "root": {"handlers": ["console"], "level": env.str("DONGLIANG_LOG_LEVEL", "INFO")},
}
