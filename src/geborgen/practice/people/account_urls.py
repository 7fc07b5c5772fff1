"""Addresses that stand in for allauth's own, where ours must differ: there is no mail."""

from django.urls import path

from geborgen.practice.people.views import account

urlpatterns = [path("password/reset/", account.forgotten, name="account_reset_password")]
