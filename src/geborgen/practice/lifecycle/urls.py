"""Addresses of a file's life; those of the practice under the prefix that the middleware guards."""

from django.urls import path

from geborgen.practice.lifecycle.views import ending, exports, readers

app_name = "lifecycle"
urlpatterns = [
    path("practice/files/<uuid:file_id>/export/", exports.choose, name="export"),
    path("practice/files/<uuid:file_id>/export/file/", exports.download, name="download"),
    path("practice/files/<uuid:file_id>/export/ready/", exports.ready, name="ready"),
    path("practice/files/<uuid:file_id>/hold/", ending.hold, name="hold"),
    path("practice/files/<uuid:file_id>/erase/", ending.ask, name="ask"),
    path("practice/files/<uuid:file_id>/erase/decide/", ending.decide, name="decide"),
    path("practice/retention/", ending.review, name="review"),
    path("practice/research/", exports.research, name="research"),
    path("practice/research/<uuid:practice_id>/", exports.take_research, name="take_research"),
    path("practice/research/<uuid:practice_id>/ready/", exports.research_ready,
         name="research_ready"),
    path("practice/log/", readers.review, name="log_review"),
    path("my-file/readers/", readers.own, name="own_readers"),
]  # fmt: skip
