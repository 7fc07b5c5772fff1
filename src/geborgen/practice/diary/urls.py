"""Addresses of moments."""

from django.urls import path

from geborgen.practice.diary.views import moments

app_name = "diary"
urlpatterns = [
    path("moment/", moments.new, name="new"),
    path("moments/", moments.recent, name="recent"),
    path("moment/<uuid:moment_id>/", moments.show, name="show"),
    path("moment/<uuid:moment_id>/change/", moments.change, name="change"),
    path("moment/<uuid:moment_id>/mend/", moments.mend, name="mend"),
    path("moment/<uuid:moment_id>/delete/", moments.delete, name="delete"),
    path("moment/<uuid:moment_id>/restore/", moments.restore, name="restore"),
    path("moment/<uuid:moment_id>/undo/", moments.undo, name="undo"),
]
