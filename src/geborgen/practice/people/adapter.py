"""What allauth asks of us: our own words, no mail, and a new account keeps the language it read."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.models import Account

__all__ = ["AccountAdapter", "SecondStepAdapter"]

_Words = dict[str, str | Promise]
_NO_MATCH = _("This name and this password do not belong together. Look at both once more.")
_WRONG_CODE = _("This code is not right. A code works for half a minute: take the newest.")
_WAYS: _Words = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[_Words] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "username_password_mismatch": _NO_MATCH,
        "email_password_mismatch": _NO_MATCH,
        "invalid_login": _NO_MATCH,
        "incorrect_password": _("This is not your password. Try once more."),
        "enter_current_password": _("This is not your password. Try once more."),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _("Too many tries. Wait five minutes and try again."),
        "rate_limited": _("Too many tries. Wait five minutes and try again."),
        "username_taken": _("Somebody has this name already. Choose another."),
        "username_blacklisted": _("This name cannot be used. Choose another."),
        "email_taken": _("This address is in use already. Leave it empty, or sign in with it."),
        "same_as_current": _("This is what it was already."),
    }

    def save_user(  # noqa: PLR0917 - allauth's own signature
        self, request: HttpRequest, user: Account, form: Any, commit: bool = True
    ) -> Account:
        user.language = translation.get_language() or Account.Language.DUTCH
        return super().save_user(request, user, form, commit)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": _WAYS.get(way["id"], way["description"])} for way in ways]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: nothing leaves the machine."""


class SecondStepAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[_Words] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_generate_recovery_codes": _("First turn on a passkey or a code from an app."),
        "cannot_delete_authenticator": _("This cannot be turned off."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return gettext("my device")
