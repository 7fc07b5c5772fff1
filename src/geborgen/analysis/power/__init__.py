"""Power: how many sessions or minutes make a number as precise as wanted."""

from geborgen.analysis.power.ahead import (
    compute_design_effect,
    compute_units_for_kappa,
    compute_units_for_latency,
    compute_units_for_odds,
    compute_units_for_share,
    plan_lengths,
)
from geborgen.analysis.power.at_hand import (
    compute_kappa_precision,
    compute_latency_precision,
    compute_odds_precision,
    compute_share_precision,
)
from geborgen.analysis.power.families import compute_family_precision
from geborgen.analysis.power.results import (
    FamilyPrecision,
    PlannedLength,
    Precision,
    PrecisionGoal,
    PrecisionQuantity,
    WidthPoint,
)

__all__ = [
    "FamilyPrecision",
    "PlannedLength",
    "Precision",
    "PrecisionGoal",
    "PrecisionQuantity",
    "WidthPoint",
    "compute_design_effect",
    "compute_family_precision",
    "compute_kappa_precision",
    "compute_latency_precision",
    "compute_odds_precision",
    "compute_share_precision",
    "compute_units_for_kappa",
    "compute_units_for_latency",
    "compute_units_for_odds",
    "compute_units_for_share",
    "plan_lengths",
]
