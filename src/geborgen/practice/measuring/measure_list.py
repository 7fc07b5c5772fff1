"""Which measures a practice can use: those that ship switched on, and its own files."""

from collections.abc import Mapping

from django.conf import settings

from geborgen.practice.measures import Measure, load_shipped_measures, read_own_measure

__all__ = ["find_measure", "list_measures"]

_FOLDER = "measures"


def list_measures() -> Mapping[str, Measure]:
    """Return measures by key; a practice's own file wins over one that ships."""
    shipped = {measure.key: measure for measure in load_shipped_measures() if measure.is_on}
    folder = settings.CONFIGURATION.data / _FOLDER
    own = [read_own_measure(file) for file in sorted(folder.glob("*.toml"))]
    return shipped | {measure.key: measure for measure in own}


def find_measure(key: str) -> Measure | None:
    return list_measures().get(key)
