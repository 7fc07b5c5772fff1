"""What allauth asks of us: no mail ever leaves, and a new account keeps the language it read."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from geborgen.practice.people.models import Account

__all__ = ["AccountAdapter"]


class AccountAdapter(DefaultAccountAdapter):
    def save_user(  # noqa: PLR0917 - allauth's own signature
        self, request: HttpRequest, user: Account, form: Any, commit: bool = True
    ) -> Account:
        user.language = translation.get_language() or Account.Language.DUTCH
        return super().save_user(request, user, form, commit)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: nothing leaves the machine."""
