"""The observer's workbench: what a set of sessions holds, and everything counted from it."""

from geborgen.analysis.workbench.choice import LABELLERS, LABELS, WorkbenchChoice
from geborgen.analysis.workbench.observed import (
    CodeCount,
    Observed,
    SessionCount,
    count_observed,
)
from geborgen.analysis.workbench.parts import OTHER, GridPart, SequencePart
from geborgen.analysis.workbench.study import Study, compute_study

__all__ = [
    "LABELLERS",
    "LABELS",
    "OTHER",
    "CodeCount",
    "GridPart",
    "Observed",
    "SequencePart",
    "SessionCount",
    "Study",
    "WorkbenchChoice",
    "compute_study",
    "count_observed",
]
