"""Quantiles of Fisher's F, which the intervals of intraclass correlations are made of."""

import math

__all__ = ["compute_f_quantile"]

_STEPS = 300
_SMALL = 1e-300
_EXACT = 1e-15


def compute_f_quantile(share: float, df1: float, df2: float) -> float:
    """The value below which a share of Fisher's F distribution lies.

    Parameters
    ----------
    share
        Between 0 and 1, both excluded.
    df1, df2
        Degrees of freedom above 0; need not be whole.

    Returns
    -------
    float
        Above 0, to about ten digits.

    Notes
    -----
    F = (df2 / df1) x / (1 - x), x the quantile of the beta distribution with df1/2 and df2/2,
    found by halving; its distribution function by Lentz's continued fraction.

    References
    ----------
    abramowitz1964
    """
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _beta_share(middle, df1 / 2, df2 / 2) < share:
            low = middle
        else:
            high = middle
    return df2 * low / (df1 * (1 - low)) if low < 1 else math.inf


def _beta_share(x: float, a: float, b: float) -> float:
    """Distribution function of the beta distribution at x."""
    if not 0 < x < 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front += a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, from its front."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / _away(1 + term * d), _away(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < _EXACT:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _SMALL else _SMALL
