"""What is searched of measures: which, whose, when, what was remarked; never the answers."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from geborgen.moments import Language
from geborgen.practice.casefiles.search_index import SearchedPart
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.models import Answering

__all__ = ["MEASURING_PARTS"]


def _say(row: Answering) -> str:
    measure = list_measures().get(row.measure)
    about = measure.about.in_language(Language((get_language() or "nl")[:2])) if measure else ""
    said = (measure.name if measure else row.measure, row.person.name,
            date_format(row.on, "j F Y"), row.get_way_display(), about, row.remark)  # fmt: skip
    return " · ".join(filter(None, said))


MEASURING_PARTS = (
    SearchedPart(
        kind=_("measure"),
        rows=lambda: Answering.objects.exclude(answered_at=None).select_related("person"),
        path="person__file", say=_say,
        url=lambda row, file_id: reverse("measuring:show", args=[file_id, row.pk]),
    ),
)  # fmt: skip
