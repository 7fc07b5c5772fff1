"""Kappa of a table that two observers filled: Cohen's, weighted or not, and of aligned acts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geborgen.analysis.agreement.results import Kappa
from geborgen.analysis.results import Verdict
from geborgen.analysis.shares import (
    BOOTSTRAP_DRAWS,
    BOOTSTRAP_SEED,
    ENOUGH_UNITS,
    FEWEST_SESSIONS_TO_RESAMPLE,
    FEWEST_UNITS,
    WIDEST_INTERVAL,
    compute_resampling_percentiles,
    compute_wilson_interval,
)
from geborgen.analysis.tails import Z_95

__all__ = [
    "compute_aligned_kappa",
    "compute_code_tables",
    "compute_disagreement_weights",
    "compute_kappa",
    "compute_kappa_verdict",
]

Table = npt.NDArray[np.float64]


class _Point(NamedTuple):
    value: Table
    agreement: Table
    chance: Table


def compute_disagreement_weights(kind: str | npt.ArrayLike, n_codes: int) -> Table:
    """How grave each disagreement is, 0 for agreement.

    Parameters
    ----------
    kind
        ``none`` (every disagreement counts the same), ``linear`` or ``quadratic`` (by how many
        places the codes lie apart), or the weights themselves, shape (n_codes, n_codes), 0 or more.
    n_codes
        Number of codes.

    Returns
    -------
    array
        Shape (n_codes, n_codes), the gravest 1.

    Raises
    ------
    ValueError
        When own weights have another shape, are negative, or are all 0.

    References
    ----------
    cohen1968
    """
    apart = np.abs(np.subtract.outer(np.arange(n_codes), np.arange(n_codes))).astype(np.float64)
    named = {"none": (apart > 0).astype(np.float64), "linear": apart, "quadratic": apart**2}
    weights = named[kind] if isinstance(kind, str) else np.asarray(kind, dtype=np.float64)
    if weights.shape != apart.shape or (weights < 0).any() or (n_codes > 1 and not weights.any()):
        raise ValueError("weights: a square table of numbers from 0 up, not all 0")
    scaled: Table = weights / max(weights.max(), 1e-300)
    return scaled


def compute_kappa(
    table: npt.ArrayLike,
    *,
    weights: str | npt.ArrayLike = "none",
    n_effective: float | None = None,
    by_session: Sequence[npt.ArrayLike] = (),
) -> Kappa:
    """Cohen's kappa of a table of two observers, with standard error and 95 % interval.

    Parameters
    ----------
    table
        Shape (k, k), counts: how often the first observer gave the row's code where the second
        gave the column's.
    weights
        As in `compute_disagreement_weights`.
    n_effective
        What the counts are worth, at most their sum; None takes them as independent.
    by_session
        The same table per session; from five sessions on these are resampled as well.

    Returns
    -------
    Kappa
        Value and interval are None where the table is empty or chance alone would agree wholly.

    Notes
    -----
    One minus observed over expected weighted disagreement; the expected from the product of the
    margins. The large-sample standard error is widened by the square root of n over n_effective.
    An interval over resampled sessions (`compute_resampling_percentiles`) is joined with it, never
    replaces it. Where all agree the
    standard error is 0 and would claim certainty: the lower bound is then that of Wilson's interval
    of the agreement, with chance taken as known.

    References
    ----------
    cohen1960, cohen1968, fleiss1969, byrt1993, wilson1927, hesterberg2015
    """
    counts = _as_table(table)
    k, n = len(counts), float(counts.sum())
    worth = n if n_effective is None else min(float(n_effective), n)
    loss = compute_disagreement_weights(weights, k)
    if n == 0 or (point := _compute_free(counts[None], loss)).chance[0] > 1 - 1e-12:
        return _make_undefined(counts, weights, worth)
    value = float(point.value[0])
    se = _compute_error(counts / n, 1 - loss, n=worth)
    low, high = _make_interval(value, se, point=point, n=worth)
    method = "asymptotic" if worth == n else "effective"
    if len(by_session) >= FEWEST_SESSIONS_TO_RESAMPLE:
        drawn = _compute_free(_resample_sessions(by_session), loss).value
        low, high = _join(low, high, drawn, n_sessions=len(by_session))
        method = "session_bootstrap"
    prevalence, bias = _compute_imbalance(counts)
    return Kappa(
        value=value,
        low=max(-1.0, low),
        high=min(1.0, high),
        se=se,
        maximum=_compute_maximum(counts) if _name(weights) == "none" else None,
        agreement=float(point.agreement[0]),
        chance=float(point.chance[0]),
        n=int(n),
        n_effective=worth,
        n_codes=k,
        weights=_name(weights),
        method=method,
        verdict=compute_kappa_verdict(worth, low, high),
        prevalence=prevalence,
        bias=bias,
    )


def compute_aligned_kappa(
    table: npt.ArrayLike, *, by_session: Sequence[npt.ArrayLike] = ()
) -> Kappa:
    """Kappa of aligned acts: what both missed was tallied by nobody, and chance knows it.

    Parameters
    ----------
    table
        Shape (k + 1, k + 1), counts of aligned acts; the last row and column hold acts that only
        the other observer coded, and their common cell is 0.
    by_session
        The same table per session; from five sessions on these are resampled as well.

    Returns
    -------
    Kappa
        `maximum` is None; the standard error leaves out each act in turn. `value` is None where
        fewer than two codes are used: with one code the margins and the empty cell leave nothing
        to chance.

    Notes
    -----
    The cell of what neither coded is a structural zero: expected counts keep both margins and that
    zero (quasi-independence, what iterative proportional fitting gives). With one such cell they
    have a closed form: row total × column total × linked / (rows coded × columns coded), linked
    being the acts that both have a code for.

    References
    ----------
    quera2007, bakeman2009
    """
    counts = _as_table(table).copy()
    counts[-1, -1] = 0
    n = float(counts.sum())
    if n == 0:
        return _make_undefined(counts, "none", 0.0)
    point = _compute_linked(counts[None])
    value = float(point.value[0])
    used = (counts.sum(axis=1) + counts.sum(axis=0))[:-1] > 0
    if used.sum() < 2 or not np.isfinite(value):
        return _make_undefined(counts, "none", n)
    se = _compute_jackknife_error(counts)
    low, high = _make_interval(value, se, point=point, n=n)
    method = "jackknife"
    if len(by_session) >= FEWEST_SESSIONS_TO_RESAMPLE:
        drawn = _compute_linked(_resample_sessions(by_session)).value
        low, high = _join(low, high, drawn, n_sessions=len(by_session))
        method = "session_bootstrap"
    return Kappa(
        value=value, low=max(-1.0, low), high=min(1.0, high), se=se, maximum=None,
        agreement=float(point.agreement[0]), chance=float(point.chance[0]),
        n=int(n), n_effective=n, n_codes=len(counts) - 1, weights="none", method=method,
        verdict=compute_kappa_verdict(n, low, high),
    )  # fmt: skip


def compute_code_tables(table: npt.ArrayLike) -> Table:
    """Each code against all others: a table of two by two per code.

    Parameters
    ----------
    table
        Shape (k, k), counts.

    Returns
    -------
    array
        Shape (k, 2, 2): both this code, only the first observer, only the second, neither.
    """
    counts = _as_table(table)
    both = np.diag(counts)
    first, second = counts.sum(axis=1) - both, counts.sum(axis=0) - both
    neither = counts.sum() - both - first - second
    tables: Table = np.stack([both, first, second, neither], axis=1).reshape(-1, 2, 2)
    return tables


def compute_kappa_verdict(n: float, low: float | None, high: float | None) -> Verdict:
    """Whether a kappa can carry a sentence, by the rule of shares on the scale from 0 to 1.

    Parameters
    ----------
    n
        What was tallied, or what it is worth.
    low, high
        The 95 % interval; None when there is none.

    Returns
    -------
    Verdict
        Too few below 5; thin below 12 or with an interval wider than one half; else enough.
    """
    if n < FEWEST_UNITS or low is None or high is None:
        return Verdict.TOO_FEW
    if n < ENOUGH_UNITS or high - low > WIDEST_INTERVAL:
        return Verdict.THIN
    return Verdict.ENOUGH


def _as_table(table: npt.ArrayLike) -> Table:
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or (counts < 0).any():
        raise ValueError("table: square, of counts from 0 up")
    return counts


def _name(weights: str | npt.ArrayLike) -> str:
    return weights if isinstance(weights, str) else "own"


def _compute_free(tables: Table, loss: Table) -> _Point:
    """Kappa of each of many tables, chance being the product of the margins."""
    totals = tables.sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = tables / totals[:, None, None]
        rows, columns = shares.sum(axis=2), shares.sum(axis=1)
        observed = (shares * loss).sum(axis=(1, 2))
        expected = np.einsum("bi,ij,bj->b", rows, loss, columns)
        return _Point(1 - observed / expected, 1 - observed, 1 - expected)


def _compute_linked(tables: Table) -> _Point:
    """Kappa of each of many tables of aligned acts, whose last cell cannot be filled."""
    totals = tables.sum(axis=(1, 2))
    linked = tables[:, :-1, :-1]
    rows, columns = tables[:, :-1].sum(axis=2), tables[:, :, :-1].sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = linked.sum(axis=(1, 2)) / (rows.sum(axis=1) * columns.sum(axis=1))
        chance = np.nan_to_num((rows * columns).sum(axis=1) * scale) / totals
        agreement = np.trace(linked, axis1=1, axis2=2) / totals
        return _Point((agreement - chance) / (1 - chance), agreement, chance)


def _compute_error(shares: Table, gain: Table, *, n: float) -> float:
    """Large-sample standard error of kappa, of a table of shares and weights of agreement."""
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = float((shares * gain).sum()), float(rows @ gain @ columns)
    margins = (gain @ columns)[:, None] + (rows @ gain)[None, :]
    spread = (shares * (gain * (1 - expected) - margins * (1 - observed)) ** 2).sum()
    spread -= (observed * expected - 2 * expected + observed) ** 2
    return float(np.sqrt(max(float(spread), 0.0) / n)) / (1 - expected) ** 2


def _compute_jackknife_error(counts: Table) -> float:
    """Standard error of the kappa of aligned acts, from leaving out each act in turn."""
    n, cells = counts.sum(), np.flatnonzero(counts)
    if n < 2:
        return 0.0
    without = np.repeat(counts[None], len(cells), axis=0)
    without.reshape(len(cells), -1)[np.arange(len(cells)), cells] -= 1
    values, times = _compute_linked(without).value, counts.ravel()[cells]
    known = np.isfinite(values)
    values, times = values[known], times[known]
    if not times.size:
        return 0.0
    middle = (times @ values) / times.sum()
    return float(np.sqrt((n - 1) / n * (times @ (values - middle) ** 2)))


def _make_interval(value: float, se: float, *, point: _Point, n: float) -> tuple[float, float]:
    """The normal interval; Wilson's of the agreement where nothing varies."""
    agreement, chance = float(point.agreement[0]), float(point.chance[0])
    if se > 1e-9:
        return value - Z_95 * se, value + Z_95 * se
    bounds = compute_wilson_interval(agreement * n, n)
    low, high = ((one - chance) / (1 - chance) for one in bounds if one is not None)
    return min(low, value), max(high, value)


