"""From rows to scores and series, one person at a time: partners never share a list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geborgen.moments import Phrasebook
from geborgen.practice.casefiles.models import Person
from geborgen.practice.measures import Measure, Score, score_measure
from geborgen.practice.measures.series import create_score_series
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.models import Answering
from geborgen.views.score_svg import ScoreSeries

__all__ = ["ScoredAnswering", "list_scored", "list_series", "read_answers", "score_answering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredAnswering:
    """An answering with its measure and its score."""

    row: Answering
    measure: Measure
    score: Score


def read_answers(row: Answering) -> dict[int, float | None]:
    return {int(number): answer for number, answer in row.answers.items()}


def score_answering(row: Answering, measure: Measure) -> Score:
    return score_measure(measure, read_answers(row), context=row.context)


def list_scored(person: Person) -> Iterator[ScoredAnswering]:
    """Yield a person's answered measures in the order of time."""
    known = list_measures()
    for row in person.answerings.exclude(answered_at=None):
        measure = known.get(row.measure)
        if measure is not None:
            yield ScoredAnswering(row=row, measure=measure, score=score_answering(row, measure))


def list_series(
    scored: Iterable[ScoredAnswering], *, book: Phrasebook
) -> list[tuple[Measure, ScoreSeries]]:
    """Return each measure's first scale over time, ready to be drawn."""
    by_measure: dict[str, list[ScoredAnswering]] = {}
    for one in scored:
        by_measure.setdefault(one.measure.key, []).append(one)
    return [
        (
            group[0].measure,
            create_score_series(
                group[0].measure,
                group[0].measure.scales[0].key,
                [(one.row.on, one.score) for one in group],
                book=book,
            ),
        )
        for group in by_measure.values()
    ]
