"""Dyads over groups: each dyad's answers shrunk, groups and before and after compared."""

from geborgen.analysis.dyads.comparison import compute_dyad_comparison
from geborgen.analysis.dyads.counts import (
    DyadCounts,
    DyadSession,
    WindowChoice,
    add_counts,
    count_answered,
    count_dyads,
    make_dyad_sessions,
)
from geborgen.analysis.dyads.effect_sizes import (
    MeanDifference,
    compute_mean_difference,
    compute_paired_difference,
)
from geborgen.analysis.dyads.fit import FitNote, HierarchicalFit, compute_hierarchical_fit
from geborgen.analysis.dyads.marginal import Cells, make_cells
from geborgen.analysis.dyads.results import (
    DyadComparison,
    DyadEffect,
    DyadEstimate,
    DyadMeasure,
    EffectKind,
    GroupSummary,
    SizeOfDifference,
)

__all__ = [
    "Cells",
    "DyadComparison",
    "DyadCounts",
    "DyadEffect",
    "DyadEstimate",
    "DyadMeasure",
    "DyadSession",
    "EffectKind",
    "FitNote",
    "GroupSummary",
    "HierarchicalFit",
    "MeanDifference",
    "SizeOfDifference",
    "WindowChoice",
    "add_counts",
    "compute_dyad_comparison",
    "compute_hierarchical_fit",
    "compute_mean_difference",
    "compute_paired_difference",
    "count_answered",
    "count_dyads",
    "make_cells",
    "make_dyad_sessions",
]
