"""Dyads as tables: each of them, effects over them, and how precise it is."""

import polars as pl

from geborgen.analysis.dyads import DyadComparison
from geborgen.analysis.frames.rows import make_frame
from geborgen.analysis.power import Precision

__all__ = [
    "make_dyads_frame",
    "make_effects_frame",
    "make_precision_frame",
]


def make_dyads_frame(comparison: DyadComparison) -> pl.DataFrame:
    """One row per dyad and phase: as counted, and shrunk towards dyads like it."""
    return make_frame(
        [
            {
                "dyad": one.dyad,
                "group": one.group,
                "is_after": one.is_after,
                "n_sessions": one.n_sessions,
                "count": one.count,
                "total": one.total,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "shrunk": one.shrunk,
                "shrunk_low": one.shrunk_low,
                "shrunk_high": one.shrunk_high,
                "own_weight": one.own_weight,
                "verdict": str(one.verdict),
            }
            for one in comparison.dyads
        ]
    )


def make_effects_frame(comparison: DyadComparison) -> pl.DataFrame:
    """One row per effect over dyads: odds ratio and difference with their intervals, and p."""
    return make_frame(
        [
            {
                "kind": str(one.kind),
                "group": one.group,
                "reference": one.reference,
                "n_dyads": one.n_dyads,
                "odds_ratio": one.odds_ratio,
                "odds_low": one.odds_low,
                "odds_high": one.odds_high,
                "difference": one.difference,
                "difference_low": one.difference_low,
                "difference_high": one.difference_high,
                "p": one.p_value,
                "verdict": str(one.verdict),
            }
            for one in comparison.effects
        ]
    )


def make_precision_frame(precision: Precision) -> pl.DataFrame:
    """Half the width of the interval with so many dyads or sessions, and how many it rests on."""
    return make_frame(
        [
            {
                "n": one.n_sessions,
                "by_formula": one.by_formula,
                "resampled": one.resampled,
                "n_at_hand": precision.n_sessions,
                "verdict": str(precision.verdict),
            }
            for one in precision.points
        ]
    )
