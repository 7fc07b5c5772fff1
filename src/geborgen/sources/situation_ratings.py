"""Scores of the Strange Situation's scales as a table: a row per child and caregiver."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from geborgen.moments import FileError
from geborgen.sources.files import file_name, read_head
from geborgen.sources.rows import peek_header, read_table

__all__ = ["SituationRatings", "has_situation_ratings", "read_situation_ratings"]

_SCALES: Mapping[str, tuple[str, ...]] = {
    "proximity": ("proximity", "proximity_seeking", "nabijheid", "nabijheid_zoeken"),
    "contact": ("contact", "contact_maintaining", "contact_vasthouden"),
    "avoidance": ("avoidance", "vermijden", "vermijding"),
    "resistance": ("resistance", "weerstand"),
}
_COLUMNS: Mapping[str, str] = {
    f"{word}_{episode}": f"{name}_{episode}"
    for name, words in _SCALES.items()
    for word in words
    for episode in (5, 8)
} | {"disorganisation": "disorganisation", "disorganization": "disorganisation",
     "desorganisatie": "disorganisation"}  # fmt: skip
_SESSIONS = ("session", "sessie", "visit", "bezoek")
_CHILDREN = ("child", "kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationRatings:
    """Scores of one visit, by ``proximity_5`` … ``disorganisation``; blanks left out."""

    session: str
    child: str
    scores: tuple[tuple[str, float], ...]


def _column(name: str) -> str:
    return "_".join(name.strip().casefold().replace("-", " ").split())


def has_situation_ratings(path: Path) -> bool:
    """Whether a table's header names scales of both reunions.

    Parameters
    ----------
    path
        A file that exists.

    Returns
    -------
    bool
        False also for what is no table.

    Raises
    ------
    FileError
        When the file cannot be opened.
    """
    known = {_COLUMNS.get(_column(name)) for name in peek_header(read_head(path), path)}
    return sum(name is not None and name[-1] in "58" for name in known) >= 2


def read_situation_ratings(path: Path) -> tuple[SituationRatings, ...]:
    """Scores in a table.

    Parameters
    ----------
    path
        CSV, spreadsheet or Parquet with columns such as ``child``, ``session``, ``proximity_5`` …
        ``resistance_8`` and ``disorganisation``, in English or Dutch.

    Returns
    -------
    tuple of SituationRatings
        A row each, in their order; a row without a name is called after its number.

    Raises
    ------
    FileError
        Names file, row and cell that is no number.
    """
    table = read_table(path)
    names = [_column(name) for name in table.header]
    found = []
    for row in table.rows:
        cells = dict(zip(names, (cell.strip() for cell in row.cells), strict=False))
        scores = tuple(
            (_COLUMNS[name], _number(cell, name=name, row=row.number, file=file_name(path)))
            for name, cell in cells.items()
            if name in _COLUMNS and cell
        )
        if scores:
            child = next((cells[n] for n in _CHILDREN if cells.get(n)), f"row-{row.number}")
            session = next((cells[n] for n in _SESSIONS if cells.get(n)), child)
            found.append(SituationRatings(session=session, child=child, scores=scores))
    if not found:
        raise FileError("situation_no_rows", file=file_name(path))
    return tuple(found)


def _number(cell: str, *, name: str, row: int, file: str) -> float:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        raise FileError("situation_number", file=file, row=row, column=name) from None
