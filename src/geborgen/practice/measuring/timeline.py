"""What measures add to a file's timeline: who answered what, and when; never what they answered."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.doors import Opened
from geborgen.practice.casefiles.timeline import Happening
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.models import Answering

__all__ = ["list_happenings"]


def list_happenings(opened: Opened) -> Iterable[Happening]:
    """Yield each answered measure."""
    known = list_measures()
    rows = Answering.objects.filter(person__file=opened.file).exclude(answered_at=None)
    for row in rows.select_related("person"):
        measure = known.get(row.measure)
        yield Happening(
            at=row.on,
            kind="measures",
            label=_("measure"),
            words=f"{measure.name if measure else row.measure}: {row.person.name}",
            url=reverse("measuring:show", args=[opened.file.pk, row.pk]) if measure else "",
        )
