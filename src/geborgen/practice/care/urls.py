"""Addresses of care: all under the prefix that the middleware guards, but the caregiver's own."""

from django.urls import path

from geborgen.practice.care.views import (
    documents,
    letters,
    linking,
    moments,
    notes,
    observations,
    plans,
    schemes,
    texts,
    timelines,
)

app_name = "care"
_FILE = "practice/files/<uuid:file_id>/"
_SESSION = f"{_FILE}sessions/<uuid:session_id>/"
_DOCUMENT = f"{_FILE}documents/<uuid:document_id>/"
_OBSERVATION = f"{_FILE}observations/<uuid:observation_id>/"
_MOMENT = f"{_FILE}moments/<uuid:moment_id>/"
_LETTER = f"{_FILE}letters/<uuid:letter_id>/"
_SCHEMES = "practice/schemes/<uuid:practice_id>/"
_TEXTS = "practice/templates/<uuid:practice_id>/<slug:use>/"

urlpatterns = [
    path(f"{_FILE}episodes/", plans.add_episode, name="add_episode"),
    path(f"{_FILE}episodes/<uuid:episode_id>/", plans.change_episode, name="change_episode"),
    path(f"{_FILE}episodes/<uuid:episode_id>/sessions/", plans.add_session, name="add_session"),
    path(_SESSION, plans.session, name="session"),
    path(f"{_SESSION}change/", plans.change_session, name="change_session"),
    path(f"{_SESSION}note/", notes.write, name="note"),
    path(f"{_SESSION}draft/", notes.draft, name="draft"),
    path(f"{_SESSION}draft/drop/", notes.drop, name="drop_draft"),
    path(f"{_SESSION}versions/", notes.versions, name="versions"),
    path(f"{_FILE}tasks/", plans.add_task, name="add_task"),
    path(f"{_FILE}tasks/<uuid:task_id>/", plans.change_task, name="change_task"),
    path(f"{_FILE}tasks/<uuid:task_id>/done/", plans.finish, name="finish_task"),
    path(f"{_FILE}documents/", documents.add, name="add_document"),
    path(_DOCUMENT, documents.download, name="document"),
    path(f"{_DOCUMENT}delete/", documents.delete, name="delete_document"),
    path(f"{_FILE}observations/", observations.add, name="add_observation"),
    path(_OBSERVATION, observations.show, name="observation"),
    path(f"{_OBSERVATION}who/", observations.name, name="name_observed"),
    path(f"{_OBSERVATION}reading/", observations.reading, name="reading"),
    path(f"{_OBSERVATION}codes/", observations.codes, name="codes"),
    path(f"{_OBSERVATION}report/", observations.report, name="report"),
    path(f"{_OBSERVATION}file/", observations.download, name="observation_file"),
    path(f"{_OBSERVATION}delete/", observations.delete, name="delete_observation"),
    path(f"{_FILE}moments/", moments.index, name="moments"),
    path(f"{_FILE}moments/new/", moments.add, name="add_moment"),
    path(_MOMENT, moments.change, name="change_moment"),
    path(f"{_MOMENT}versions/", moments.versions, name="moment_versions"),
    path(f"{_MOMENT}delete/", moments.delete, name="delete_moment"),
    path(f"{_MOMENT}restore/", moments.restore, name="restore_moment"),
    path(f"{_MOMENT}erase/", moments.erase, name="erase_moment"),
    path(f"{_FILE}letters/", letters.add, name="add_letter"),
    path(_LETTER, letters.show, name="letter"),
    path(f"{_LETTER}pdf/", letters.pdf, name="letter_pdf"),
    path(f"{_LETTER}handed/", letters.hand_over, name="hand_over_letter"),
    path(f"{_FILE}people/<uuid:person_id>/code/", linking.code, name="code"),
    path(f"{_FILE}people/<uuid:person_id>/unlink/", linking.end, name="unlink"),
    path(f"{_FILE}shared/<uuid:bundle_id>/", linking.bundle, name="bundle"),
    path(f"{_FILE}timeline/", timelines.show, name="timeline"),
    path("practice/schemes/", schemes.index, name="schemes"),
    path(_SCHEMES, schemes.add, name="add_scheme"),
    path(f"{_SCHEMES}<uuid:scheme_id>/", schemes.change, name="scheme"),
    path(f"{_SCHEMES}<uuid:scheme_id>/file/", schemes.download, name="scheme_file"),
    path(f"{_SCHEMES}<uuid:scheme_id>/delete/", schemes.delete, name="delete_scheme"),
    path("practice/templates/", texts.index, name="texts"),
    path(_TEXTS, texts.add, name="add_text"),
    path(f"{_TEXTS}<slug:key>/", texts.change, name="text"),
    path(f"{_TEXTS}<slug:key>/delete/", texts.delete, name="delete_text"),
    path("share/professional/", linking.app, name="app"),
    path("share/professional/<uuid:link_id>/end/", linking.leave, name="leave"),
]  # fmt: skip
