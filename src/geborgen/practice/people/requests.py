"""The account behind a request, typed: every page but those that say otherwise has one."""

from django.http import HttpRequest

from geborgen.practice.people.models import Account

__all__ = ["account_of"]


def account_of(request: HttpRequest) -> Account:
    user = request.user
    assert isinstance(user, Account)  # LoginRequiredMiddleware lets nobody else in
    return user
