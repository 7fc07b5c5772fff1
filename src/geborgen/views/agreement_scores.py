"""Totals per session, and codes with an order, of any number of observers."""

from collections.abc import Iterable, Sequence

from geborgen.analysis.agreement.results import (
    IccGap,
    OrderedAgreement,
    ScoreAgreement,
    StreamAgreement,
    TeamStream,
)
from geborgen.analysis.shares import FEWEST_UNITS
from geborgen.moments import Phrasebook
from geborgen.views.agreement_cells import icc_cell, kappa_cell, make_table, name_stream
from geborgen.views.words import NONE, Table

__all__ = ["ordered_tables", "say_scores", "score_tables"]

Streams = Sequence[StreamAgreement] | Sequence[TeamStream]
_FORMS = 3


def score_tables(streams: Streams, book: Phrasebook) -> list[Table]:
    """Return the six intraclass correlations of each code's totals, from enough sessions on."""
    found = [(stream.stream, score) for stream in streams for score in stream.scores]
    if not found or found[0][1].n_sessions < FEWEST_UNITS:
        return []
    told = [(stream, score) for stream, score in found if score.iccs[0].value is not None]
    if not told:
        return []
    rows = [row for stream, score in told for row in _score_rows(stream, score, book)]
    names = ("code", "who", "of_what", "by_whom", "n_sessions", "icc1", "icc2", "icc3")
    note = _explain([score for _, score in found], book)
    return [make_table("scores", names, rows, book=book, note=note)]


def say_scores(n_sessions: int, book: Phrasebook) -> list[str]:
    """Return why there are no intraclass correlations, where there are none."""
    if n_sessions >= FEWEST_UNITS:
        return []
    return [book.say("agree.said.few_sessions", least=FEWEST_UNITS, n=n_sessions)]


def _score_rows(stream: str, score: ScoreAgreement, book: Phrasebook) -> Iterable[tuple[str, ...]]:
    singles, means = score.iccs[:_FORMS], score.iccs[_FORMS:]
    for by_whom, iccs in (("single", singles), ("mean", means)):
        yield (
            score.code,
            name_stream(stream, book),
            book.say(f"agree.score.{score.kind}"),
            book.say(f"agree.score.{by_whom}", n=len(score.totals)),
            str(score.n_sessions),
            *(icc_cell(one, book) for one in iccs),
        )


def _explain(scores: Sequence[ScoreAgreement], book: Phrasebook) -> str:
    said = [book.say("agree.score.which", n=len(scores[0].totals))]
    gaps = {one.gap for score in scores for one in score.iccs}
    said += [
        book.say(f"agree.score.{gap}") for gap in (IccGap.NO_ERROR, IccGap.NO_MEAN) if gap in gaps
    ]
    same = [
        f"{score.code} ({book.say(f'agree.score.{score.kind}')})"
        for score in scores
        if score.iccs[0].value is None
    ]
    if same:
        said.append(book.say("agree.score.same_targets", codes=book.joined(same)))
    return " ".join(said)


def ordered_tables(streams: Streams, book: Phrasebook) -> list[Table]:
    """Return weighted kappas (of two observers) and ordinal alpha, where an order was given."""
    found = [(one.stream, one.ordered) for one in streams if one.ordered is not None]
    if not found:
        return []
    of_two = any(ordered.linear is not None for _, ordered in found)
    weighed = ("linear", "quadratic") if of_two else ()
    rows = [_ordered_row(stream, ordered, book, of_two=of_two) for stream, ordered in found]
    names = ("who", "order", "units", *weighed, "ordinal")
    note = book.say("agree.ordered")
    return [make_table("ordered", names, rows, book=book, note=note)]


def _ordered_row(
    stream: str, ordered: OrderedAgreement, book: Phrasebook, *, of_two: bool
) -> tuple[str, ...]:
    weighed = (ordered.linear, ordered.quadratic) if of_two else ()
    return (
        name_stream(stream, book),
        " < ".join(ordered.codes) or NONE,
        str(ordered.alpha.n_units),
        *(kappa_cell(one, book) for one in weighed),
        kappa_cell(ordered.alpha, book),
    )
