"""Lag profiles: how often a code follows, and came before, another at each lag."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geborgen.analysis.contingency import ROTATION_SEED
from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences.corrections import compute_holm
from geborgen.analysis.sequences.counts import (
    Allowed,
    Counts,
    Values,
    compute_lag_counts,
    compute_number_verdict,
    compute_ratios,
    make_allowed,
    sort_arrays,
)
from geborgen.analysis.sequences.permutations import PERMUTATION_SEED
from geborgen.analysis.sequences.replacing import compute_mean_table, draw_allowed_lag_tables
from geborgen.analysis.sequences.rotations import (
    Band,
    compute_band,
    compute_rotated_lags,
    compute_rotation_law,
    draw_rotations,
)
from geborgen.analysis.sequences.stretches import Stretches, find_seen_runs
from geborgen.analysis.sequences.windows import TrackPair, find_seen_in_both, mark_label

__all__ = [
    "LagProfile",
    "compute_act_profile",
    "compute_act_profiles",
    "compute_unit_profile",
    "compute_unit_profile_of_marks",
]

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LagProfile:
    """How often `target` stands at each lag from `given`; arrays (n_lags,).

    Lags below 0 look back. `shares` = `counts` / `n_given`, NaN where no given has a place at that
    lag. `unit_s` is None where lags are places in a sequence, else seconds per unit. The verdict
    goes by how many givens there are: too few below 5, thin below 12.
    """

    given: str
    target: str
    unit_s: float | None
    lags: npt.NDArray[np.int64] = field(repr=False)
    counts: Counts = field(repr=False)
    n_given: Counts = field(repr=False)
    shares: Values = field(repr=False)
    chance: Band
    method: str
    n_permutations: int
    verdict: Verdict


def compute_act_profile(
    stretches: Stretches,
    names: tuple[str, str],
    *,
    most_lags: int = 5,
    allowed: Allowed | None = None,
    n_permutations: int = 1000,
    seed: int = PERMUTATION_SEED,
) -> LagProfile:
    """How often the target stands 1, 2, … places after and before the given, and by chance.

    Parameters
    ----------
    stretches
        The sequences.
    names
        Labels of the given and of the target.
    most_lags
        How many places to look, forward and back.
    allowed
        Shape (k, k): False for pairs that may not stand side by side; None for all allowed.
    n_permutations
        Random orders of each stretch, as in `compute_permutation_test`, drawn anew for each lag.
    seed
        The same seed gives the same numbers.

    Returns
    -------
    LagProfile
        Lags −most … −1, 1 … most. At lag L the share is of the givens that have an act L places
        on (or back) in their stretch. `chance.p` is that of the count in the lag table of each
        lag, as in `compute_permutation_test`; `chance.p_largest` is Holm's, over the lags.

    Raises
    ------
    ValueError
        If a label is unknown, or a pair that is not allowed stands side by side.

    References
    ----------
    bakeman2011, holm1979
    """
    (profile,) = compute_act_profiles(
        stretches,
        [names],
        most_lags=most_lags,
        allowed=allowed,
        n_permutations=n_permutations,
        seed=seed,
    )
    return profile


def compute_act_profiles(
    stretches: Stretches,
    pairs: Sequence[tuple[str, str]],
    *,
    most_lags: int = 5,
    allowed: Allowed | None = None,
    n_permutations: int = 1000,
    seed: int = PERMUTATION_SEED,
) -> tuple[LagProfile, ...]:
    """Profiles of several pairs from the same random orders, each as `compute_act_profile` has it.

    Parameters
    ----------
    stretches, most_lags, allowed, n_permutations, seed
        As for `compute_act_profile`.
    pairs
        Labels of the given and of the target of each.

    Returns
    -------
    tuple of LagProfile
        In the order of the pairs.

    Raises
    ------
    ValueError
        As for `compute_act_profile`.
    """
    numbers = [(_number(stretches.labels, g), _number(stretches.labels, t)) for g, t in pairs]
    rng = np.random.default_rng(seed)
    allowed = make_allowed(stretches.n_codes) if allowed is None else allowed
    codes = sort_arrays(stretches.codes)
    sides: list[list[_Side]] = [[] for _ in pairs]
    for lag in range(1, most_lags + 1):
        own = compute_lag_counts(stretches.codes, stretches.n_codes, lag=lag)[None]
        drawn = draw_allowed_lag_tables(codes, allowed, lag=lag, n=n_permutations, rng=rng)
        mean = compute_mean_table(stretches.codes, allowed, drawn, lag=lag)
        tables = np.concatenate([own, drawn])
        for (given, target), found in zip(numbers, sides, strict=True):
            found.append(_Side.of(tables, mean, (given, target)))
            found.insert(0, _Side.of(tables.swapaxes(1, 2), mean.T, (given, target)))
    return tuple(
        _build_profile(stretches, names, found, allowed=allowed, n_permutations=n_permutations)
        for names, found in zip(pairs, sides, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Side:
    """At one lag, observed first and then drawn: pairs, and givens with an act there; and the mean.

    Both arrays have shape (1 + permutations,).
    """

    counts: Counts
    totals: Counts
    mean: float

    @classmethod
    def of(cls, tables: Counts, mean: Values, pair: tuple[int, int]) -> "_Side":
        given, target = pair
        return cls(
            counts=tables[:, given, target],
            totals=tables[:, given].sum(axis=1),
            mean=float(mean[given, target]),
        )


def _build_profile(
    stretches: Stretches,
    names: tuple[str, str],
    sides: Sequence[_Side],
    *,
    allowed: Allowed,
    n_permutations: int,
) -> LagProfile:
    counts: Counts = np.stack([side.counts for side in sides], axis=1)
    totals = np.stack([side.totals for side in sides], axis=1)
    shares = compute_ratios(counts, totals)
    steps = np.arange(1, len(sides) // 2 + 1)
    given = _number(stretches.labels, names[0])
    return LagProfile(
        given=names[0],
        target=names[1],
        unit_s=None,
        lags=np.concatenate([-steps[::-1], steps]),
        counts=counts[0],
        n_given=totals[0],
        shares=shares[0],
        chance=_compute_act_band(shares, counts, np.array([s.mean for s in sides], np.float64)),
        method="shuffle" if allowed.all() else "replace",
        n_permutations=n_permutations,
        verdict=compute_number_verdict(
            sum(int((codes == given).sum()) for codes in stretches.codes)
        ),
    )


def _compute_act_band(shares: Values, counts: Counts, means: Values) -> Band:
    """Where random orders bring the shares, with the p of the counts; row 0 is as observed."""
    band = compute_band(shares[0], np.nan_to_num(shares[1:]))
    p = compute_band(counts[0].astype(np.float64), counts[1:].astype(np.float64), means=means).p
    p = np.where(np.isnan(band.p), np.nan, p)
    return replace(band, p=p, p_largest=compute_holm(p))


def compute_unit_profile(
    sessions: Sequence[TrackPair],
    names: tuple[str, str],
    *,
    unit_s: float = 1.0,
    most_s: float = 10.0,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> LagProfile:
    """How often the target starts so many seconds after and before the given starts.

    Parameters
    ----------
    sessions
        Per session the track of the given and that of the target; may be the same one.
    names
        Labels of the given and of the target.
    unit_s, most_s
        Seconds per unit, and how far to look forward and back.
    n_permutations, seed
        As for `compute_unit_profile_of_marks`.

    Returns
    -------
    LagProfile
        Counted within runs of units that could be seen, never over a gap or a session's end.

    Raises
    ------
    ValueError
        If a label is not in its track.

    References
    ----------
    bakeman2011
    """
    pieces = []
    for pair in sessions:
        seen = find_seen_in_both(pair, unit_s)
        given, target = (
            mark_label(track, name, unit_s) for track, name in zip(pair, names, strict=True)
        )
        pieces += [(given[run], target[run]) for run in find_seen_runs(seen)]
    return compute_unit_profile_of_marks(
        pieces,
        names,
        unit_s=unit_s,
        most_lags=round(most_s / unit_s),
        n_permutations=n_permutations,
        seed=seed,
    )


def compute_unit_profile_of_marks(
    pieces: Sequence[tuple[Marks, Marks]],
    names: tuple[str, str],
    *,
    unit_s: float,
    most_lags: int,
    n_permutations: int = 1000,
    seed: int = ROTATION_SEED,
) -> LagProfile:
    """How often the target is marked so many units after and before the given.

    Parameters
    ----------
    pieces
        Marks of given and target per unit, equally long, over which counting may go on.
    names
        What given and target are called.
    unit_s
        Seconds per unit.
    most_lags
        How many units to look, forward and back.
    n_permutations
        Rotations of target against given drawn where there are several pieces; of one piece all
        are taken. A rotation keeps the rhythm of each.
    seed
        The same seed gives the same numbers.

    Returns
    -------
    LagProfile
        Lags −most … most. At each lag the share of the givens with a place at that lag in their
        piece at which the target is marked.

    References
    ----------
    bakeman2011, westfall1993
    """
    lags = np.arange(-most_lags, most_lags + 1)
    filled = [pair for pair in pieces if pair[0].size]
    tables = [compute_rotated_lags(given, target, lags) for given, target in filled]
    n_given = sum((_count_reaching(given, lags) for given, _ in filled), np.zeros_like(lags))
    counts = sum((table[0] for table in tables), np.zeros_like(lags))
    drawn = np.zeros((0, lags.size), dtype=np.int64)
    means = sds = np.zeros(lags.size)
    if tables:
        drawn = draw_rotations(tables, n=n_permutations, rng=np.random.default_rng(seed))
        means, sds = compute_rotation_law(tables)
    shares, chance, middle, spread = (
        compute_ratios(part, n_given) for part in (counts, drawn, means, sds)
    )
    return LagProfile(
        given=names[0],
        target=names[1],
        unit_s=unit_s,
        lags=lags,
        counts=counts,
        n_given=n_given,
        shares=shares,
        chance=compute_band(shares, chance, means=middle, sds=spread),
        method="rotate",
        n_permutations=len(drawn),
        verdict=compute_number_verdict(sum(int(given.sum()) for given, _ in filled)),
    )


def _count_reaching(given: Marks, lags: npt.NDArray[np.int64]) -> Counts:
    """Givens of which the unit at each lag lies in the piece."""
    places = np.flatnonzero(given)[:, None] + lags
    reaching: Counts = ((places >= 0) & (places < given.size)).sum(axis=0)
    return reaching


def _number(labels: tuple[str, ...], name: str) -> int:
    if name not in labels:
        raise ValueError(f"no code {name!r} among {', '.join(labels)}")
    return labels.index(name)