def _compute_maximum(counts: Table) -> float:
    """The highest kappa that these margins allow."""
    rows, columns = counts.sum(axis=1) / counts.sum(), counts.sum(axis=0) / counts.sum()
    chance = float(rows @ columns)
    return (float(np.minimum(rows, columns).sum()) - chance) / (1 - chance)


def _compute_imbalance(counts: Table) -> tuple[float | None, float | None]:
    if len(counts) != 2:
        return None, None
    (both, first), (second, neither) = counts
    n = counts.sum()
    return float((both - neither) / n), float((first - second) / n)


def _resample_sessions(by_session: Sequence[npt.ArrayLike]) -> Table:
    """Tables of as many sessions drawn again, one per draw."""
    tables = np.array([_as_table(one) for one in by_session])
    # In an order that neither the files' order nor a swap of the observers changes.
    order = np.lexsort((tables.sum(axis=(1, 2)), np.trace(tables, axis1=1, axis2=2)))
    n = len(tables)
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    times = rng.multinomial(n, np.full(n, 1 / n), size=BOOTSTRAP_DRAWS).astype(np.float64)
    drawn: Table = (times @ tables[order].reshape(n, -1)).reshape(-1, *tables.shape[1:])
    return drawn


def _join(low: float, high: float, drawn: Table, *, n_sessions: int) -> tuple[float, float]:
    """The interval widened to hold the middle of what was drawn, more of it of few sessions."""
    drawn = drawn[np.isfinite(drawn)]
    if not drawn.size:
        return low, high
    found = np.percentile(drawn, compute_resampling_percentiles(n_sessions))
    return min(low, float(found[0])), max(high, float(found[1]))


def _make_undefined(counts: Table, weights: str | npt.ArrayLike, worth: float) -> Kappa:
    n = counts.sum()
    prevalence, bias = _compute_imbalance(counts) if n else (None, None)
    return Kappa(
        value=None, low=None, high=None, se=None, maximum=None,
        agreement=float(np.trace(counts) / n) if n else None, chance=None,
        n=int(n), n_effective=worth, n_codes=len(counts), weights=_name(weights),
        method="asymptotic", verdict=Verdict.TOO_FEW, prevalence=prevalence, bias=bias,
    )  # fmt: skip
