"""The Circle in numbers: the table that says what the drawing shows."""

from geborgen.analysis.results import CircleProfile, HalfProfile, NeedProfile
from geborgen.moments import Half, Phrasebook
from geborgen.views.words import Table, share_cells

__all__ = ["circle_table"]

_COLUMNS = ("asked", "met", "mended", "missed", "undecided", "miscues")


def circle_table(profile: CircleProfile, book: Phrasebook) -> Table:
    """Return every need, then both halves, with counts, intervals and verdicts."""
    rows = [_row(book.say(f"need.{need.need}"), need, book) for need in profile.needs]
    rows += [
        _row(book.say(f"half.{half.half}"), half, book)
        for half in profile.halves
        if half.half is not Half.HANDS
    ]
    headings = ("need", *_COLUMNS, "good", "interval", "verdict")
    return Table(
        caption=book.say("circle_part.table"),
        headings=tuple(book.say(f"circle_part.{name}") for name in headings),
        rows=tuple(rows),
    )


def _row(name: str, counted: NeedProfile | HalfProfile, book: Phrasebook) -> tuple[str, ...]:
    counts = (str(getattr(counted, column)) for column in _COLUMNS)
    return (name, *counts, *share_cells(counted.answered, book))
