"""Everything the workbench says of a set of sessions, in one go."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from geborgen.analysis.agreement import (
    AgreementReading,
    AgreementRules,
    compute_agreement,
    pair_observers,
)
from geborgen.analysis.dyads import (
    DyadComparison,
    DyadMeasure,
    WindowChoice,
    compute_dyad_comparison,
    count_dyads,
    make_dyad_sessions,
)
from geborgen.analysis.grids import Attractors, Grid, compute_attractors, compute_grid, make_trajectories
from geborgen.analysis.sequences import (
    LagProfile,
    LagTable,
    PermutationTest,
    RecurrenceProfile,
    WindowAnalysis,
    WindowQuestion,
    compute_act_profile,
    compute_lag_table,
    compute_permutation_test,
    compute_recurrence_profile,
    compute_window_analysis,
    make_allowed,
    make_stretches,
)
from geborgen.analysis.tracks import Track, label_by_actor_and_code, label_by_code, make_tracks
from geborgen.analysis.workbench.choice import LABELLERS, WorkbenchChoice, find_two, limit_labels
from geborgen.analysis.workbench.observed import Observed, count_observed
from geborgen.moments import Phrase, Recording

__all__ = ["OTHER", "SequencePart", "Study", "compute_study"]

OTHER = "…"
"""What rarer codes are called together; a sign, for it stands in both languages."""

_MOST_GRID = 9  # states along one side of a grid that a reader can take in
_MOST_QUESTIONS = 3  # codes of each person that are asked about when nothing is
_MOST_PROFILES = 4
_FEWEST_DYADS = 2
_TOO_MANY_UNITS = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencePart:
    """Which act follows which: a table, its permutation test, and profiles of some transitions.

    `together` are the labels that were too rare for a row of their own.
    """

    table: LagTable
    permutation: PermutationTest | None
    profiles: tuple[LagProfile, ...]
    together: tuple[str, ...]
    may_repeat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What was observed, how two observers agree, and what follows what.

    Parts are None where the sessions cannot tell; `untold` says why, in sentences of the
    phrasebook of ``geborgen.analysis`` below ``workbench``.
    """

    choice: WorkbenchChoice
    unit_s: float
    people: tuple[str, ...]
    observed: Observed
    agreement: AgreementReading | None
    sequences: SequencePart | None
    windows: WindowAnalysis | None
    recurrence: RecurrenceProfile | None
    grid: Grid | None
    attractors: Attractors | None
    dyads: DyadComparison | None
    untold: tuple[Phrase, ...] = field(default=())


def compute_study(
    recordings: Sequence[Recording],
    choice: WorkbenchChoice | None = None,
    *,
    step: Callable[[str], None] = lambda part: None,
) -> Study:
    """Everything the workbench says of a set of sessions.

    Parameters
    ----------
    recordings
        At least one session.
    choice
        What to count and how; None for the usual.
    step
        Called with the name of each part when it is done.

    Returns
    -------
    Study
        With None for what these sessions cannot tell.

    Notes
    -----
    Sessions of which only the order is known count in sequences alone. Sessions in which two
    people's marks abut count in everything but windows, for there a window says how the marks were
    made.
    """
    choice = choice or WorkbenchChoice()
    observed = count_observed(recordings, observer=choice.observer)
    step("observed")
    people = find_two(recordings, choice)
    choice = replace(choice, actors=choice.actors or people if len(people) == 2 else choice.actors)
    timing = {s: one.timing for s, one in zip(range(len(recordings)), observed.sessions, strict=True)}
    timed = [r for n, r in enumerate(recordings) if timing[n] != "order"]
    clocked = [r for n, r in enumerate(recordings) if timing[n] in ("timed", "intervals")]
    unit_s = choice.unit_s or next((r.interval_s for r in timed if r.interval_s), None) or 1.0
    untold: list[Phrase] = []
    agreement = _compute_agreement(timed, choice, untold)
    step("agreement")
    sequences = _compute_sequences(recordings, choice, untold)
    step("sequences")
    pairs = _make_pairs(clocked, people, choice)
    windows = _compute_windows(pairs, choice, unit_s, untold)
    step("windows")
    both = _make_pairs(timed, people, choice)
    recurrence = _compute_recurrence(both, choice, unit_s, untold)
    step("recurrence")
    grid, attractors = _compute_grid(timed, people, choice, untold)
    step("grids")
    dyads = _compute_dyads(pairs, windows, choice, unit_s, untold)
    step("dyads")
    return Study(
        choice=choice,
        unit_s=unit_s,
        people=people,
        observed=observed,
        agreement=agreement,
        sequences=sequences,
        windows=windows,
        recurrence=recurrence,
        grid=grid,
        attractors=attractors,
        dyads=dyads,
        untold=tuple(untold),
    )
