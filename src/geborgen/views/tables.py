"""Moments as rows for the terminal, for CSV and for the report's tables."""

from collections.abc import Iterable, Sequence

from geborgen.moments import Moment, Phrasebook
from geborgen.views.clock import say_clock

__all__ = ["MOMENT_COLUMNS", "moment_headings", "moment_row", "moment_rows"]

MOMENT_COLUMNS = (
    "when",
    "session",
    "child",
    "caregiver",
    "need",
    "signal",
    "intensity",
    "answers",
    "latency",
    "fate",
    "settled",
    "ruptured",
    "repair",
)


def moment_headings(book: Phrasebook, columns: Sequence[str] = MOMENT_COLUMNS) -> tuple[str, ...]:
    """Return the columns' headings in the book's language."""
    return tuple(book.say(f"table.{column}") for column in columns)


def moment_row(
    moment: Moment, book: Phrasebook, columns: Sequence[str] = MOMENT_COLUMNS
) -> tuple[str, ...]:
    """Return one moment as texts, in the order of `columns`; unknown is an empty text."""
    texts = (
        _say_when(moment),
        moment.session,
        moment.child,
        moment.caregiver,
        book.say(f"need.{moment.need}"),
        book.say(f"table.{moment.signal}"),
        _spell(moment.intensity, book, digits=2),
        ", ".join(book.say(f"answer.{answer}") for answer in moment.answers),
        _spell(moment.latency_s, book),
        book.say(f"fate.{moment.fate}"),
        _yes_or_no(moment.settled, book),
        _yes_or_no(moment.ruptured, book),
        _say_repair(moment, book),
    )
    by_column = dict(zip(MOMENT_COLUMNS, texts, strict=True))
    return tuple(by_column[column] for column in columns)


def moment_rows(
    moments: Iterable[Moment], book: Phrasebook, columns: Sequence[str] = MOMENT_COLUMNS
) -> list[tuple[str, ...]]:
    """Return moments as rows of texts."""
    return [moment_row(moment, book, columns) for moment in moments]


def _say_when(moment: Moment) -> str:
    if moment.at is None:
        return say_clock(moment.onset_s)
    return f"{moment.at:%Y-%m-%d}" if moment.untimed else f"{moment.at:%Y-%m-%d %H:%M}"


def _spell(value: float | None, book: Phrasebook, digits: int = 1) -> str:
    return "" if value is None else book.number(value, digits)


def _yes_or_no(value: bool | None, book: Phrasebook) -> str:
    return "" if value is None else book.say("table.yes" if value else "table.no")


def _say_repair(moment: Moment, book: Phrasebook) -> str:
    if moment.repair is None:
        return ""
    if moment.repair.latency_s is None:
        return book.say("table.repair_by", role=book.say(f"role.{moment.repair.by}"))
    return book.number(moment.repair.latency_s)
