"""Numbers on agreement as cells of a table: always with their interval, or why there is none."""

from collections.abc import Sequence

from geborgen.analysis.agreement.results import Alpha, FleissKappa, Icc, IccGap, Kappa
from geborgen.analysis.results import Verdict
from geborgen.moments import Phrasebook
from geborgen.views.words import NONE, Table

__all__ = [
    "icc_cell",
    "kappa_cell",
    "make_part_table",
    "make_table",
    "name_stream",
]


def kappa_cell(kappa: Kappa | Alpha | FleissKappa | Icc | None, book: Phrasebook) -> str:
    """Return a value with its interval; too few or undefined is said, not shown."""
    if kappa is None or kappa.value is None or kappa.low is None or kappa.high is None:
        return NONE
    if kappa.verdict is Verdict.TOO_FEW:
        return book.say("agree.nothing")
    value, low, high = (book.decimals(one) for one in (kappa.value, kappa.low, kappa.high))
    return f"{value} ({low}; {high})"


def icc_cell(icc: Icc, book: Phrasebook) -> str:
    """Return an intraclass correlation; where nobody differs, without an interval."""
    if icc.gap is IccGap.NO_ERROR and icc.value is not None:
        return f"{book.decimals(icc.value)} ({book.say('agree.no_interval')})"
    return kappa_cell(icc, book)


def name_stream(stream: str, book: Phrasebook) -> str:
    if not stream:
        return book.say("agree.everybody")
    return book.say(f"role.{stream}") if book.has(f"role.{stream}") else stream


def make_table(
    key: str,
    names: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    *,
    book: Phrasebook,
    note: str | None = None,
) -> Table:
    return Table(
        caption=book.say(f"agree.caption.{key}"),
        headings=tuple(book.say(f"agree.head.{name}") for name in names),
        rows=tuple(rows),
        note=note,
    )


def make_part_table(
    by: str | None,
    names: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    *,
    book: Phrasebook,
) -> Table:
    """Return a table whose first column is a session, a dyad, or the value of a variable."""
    key = f"agree.by.{by or 'session'}"
    name = book.say(key) if book.has(key) else str(by)
    headings = (name, *(book.say(f"agree.head.{one}") for one in names))
    caption = book.say("agree.caption.parts", by=name)
    return Table(caption=caption, headings=headings, rows=tuple(rows))
