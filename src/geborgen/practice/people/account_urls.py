"""Addresses that stand in for allauth's own, where ours must differ: there is no mail."""

from django.urls import path, re_path

from geborgen.practice.people.views import account

urlpatterns = [
    path("password/reset/", account.forgotten, name="account_reset_password"),
    # Pages that only make sense with mail.
    path("email/", account.without_mail, name="account_email"),
    re_path(
        "^(?:confirm-email|password/reset/|password/set|login/code|reauthenticate/code)",
        account.without_mail,
    ),
]
