"""Django's settings for the staff pages, as `[console]` of config.toml says; `INTAKE_CONFIG` names another file.

Production's values. Where `console.origin` is plain http, which is for this machine alone, cookies are not tied to TLS.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from console.key import signing_key
from ops.config import CHECKOUT, load
from storage.settings import AUTH_USER_MODEL, DEFAULT_AUTO_FIELD, LOGGING_CONFIG, PASSWORD_HASHERS, TIME_ZONE, USE_TZ, database

__all__ = ["AUTH_USER_MODEL", "DEFAULT_AUTO_FIELD", "LOGGING_CONFIG", "PASSWORD_HASHERS", "TIME_ZONE", "USE_TZ"]

CONFIG = load(Path(os.environ["INTAKE_CONFIG"]) if "INTAKE_CONFIG" in os.environ else None)
_console = CONFIG.settings.console
_origin = urlsplit(_console.origin)
_tls = _origin.scheme == "https"

SECRET_KEY = signing_key(_console.key, Path(_console.key_path))
DEBUG = False
ALLOWED_HOSTS = [_origin.hostname or "localhost"]
DATABASES = {"default": database(CONFIG.settings.database.url)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "template_partials",
    "storage",
    "console",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "console.guarding.nothing_kept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.guarding.working_day",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "console.guarding.seen_lately",
    "django_htmx.middleware.HtmxMiddleware",
    "console.guarding.own_password_first",
    "console.guarding.second_factor_first",
]
ROOT_URLCONF = "console.urls"
WSGI_APPLICATION = "console.serving.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [CHECKOUT / "templates" / "console"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.frame.frame",
            ],
            "builtins": ["django.contrib.humanize.templatetags.humanize", "console.templatetags.words"],
        },
    },
]

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/cases/"
ACCOUNT_ADAPTER = "console.entrance.StaffAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "5/5m/key", "reauthenticate": "10/m/user", "change_password": "5/m/user"}
"""A key is a name from an address (`console.entrance`): guessing at one account keeps nobody else out."""
MFA_ADAPTER = "console.entrance.SecondFactorAdapter"
MFA_TOTP_TOLERANCE = 1
"""The code before and the code after count too: telephones are slow, and so are fingers."""
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "更新審査"
USERSESSIONS_TRACK_ACTIVITY = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "console_limits"}}
"""Counts of logins that failed: in the database, so that several processes count together."""

SESSION_COOKIE_AGE = _console.session_hours * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _tls
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "console.refusals.stale_page"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
"""Not in a cookie: a message may name a case."""
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _tls else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _tls
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000
"""The page of all values has ten for each of up to 500 activities (parsers/typed.py)."""
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
