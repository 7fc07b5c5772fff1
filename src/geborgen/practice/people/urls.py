"""Addresses of children and of how one wants the app."""

from django.urls import path

from geborgen.practice.people.views import account, children

app_name = "people"
urlpatterns = [
    path("children/", children.index, name="children"),
    path("children/add/", children.add, name="add_child"),
    path("children/<uuid:child_id>/", children.show, name="child"),
    path("children/<uuid:child_id>/change/", children.change, name="change_child"),
    path("children/<uuid:child_id>/invite/", children.invite, name="invite"),
    path("join/<str:secret>/", children.join, name="join"),
    path("settings/", account.settings, name="settings"),
]
