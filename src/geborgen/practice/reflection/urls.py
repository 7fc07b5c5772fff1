"""Addresses of the pause."""

from django.urls import path

from geborgen.practice.reflection.views import pause

app_name = "reflection"
urlpatterns = [
    path("pause/", pause.index, name="index"),
    path("pause/new/", pause.new, name="new"),
    path("pause/<uuid:reflection_id>/", pause.show, name="show"),
    path("pause/<uuid:reflection_id>/delete/", pause.delete, name="delete"),
]
