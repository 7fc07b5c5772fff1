"""Everything the workbench says of a set of sessions: in one go, or part by part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from geborgen.analysis.agreement import AgreementReading
from geborgen.analysis.dyads import DyadComparison
from geborgen.analysis.power import Precision
from geborgen.analysis.sequences import RecurrenceProfile, WindowAnalysis
from geborgen.analysis.workbench.agreement import compute_agreement_part
from geborgen.analysis.workbench.choice import WorkbenchChoice
from geborgen.analysis.workbench.desk import Desk, lay_out
from geborgen.analysis.workbench.dyads import (
    DyadQuestion,
    choose_dyad_question,
    compute_dyads_part,
    compute_precision_part,
)
from geborgen.analysis.workbench.grid import GridPart, compute_grid_part
from geborgen.analysis.workbench.observed import Observed
from geborgen.analysis.workbench.sequences import SequencePart, compute_sequences_part
from geborgen.analysis.workbench.windows import compute_recurrence_part, compute_windows_part
from geborgen.moments import Phrase, Recording, UserError

__all__ = ["NEEDED", "PARTS", "Study", "begin_study", "compute_part", "compute_study"]

PARTS = ("agreement", "sequences", "windows", "recurrence", "grid", "dyads", "precision")
"""What is counted, in the order in which it is done and shown."""

NEEDED = {"dyads": ("windows",), "precision": ("windows", "dyads")}
"""Which parts another is made from, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What was observed, how two observers agree, and what follows what.

    Parts are None where the sessions cannot tell; `untold` says why, in sentences of the
    phrasebook of ``geborgen.analysis`` below ``workbench``. `waiting` names the parts that are
    still to be computed, `failed` those that cannot be with these choices, each with what is wrong
    and how to cure it.
    """

    choice: WorkbenchChoice
    unit_s: float
    people: tuple[str, ...]
    observed: Observed
    agreement: AgreementReading | None = None
    sequences: SequencePart | None = None
    windows: WindowAnalysis | None = None
    recurrence: RecurrenceProfile | None = None
    grid: GridPart | None = None
    dyads: DyadComparison | None = None
    dyad_question: DyadQuestion | None = None
    precision: Precision | None = None
    untold: tuple[Phrase, ...] = field(default=())
    failed: tuple[tuple[str, Phrase], ...] = ()
    waiting: tuple[str, ...] = ()


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
    desk, study = begin_study(recordings, choice)
    step("observed")
    for part in PARTS:
        study = compute_part(study, part, desk)
        step(part)
    return study


def begin_study(
    recordings: Sequence[Recording], choice: WorkbenchChoice | None = None
) -> tuple[Desk, Study]:
    """What was observed, and a desk on which the parts can be computed one by one.

    Parameters
    ----------
    recordings
        At least one session.
    choice
        What to count and how; None for the usual.

    Returns
    -------
    tuple of Desk and Study
        The study with all of `PARTS` waiting.

    Raises
    ------
    ValueError
        When there is no session.
    """
    if not recordings:
        raise ValueError("a study asks for at least one session")
    desk = lay_out(recordings, choice or WorkbenchChoice())
    study = Study(
        choice=desk.choice,
        unit_s=desk.unit_s,
        people=desk.people,
        observed=desk.observed,
        untold=tuple(desk.untold),
        waiting=PARTS,
    )
    return desk, study


def compute_part(study: Study, part: str, desk: Desk) -> Study:
    """The study with one part more.

    Parameters
    ----------
    study
        So far; parts that this one needs (`NEEDED`) are in it.
    part
        One of `PARTS`.
    desk
        As `begin_study` gave it.

    Returns
    -------
    Study
        Where a person's choice makes the part impossible, it stands among those that failed, and
        the study can go on.
    """
    failed = study.failed
    try:
        study = _compute(study, part, desk)
    except UserError as error:
        failed = (*failed, (part, error.phrase))
    waiting = tuple(one for one in study.waiting if one != part)
    return replace(study, waiting=waiting, failed=failed, untold=tuple(desk.untold))


def _compute(study: Study, part: str, desk: Desk) -> Study:
    match part:
        case "agreement":
            return replace(study, agreement=compute_agreement_part(desk))
        case "sequences":
            return replace(study, sequences=compute_sequences_part(desk))
        case "windows":
            return replace(study, windows=compute_windows_part(desk))
        case "recurrence":
            return replace(study, recurrence=compute_recurrence_part(desk))
        case "grid":
            return replace(study, grid=compute_grid_part(desk))
        case "dyads":
            return _compute_dyads(study, desk)
        case _:
            return replace(study, precision=compute_precision_part(desk, study.dyads))


def _compute_dyads(study: Study, desk: Desk) -> Study:
    if study.windows is None:
        desk.leave("no_answers")
        return study
    asked = choose_dyad_question(study.windows, was_asked=bool(study.choice.questions))
    return replace(study, dyads=compute_dyads_part(desk, asked), dyad_question=asked)
