"""How strongly a need shows, and how the child may be behind that: the points of a signal."""

from dataclasses import dataclass

from geborgen.inference.sightings import Kind, kind_of
from geborgen.inference.telling import Teller
from geborgen.moments import Moment, Need, SignalKind
from geborgen.simulation.ages import Stage, stage_at
from geborgen.simulation.child import Manner, loudness
from geborgen.simulation.model import CHARGE_FELT, COMING_IN, ORGANISE_FELT
from geborgen.simulation.parameters import Constants, Model

__all__ = ["POINT", "Habits", "make_points", "read_signal"]

# Whose rule answers, how strongly it shows, distress (or interest) behind it, how loud that manner
# is, how well an answer takes, what is left of it after a beat of waiting, the weight of the point
# among those of its signal, what words take from the threshold of noticing, and how far it shows
# that there is something to mend (the mean over the signal's points).
POINT = (
    "kind", "expressed", "distress", "loudness", "effect", "waiting", "weight", "reach", "shows",
)  # fmt: skip
# Fineness of a told strength, in tenths; a hidden need barely shows and is told in twentieths.
_FINE, _FINE_HIDDEN = 10, 20
# Ages count in quarters of a year; younger than this, signals do not change their form.
_QUARTER, _UNCHANGED = 3.0, 12.0
_HIDING = (Manner.MINIMISE, Manner.FREEZE, Manner.CONTRADICT)
# Three places from 0 to 1 that stand for any place between (Gauss and Legendre).
_EVEN = ((0.1127016654, 5 / 18), (0.5, 8 / 18), (0.8872983346, 5 / 18))


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How children of the bank are on average, where a moment does not say.

    Parameters
    ----------
    manners
        Share of show, minimise, maximise, freeze and contradict among needs of closeness.
    alarm, self_calm, anger
        Means over the families of the bank.
    months
        How old they are: taken for a child whose age is not told.
    """

    manners: tuple[float, ...]
    alarm: float
    self_calm: float
    anger: float
    months: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What is known of a signal; equal ones are one.

    Parameters
    ----------
    kind
        Whose rule answers it.
    need
        Of closeness, where its strength is not told.
    is_hidden
        Whether the child hid it.
    strength
        0 to 1, rounded; None when not told.
    months
        Age in months, rounded; None when not told.
    """

    kind: Kind
    need: Need | None
    is_hidden: bool
    strength: float | None
    months: float | None = None


def read_signal(moment: Moment) -> Signal:
    """Read the signal of a moment.

    Parameters
    ----------
    moment
        One moment.

    Returns
    -------
    Signal
        Its strength in tenths; twentieths where the need is hidden. Its age in quarters of a year,
        from where words begin to change signals.
    """
    kind, hidden = kind_of(moment), moment.signal is SignalKind.MISCUE
    if kind is Kind.STAYING:
        return Signal(kind=kind, need=None, is_hidden=True, strength=None)
    need = moment.need if moment.intensity is None and kind is Kind.CLOSENESS else None
    age = moment.child_age_months
    months = None if age is None else max(_UNCHANGED, _QUARTER * round(age / _QUARTER))
    fine = _FINE_HIDDEN if hidden else _FINE
    strength = None if moment.intensity is None else round(moment.intensity * fine) / fine
    return Signal(kind=kind, need=need, is_hidden=hidden, strength=strength, months=months)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    """What stands behind a signal: constants, and how children are on average."""

    k: Constants
    habits: Habits
    stage: Stage
    kind: Kind
    is_hidden: bool


