"""Settings of signing in: accounts, sessions, second factors and OpenID Connect.

GOLDENTHREAD_HTTPS                 yes where the pages are served over HTTPS: cookies then travel
                                   by HTTPS only
GOLDENTHREAD_TRUSTED_PROXIES       how many proxies of ours stand in front (default: none); only
                                   then is the address believed that they pass on
GOLDENTHREAD_OIDC_ISSUER           address of an OpenID Connect provider; absent: no such sign-in
GOLDENTHREAD_OIDC_CLIENT_ID        what the provider calls us
GOLDENTHREAD_OIDC_CLIENT_SECRET    the secret it shares with us
GOLDENTHREAD_OIDC_NAME             what people call it (default: your organisation)
GOLDENTHREAD_OIDC_SECOND_FACTOR    yes where the provider always asks for a second factor
"""

from __future__ import annotations

import os
from typing import Any

from django.core.exceptions import ImproperlyConfigured


class SignInSettingsError(ImproperlyConfigured):
    """The environment says something about signing in that cannot be used, and what to write."""


def _yes(name: str) -> bool:
    said = os.environ.get(name, "no").strip().lower()
    if said not in {"yes", "no", ""}:
        raise SignInSettingsError(f"{name} is {said!r}: write yes or no")
    return said == "yes"


def _number(name: str) -> int:
    said = os.environ.get(name, "").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) < 3):
        raise SignInSettingsError(f"{name} is {said!r}: write how many they are, such as 1")
    return int(said or 0)


HTTPS = _yes("GOLDENTHREAD_HTTPS")

SIGN_IN_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

AUTH_USER_MODEL = "records.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
LOGOUT_REDIRECT_URL = "/"

# A session ends half an hour after it was last used, and twelve hours after it began.
SESSION_IDLE_SECONDS = 30 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "goldenthread_session"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "goldenthread_csrf"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "goldenthread.web.pages.errors.form_expired"

# Who tries too often is told to wait. Counted in the memory of the one process that serves.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
ALLAUTH_TRUSTED_PROXY_COUNT = _number("GOLDENTHREAD_TRUSTED_PROXIES")
# allauth believes the scheme of the request; behind a proxy it must be told.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
if HTTPS and ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ACCOUNT_ADAPTER = "goldenthread.web.sign_in.adapters.AccountAdapter"
ACCOUNT_TEMPLATE_EXTENSION = "jinja"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # the person who makes an account answers for its address
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300

MFA_ADAPTER = "goldenthread.web.sign_in.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Goldenthread"

OIDC_PROVIDER = "organisation"
OIDC_SECOND_FACTOR = _yes("GOLDENTHREAD_OIDC_SECOND_FACTOR")
_ISSUER = os.environ.get("GOLDENTHREAD_OIDC_ISSUER", "").strip()
_APPS: list[dict[str, Any]] = []
if _ISSUER:
    _client = os.environ.get("GOLDENTHREAD_OIDC_CLIENT_ID", "").strip()
    _secret = os.environ.get("GOLDENTHREAD_OIDC_CLIENT_SECRET", "").strip()
    if not (_client and _secret):
        raise SignInSettingsError(
            "GOLDENTHREAD_OIDC_ISSUER is set: set GOLDENTHREAD_OIDC_CLIENT_ID and "
            "GOLDENTHREAD_OIDC_CLIENT_SECRET as well, or unset all three"
        )
    _APPS.append(
        {
            "provider_id": OIDC_PROVIDER,
            "name": os.environ.get("GOLDENTHREAD_OIDC_NAME") or "your organisation",
            "client_id": _client,
            "secret": _secret,
            "settings": {"server_url": _ISSUER, "oauth_pkce_enabled": True},
        }
    )
SOCIALACCOUNT_ADAPTER = "goldenthread.web.sign_in.adapters.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _APPS}}
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
# An identity signs in to the account that has its verified address, and makes none.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
