"""What follows what as tables: transitions, profiles, windows, recurrence."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from geborgen.analysis.frames.rows import make_frame, stack_profiles
from geborgen.analysis.sequences import LagBootstrap, LagProfile, RecurrenceProfile, WindowAnalysis
from geborgen.analysis.sequences.corrections import compute_holm
from geborgen.analysis.workbench import SequencePart

__all__ = [
    "make_dyad_lag_frame",
    "make_lag_frame",
    "make_profiles_frame",
    "make_recurrence_frame",
    "make_windows_frame",
]


def make_lag_frame(part: SequencePart) -> pl.DataFrame:
    """Every transition of a lag table, one row each.

    `allowed` is False for a pair that may not stand side by side. `p_normal` is of the residual,
    `p_holm` the same corrected for all cells. `deviate` is the distance from `permuted_mean` in the
    permutations' standard deviations, `p` theirs, and `p_largest` theirs corrected for all cells.
    `enough_expected` says whether `p_normal` can be read at all; the verdict is of the whole table.
    The columns that end in ``_resampled`` are bounds from drawing `resampled_unit` again,
    `n_resampled` of them.
    """
    table, drawn = part.table, part.permutation
    corrected = compute_holm(table.p)
    n = len(table.labels)
    columns: dict[str, Any] = {
        "given": [name for name in table.labels for _ in range(n)],
        "following": list(table.labels) * n,
        "lag": [table.lag] * (n * n),
    }
    cells: dict[str, Any] = {
        "allowed": table.allowed,
        "count": table.counts,
        "expected": table.expected,
        "joint": table.joint,
        "conditional": table.conditional,
        "residual": table.residuals,
        "p_normal": table.p,
        "p_holm": corrected,
        "odds_ratio": table.odds.odds,
        "odds_low": table.odds.low,
        "odds_high": table.odds.high,
        "yule_q": table.odds.yule_q,
        "phi": table.odds.phi,
        "kappa": table.kappas,
    }
    if drawn is not None:
        cells |= {
            "permuted_mean": drawn.means,
            "deviate": drawn.z,
            "p": drawn.p,
            "p_largest": drawn.p_largest,
        }
    if part.resampled is not None:
        cells |= _tell_bounds(part.resampled)
    cells["enough_expected"] = table.has_enough_expected
    columns |= {name: np.ravel(values) for name, values in cells.items()}
    frame = pl.DataFrame(columns | {"verdict": [str(table.verdict)] * (n * n)})
    if part.resampled is not None:
        unit, n_units = part.resampled.unit, part.resampled.n_units
        frame = frame.with_columns(
            resampled_unit=pl.lit(unit), n_resampled=pl.lit(n_units, dtype=pl.Int64)
        )
    return frame.fill_nan(None).filter(pl.col("allowed") | (pl.col("count") > 0))


def _tell_bounds(drawn: LagBootstrap) -> dict[str, Any]:
    odds = drawn.odds
    return {
        "odds_low_resampled": odds.low,
        "odds_high_resampled": odds.high,
        "conditional_low_resampled": drawn.conditional.low,
        "conditional_high_resampled": drawn.conditional.high,
        "kappa_low_resampled": drawn.kappas.low,
        "kappa_high_resampled": drawn.kappas.high,
    }


def make_dyad_lag_frame(part: SequencePart) -> pl.DataFrame:
    """Every transition of each dyad, one row each, where its given occurred.

    For comparing dyads take Q, the odds ratio or the transformed kappa; `n_given` is how often
    anything came after the given, and the verdict is of the dyad's whole table.
    """
    return make_frame(
        [
            {
                "dyad": name,
                "given": given,
                "following": following,
                "lag": table.lag,
                "n_sessions": table.n_sessions,
                "count": int(table.counts[i, j]),
                "n_given": int(table.counts[i].sum()),
                "expected": float(table.expected[i, j]),
                "conditional": float(table.conditional[i, j]),
                "odds_ratio": float(table.odds.odds[i, j]),
                "odds_low": float(table.odds.low[i, j]),
                "odds_high": float(table.odds.high[i, j]),
                "yule_q": float(table.odds.yule_q[i, j]),
                "kappa": float(table.kappas[i, j]),
                "verdict": str(table.verdict),
            }
            for name, table in part.dyads.items()
            for i, given in enumerate(table.labels)
            for j, following in enumerate(table.labels)
            if table.counts[i].any() and table.allowed[i, j]
        ]
    ).fill_nan(None)


def make_profiles_frame(profiles: Sequence[LagProfile]) -> pl.DataFrame:
    """Lag profiles, one row per transition and lag, with the band that chance gives."""
    return stack_profiles(
        [
            {
                "given": one.given,
                "following": one.target,
                "unit_s": one.unit_s,
                "lag": one.lags,
                "count": one.counts,
                "n_given": one.n_given,
                "share": one.shares,
                "chance_mean": one.chance.means,
                "chance_low": one.chance.low,
                "chance_high": one.chance.high,
                "p": one.chance.p,
                "p_largest": one.chance.p_largest,
                "verdict": str(one.verdict),
            }
            for one in profiles
        ]
    )


def make_windows_frame(analysis: WindowAnalysis) -> pl.DataFrame:
    """Every question of a window analysis: its 2×2 table of time units, odds ratio, Q and p.

    `p` and the two p corrected for all questions are of answers that come more often, `p_less`, by
    Holm too, of those that come less often.
    """
    return make_frame(
        [
            {
                "given": one.given,
                "response": one.response,
                "window_s": one.window_s,
                "unit_s": one.unit_s,
                "n_given": one.n_given,
                "n_response": one.n_response,
                "in_window_with": one.in_window_with,
                "in_window_without": one.in_window_without,
                "outside_with": one.outside_with,
                "outside_without": one.outside_without,
                "odds_ratio": one.odds_ratio,
                "odds_low": one.odds_low,
                "odds_high": one.odds_high,
                "yule_q": one.yule_q,
                "p": one.p_value,
                "p_holm": holm,
                "p_false_alarms": false_alarms,
                "p_less": less,
                "verdict": str(one.verdict),
            }
            for one, holm, false_alarms, less in zip(
                analysis.contingencies,
                analysis.p_holm,
                analysis.p_false_alarms,
                analysis.p_less,
                strict=True,
            )
        ]
    )


def make_recurrence_frame(profile: RecurrenceProfile) -> pl.DataFrame:
    """How often two people show the same, at each lag; above 0 the first leads."""
    return stack_profiles(
        [
            {
                "lag_s": profile.lags * profile.unit_s,
                "count": profile.counts,
                "n_units": profile.n_units,
                "rate": profile.rates,
                "chance_mean": profile.chance.means,
                "chance_low": profile.chance.low,
                "chance_high": profile.chance.high,
                "p": profile.chance.p,
                "p_largest": profile.chance.p_largest,
                "verdict": str(profile.verdict),
            }
        ]
    )
