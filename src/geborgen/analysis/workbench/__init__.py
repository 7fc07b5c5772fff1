"""The observer's workbench: what a set of sessions holds, and everything counted from it."""

from geborgen.analysis.workbench.choice import LABELLERS, LABELS, SURE, WorkbenchChoice
from geborgen.analysis.workbench.desk import Desk
from geborgen.analysis.workbench.dyads import DyadQuestion
from geborgen.analysis.workbench.grid import GridPart
from geborgen.analysis.workbench.observed import (
    CodeCount,
    Observed,
    SessionCount,
    count_observed,
)
from geborgen.analysis.workbench.sequences import OTHER, SequencePart
from geborgen.analysis.workbench.study import (
    NEEDED,
    PARTS,
    Study,
    begin_study,
    compute_part,
    compute_study,
)

__all__ = [
    "LABELLERS",
    "LABELS",
    "NEEDED",
    "OTHER",
    "PARTS",
    "SURE",
    "CodeCount",
    "Desk",
    "DyadQuestion",
    "GridPart",
    "Observed",
    "SequencePart",
    "SessionCount",
    "Study",
    "WorkbenchChoice",
    "begin_study",
    "compute_part",
    "compute_study",
    "count_observed",
]
