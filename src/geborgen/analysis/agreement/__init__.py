"""Agreement between observers: kappa in time and by acts, alpha, ICC, and what to watch again."""

from geborgen.analysis.agreement.accuracy import (
    compute_accuracy,
    compute_expected_kappa,
    compute_seen_correlation,
    compute_seen_odds,
    compute_true_correlation,
)
from geborgen.analysis.agreement.alignment import (
    Acts,
    Alignment,
    compute_alignment,
    compute_alignment_table,
)
from geborgen.analysis.agreement.alpha import compute_alpha
from geborgen.analysis.agreement.disagreements import group_disagreements, list_disagreements
from geborgen.analysis.agreement.drift import compute_drift
from geborgen.analysis.agreement.fleiss import compute_fleiss_kappa
from geborgen.analysis.agreement.icc import compute_icc
from geborgen.analysis.agreement.kappa import (
    compute_aligned_kappa,
    compute_code_tables,
    compute_disagreement_weights,
    compute_kappa,
)
from geborgen.analysis.agreement.ordered import compute_ordered
from geborgen.analysis.agreement.pairs import (
    ObserverPair,
    SharedSession,
    cut_pair,
    pair_observers,
    pair_recordings,
    share_observers,
    share_recordings,
)
from geborgen.analysis.agreement.reading import compute_agreement
from geborgen.analysis.agreement.results import (
    AgreementReading,
    Disagreement,
    DisagreementKind,
    TeamPlace,
    TeamReading,
)
from geborgen.analysis.agreement.scores import compute_scores
from geborgen.analysis.agreement.sides import (
    BY_DYAD,
    BY_SESSION,
    AgreementRules,
    list_streams,
)
from geborgen.analysis.agreement.team import compute_team_agreement
from geborgen.analysis.agreement.time_units import (
    compute_agreed_units,
    compute_mark_tables,
    compute_unit_tables,
)

__all__ = [
    "BY_DYAD",
    "BY_SESSION",
    "Acts",
    "AgreementReading",
    "AgreementRules",
    "Alignment",
    "Disagreement",
    "DisagreementKind",
    "ObserverPair",
    "SharedSession",
    "TeamPlace",
    "TeamReading",
    "compute_accuracy",
    "compute_agreed_units",
    "compute_agreement",
    "compute_aligned_kappa",
    "compute_alignment",
    "compute_alignment_table",
    "compute_alpha",
    "compute_code_tables",
    "compute_disagreement_weights",
    "compute_drift",
    "compute_expected_kappa",
    "compute_fleiss_kappa",
    "compute_icc",
    "compute_kappa",
    "compute_mark_tables",
    "compute_ordered",
    "compute_scores",
    "compute_seen_correlation",
    "compute_seen_odds",
    "compute_team_agreement",
    "compute_true_correlation",
    "compute_unit_tables",
    "cut_pair",
    "group_disagreements",
    "list_disagreements",
    "list_streams",
    "pair_observers",
    "pair_recordings",
    "share_observers",
    "share_recordings",
]
