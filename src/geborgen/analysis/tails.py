"""Tails of the normal, the chi-square and Student's distribution, to many digits."""

import functools
import math

import numpy as np
import numpy.typing as npt

__all__ = [
    "Z_95",
    "compute_chi_square_p",
    "compute_normal_p",
    "compute_student_p",
    "compute_student_quantile",
]

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: half a 95 % interval, in standard errors."""

_TINY = 1e-300
_EPSILON = 1e-16
_MOST_TERMS = 100_000


def compute_normal_p(z: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Two-sided p of standard normal deviates: the chance of one at least as far from 0.

    Parameters
    ----------
    z
        Any shape; NaN gives NaN.
    """
    deviates = np.asarray(z, dtype=np.float64)
    flat = [math.erfc(abs(value) / math.sqrt(2)) for value in deviates.ravel().tolist()]
    return np.array(flat, dtype=np.float64).reshape(deviates.shape)


def compute_student_p(t: float, df: int) -> float:
    """Two-sided p of a deviate of Student's t: the chance of one at least as far from 0.

    Parameters
    ----------
    t
        The deviate.
    df
        Degrees of freedom, at least 1.

    Notes
    -----
    With t = √df tan φ the density goes as cos φ^(df − 1), which is added up from φ to the end.
    """
    angles = np.linspace(math.atan(abs(t) / math.sqrt(df)), math.pi / 2, 20_001)
    heights = np.cos(angles) ** (df - 1)
    step = angles[1] - angles[0]
    beyond = float(step * (heights.sum() - (heights[0] + heights[-1]) / 2))
    half = math.exp(math.lgamma(df / 2) - math.lgamma((df + 1) / 2)) * math.sqrt(math.pi) / 2
    return min(1.0, beyond / half)


@functools.lru_cache(maxsize=256)
def compute_student_quantile(df: int) -> float:
    """The 97.5 % quantile of Student's t: half a 95 % interval, in standard errors.

    Parameters
    ----------
    df
        Degrees of freedom, at least 1.

    Notes
    -----
    With t = √df tan φ the density goes as cos φ^(df − 1), which is added up over φ. From 50
    degrees of freedom on the first terms of its expansion around the normal quantile, right to
    seven digits.
    """
    if df >= 50:
        z = Z_95
        first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
        third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
        return z + first / df + second / df**2 + third / df**3
    angles = np.linspace(0.0, math.pi / 2, 200_001)
    heights = np.cos(angles) ** (df - 1)
    mass = np.concatenate([[0.0], np.cumsum((heights[1:] + heights[:-1]) / 2)])
    angle = float(np.interp(0.95, mass / mass[-1], angles))
    return math.sqrt(df) * math.tan(angle)


def compute_chi_square_p(x2: float, df: int) -> float:
    """Upper tail of the chi-square distribution.

    Parameters
    ----------
    x2
        At least 0.
    df
        Degrees of freedom, at least 1.

    Notes
    -----
    The regularised incomplete gamma function Q(df/2, x2/2): by its power series below df/2 + 1, by
    its continued fraction (Lentz) above.
    """
    a, x = df / 2, x2 / 2
    if x <= 0:
        return 1.0
    front = math.exp(-x + a * math.log(x) - math.lgamma(a))
    return 1.0 - front * _series(a, x) if x < a + 1 else front * _fraction(a, x)


def _series(a: float, x: float) -> float:
    term = total = 1 / a
    for n in range(1, _MOST_TERMS):
        term *= x / (a + n)
        total += term
        if term < total * _EPSILON:
            break
    return total


def _fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    value = d
    for n in range(1, _MOST_TERMS):
        factor = -n * (n - a)
        b += 2
        d = 1 / _nonzero(factor * d + b)
        c = _nonzero(b + factor / c)
        value *= d * c
        if abs(d * c - 1) < _EPSILON:
            break
    return value


def _nonzero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
