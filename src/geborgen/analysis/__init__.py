"""From recordings and moments to frozen results: what was asked, answered, mended, and how sure."""

from geborgen.analysis.availability import compute_availability
from geborgen.analysis.change import compute_change
from geborgen.analysis.circle import compute_circle
from geborgen.analysis.contingency import compute_contingency
from geborgen.analysis.counterpart import (
    compute_containment,
    compute_counterpart,
    compute_mirroring,
)
from geborgen.analysis.four_s import compute_four_s
from geborgen.analysis.group_change import compute_group_change
from geborgen.analysis.linchpin import compute_linchpin
from geborgen.analysis.look_again import compute_look_again
from geborgen.analysis.matching import compute_matching
from geborgen.analysis.observers import compute_observer_comparisons
from geborgen.analysis.reading import compute_pair_reading, compute_reading
from geborgen.analysis.references import load_references
from geborgen.analysis.repair import compute_repair
from geborgen.analysis.shares import compute_difference, compute_share, compute_wilson_interval
from geborgen.analysis.survival import (
    compute_latency_curve,
    compute_repair_latency,
    compute_survival,
)
from geborgen.analysis.trend import compute_trend
from geborgen.analysis.yardstick import compute_cutoff, compute_jacobson_truax, compute_maassen

__all__ = [
    "compute_availability",
    "compute_change",
    "compute_circle",
    "compute_containment",
    "compute_contingency",
    "compute_counterpart",
    "compute_cutoff",
    "compute_difference",
    "compute_four_s",
    "compute_group_change",
    "compute_jacobson_truax",
    "compute_latency_curve",
    "compute_linchpin",
    "compute_look_again",
    "compute_maassen",
    "compute_matching",
    "compute_mirroring",
    "compute_observer_comparisons",
    "compute_pair_reading",
    "compute_reading",
    "compute_repair",
    "compute_repair_latency",
    "compute_share",
    "compute_survival",
    "compute_trend",
    "compute_wilson_interval",
    "load_references",
]
