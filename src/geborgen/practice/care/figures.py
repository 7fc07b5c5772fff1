"""Circle and four S's of one child with one caregiver, kept small beside an observation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geborgen.analysis import compute_circle, compute_four_s
from geborgen.analysis.results import CircleProfile, FourS, Reading
from geborgen.moments import Moment, RecordError
from geborgen.moments.plain import from_plain, to_plain

__all__ = [
    "Figures",
    "compute_figures",
    "keep_figures",
    "read_figures",
    "rename_figures",
    "take_figures",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a file page shows of one pair in one observation."""

    child: str
    caregiver: str
    circle: CircleProfile
    four_s: FourS


def take_figures(reading: Reading) -> tuple[Figures, ...]:
    """Return what is shown of every pair of a reading in which a moment could be read."""
    return tuple(
        Figures(child=pair.child, caregiver=pair.caregiver, circle=pair.circle, four_s=pair.four_s)
        for pair in reading.pairs
        if pair.moments
    )


def compute_figures(moments: Iterable[Moment], *, child: str, caregiver: str) -> Figures:
    """Return the figures of moments of one child with one caregiver."""
    given = tuple(moments)
    return Figures(
        child=child,
        caregiver=caregiver,
        circle=compute_circle(given, child=child, caregiver=caregiver),
        four_s=compute_four_s(given),
    )


def keep_figures(figures: Iterable[Figures]) -> list[Any]:
    """Return figures as a database keeps them."""
    return [to_plain(one) for one in figures]


def read_figures(kept: Iterable[Any]) -> tuple[Figures, ...]:
    """Return kept figures; what an older version kept differently is left out."""
    found = []
    for i, plain in enumerate(kept):
        try:
            found.append(from_plain(Figures, plain, where=f"figures[{i}]"))
        except RecordError:
            continue
    return tuple(found)


def rename_figures(figures: Figures, names: Mapping[str, str]) -> Figures:
    """Return figures with the names of a file instead of those of the coded session."""
    child = names.get(figures.child, figures.child)
    caregiver = names.get(figures.caregiver, figures.caregiver)
    circle = replace(figures.circle, child=child, caregiver=caregiver)
    return replace(figures, child=child, caregiver=caregiver, circle=circle)