def make_points(
    signal: Signal, teller: Teller, *, model: Model, habits: Habits
) -> list[list[float]]:
    """Points of a signal.

    Parameters
    ----------
    signal, teller
        What is known of it, and how it came to be told.
    model, habits
        Constants and switches, and how children are on average.

    Returns
    -------
    list
        Rows of `POINT`; weights add up to 1. Where the strength is not told it is summed over, with
        more weight for strong signals as the teller keeps those.
    """
    k = model.constants
    stage = stage_at(habits.months if signal.months is None else signal.months, model)
    child = _Child(k=k, habits=habits, stage=stage, kind=signal.kind, is_hidden=signal.is_hidden)
    if signal.kind is Kind.STAYING:
        return [[signal.kind, k.signal_floor, 0.5, 1.0, 1.0, 1.0, 1.0, stage.reach, 1.0]]
    if signal.kind is Kind.EXPLORING:
        points = _exploring(signal.strength, child)
    elif signal.strength is None:
        points = _unknown_strength(signal.need, child)
    else:
        points = _known_strength(signal.strength, child)
    if signal.strength is None:
        more = teller.keep_loud - 1.0
        for point in points:
            point[_WEIGHT] *= 1.0 + more * min(1.0, point[1])
    total = sum(point[_WEIGHT] for point in points)
    shows = sum(point[_WEIGHT] * point[_SHOWS] for point in points) / total
    for point in points:
        point[_WEIGHT] /= total
        point[_SHOWS] = shows
    return points


_WEIGHT, _SHOWS = POINT.index("weight"), POINT.index("shows")


def _exploring(strength: float | None, child: _Child) -> list[list[float]]:
    k, reach = child.k, child.stage.reach
    if strength is not None:
        interest = min(1.0, max(0.0, (strength - k.signal_floor) / 0.5))
        return [[Kind.EXPLORING, strength, interest, 1.0, 1.0, 1.0, 1.0, reach, 1.0]]
    points = []
    for place, weight in _EVEN:
        interest = k.interest_floor + (1.0 - k.interest_floor) * place
        interest *= 1.0 - k.alarm_dims * child.habits.alarm
        shown = k.signal_floor + 0.5 * interest
        points.append([Kind.EXPLORING, shown, interest, 1.0, 1.0, 1.0, weight, reach, 1.0])
    return points


def _manners(child: _Child) -> tuple[Manner, ...]:
    return _HIDING if child.is_hidden else (Manner.SHOW, Manner.MAXIMISE)


def _point(manner: Manner, distress: float, child: _Child) -> list[float]:
    """Point of a manner and a distress, of weight 1."""
    k, habits = child.k, child.habits
    own, stage = loudness(manner, k), child.stage
    loud = own * stage.voice
    effect = 1.0
    if manner in (Manner.FREEZE, Manner.CONTRADICT):
        effect = k.effect_broken
    elif manner is Manner.MAXIMISE:
        effect = 1.0 - k.anger_block * habits.anger
    calming = habits.self_calm
    calming += k.divert_calm if manner is Manner.MINIMISE else -k.escalation_rise * habits.alarm
    return [
        child.kind, distress * loud, distress, loud, effect, 1.0 - calming, 1.0, stage.reach,
        min(1.0, own),
    ]  # fmt: skip


def _unknown_strength(need: Need | None, child: _Child) -> list[list[float]]:
    k = child.k
    felt = next((felt for _, one, felt in COMING_IN if one is need), CHARGE_FELT)
    felt = (ORGANISE_FELT if need is Need.ORGANISE_FEELINGS else felt) * child.stage.felt
    points = []
    for place, weight in _EVEN:
        distress = felt * (k.distress_floor + k.distress_span * place)
        distress = min(1.0, distress * (k.alarm_base + k.alarm_gain * child.habits.alarm))
        for manner in _manners(child):
            point = _point(manner, distress, child)
            point[_WEIGHT] = weight * child.habits.manners[manner]
            points.append(point)
    return points


def _known_strength(strength: float, child: _Child) -> list[list[float]]:
    """Points that show this strongly: of each manner the distress that would."""
    points = []
    for manner in _manners(child):
        loud = _point(manner, 1.0, child)[3]
        distress = max(0.02, strength) / loud
        if distress <= 1.0 + 0.5 / _FINE:
            point = _point(manner, min(1.0, distress), child)
            # The same strength is rarer the further a manner spreads it.
            point[_WEIGHT] = child.habits.manners[manner] / loud
            points.append(point)
    # Louder than any hidden need can be: as loud as the loudest.
    return points or [_point(_manners(child)[-1], 1.0, child)]
