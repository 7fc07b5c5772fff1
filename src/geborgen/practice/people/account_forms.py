"""Allauth's forms of signing in, in our own words."""

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

# What a field is called, and what helps; lazy, so that each reader's language is used.
_Said = dict[str, tuple[Any, Any]]
_CHOOSE = _("At least ten characters. A few words in a row are easy to remember.")
_CODE = (_("Code"), _("Six digits from the app, or a recovery code."))


class _InOurWords(forms.Form):
    """Fields with words around them, and none standing in them."""

    words: ClassVar[_Said] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


class LoginForm(_InOurWords, account.LoginForm):
    words: ClassVar[_Said] = {
        "login": (_("Name or e-mail address"), ""),
        "password": (_("Password"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}


class SignupForm(_InOurWords, account.SignupForm):
    words: ClassVar[_Said] = {
        "username": (_("Name to sign in with"), _("It need not be your real name.")),
        "email": (_("E-mail address"), _("Only to sign in with, if you like that better.")),
        "password1": (_("Password"), _CHOOSE),
    }


class ChangePasswordForm(_InOurWords, account.ChangePasswordForm):
    words: ClassVar[_Said] = {
        "oldpassword": (_("Your password now"), ""),
        "password1": (_("New password"), _CHOOSE),
        "password2": (_("New password, once more"), ""),
    }


class ReauthenticateForm(_InOurWords, account.ReauthenticateForm):
    words: ClassVar[_Said] = {"password": (_("Password"), "")}


class CodeForm(_InOurWords, second_step.AuthenticateForm):
    words: ClassVar[_Said] = {"code": _CODE}


class CodeAgainForm(_InOurWords, second_step.ReauthenticateForm):
    words: ClassVar[_Said] = {"code": _CODE}


class FirstCodeForm(_InOurWords, totp.ActivateTOTPForm):
    words: ClassVar[_Said] = {"code": (_("Code from the app"), "")}


class PasskeyForm(_InOurWords, passkeys.AddWebAuthnForm):
    words: ClassVar[_Said] = {
        "name": (_("What shall it be called?"), _("For example: my phone.")),
        "passwordless": (_("Sign in with it alone, without a password"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class PasskeyNameForm(_InOurWords, passkeys.EditWebAuthnForm):
    words: ClassVar[_Said] = {"name": (_("What shall it be called?"), _("For example: my phone."))}
