"""Cross-recurrence of two people's codes: who follows whom, and how long they stay together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import ROTATION_SEED
from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences.counts import (
    Codes,
    Counts,
    Values,
    compute_number_verdict,
    compute_ratios,
)
from geborgen.analysis.sequences.rotations import (
    Band,
    compute_band,
    compute_rotated_lags,
    compute_rotation_law,
    draw_rotations,
)
from geborgen.analysis.sequences.stretches import find_seen_runs
from geborgen.analysis.sequences.windows import TrackPair, find_seen_in_both
from geborgen.analysis.tracks import compute_units

__all__ = [
    "MOST_RECURRENCE_UNITS",
    "RecurrenceMeasures",
    "RecurrenceProfile",
    "compute_recurrence_measures",
    "compute_recurrence_profile",
    "compute_recurrence_profile_of_codes",
    "list_unit_code_pairs",
]

MOST_RECURRENCE_UNITS = 20_000
"""Longest stream of which every unit is compared with every unit of the other."""

CodePair = tuple[Codes, Codes]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecurrenceProfile:
    """How often two people show the same code, one so many units after the other.

    Arrays (n_lags,). Above lag 0 the second shows what the first showed so many units before: the
    first leads. `rates` = `counts` / `n_units`. `lead` is the mean rate above lag 0 less the mean
    rate below; `peak_lag` is where the rate is highest (nearest to 0 of equal ones). The verdict
    goes by the runs of a code in the stream with the fewest: too few below 5, thin below 12.
    """

    unit_s: float
    lags: npt.NDArray[np.int64] = field(repr=False)
    counts: Counts = field(repr=False)
    n_units: Counts = field(repr=False)
    rates: Values = field(repr=False)
    chance: Band
    lead: float | None
    lead_p: float | None
    peak_lag: int | None
    peak_rate: float | None
    n_runs: int
    n_permutations: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceMeasures:
    """Measures of a cross-recurrence plot; None where there is no point or no line.

    `rate`: share of all pairs of units with the same code. `determinism`: share of those points on
    diagonal lines of at least the shortest length, of which `n_lines`, `mean_line`, `longest_line`
    (units) and `entropy` of their lengths (natural logarithm). `laminarity`, `trapping_time`,
    `longest_vertical`: the same of vertical lines, along the first stream.
    """

    n_first: int
    n_second: int
    n_points: int
    rate: float | None
    determinism: float | None
    n_lines: int
    mean_line: float | None
    longest_line: int
    entropy: float | None
    laminarity: float | None
    trapping_time: float | None
    longest_vertical: int


def list_unit_code_pairs(sessions: Sequence[TrackPair], unit_s: float) -> list[CodePair]:
    """Codes per unit of both tracks, one pair of arrays per run of units seen in both.

    Parameters
    ----------
    sessions
        Per session the two tracks, with the same labels.
    unit_s
        Seconds per unit.

    Raises
    ------
    ValueError
        If the two tracks have different labels: the same number would not be the same code.
    """
    pieces = []
    for pair in sessions:
        if pair[0].labels != pair[1].labels:
            raise ValueError("the two tracks have different labels: make them with the same ones")
        codes = [compute_units(track, unit_s).codes for track in pair]
        for run in find_seen_runs(find_seen_in_both(pair, unit_s)):
            pieces.append((codes[0][run], codes[1][run]))
    return pieces


def compute_recurrence_profile(
    sessions: Sequence[TrackPair],
    *,
    unit_s: float = 1.0,
    most_s: float = 10.0,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> RecurrenceProfile:
    """The leader–follower profile of two tracks per session.

    Parameters
    ----------
    sessions
        Per session the two tracks, with the same labels.
    unit_s, most_s
        Seconds per unit, and how far to look to both sides.
    n_permutations, seed
        As for `compute_recurrence_profile_of_codes`.

    Returns
    -------
    RecurrenceProfile

    Raises
    ------
    ValueError
        If the two tracks of a session have different labels.

    References
    ----------
    coco2014
    """
    return compute_recurrence_profile_of_codes(
        list_unit_code_pairs(sessions, unit_s),
        unit_s=unit_s,
        most_lags=round(most_s / unit_s),
        n_permutations=n_permutations,
        seed=seed,
    )


def compute_recurrence_profile_of_codes(
    pieces: Sequence[CodePair],
    *,
    unit_s: float = 1.0,
    most_lags: int = 10,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> RecurrenceProfile:
    """How often two streams show the same code at each lag, with what rotations give.

    Parameters
    ----------
    pieces
        Codes per unit of first and second, equally long; below 0 is no code and is never the same
        as anything, but the unit counts.
    unit_s
        Seconds per unit.
    most_lags
        How many units to look, to both sides.
    n_permutations
        Rotations of the second against the first drawn where there are several pieces; of one
        piece all are taken. A rotation keeps the rhythm of each.
    seed
        The same seed gives the same numbers.

    Returns
    -------
    RecurrenceProfile
        At lag L the share of units t, with t and t + L in the piece, in which the second at t + L
        shows the code of the first at t: the mean of the L-th diagonal of the cross-recurrence
        plot. `lead_p` is two-sided, by distance from the mean lead of all rotations.

    References
    ----------
    coco2014, marwan2007, westfall1993
    """
    lags = np.arange(-most_lags, most_lags + 1)
    filled = [pair for pair in pieces if pair[0].size]
    tables = [_count_rotated(pair, lags) for pair in filled]
    n_units = sum((np.maximum(a.size - np.abs(lags), 0) for a, _ in filled), np.zeros_like(lags))
    counts = sum((table[0] for table in tables), np.zeros_like(lags))
    drawn = np.zeros((0, lags.size), dtype=np.int64)
    means = sds = np.zeros(lags.size)
    if tables:
        drawn = draw_rotations(tables, n=n_permutations, rng=np.random.default_rng(seed))
        means, sds = compute_rotation_law(tables)
    rates, chance, middle, spread = (
        compute_ratios(part, n_units) for part in (counts, drawn, means, sds)
    )
    lead, lead_p = _compute_lead(rates, chance, middle)
    peak = _find_peak(rates, lags)
    n_runs = min((sum(map(_count_runs, side)) for side in zip(*filled, strict=True)), default=0)
    return RecurrenceProfile(
        unit_s=unit_s,
        lags=lags,
        counts=counts,
        n_units=n_units,
        rates=rates,
        chance=compute_band(rates, chance, means=middle, sds=spread),
        lead=lead,
        lead_p=lead_p,
        peak_lag=None if peak is None else int(lags[peak]),
        peak_rate=None if peak is None else float(rates[peak]),
        n_runs=n_runs,
        n_permutations=len(drawn),
        verdict=compute_number_verdict(n_runs),
    )


def compute_recurrence_measures(
    first: Codes, second: Codes, *, shortest_line: int = 2, shortest_vertical: int = 2
) -> RecurrenceMeasures:
    """Recurrence rate, determinism, line lengths, entropy, laminarity and trapping time.

    Parameters
    ----------
    first, second
        Shapes (n,) and (m,): a code per unit; below 0 is no code and recurs with nothing.
    shortest_line, shortest_vertical
        Shortest run of points that is called a line, in units.

    Returns
    -------
    RecurrenceMeasures
        Of the plot with a point (i, j) where the first at i and the second at j show the same code.
        A diagonal line is a run (i, j), (i + 1, j + 1), …; a vertical one (i, j), (i + 1, j), …:
        the first stays in what the second shows at j. Lines are as long as they can be. Entropy is
        −Σ p ln p over the lengths of diagonal lines that occur, p their share of those lines.

    Raises
    ------
    ValueError
        If a stream has more than `MOST_RECURRENCE_UNITS` units.

    References
    ----------
    marwan2007, coco2014
    """
    if max(first.size, second.size) > MOST_RECURRENCE_UNITS:
        raise ValueError(f"more than {MOST_RECURRENCE_UNITS} units: take longer units")
    lengths = np.arange(max(first.size, second.size) + 1)
    diagonal, vertical = _count_diagonals(first, second), _count_verticals(first, second)
    n_points, n_pairs = int((lengths * diagonal).sum()), first.size * second.size
    lines = np.where(lengths >= shortest_line, diagonal, 0)
    columns = np.where(lengths >= shortest_vertical, vertical, 0)
    n_lines, n_columns = int(lines.sum()), int(columns.sum())
    on_lines, on_columns = int((lengths * lines).sum()), int((lengths * columns).sum())
    return RecurrenceMeasures(
        n_first=first.size,
        n_second=second.size,
        n_points=n_points,
        rate=n_points / n_pairs if n_pairs else None,
        determinism=on_lines / n_points if n_points else None,
        n_lines=n_lines,
        mean_line=on_lines / n_lines if n_lines else None,
        longest_line=int(np.max(np.flatnonzero(lines), initial=0)),
        entropy=_entropy(lines) if n_lines else None,
        laminarity=on_columns / n_points if n_points else None,
        trapping_time=on_columns / n_columns if n_columns else None,
        longest_vertical=int(np.max(np.flatnonzero(columns), initial=0)),
    )


def _count_rotated(pair: CodePair, lags: npt.NDArray[np.int64]) -> Counts:
    first, second = pair
    shared = np.intersect1d(first[first >= 0], second[second >= 0]).tolist()
    counts = np.zeros((first.size, lags.size), dtype=np.int64)
    for code in shared:
        counts += compute_rotated_lags(first == code, second == code, lags)
    return counts


def _compute_lead(
    rates: Values, chance: Values, means: Values
) -> tuple[float | None, float | None]:
    if rates.size == 1 or np.isnan(rates).any():
        return None, None
    lead, middle = float(_lead_of(rates)), _lead_of(means)
    drawn = _lead_of(chance)
    if not drawn.size or drawn.std() < 1e-12:
        return lead, None
    reached = np.abs(drawn - middle) >= abs(lead - middle) - 1e-12
    return lead, float((1 + reached.sum()) / (1 + drawn.size))


def _lead_of(rates: Values) -> Values:
    """How much more after than before, on average over the lags."""
    middle = rates.shape[-1] // 2
    lead: Values = rates[..., middle + 1 :].mean(axis=-1) - rates[..., :middle].mean(axis=-1)
    return lead


def _find_peak(rates: Values, lags: npt.NDArray[np.int64]) -> int | None:
    if np.isnan(rates).all():
        return None
    highest = np.flatnonzero(rates >= np.nanmax(rates) - 1e-12)
    return int(highest[np.argmin(np.abs(lags[highest]))])


def _count_runs(codes: Codes) -> int:
    starts = np.concatenate([[True], codes[1:] != codes[:-1]])
    return int((starts & (codes >= 0)).sum())


def _count_diagonals(first: Codes, second: Codes) -> Counts:
    """How many diagonal lines of each length there are."""
    counts = np.zeros(max(first.size, second.size) + 1, dtype=np.int64)
    for above, below in _diagonals(first, second):
        counts += _count_run_lengths((above == below) & (above >= 0), counts.size)
    return counts


def _diagonals(first: Codes, second: Codes) -> Iterator[CodePair]:
    for shift in range(1 - first.size, second.size):
        start = max(0, -shift)
        length = min(first.size - start, second.size - max(0, shift))
        yield first[start : start + length], second[start + shift : start + shift + length]


def _count_verticals(first: Codes, second: Codes) -> Counts:
    """How many vertical lines of each length: runs of the first, once per unit of the second."""
    counts = np.zeros(max(first.size, second.size) + 1, dtype=np.int64)
    for code in np.unique(second[second >= 0]).tolist():
        runs = _count_run_lengths(first == code, counts.size)
        counts += runs * int((second == code).sum())
    return counts


def _count_run_lengths(marks: npt.NDArray[np.bool_], size: int) -> Counts:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]])))
    return np.bincount(edges[1::2] - edges[::2], minlength=size)


def _entropy(lines: Counts) -> float:
    shares = lines[lines > 0] / lines.sum()
    return float(-(shares * np.log(shares)).sum()) + 0.0
