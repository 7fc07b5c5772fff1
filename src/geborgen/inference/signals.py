"""How strongly a need shows, and how the child may be behind that: the points of a signal."""

from dataclasses import dataclass

from geborgen.inference.sightings import Kind, kind_of
from geborgen.inference.telling import Teller
from geborgen.moments import Moment, Need, SignalKind
from geborgen.simulation.child import Manner
from geborgen.simulation.model import CHARGE_FELT, COMING_IN
from geborgen.simulation.parameters import Constants

__all__ = ["POINT", "Habits", "make_points", "read_signal"]

# Whose rule answers, how strongly it shows, distress (or interest) behind it, how loud that manner
# is, how well an answer takes, what is left of it after a beat of waiting, and the weight of the
# point among those of its signal.
POINT = ("kind", "expressed", "distress", "loudness", "effect", "waiting", "weight")
# Fineness of a told strength, in tenths; a hidden need barely shows and is told in twentieths.
_FINE, _FINE_HIDDEN = 10, 20
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
    """

    manners: tuple[float, ...]
    alarm: float
    self_calm: float
    anger: float


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
    """

    kind: Kind
    need: Need | None
    is_hidden: bool
    strength: float | None


def read_signal(moment: Moment) -> Signal:
    """Read the signal of a moment.

    Parameters
    ----------
    moment
        One moment.

    Returns
    -------
    Signal
        Its strength in tenths; twentieths where the need is hidden.
    """
    kind, hidden = kind_of(moment), moment.signal is SignalKind.MISCUE
    if kind is Kind.STAYING:
        return Signal(kind=kind, need=None, is_hidden=True, strength=None)
    need = moment.need if moment.intensity is None and kind is Kind.CLOSENESS else None
    fine = _FINE_HIDDEN if hidden else _FINE
    strength = None if moment.intensity is None else round(moment.intensity * fine) / fine
    return Signal(kind=kind, need=need, is_hidden=hidden, strength=strength)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    """What stands behind a signal: constants, and how children are on average."""

    k: Constants
    habits: Habits
    kind: Kind
    is_hidden: bool


def make_points(
    signal: Signal, teller: Teller, *, k: Constants, habits: Habits
) -> list[list[float]]:
    """Points of a signal.

    Parameters
    ----------
    signal, teller
        What is known of it, and how it came to be told.
    k, habits
        Constants, and how children are on average.

    Returns
    -------
    list
        Rows of `POINT`; weights add up to 1. Where the strength is not told it is summed over, with
        more weight for strong signals as the teller keeps those.
    """
    child = _Child(k=k, habits=habits, kind=signal.kind, is_hidden=signal.is_hidden)
    if signal.kind is Kind.STAYING:
        return [[signal.kind, k.signal_floor, 0.5, 1.0, 1.0, 1.0, 1.0]]
    if signal.kind is Kind.EXPLORING:
        points = _exploring(signal.strength, child)
    elif signal.strength is None:
        points = _unknown_strength(signal.need, child)
    else:
        points = _known_strength(signal.strength, child)
    if signal.strength is None:
        more = teller.keep_loud - 1.0
        points = [[*p[:-1], p[-1] * (1.0 + more * min(1.0, p[1]))] for p in points]
    total = sum(point[-1] for point in points)
    return [[*point[:-1], point[-1] / total] for point in points]


def _exploring(strength: float | None, child: _Child) -> list[list[float]]:
    k = child.k
    if strength is not None:
        interest = min(1.0, max(0.0, (strength - k.signal_floor) / 0.5))
        return [[Kind.EXPLORING, strength, interest, 1.0, 1.0, 1.0, 1.0]]
    points = []
    for place, weight in _EVEN:
        interest = k.interest_floor + (1.0 - k.interest_floor) * place
        interest *= 1.0 - k.alarm_dims * child.habits.alarm
        shown = k.signal_floor + 0.5 * interest
        points.append([Kind.EXPLORING, shown, interest, 1.0, 1.0, 1.0, weight])
    return points


def _manners(child: _Child) -> tuple[Manner, ...]:
    return _HIDING if child.is_hidden else (Manner.SHOW, Manner.MAXIMISE)


def _point(manner: Manner, distress: float, child: _Child) -> list[float]:
    """Point of a manner and a distress, of weight 1."""
    k, habits = child.k, child.habits
    loud = (1.0, k.loudness_minimise, k.loudness_maximise, k.loudness_freeze,
            k.loudness_contradict)[manner]  # fmt: skip
    effect = 1.0
    if manner in (Manner.FREEZE, Manner.CONTRADICT):
        effect = k.effect_broken
    elif manner is Manner.MAXIMISE:
        effect = 1.0 - k.anger_block * habits.anger
    calming = habits.self_calm
    calming += k.divert_calm if manner is Manner.MINIMISE else -k.escalation_rise * habits.alarm
    return [child.kind, distress * loud, distress, loud, effect, 1.0 - calming, 1.0]


def _unknown_strength(need: Need | None, child: _Child) -> list[list[float]]:
    k = child.k
    felt = next((felt for _, one, felt in COMING_IN if one is need), CHARGE_FELT)
    points = []
    for place, weight in _EVEN:
        distress = felt * (k.distress_floor + k.distress_span * place)
        distress = min(1.0, distress * (k.alarm_base + k.alarm_gain * child.habits.alarm))
        for manner in _manners(child):
            point = _point(manner, distress, child)
            point[-1] = weight * child.habits.manners[manner]
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
            point[-1] = child.habits.manners[manner] / loud
            points.append(point)
    # Louder than any hidden need can be: as loud as the loudest.
    return points or [_point(_manners(child)[-1], 1.0, child)]
