"""Addresses of measures; the one for phones lies outside the guarded prefix."""

from django.urls import path

from geborgen.practice.measuring.views import answering, phone

app_name = "measuring"
urlpatterns = [
    path("practice/files/<uuid:file_id>/measures/", answering.choose, name="choose"),
    path("practice/files/<uuid:file_id>/measures/<uuid:person_id>/<slug:key>/", answering.enter,
         name="enter"),
    path("practice/files/<uuid:file_id>/measures/<uuid:person_id>/<slug:key>/link/",
         answering.invite, name="invite"),
    path("practice/files/<uuid:file_id>/answering/<uuid:answering_id>/", answering.show,
         name="show"),
    path("practice/files/<uuid:file_id>/answering/<uuid:answering_id>/seen/", answering.seen,
         name="seen"),
    path("practice/files/<uuid:file_id>/answering/<uuid:answering_id>/remark/", answering.remark,
         name="remark"),
    path("practice/files/<uuid:file_id>/couple/", answering.couple, name="couple"),
    path("practice/texts/<uuid:practice_id>/", answering.texts, name="texts"),
    path("answer/<str:secret>/", phone.answer, name="phone"),
    path("my-answers/", phone.mine, name="mine"),
]  # fmt: skip
