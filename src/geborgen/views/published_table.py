"""Published numbers beside simulated ones: in words for a terminal and a page, and as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geborgen.moments import Language, Phrasebook

if TYPE_CHECKING:  # the room of the model brings its compiler, which words have no use for
    from geborgen.simulation.published import Answer, PublishedRow

__all__ = ["AnswerRow", "answer_rows", "render_answers_csv", "say_quantity", "say_score"]

_PERCENT = ("share", "mean")
_CSV_COLUMNS = (
    "key", "table", "use", "source", "mark", "statistic", "of", "families", "value", "low", "high",
    "interval_from", "above", "below", "simulated", "monte_carlo_error", "n_simulated", "hit",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One published number, every cell said."""

    what: str
    use: str
    published: str
    simulated: str
    verdict: str
    hit: bool
    source: str


def answer_rows(answers: Sequence["Answer"], book: Phrasebook) -> tuple[AnswerRow, ...]:
    """Rows in the order of the answers."""
    return tuple(
        AnswerRow(
            what=answer.row.said(str(book.language)),
            use=book.say(f"published.use.{answer.row.use}"),
            published=_say_published(answer.row, book),
            simulated=_say_simulated(answer, book),
            verdict=book.say("published.hit" if answer.hit else "published.miss"),
            hit=answer.hit,
            source=answer.row.source,
        )
        for answer in answers
    )


def say_quantity(row: "PublishedRow", value: float, book: Phrasebook) -> str:
    """A value in the unit of its row: a percentage, or a bare number."""
    if value != value:
        return book.say("published.undefined")
    if row.statistic in _PERCENT:
        space = "\u00a0" if book.language is Language.NL else ""
        return f"{book.number(100.0 * value, 1)}{space}%"
    return book.number(value, 4 if row.statistic == "crossover" else 2)


def _say_published(row: "PublishedRow", book: Phrasebook) -> str:
    if row.interval is None:
        return " · ".join(
            book.say(f"published.{side}", bound=say_quantity(row, bound, book))
            for side, bound in (("above", row.above), ("below", row.below))
            if bound is not None
        )
    low, high = (say_quantity(row, bound, book) for bound in row.interval)
    value = "" if row.value is None else say_quantity(row, row.value, book)
    if row.statistic == "crossover":
        return value
    return f"{value} [{low}; {high}]".lstrip()


def _say_simulated(answer: "Answer", book: Phrasebook) -> str:
    found = say_quantity(answer.row, answer.estimate.value, book)
    if not answer.estimate.error > 0.0:
        return found
    return f"{found} ± {say_quantity(answer.row, answer.estimate.error, book)}"


def say_score(answers: Sequence["Answer"], book: Phrasebook) -> str:
    """How many rows were hit, fitted and predicted apart."""
    counts = {}
    for use in ("fit", "predict"):
        asked = [answer for answer in answers if answer.row.use == use]
        counts[use], counts[f"{use}_hit"] = len(asked), sum(answer.hit for answer in asked)
    return book.say("published.score", **counts)


def render_answers_csv(answers: Sequence["Answer"]) -> str:
    """Every row with its numbers as they are, for further computing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_CSV_COLUMNS)
    for answer in answers:
        row, found = answer.row, answer.estimate
        low, high = row.interval or (None, None)
        writer.writerow(
            [row.key, row.table, row.use, row.source, row.mark, row.statistic, " ".join(row.of),
             " ".join(row.families), row.value, low, high, row.interval_from, row.above, row.below,
             found.value, found.error, found.n, "hit" if answer.hit else "miss"]
        )  # fmt: skip
    return text.getvalue()
