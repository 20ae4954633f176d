"""Django settings. Everything that differs between homes comes from the environment.

GOLDENTHREAD_HOME            directory of the record (default: ./goldenthread-home)
GOLDENTHREAD_DATABASE_URL    absent: SQLite in the home; a postgresql:// URL in production
GOLDENTHREAD_ALLOWED_HOSTS   comma-separated names under which it is served
What concerns signing in is in records/sign_in_settings.py.
"""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

from goldenthread.records.home_directory import DATABASE, secret_key
from goldenthread.records.sign_in_settings import *  # noqa: F403  settings are names of a module
from goldenthread.records.sign_in_settings import SIGN_IN_APPS

HOME = Path(os.environ.get("GOLDENTHREAD_HOME", "goldenthread-home")).absolute()
RECORD_DIRECTORY = HOME / "record"

SECRET_KEY = secret_key(RECORD_DIRECTORY)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("GOLDENTHREAD_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

_URL = os.environ.get("GOLDENTHREAD_DATABASE_URL")
# The path of a home may hold what has a meaning in a URL (#, ?, %), so it never becomes one.
DATABASES = {
    "default": dj_database_url.parse(_URL, conn_max_age=60)
    if _URL
    else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(RECORD_DIRECTORY / DATABASE)}
}
_ENGINE = str(DATABASES["default"]["ENGINE"]).rpartition(".")[2]
if _ENGINE not in {"sqlite3", "postgresql"}:
    raise dj_database_url.UnknownSchemeError(_ENGINE)
if _ENGINE == "sqlite3":
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        # A writer takes its lock at once, so that two of them queue instead of failing midway;
        # synchronous full so that what was committed survives a power cut.
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;",
    }

INSTALLED_APPS = ["goldenthread.records", "django.contrib.staticfiles", *SIGN_IN_APPS]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
USE_I18N = False

ROOT_URLCONF = "goldenthread.web.urls"
WSGI_APPLICATION = "goldenthread.web.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "goldenthread.web.policy.ContentPolicy",
    "goldenthread.web.policy.PlainAddresses",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "goldenthread.web.sign_in.idle.IdleSessions",
    "allauth.account.middleware.AccountMiddleware",
    "goldenthread.web.doorkeeper.Doorkeeper",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

_WEB = Path(__file__).resolve().parents[1] / "web"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [_WEB / "templates"],
        "OPTIONS": {
            "environment": "goldenthread.web.environment.environment",
            # What every page needs, for views that are not ours to write.
            "context_processors": ["goldenthread.web.showing.everywhere"],
        },
    }
]

# The packages of package-lock.json, served from where npm put them. Absent ones are left out:
# every page can be read without its style and without its charts.
NODE_MODULES = Path(os.environ.get("GOLDENTHREAD_NODE_MODULES") or _WEB.parents[2] / "node_modules")
STATIC_URL = "/static/"
STATICFILES_DIRS = [
    ("goldenthread", _WEB / "static"),
    *(
        (name, folder)
        for name, folder in (
            ("nhsuk", NODE_MODULES / "nhsuk-frontend" / "dist" / "nhsuk"),
            ("vega", NODE_MODULES / "vega" / "build"),
            ("vega-lite", NODE_MODULES / "vega-lite" / "build"),
        )
        if folder.is_dir()
    ),
]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
