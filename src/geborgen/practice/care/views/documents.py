"""Documents: added, taken out as a file and never as a page, and deleted for good."""

import uuid

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geborgen.moments import FileError
from geborgen.practice.accesslog.acts import Act
from geborgen.practice.care.forms import DocumentForm
from geborgen.practice.care.models import Document
from geborgen.practice.care.services.documents import add_document, shred_document
from geborgen.practice.care.views.parts import BOTH, look_at, open_to_write, posted, show_form
from geborgen.practice.people.requests import account_of

__all__ = ["add", "delete", "download", "give_file"]


@require_http_methods(BOTH)
def add(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    opened = open_to_write(request, file_id)
    form = DocumentForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        add_document(account_of(request), file_id, given["upload"], about=given["about"])
        return redirect("casefiles:show", file_id)
    return show_form(request, opened, form, title=_("A document"), has_upload=True)


@require_safe
def download(request: HttpRequest, file_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponseBase:
    rows = Document.objects.filter(file=file_id, shredded_at=None)
    _opened, document = look_at(request, file_id, rows, pk=document_id, act=Act.EXPORT)
    response = give_file(document.place, document.name, document.content_type)
    return response or _say_gone(request, file_id)


def give_file(place: str, name: str, content_type: str) -> FileResponse | None:
    """Return a sealed file to be saved, never shown within the app; None when it does not open."""
    try:
        sealed = default_storage.open(place)
    except FileError:
        return None
    response = FileResponse(sealed, as_attachment=True, filename=name, content_type=content_type)
    response["Content-Length"] = sealed.size
    return response


def _say_gone(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    messages.error(request, _("This file is damaged or not there any more. A backup may hold it: "
                              "ask who looks after the system."))  # fmt: skip
    return redirect("casefiles:show", file_id)


@require_POST
def delete(request: HttpRequest, file_id: uuid.UUID, document_id: uuid.UUID) -> HttpResponse:
    rows = Document.objects.filter(file=file_id, shredded_at=None)
    opened, document = look_at(request, file_id, rows, pk=document_id)
    if not opened.standing.may_write:
        raise Http404
    shred_document(account_of(request), document)
    messages.info(request, _("Deleted. Nobody can read it any more; a backup keeps it until it "
                             "is replaced."))  # fmt: skip
    return redirect("casefiles:show", file_id)
