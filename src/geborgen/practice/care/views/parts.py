"""What every page of care does first: open the file through its door, and find the part in it."""

import uuid
from typing import Any, TypeVar

from django.db import models
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from geborgen.practice.accesslog.acts import Act
from geborgen.practice.casefiles.doors import Opened, open_file
from geborgen.practice.people.requests import account_of

__all__ = ["BOTH", "look_at", "open_to_write", "posted", "show_form"]

BOTH = ["GET", "HEAD", "POST"]
Row = TypeVar("Row", bound=models.Model)


def look_at(
    request: HttpRequest,
    file_id: uuid.UUID,
    rows: models.QuerySet[Row],
    *,
    pk: uuid.UUID,
    act: Act = Act.READ,
) -> tuple[Opened, Row]:
    """Open a file and find one of its parts; `rows` are those of this file only."""
    row = rows.filter(pk=pk).first()
    opened = open_file(account_of(request), file_id, act=act, about=row)
    if row is None:
        raise Http404
    return opened, row


def open_to_write(request: HttpRequest, file_id: uuid.UUID) -> Opened:
    """Open a file for a page that only who may write gets; what is saved passes the door again."""
    opened = open_file(account_of(request), file_id)
    if not opened.standing.may_write:
        raise Http404
    return opened


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def show_form(
    request: HttpRequest, opened: Opened, form: BaseForm, *, title: str, **more: Any
) -> HttpResponse:
    """Show a form of a file's part, with what is wrong with it."""
    context = {"form": form, "file": opened.file, "title": title, **more}
    status = 422 if form.errors else 200
    return render(request, "care/form.html", context, status=status)
