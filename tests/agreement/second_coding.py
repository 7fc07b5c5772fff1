"""Blind second coding of eight measures, written from their descriptions alone."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from fractions import Fraction

Z95 = 1.959963984540054


def wilson(count: int, total: int, z: float = Z95) -> tuple[float, float]:
    """Score interval for a proportion, no continuity correction.

    Source: Wilson (1927); Newcombe (1998), Stat Med 17:857, method 3.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError("needs total > 0 and 0 <= count <= total")
    p = count / total
    centre = 2 * count + z * z
    spread = z * math.sqrt(z * z + 4 * count * (1 - p))
    scale = 2 * (total + z * z)
    # The limits are exactly 0 and 1 at the ends; say so rather than leave rounding noise.
    low = 0.0 if count == 0 else (centre - spread) / scale
    high = 1.0 if count == total else (centre + spread) / scale
    return low, high


def newcombe_difference(
    c1: int, n1: int, c2: int, n2: int, z: float = Z95
) -> tuple[float, float, float]:
    """Difference p1 - p2 with the hybrid score interval.

    Source: Newcombe (1998), Stat Med 17:873, method 10.
    """
    l1, u1 = wilson(c1, n1, z)
    l2, u2 = wilson(c2, n2, z)
    p1, p2 = c1 / n1, c2 / n2
    difference = p1 - p2
    low = difference - math.hypot(p1 - l1, u2 - p2)
    high = difference + math.hypot(u1 - p1, p2 - l2)
    return difference, low, high


def _log_log_band(survival: float, greenwood_sum: float, z: float) -> tuple[float, float]:
    """Interval for S on the log(-log S) scale (Kalbfleisch & Prentice).

    `greenwood_sum` is Greenwood's sum of d / (n (n - d)), so Var(S) = S^2 * greenwood_sum and,
    by the delta method, se(log(-log S)) = sqrt(greenwood_sum) / |log S|.
    Where S is 0 or 1 that scale is undefined and S itself is returned for both bounds.
    """
    if survival <= 0.0 or survival >= 1.0:
        return survival, survival
    standard_error = math.sqrt(greenwood_sum) / abs(math.log(survival))
    low = survival ** math.exp(z * standard_error)
    high = survival ** math.exp(-z * standard_error)
    return low, high


def kaplan_meier(
    times: Sequence[float], observed: Sequence[bool]
) -> list[tuple[float, float, int, float, float]]:
    """Product-limit estimate: (time, survival, at_risk, low, high) at each distinct event time.

    Units censored at t are still at risk at t.  The 95 % interval uses Greenwood's variance on
    the log(-log S) scale.  S is carried as an exact fraction, so that a curve which is exactly
    one half is not missed by rounding when the median is read off.

    Source: Kaplan & Meier (1958); Greenwood (1926); Kalbfleisch & Prentice (1980).
    """
    if len(times) != len(observed):
        raise ValueError("times and observed must be equally long")
    event_times = sorted({t for t, seen in zip(times, observed, strict=False) if seen})
    survival = Fraction(1)
    greenwood_sum = 0.0
    rows = []
    for time in event_times:
        at_risk = sum(1 for t in times if t >= time)
        events = sum(1 for t, seen in zip(times, observed, strict=False) if seen and t == time)
        survival *= Fraction(at_risk - events, at_risk)
        if survival > 0:
            greenwood_sum += events / (at_risk * (at_risk - events))
        low, high = _log_log_band(float(survival), greenwood_sum, Z95)
        rows.append((time, float(survival), at_risk, low, high))
    return rows


def median(times: Sequence[float], observed: Sequence[bool]) -> float | None:
    """Smallest event time with S <= 0.5, or None if the curve stays above it.

    Source: Kaplan & Meier (1958).
    """
    return next((row[0] for row in kaplan_meier(times, observed) if row[1] <= 0.5), None)


def median_interval(
    times: Sequence[float], observed: Sequence[bool]
) -> tuple[float | None, float | None]:
    """Interval for the median: the first event times at which each band is at or below 0.5.

    Where S is 0 both bounds count as 0 (see `kaplan_meier`), so both have come down there.

    Source: Brookmeyer & Crowley (1982), with the log(-log S) band.
    """
    rows = kaplan_meier(times, observed)
    lower = next((row[0] for row in rows if row[3] <= 0.5), None)
    upper = next((row[0] for row in rows if row[4] <= 0.5), None)
    return lower, upper


