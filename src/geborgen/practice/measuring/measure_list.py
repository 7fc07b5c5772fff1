"""Which measures a practice can use: those that ship switched on, and its own files."""

from collections.abc import Mapping

from django.conf import settings

from geborgen.practice.casefiles.models import Person
from geborgen.practice.measures import Measure, load_shipped_measures, read_own_measure
from geborgen.practice.measures.records import Person as Answerer

__all__ = ["find_measure", "fits", "list_measures"]

_FOLDER = "measures"


def list_measures() -> Mapping[str, Measure]:
    """Return measures by key; a practice's own file wins over one that ships."""
    shipped = {measure.key: measure for measure in load_shipped_measures() if measure.is_on}
    folder = settings.CONFIGURATION.data / _FOLDER
    own = [read_own_measure(file) for file in sorted(folder.glob("*.toml"))]
    return shipped | {measure.key: measure for measure in own}


def fits(measure: Measure, person: Person) -> bool:
    """Whether it is offered first: an adult's own answers, or about a child what others answer."""
    own = {Answerer.CLIENT, Answerer.PARTNER}
    if person.part == Person.Part.CHILD:
        return not own & {*measure.answered_by}
    part = Answerer.CAREGIVER if person.part == Person.Part.OTHER else Answerer(person.part)
    return part in measure.answered_by


def find_measure(key: str) -> Measure | None:
    return list_measures().get(key)
