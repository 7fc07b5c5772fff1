"""Everything of a file in the order of time, whole or by kind."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.timeline import gather_timeline
from geborgen.practice.people.requests import account_of

__all__ = ["show"]

_ON_A_PAGE = 100


@require_safe
def show(request: HttpRequest, file_id: uuid.UUID) -> HttpResponse:
    opened = open_file(account_of(request), file_id)
    happened = gather_timeline(opened)
    kinds = {one.kind: one.label for one in happened}
    chosen = [kind for kind in request.GET.getlist("kind") if kind in kinds]
    shown = [one for one in happened if not chosen or one.kind in chosen]
    page = Paginator(shown, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"file": opened.file, "page": page, "kinds": kinds, "chosen": chosen}
    return render(request, "care/timeline.html", context)
