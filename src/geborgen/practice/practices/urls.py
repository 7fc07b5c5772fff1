"""Addresses of a practice's settings; joining lies outside the prefix for members."""

from django.urls import path

from geborgen.practice.practices.views import settings

app_name = "practices"
urlpatterns = [
    path("practice/settings/", settings.index, name="index"),
    path("practice/me/", settings.profile, name="profile"),
    path("practice/settings/<uuid:practice_id>/", settings.change, name="change"),
    path("practice/settings/<uuid:practice_id>/invite/", settings.invite, name="invite"),
    path("practice/settings/<uuid:practice_id>/members/<uuid:membership_id>/end/", settings.end,
         name="end"),
    path("join-practice/<str:secret>/", settings.join, name="join"),
]  # fmt: skip