def odds(
    a: float, b: float, c: float, d: float
) -> tuple[float | None, float | None, float | None, float | None]:
    """Odds ratio with its 95 % logit interval, and Yule's Q, of the table [[a, b], [c, d]].

    When any cell is 0, 0.5 is added to every cell for the ratio and its interval, never for Q.
    All four are None when a row or column sum is 0.

    Source: Woolf (1955); Haldane (1956); Anscombe (1956); Yule (1912).
    """
    if 0 in (a + b, c + d, a + c, b + d):
        return None, None, None, None
    q = (a * d - b * c) / (a * d + b * c)
    if 0 in (a, b, c, d):
        a, b, c, d = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    ratio = (a * d) / (b * c)
    half_width = Z95 * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return ratio, ratio * math.exp(-half_width), ratio * math.exp(half_width), q


def time_window_table(
    given: Sequence[bool], response: Sequence[bool], window: int
) -> tuple[int, int, int, int]:
    """2x2 tally of time units: in / outside the window, by response onset or none.

    Unit i is in the window when a `given` onset lies in unit i or in one of the window - 1
    units before it.  Returns (in & response, in & none, outside & response, outside & none).

    Source: Bakeman & Quera (2011), time-window sequential analysis.
    """
    if len(given) != len(response):
        raise ValueError("given and response must be equally long")
    if window < 1:
        raise ValueError("window must be at least 1 unit")
    a = b = c = d = 0
    for i, responds in enumerate(response):
        inside = any(given[max(0, i - window + 1) : i + 1])
        if inside and responds:
            a += 1
        elif inside:
            b += 1
        elif responds:
            c += 1
        else:
            d += 1
    return a, b, c, d


def rotation_p(in_window: Sequence[bool], response: Sequence[bool]) -> float:
    """One-sided p of the number of responses in the window, over all circular shifts.

    p = (1 + number of shifts k = 1..n-1 of `response` with count >= observed) / n.

    Source: the description of the measure (circular-shift randomisation test).
    """
    n = len(in_window)
    if n == 0 or n != len(response):
        raise ValueError("needs two equally long, non-empty lists")

    def count_after(shift: int) -> int:
        """Responses in the window when `response` is moved `shift` units later, wrapping."""
        return sum(1 for i in range(n) if in_window[i] and response[(i - shift) % n])

    actual = count_after(0)
    as_large = sum(1 for shift in range(1, n) if count_after(shift) >= actual)
    return (1 + as_large) / n


def match_repair(child: Sequence[str | None], caregiver: Sequence[str | None]) -> dict[str, int]:
    """Counts of matching states, mismatch runs and their repair.

    matched: units known in both and equal; known: units known in both;
    mismatches: maximal runs of known, unequal units (an unknown unit ends a run);
    repaired: such runs directly followed by a matched unit;
    mismatched_next_known: mismatched units whose next unit exists and is known;
    repaired_next: those of them whose next unit is matched.

    Source: Tronick & Gianino (1986).
    """
    if len(child) != len(caregiver):
        raise ValueError("child and caregiver must be equally long")
    # True = matched, False = mismatched, None = unknown in either.
    units = [
        None if x is None or y is None else x == y for x, y in zip(child, caregiver, strict=False)
    ]
    mismatches = repaired = mismatched_next_known = repaired_next = 0
    in_run = False
    for unit in units:
        if unit is False and not in_run:
            mismatches += 1
        if unit is True and in_run:
            repaired += 1
        in_run = unit is False
    for unit, following in itertools.pairwise(units):
        if unit is False and following is not None:
            mismatched_next_known += 1
            repaired_next += following is True
    return {
        "matched": sum(1 for unit in units if unit is True),
        "known": sum(1 for unit in units if unit is not None),
        "mismatches": mismatches,
        "repaired": repaired,
        "mismatched_next_known": mismatched_next_known,
        "repaired_next": repaired_next,
    }
