"""From answers to a score: points, missing items by the measure's rule, bands, critical items."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from geborgen.moments import Phrase, UserError
from geborgen.practice.measures.records import (
    Band,
    CriticalItem,
    Entered,
    Item,
    Measure,
    Scale,
    ScaleRule,
)

__all__ = ["CriticalAnswer", "CriticalState", "ScaleScore", "Score", "score_measure"]


class CriticalState(StrEnum):
    """What a critical item says: attention now, not answered, or nothing to attend to."""

    RAISED = "raised"
    UNANSWERED = "unanswered"
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalAnswer:
    """A critical item of this answering."""

    item: CriticalItem
    state: CriticalState


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleScore:
    """The score of one scale.

    Parameters
    ----------
    scale
        Which scale.
    value
        The score; None when more items are missing than the rule allows.
    low, high
        The lowest and the highest possible score.
    n
        Items answered.
    n_items
        Items of the scale.
    missing
        Numbers of the items not answered.
    is_prorated
        Whether answered items stand for missing ones.
    band
        What may be said of the score; None where the scale has no bands or no score.
    rule
        Key of the sentence that says how it was counted.
    phrase
        The finding in plain words.
    """

    scale: str
    value: float | None
    low: float
    high: float
    n: int
    n_items: int
    missing: tuple[int, ...]
    is_prorated: bool
    band: Band | None
    rule: str
    phrase: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What one answering of a measure adds up to."""

    measure: str
    version: str
    context: str
    n: int
    n_items: int
    missing: tuple[int, ...]
    scales: tuple[ScaleScore, ...]
    critical: tuple[CriticalAnswer, ...]

    def scale(self, key: str) -> ScaleScore:
        """The score of the scale of this name."""
        return next(scale for scale in self.scales if scale.scale == key)

    @property
    def is_critical(self) -> bool:
        """Whether an answer asks for attention at once."""
        return any(answer.state is CriticalState.RAISED for answer in self.critical)


def score_measure(
    measure: Measure,
    responses: Mapping[int, float | None],
    *,
    context: str = "",
    entered: Entered | None = None,
) -> Score:
    """What a set of answers adds up to.

    Parameters
    ----------
    measure
        One that is on.
    responses
        By item number; None or absent is not answered.
    context
        Key of a time in life for which the measure has bands of its own; empty for none.
    entered
        Whether answers were given or points that a form prints; None takes the measure's habit.

    Returns
    -------
    Score
        A scale has no value when more is missing than its rule allows.

    Raises
    ------
    UserError
        When the measure is switched off, or an answer is not one that the item takes. The answer
        itself is not named.
    """
    if not measure.is_on:
        raise UserError("measure_off", measure=measure.key)
    points = _take_points(measure, responses, entered=entered or measure.entered)
    plain: dict[str, ScaleScore] = {}
    for scale in measure.scales:
        if not scale.parts:
            plain[scale.key] = _score_scale(measure, scale, points, context=context)
    return Score(
        measure=measure.key,
        version=measure.version,
        context=context,
        n=len(points),
        n_items=len(measure.items),
        missing=tuple(item.number for item in measure.items if item.number not in points),
        scales=tuple(
            plain.get(scale.key) or _add_parts(measure, scale, plain, context=context)
            for scale in measure.scales
        ),
        critical=tuple(_look_at(critical, points) for critical in measure.critical),
    )


def _take_points(
    measure: Measure, responses: Mapping[int, float | None], *, entered: Entered
) -> dict[int, float]:
    points = {}
    for number, answer in responses.items():
        if answer is None:
            continue
        item = _find_item(measure, number)
        fits = item.takes_points if entered is Entered.POINTS else item.takes
        if not (math.isfinite(answer) and fits(answer)):
            expected = item.say_expected(entered)
            raise UserError("measure_answer", measure=measure.key, item=number, expected=expected)
        points[number] = answer if entered is Entered.POINTS else item.points(answer)
    return points


