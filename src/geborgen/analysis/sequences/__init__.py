"""What follows what: lag tables, windows, lag profiles and recurrence of coded acts."""

from geborgen.analysis.sequences.bootstrap import LagBootstrap, Range, compute_lag_bootstrap
from geborgen.analysis.sequences.cells import (
    CellOdds,
    compute_adjusted_residuals,
    compute_cell_odds,
    compute_conditional,
    compute_transformed_kappas,
)
from geborgen.analysis.sequences.corrections import (
    compute_benjamini_hochberg,
    compute_holm,
    compute_largest_statistic_p,
)
from geborgen.analysis.sequences.counts import compute_lag_counts, make_allowed
from geborgen.analysis.sequences.expected import (
    Fit,
    TableTest,
    compute_expected,
    compute_proportional_fit,
    compute_table_test,
)
from geborgen.analysis.sequences.permutations import PermutationTest, compute_permutation_test
from geborgen.analysis.sequences.profiles import (
    LagProfile,
    compute_act_profile,
    compute_act_profiles,
    compute_unit_profile,
    compute_unit_profile_of_marks,
)
from geborgen.analysis.sequences.recurrence import (
    RecurrenceMeasures,
    RecurrenceProfile,
    compute_recurrence_measures,
    compute_recurrence_profile,
    compute_recurrence_profile_of_codes,
    list_unit_code_pairs,
)
from geborgen.analysis.sequences.rotations import Band
from geborgen.analysis.sequences.stretches import (
    SILENCE,
    Stretches,
    make_stretches,
    make_unit_stretches,
)
from geborgen.analysis.sequences.tables import (
    LagTable,
    compute_homogeneity,
    compute_lag_table,
    compute_lag_table_of_counts,
    compute_lag_tables,
)
from geborgen.analysis.sequences.windows import (
    WindowAnalysis,
    WindowQuestion,
    compute_window_analyses,
    compute_window_analysis,
)

__all__ = [
    "SILENCE",
    "Band",
    "CellOdds",
    "Fit",
    "LagBootstrap",
    "LagProfile",
    "LagTable",
    "PermutationTest",
    "Range",
    "RecurrenceMeasures",
    "RecurrenceProfile",
    "Stretches",
    "TableTest",
    "WindowAnalysis",
    "WindowQuestion",
    "compute_act_profile",
    "compute_act_profiles",
    "compute_adjusted_residuals",
    "compute_benjamini_hochberg",
    "compute_cell_odds",
    "compute_conditional",
    "compute_expected",
    "compute_holm",
    "compute_homogeneity",
    "compute_lag_bootstrap",
    "compute_lag_counts",
    "compute_lag_table",
    "compute_lag_table_of_counts",
    "compute_lag_tables",
    "compute_largest_statistic_p",
    "compute_permutation_test",
    "compute_proportional_fit",
    "compute_recurrence_measures",
    "compute_recurrence_profile",
    "compute_recurrence_profile_of_codes",
    "compute_table_test",
    "compute_transformed_kappas",
    "compute_unit_profile",
    "compute_unit_profile_of_marks",
    "compute_window_analyses",
    "compute_window_analysis",
    "list_unit_code_pairs",
    "make_allowed",
    "make_stretches",
    "make_unit_stretches",
]
