"""A person's scores over time, ready to be drawn."""

from collections.abc import Sequence
from datetime import date

from geborgen.analysis.change import compute_change
from geborgen.analysis.yardstick import Better, Yardstick
from geborgen.moments import Phrasebook
from geborgen.practice.measures.change import OwnSpread, choose_yardstick
from geborgen.practice.measures.records import Measure
from geborgen.practice.measures.scoring import Score
from geborgen.views.score_svg import ScoreBand, ScoreMark, ScorePoint, ScoreSeries

__all__ = ["create_score_series"]

_GOOD = {Better.HIGHER: "high", Better.LOWER: "low", None: None}


def create_score_series(
    measure: Measure,
    scale: str,
    scores: Sequence[tuple[date, Score]],
    *,
    book: Phrasebook,
    own: OwnSpread | None = None,
) -> ScoreSeries:
    """One scale of one person over time; every later score is held against the first."""
    about = measure.scale(scale)
    yardstick = choose_yardstick(measure, scale, own=own)
    ordered = sorted(scores, key=lambda pair: pair[0])
    low, high = measure.possible_range(scale)
    context = ordered[-1][1].context if ordered else ""
    return ScoreSeries(
        title=f"{measure.name}: {about.label.in_language(book.language)}",
        low=low,
        high=high,
        points=_make_points(ordered, scale, yardstick, better=about.better, book=book),
        bands=tuple(
            ScoreBand(
                start=band.start,
                label=band.label.in_language(book.language),
                asks_attention=band.asks_attention,
            )
            for band in measure.bands_of(scale, context=context)
        ),
        sem=yardstick.sem if yardstick else None,
        good=_GOOD[about.better],
        source=yardstick.source if yardstick else "",
    )


def _make_points(
    ordered: Sequence[tuple[date, Score]],
    scale: str,
    yardstick: Yardstick | None,
    *,
    better: Better | None,
    book: Phrasebook,
) -> tuple[ScorePoint, ...]:
    points, first = [], None
    for on, score in ordered:
        value = score.scale(scale).value
        mark, said = ScoreMark.UNKNOWN, ""
        if value is not None and first is None:
            first, mark = value, ScoreMark.FIRST
        elif value is not None and first is not None and yardstick and better:
            change = compute_change(first, value, yardstick, better=better)
            mark, said = _mark(change.is_better, change.is_large_enough), book.say(change.phrase)
        one = score.scale(scale)
        points.append(
            ScorePoint(on=on, value=value, n=one.n, n_items=one.n_items, mark=mark, said=said)
        )
    return tuple(points)


def _mark(is_better: bool | None, is_large_enough: bool) -> ScoreMark:
    if not is_large_enough:
        return ScoreMark.UNCLEAR
    return ScoreMark.BETTER if is_better else ScoreMark.WORSE