def _find_item(measure: Measure, number: int) -> Item:
    if not any(number == item.number for item in measure.items):
        last = measure.items[-1].number
        raise UserError("measure_item", measure=measure.key, item=number, last=last)
    return measure.item(number)


def _score_scale(
    measure: Measure, scale: Scale, points: Mapping[int, float], *, context: str
) -> ScaleScore:
    worth = [
        measure.item(i).turned(points[i]) if i in scale.reversed_items else points[i]
        for i in scale.items
        if i in points
    ]
    value = None
    if worth and len(scale.items) - len(worth) <= scale.missing.most:
        value = _combine(scale, worth)
    return _make_score(measure, scale, value, answered=points, context=context)


def _add_parts(
    measure: Measure, scale: Scale, plain: Mapping[str, ScaleScore], *, context: str
) -> ScaleScore:
    """A total that adds up scales: it has no value when one of them has none."""
    values = [plain[part].value for part in scale.parts]
    known = [value for value in values if value is not None]
    total = math.fsum(known) * scale.times if len(known) == len(values) else None
    if total is not None and scale.rule is ScaleRule.MEAN:
        total /= len(values)
    missing = {number for part in scale.parts for number in plain[part].missing}
    answered = [i for i in scale.items if i not in missing]
    return _make_score(measure, scale, total, answered=answered, context=context)


def _make_score(
    measure: Measure,
    scale: Scale,
    value: float | None,
    *,
    answered: Collection[int],
    context: str,
) -> ScaleScore:
    missing = tuple(i for i in scale.items if i not in answered)
    bounds = measure.possible_range(scale.key)
    n = len(scale.items) - len(missing)
    return ScaleScore(
        scale=scale.key,
        value=value,
        low=bounds[0],
        high=bounds[1],
        n=n,
        n_items=len(scale.items),
        missing=missing,
        is_prorated=bool(missing) and value is not None,
        band=_find_band(measure, scale, value, context=context),
        rule=f"rules.{scale.rule}_{_how_missing(scale)}",
        phrase=_say(scale, value, bounds, n=n),
    )


def _combine(scale: Scale, worth: list[float]) -> float:
    is_prorated = len(worth) < len(scale.items)
    mean = math.fsum(worth) / len(worth)
    if scale.rule is ScaleRule.MEAN:
        return mean * scale.times
    total = mean * len(scale.items) if is_prorated else math.fsum(worth)
    if scale.missing.is_rounded and is_prorated:
        total = math.floor(total + 0.5)
    return total * scale.times


def _how_missing(scale: Scale) -> str:
    if scale.parts:
        return "parts"
    if not scale.missing.most:
        return "complete"
    return "rounded" if scale.missing.is_rounded else "prorated"


def _say(scale: Scale, value: float | None, bounds: tuple[float, float], *, n: int) -> Phrase:
    if value is None:
        key = "score.refused_parts" if scale.parts else "score.refused"
        return Phrase.of(key, answered=n, items=len(scale.items), most=scale.missing.most)
    return Phrase.of(
        "score.prorated" if n < len(scale.items) else "score.value",
        value=float(value),
        low=float(bounds[0]),
        high=float(bounds[1]),
        answered=n,
        items=len(scale.items),
    )


def _find_band(measure: Measure, scale: Scale, value: float | None, *, context: str) -> Band | None:
    if value is None:
        return None
    bands = measure.bands_of(scale.key, context=context)
    # A hair of rounding in a mean must not decide which words stand beside it.
    return next((band for band in reversed(bands) if value >= band.start - 1e-9), None)


def _look_at(critical: CriticalItem, points: Mapping[int, float]) -> CriticalAnswer:
    if critical.item not in points:
        state = CriticalState.UNANSWERED
    elif points[critical.item] > critical.above:
        state = CriticalState.RAISED
    else:
        state = CriticalState.CLEAR
    return CriticalAnswer(item=critical, state=state)
