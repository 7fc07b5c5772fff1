"""Everything the workbench says of a set of sessions, in one go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from geborgen.analysis.agreement import AgreementReading
from geborgen.analysis.dyads import DyadComparison
from geborgen.analysis.power import Precision
from geborgen.analysis.sequences import (
    RecurrenceProfile,
    WindowAnalysis,
    WindowQuestion,
)
from geborgen.analysis.workbench.choice import WorkbenchChoice
from geborgen.analysis.workbench.observed import Observed
from geborgen.analysis.workbench.parts import (
    GridPart,
    SequencePart,
    compute_agreement_part,
    compute_dyads_part,
    compute_grid_part,
    compute_precision_part,
    compute_recurrence_part,
    compute_sequences_part,
    compute_windows_part,
    lay_out,
)
from geborgen.moments import Phrase, Recording

__all__ = ["Study", "compute_study"]


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
    grid: GridPart | None
    dyads: DyadComparison | None
    dyad_question: WindowQuestion | None
    precision: Precision | None
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
    desk = lay_out(recordings, choice or WorkbenchChoice())
    step("observed")
    agreement = compute_agreement_part(desk)
    step("agreement")
    sequences = compute_sequences_part(desk)
    step("sequences")
    windows = compute_windows_part(desk)
    step("windows")
    recurrence = compute_recurrence_part(desk)
    step("recurrence")
    grid = compute_grid_part(desk)
    step("grids")
    dyads, measure = compute_dyads_part(desk, windows)
    step("dyads")
    precision = compute_precision_part(dyads, measure)
    step("precision")
    return Study(
        choice=desk.choice,
        unit_s=desk.unit_s,
        people=desk.people,
        observed=desk.observed,
        agreement=agreement,
        sequences=sequences,
        windows=windows,
        recurrence=recurrence,
        grid=grid,
        dyads=dyads,
        dyad_question=measure,
        precision=precision,
        untold=tuple(desk.untold),
    )
