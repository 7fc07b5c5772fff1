"""Addresses of case files; all of them under the prefix that the middleware guards."""

from django.urls import path

from geborgen.practice.casefiles.views import files, parts, readers

app_name = "casefiles"
urlpatterns = [
    path("practice/", files.index, name="index"),
    path("practice/search/", files.search, name="search"),
    path("practice/files/new/", files.new, name="new"),
    path("practice/files/<uuid:file_id>/", files.show, name="show"),
    path("practice/files/<uuid:file_id>/change/", files.change, name="change"),
    path("practice/files/<uuid:file_id>/people/", parts.add_person, name="add_person"),
    path("practice/files/<uuid:file_id>/people/<uuid:person_id>/", parts.change_person,
         name="change_person"),
    path("practice/files/<uuid:file_id>/people/<uuid:person_id>/authority/", parts.add_authority,
         name="add_authority"),
    path("practice/files/<uuid:file_id>/authority/<uuid:authority_id>/",
         parts.change_authority, name="change_authority"),
    path("practice/files/<uuid:file_id>/people/<uuid:person_id>/consent/", parts.add_consent,
         name="add_consent"),
    path("practice/files/<uuid:file_id>/consent/<uuid:consent_id>/withdraw/", parts.withdraw,
         name="withdraw_consent"),
    path("practice/files/<uuid:file_id>/goals/", parts.add_goal, name="add_goal"),
    path("practice/files/<uuid:file_id>/goals/<uuid:goal_id>/", parts.change_goal,
         name="change_goal"),
    path("practice/files/<uuid:file_id>/goals/<uuid:goal_id>/rate/", parts.rate, name="rate_goal"),
    path("practice/files/<uuid:file_id>/care/", readers.share_care, name="share_care"),
    path("practice/files/<uuid:file_id>/care/<uuid:relation_id>/end/", readers.stop_care,
         name="end_care"),
    path("practice/files/<uuid:file_id>/readers/", readers.show, name="readers"),
    path("practice/glass/", readers.ask_glass, name="ask_glass"),
    path("practice/glass/review/", readers.review, name="review_glass"),
]  # fmt: skip
