"""Addresses of My Circle."""

from django.urls import path

from geborgen.practice.mycircle.views import circle, outlook

app_name = "mycircle"
urlpatterns = [
    path("circle/", circle.show_first, name="circle"),
    path("circle/<uuid:child_id>/", circle.show, name="circle"),
    path("circle/<uuid:child_id>/ahead/", outlook.look_out, name="outlook"),
]
