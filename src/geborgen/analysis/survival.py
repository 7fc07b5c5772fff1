"""Latency as survival: how long a signal waits, with the waits that were cut short kept."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geborgen.analysis.results import LatencyCurve, Verdict
from geborgen.analysis.shares import ENOUGH_UNITS, FEWEST_UNITS
from geborgen.analysis.tails import Z_95
from geborgen.moments import Moment, MomentRules

__all__ = ["compute_latency_curve", "compute_repair_latency", "compute_survival"]

# Rounding in the product must not let a curve that reaches one half exactly miss it.
_HALF = 0.5 + 1e-12


@dataclass(slots=True, kw_only=True)
class _Steps:
    """The curve at each time at which something ends, before it is trimmed for the result."""

    times: npt.NDArray[np.float64]
    events: npt.NDArray[np.float64]
    at_risk: npt.NDArray[np.float64]
    survival: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def compute_survival(
    durations_s: Sequence[float], ended: Sequence[bool], *, what: str
) -> LatencyCurve | None:
    """Kaplan–Meier estimate of 'not yet', with log-log Greenwood bounds and the median.

    Parameters
    ----------
    durations_s
        Seconds until the end, or until the watching stopped; not negative.
    ended
        True where the end was seen, False where the watching stopped before it (censored).
    what
        Key that says what ends: ``answer``, ``repair``, ``mismatch``.

    Returns
    -------
    LatencyCurve or None
        One step per time with an end, after time 0, and the last time watched. None without
        durations. `median_s` and its bounds are None where the curve stays above one half.

    Notes
    -----
    Assumes that the watching stops for reasons that have nothing to do with the wait. Where the
    curve is 1 or reaches 0 the variance says nothing: the bounds are then 1 and 1, or 0 and the
    upper bound of the step before.

    References
    ----------
    kaplan1958, greenwood1926, kalbfleisch2002, brookmeyer1982
    """
    if not durations_s:
        return None
    steps = _kaplan_meier(np.asarray(durations_s, float), np.asarray(ended, bool))
    shown = steps.events > 0
    shown[0] = shown[-1] = True
    n_events = int(steps.events.sum())
    return LatencyCurve(
        what=what,
        times_s=tuple(steps.times[shown].tolist()),
        survival=tuple(steps.survival[shown].tolist()),
        low=tuple(steps.low[shown].tolist()),
        high=tuple(steps.high[shown].tolist()),
        at_risk=tuple(steps.at_risk[shown].astype(int).tolist()),
        n=len(durations_s),
        n_events=n_events,
        n_censored=len(durations_s) - n_events,
        median_s=_first_at_half(steps.times, steps.survival),
        median_low_s=_first_at_half(steps.times, steps.low),
        median_high_s=_first_at_half(steps.times, steps.high),
        verdict=_verdict(len(durations_s), n_events),
    )


def compute_latency_curve(
    moments: Sequence[Moment], *, what: str = "answer"
) -> LatencyCurve | None:
    """Seconds from the child's signal to a fitting answer, as a survival curve.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    what
        Key that says what ends the wait.

    Returns
    -------
    LatencyCurve or None
        None when no moment was timed, as in most diaries.

    Notes
    -----
    A signal nobody answered is censored when the watching stopped: it is not a slow answer. An
    answer that does not fit (turned away, taken over, frightening) ends the waiting without an
    answer and is censored at its own time. Where an unfitting answer came first and a fitting one
    later, the time of the first counts: the curve is then a little early.

    References
    ----------
    kaplan1958
    """
    durations: list[float] = []
    ended: list[bool] = []
    for moment in moments:
        wait = moment.latency_s if moment.latency_s is not None else moment.watched_s
        if wait is not None:
            durations.append(wait)
            ended.append(moment.latency_s is not None and moment.has_fitting_answer)
    return compute_survival(durations, ended, what=what)


def compute_repair_latency(
    moments: Sequence[Moment],
    *,
    rules: MomentRules | None = None,
    ends_s: Mapping[str, float] | None = None,
) -> LatencyCurve | None:
    """Seconds from a rupture to its repair, as a survival curve.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    rules
        Gives the window within which a repair counts; None takes the default.
    ends_s
        Length of each session in seconds, where known: a rupture near the end was watched shorter.

    Returns
    -------
    LatencyCurve or None
        None when no rupture's mending was timed or watched.

    Notes
    -----
    A rupture that stayed open is censored at the repair window or the session's end. Ruptures told
    in a diary count only when their repair was timed: how long an open one was watched is unknown.

    References
    ----------
    kaplan1958, tronick1986
    """
    window = (rules or MomentRules()).repair_window_s
    durations: list[float] = []
    ended: list[bool] = []
    for moment in moments:
        wait = _repair_wait(moment, window, (ends_s or {}).get(moment.session, math.inf))
        if wait is not None:
            durations.append(wait)
            ended.append(moment.repair is not None)
    return compute_survival(durations, ended, what="repair")


def _repair_wait(moment: Moment, window_s: float, end_s: float) -> float | None:
    if not moment.has_rupture:
        return None
    if moment.repair is not None:
        return moment.repair.latency_s
    if moment.told:
        return None
    return max(0.0, min(window_s, end_s - moment.onset_s))


def _kaplan_meier(durations: npt.NDArray[np.float64], ended: npt.NDArray[np.bool_]) -> _Steps:
    times, place = np.unique(np.append(durations, 0.0), return_inverse=True)
    place = place[:-1]  # the last is the 0 that was put in so that every curve starts there
    leaving = np.bincount(place, minlength=times.size).astype(float)
    events = np.bincount(place[ended], minlength=times.size).astype(float)
    at_risk = durations.size - np.append(0.0, np.cumsum(leaving)[:-1])
    # With one end per n at risk each factor is (n-1)/n; in logs a long product keeps its digits.
    with np.errstate(divide="ignore"):
        survival = np.exp(np.cumsum(np.log((at_risk - events) / at_risk)))
    low, high = _bounds(survival, events, at_risk)
    return _Steps(
        times=times, events=events, at_risk=at_risk, survival=survival, low=low, high=high
    )


def _bounds(
    survival: npt.NDArray[np.float64],
    events: npt.NDArray[np.float64],
    at_risk: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Log-log bounds from Greenwood's variance."""
    low, high = np.ones_like(survival), np.ones_like(survival)
    inside = (survival > 0) & (survival < 1)
    left = np.where(at_risk > events, at_risk - events, 1.0)
    variance = np.cumsum(np.where(at_risk > events, events / (at_risk * left), 0.0))[inside]
    log_survival = np.log(survival[inside])
    spread = Z_95 * np.sqrt(variance) / log_survival
    log_log = np.log(-log_survival)
    low[inside] = np.exp(-np.exp(log_log - spread))
    high[inside] = np.exp(-np.exp(log_log + spread))
    ended = survival == 0
    low[ended] = 0.0
    high[ended] = high[~ended][-1] if (~ended).any() else 1.0
    return low, high


def _first_at_half(times: npt.NDArray[np.float64], curve: npt.NDArray[np.float64]) -> float | None:
    reached = np.flatnonzero(curve <= _HALF)
    return float(times[reached[0]]) if reached.size else None


def _verdict(n: int, n_events: int) -> Verdict:
    if n < FEWEST_UNITS or n_events == 0:
        return Verdict.TOO_FEW
    return Verdict.THIN if n < ENOUGH_UNITS or n_events < FEWEST_UNITS else Verdict.ENOUGH
