"""Addresses of conditions and safety."""

from django.urls import path

from geborgen.practice.wellbeing.views import wellbeing

app_name = "wellbeing"
urlpatterns = [
    path("practice/files/<uuid:file_id>/conditions/<uuid:person_id>/", wellbeing.rate,
         name="rate"),
    path("practice/files/<uuid:file_id>/safety/", wellbeing.begin, name="begin"),
    path("practice/files/<uuid:file_id>/safety/<uuid:process_id>/close/", wellbeing.close,
         name="close"),
    path("practice/files/<uuid:file_id>/safety/<uuid:process_id>/<slug:key>/", wellbeing.step,
         name="step"),
]  # fmt: skip
