"""How much a score must change to mean something, and where it passes into what is usual."""

import math
from dataclasses import dataclass
from enum import StrEnum

from geborgen.moments.checks import check_finite, check_share, check_text
from geborgen.moments.errors import RecordError

__all__ = [
    "Better",
    "ChangeMethod",
    "Cutoff",
    "CutoffKind",
    "Population",
    "Yardstick",
    "compute_cutoff",
    "compute_jacobson_truax",
    "compute_maassen",
    "compute_measurement_error",
    "take_published_points",
]

# Two-sided normal quantiles as papers round them (source: jacobson1991; 90 %, source: barkham2013)
_QUANTILES = {0.95: 1.96, 0.90: 1.645}


class Better(StrEnum):
    """Which way a score goes when it goes well."""

    HIGHER = "higher"
    LOWER = "lower"


class ChangeMethod(StrEnum):
    """How it was found how much a score must change."""

    JACOBSON_TRUAX = "jacobson_truax"
    MAASSEN = "maassen"
    PUBLISHED = "published"
    RELEVANT = "relevant"


class CutoffKind(StrEnum):
    """How a cut-off was found: the letters of Jacobson and Truax, or as a paper gives it."""

    A = "a"
    B = "b"
    C = "c"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Mean and spread of a score in one group of people.

    Parameters
    ----------
    mean, sd
        In the score's own points; `sd` above 0.
    n
        How many people; None when the source does not say.
    source
        Where the numbers stand.
    """

    mean: float
    sd: float
    n: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        check_finite("mean", self.mean)
        _check_above_zero("sd", self.sd)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """How much a score must change before measurement error alone is an unlikely explanation.

    Parameters
    ----------
    points
        The smallest change that counts, in the score's points.
    method
        How it was found; ``relevant`` says that people found it worth while, which is another
        thing than reliable.
    is_inclusive
        Whether a change of exactly `points` counts: so for points a paper gives, not for 1.96
        standard errors.
    difference_error
        Standard error of a difference between two scores; None where only points are known.
    sem
        Standard error of measurement of one score; None where it is not known.
    confidence
        0.95 or 0.90.
    reliability, reliability_kind
        Which coefficient was used, and what it is: ``retest``, ``alpha``, ``icc``.
    source
        Where the numbers stand.
    """

    points: float
    method: ChangeMethod
    is_inclusive: bool
    difference_error: float | None = None
    sem: float | None = None
    confidence: float = 0.95
    reliability: float | None = None
    reliability_kind: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        _check_above_zero("points", self.points)
        if self.confidence not in _QUANTILES:
            raise RecordError(
                "field", field="confidence", expected="0.95 | 0.90", found=repr(self.confidence)
            )

    def exceeds(self, difference: float) -> bool:
        """Whether a difference, in either direction, is large enough."""
        size = abs(difference)
        # Scores are sums of tenths at most: a hair of rounding must not decide.
        if math.isclose(size, self.points, rel_tol=1e-9):
            return self.is_inclusive
        return size > self.points


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """A score that divides.

    `is_past_at` says whether the score itself is already past it; by Jacobson and Truax it is not.
    """

    value: float
    kind: CutoffKind
    better: Better
    source: str = ""
    is_past_at: bool = False

    def __post_init__(self) -> None:
        check_finite("cutoff", self.value)

    def is_past(self, score: float) -> bool:
        """Whether a score lies on the side where it goes well."""
        if math.isclose(score, self.value, rel_tol=1e-9, abs_tol=1e-9):
            return self.is_past_at
        return (score > self.value) is (self.better is Better.HIGHER)


def compute_measurement_error(sd: float, reliability: float) -> float:
    """Standard error of measurement of one score, in its points.

    Parameters
    ----------
    sd
        Spread of the score between people, above 0.
    reliability
        From 0 to 1.

    Returns
    -------
    float
        ``sd * sqrt(1 - reliability)``.

    References
    ----------
    jacobson1991
    """
    _check_above_zero("sd", sd)
    check_share("reliability", reliability)
    return sd * math.sqrt(1 - reliability)


def compute_jacobson_truax(
    sd: float,
    reliability: float,
    *,
    reliability_kind: str,
    source: str,
    confidence: float = 0.95,
) -> Yardstick:
    """Yardstick by Jacobson and Truax: 1.96 standard errors of a difference.

    Parameters
    ----------
    sd
        Spread before treatment, of the published group or of the practice itself.
    reliability
        Retest where it is known, else internal consistency; below 1.
    reliability_kind
        Which of the two it is.
    source
        Where both stand.
    confidence
        0.95, or 0.90 for a finding that may be wrong more often.

    Returns
    -------
    Yardstick
        Its `difference_error` is ``sqrt(2) * sem``.

    Notes
    -----
    The factor of the square root of 2 was missing in the first paper and was put right in 1986.
    Alpha says nothing of days and weeks: a yardstick from alpha is too short.

    References
    ----------
    jacobson1991, christensen1986
    """
    sem = compute_measurement_error(sd, reliability)
    return _make_yardstick(
        math.sqrt(2) * sem,
        sem,
        method=ChangeMethod.JACOBSON_TRUAX,
        confidence=confidence,
        reliability=reliability,
        reliability_kind=reliability_kind,
        source=source,
    )


def compute_maassen(
    sd_before: float,
    sd_after: float,
    *,
    retest: float,
    source: str,
    confidence: float = 0.95,
) -> Yardstick:
    """Yardstick by Maassen, for when the spread differs between the two occasions.

    Parameters
    ----------
    sd_before, sd_after
        Spread on the first and on the second occasion.
    retest
        Correlation between the two occasions in people who were not treated, from 0 to 1.
    source
        Where the numbers stand.
    confidence
        0.95 or 0.90.

    Returns
    -------
    Yardstick
        Its `difference_error` is ``sqrt((sd_before² + sd_after²)(1 - retest))``; with equal
        spreads the same as by Jacobson and Truax.

    References
    ----------
    maassen2004
    """
    _check_above_zero("sd_before", sd_before)
    _check_above_zero("sd_after", sd_after)
    check_share("retest", retest)
    error = math.sqrt((sd_before**2 + sd_after**2) * (1 - retest))
    return _make_yardstick(
        error,
        error / math.sqrt(2),
        method=ChangeMethod.MAASSEN,
        confidence=confidence,
        reliability=retest,
        reliability_kind="retest",
        source=source,
    )


def take_published_points(
    points: float, *, source: str, is_reliable: bool = True, confidence: float = 0.95
) -> Yardstick:
    """Yardstick of so many points as a paper gives them.

    Parameters
    ----------
    points
        A change of this many points or more counts.
    source
        The paper.
    is_reliable
        True when the points come from measurement error; False when people judged them relevant.
    confidence
        How sure the paper took it.

    Returns
    -------
    Yardstick
        With the error that such points imply, where they come from measurement error.
    """
    error = points / _quantile(confidence) if is_reliable else None
    return Yardstick(
        points=points,
        method=ChangeMethod.PUBLISHED if is_reliable else ChangeMethod.RELEVANT,
        is_inclusive=True,
        difference_error=None,
        sem=None if error is None else error / math.sqrt(2),
        confidence=confidence,
        source=source,
    )


def compute_cutoff(
    kind: CutoffKind,
    *,
    better: Better,
    clinical: Population | None = None,
    norm: Population | None = None,
) -> Cutoff:
    """Cut-off a, b or c of Jacobson and Truax.

    Parameters
    ----------
    kind
        a: two standard deviations past the mean of people in care; b: within two of the mean of
        people at large; c: where the two groups are equally likely.
    better
        Which way is good.
    clinical, norm
        People in care, needed for a and c; people at large, needed for b and c.

    Returns
    -------
    Cutoff
        In the score's points.

    Raises
    ------
    RecordError
        When a group that is needed is missing, or the kind is ``published``.

    References
    ----------
    jacobson1991
    """
    sign = 1 if better is Better.HIGHER else -1
    if kind is CutoffKind.A and clinical:
        value = clinical.mean + sign * 2 * clinical.sd
    elif kind is CutoffKind.B and norm:
        value = norm.mean - sign * 2 * norm.sd
    elif kind is CutoffKind.C and clinical and norm:
        value = (norm.sd * clinical.mean + clinical.sd * norm.mean) / (norm.sd + clinical.sd)
    else:
        raise RecordError("field", field="cutoff", expected="a_population", found=str(kind))
    sources = dict.fromkeys(group.source for group in (clinical, norm) if group and group.source)
    return Cutoff(value=value, kind=kind, better=better, source="; ".join(sources))


def _make_yardstick(
    error: float,
    sem: float,
    *,
    method: ChangeMethod,
    confidence: float,
    reliability: float,
    reliability_kind: str,
    source: str,
) -> Yardstick:
    check_text("reliability_kind", reliability_kind)
    return Yardstick(
        points=_quantile(confidence) * error,
        method=method,
        is_inclusive=False,
        difference_error=error,
        sem=sem,
        confidence=confidence,
        reliability=reliability,
        reliability_kind=reliability_kind,
        source=source,
    )


def _quantile(confidence: float) -> float:
    if confidence not in _QUANTILES:
        raise RecordError(
            "field", field="confidence", expected="0.95 | 0.90", found=repr(confidence)
        )
    return _QUANTILES[confidence]


def _check_above_zero(field: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise RecordError("field", field=field, expected="above_zero", found=repr(value))
