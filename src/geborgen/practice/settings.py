"""Django's settings, worked out from `Configuration`; nothing here is set by hand."""

import os

from csp.constants import NONE, SELF

from geborgen.practice.accesslog.anchors import AnchorFolder
from geborgen.practice.configuration import encrypt, read_configuration, read_secret_key
from geborgen.practice.keyring.change import database_key
from geborgen.practice.keyring.keeping import KeyKind, read_key

CONFIGURATION = read_configuration(os.environ)
HOLDINGS = CONFIGURATION.holdings
_KEY, _KEY_KIND = read_key(HOLDINGS.data, os.environ)

SECRET_KEY = read_secret_key(CONFIGURATION)
DEBUG = False
ALLOWED_HOSTS = list(CONFIGURATION.hosts)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in CONFIGURATION.hosts]
ROOT_URLCONF = "geborgen.practice.urls"
WSGI_APPLICATION = "geborgen.practice.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Ours come first: their templates win over those of allauth.
    "geborgen.practice.site",
    "geborgen.practice.accesslog",
    "geborgen.practice.backups",
    "geborgen.practice.people",
    "geborgen.practice.diary",
    "geborgen.practice.offline",
    "geborgen.practice.answers",
    "geborgen.practice.mycircle",
    "geborgen.practice.sharing",
    "geborgen.practice.reminders",
    "geborgen.practice.reflection",
    "geborgen.practice.practices",
    "geborgen.practice.casefiles",
    "geborgen.practice.care",
    "geborgen.practice.measuring",
    "geborgen.practice.wellbeing",
    "geborgen.practice.lifecycle",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads each page by a random length, so that its size tells nothing of what is in it (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "geborgen.practice.site.middleware.use_chosen_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "geborgen.practice.site.middleware.keep_pages_private",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "geborgen.practice.casefiles.middleware.ProfessionalMiddleware",
    "geborgen.practice.lifecycle.proofs.log_failed_proofs",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "geborgen.practice.site.context.describe_site",
                "geborgen.practice.offline.context.describe_device",
            ],
        },
    }
]

# Pages of answers that the practice wrote itself, over and between ours.
ANSWERS_FOLDER = CONFIGURATION.answers_folder
# Texts of guidance that the practice wrote itself, beside ours (docs/explanation/editorial.md).
GUIDANCE_FOLDER = CONFIGURATION.guidance_folder

DATABASES = {"default": encrypt(CONFIGURATION.database, database_key(_KEY, _KEY_KIND))}
HAS_KEY_APART = _KEY_KIND is not KeyKind.LOCAL
ACCESS_LOG_ANCHORS = AnchorFolder(path=HOLDINGS.log, outer=_KEY.log)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# What the page of a case file is made of, in this order (casefiles/panels.py).
FILE_PANELS = [
    "geborgen.practice.casefiles.own_panels.describe_people",
    "geborgen.practice.care.panels.describe_next",
    "geborgen.practice.casefiles.own_panels.describe_goals",
    "geborgen.practice.care.panels.describe_circle",
    "geborgen.practice.measuring.panels.describe_measures",
    "geborgen.practice.wellbeing.panels.describe_conditions",
    "geborgen.practice.wellbeing.panels.describe_safety",
    "geborgen.practice.care.panels.describe_sessions",
    "geborgen.practice.care.panels.describe_shared",
    "geborgen.practice.care.panels.describe_documents",
    "geborgen.practice.care.panels.describe_letters",
    "geborgen.practice.care.panels.describe_timeline",
    "geborgen.practice.lifecycle.panels.describe_keeping",
]
# What stands on the first page of the practice; what a timeline tells; what a search looks through.
DESK_PANELS = ["geborgen.practice.care.panels.describe_desk"]
FILE_TIMELINE = [
    "geborgen.practice.casefiles.timeline.list_own_happenings",
    "geborgen.practice.care.timeline.list_happenings",
    "geborgen.practice.measuring.timeline.list_happenings",
    "geborgen.practice.wellbeing.timeline.list_happenings",
]
FILE_SEARCHES = [
    "geborgen.practice.casefiles.own_search.FILE_PARTS",
    "geborgen.practice.care.searching.CARE_PARTS",
    "geborgen.practice.measuring.searching.MEASURING_PARTS",
    "geborgen.practice.wellbeing.searching.WELLBEING_PARTS",
]

# Languages: Dutch unless the account or the browser says English.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
TIME_ZONE = "Europe/Amsterdam"
USE_I18N = USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = CONFIGURATION.static_root
STORAGES = {
    "default": {
        "BACKEND": "geborgen.practice.attachments.storage.EncryptedStorage",
        "OPTIONS": {"location": HOLDINGS.attachments, "key": _KEY.attachments},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Accounts. Nothing leaves the machine: no mail is ever sent, so no address is ever verified.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "geborgen.practice.people.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "geborgen.practice.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_MIN_LENGTH = 3
_FORMS = "geborgen.practice.people.account_forms"
ACCOUNT_FORMS = {
    "login": f"{_FORMS}.LoginForm",
    "signup": f"{_FORMS}.SignupForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.FirstCodeForm",
    "add_webauthn": f"{_FORMS}.PasskeyForm",
    "edit_webauthn": f"{_FORMS}.PasskeyNameForm",
}
MFA_ADAPTER = "geborgen.practice.people.adapter.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Geborgen"
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers allow passkeys on localhost without TLS; anywhere else they ask for TLS themselves.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not CONFIGURATION.is_behind_tls

# Five wrong passwords for one name from one address: a quarter of an hour's rest.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "geborgen.practice.site.views.errors.show_locked_out"
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "login", "email", "ip_address"]

# The browser: no script, style, font or picture from elsewhere, and none written into a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "geborgen-session"
CSRF_COOKIE_NAME = "geborgen-csrf"
LANGUAGE_COOKIE_NAME = "geborgen-language"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_FAILURE_VIEW = "geborgen.practice.site.views.errors.show_csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Uploads stay in memory until they are sealed: nothing unsealed touches the disk. What is larger
# than this is not kept at all (care/uploads.py says so, and how large is allowed).
FILE_UPLOAD_MAX_MEMORY_SIZE = 25_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

if CONFIGURATION.is_behind_tls:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# Ids only: request paths hold no names, and what a library would say of people is not kept.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_content": {"()": "geborgen.practice.site.logs.WithoutContent"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["no_content"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "geborgen": {"level": "INFO"},
        "axes": {"level": "CRITICAL"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
