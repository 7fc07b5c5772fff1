"""Every table of a study, by name."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from geborgen.analysis.frames.acts import make_behaviours_frame, make_units_frame
from geborgen.analysis.frames.agreement import make_agreement_frame, make_disagreements_frame
from geborgen.analysis.frames.dyads import (
    make_dyads_frame,
    make_effects_frame,
    make_precision_frame,
)
from geborgen.analysis.frames.grid import make_grid_frame
from geborgen.analysis.frames.observed import make_codes_frame, make_sessions_frame
from geborgen.analysis.frames.sequences import (
    make_dyad_lag_frame,
    make_lag_frame,
    make_profiles_frame,
    make_recurrence_frame,
    make_windows_frame,
)
from geborgen.analysis.workbench import PARTS, Study
from geborgen.moments import Recording

__all__ = ["make_observed_frames", "make_part_frames", "make_study_frames"]

_TABLES: dict[str, tuple[tuple[str, Callable[[Any], pl.DataFrame]], ...]] = {
    "agreement": (
        ("agreement", make_agreement_frame),
        ("disagreements", make_disagreements_frame),
    ),
    "sequences": (
        ("transitions", make_lag_frame),
        ("transitions-dyads", make_dyad_lag_frame),
        ("profiles", lambda part: make_profiles_frame(part.profiles)),
    ),
    "windows": (("windows", make_windows_frame),),
    "recurrence": (("recurrence", make_recurrence_frame),),
    "grid": (("grid", make_grid_frame),),
    "dyads": (("dyads", make_dyads_frame), ("effects", make_effects_frame)),
    "precision": (("precision", make_precision_frame),),
}


def make_study_frames(study: Study, recordings: Sequence[Recording]) -> Mapping[str, pl.DataFrame]:
    """Every table of a study, by name; parts that the sessions cannot tell have none.

    Parameters
    ----------
    study
        As `compute_study` gives it.
    recordings
        The sessions it is of.

    Returns
    -------
    mapping
        Name of the table to its frame, in the order of the page.
    """
    frames = dict(make_observed_frames(study, recordings))
    for part in PARTS:
        frames |= make_part_frames(study, part)
    return frames


def make_observed_frames(
    study: Study, recordings: Sequence[Recording]
) -> Mapping[str, pl.DataFrame]:
    """The tables of what was observed: acts, sessions, codes, and units of time.

    Parameters
    ----------
    study
        Of which no part need be computed.
    recordings
        The sessions it is of.

    Returns
    -------
    mapping
        Name of the table to its frame.
    """
    return {
        "behaviours": make_behaviours_frame(recordings, study.choice),
        "sessions": make_sessions_frame(study.observed),
        "codes": make_codes_frame(study.observed),
        "units": make_units_frame(
            recordings, study.choice, people=study.people, unit_s=study.unit_s
        ),
    }


def make_part_frames(study: Study, part: str) -> Mapping[str, pl.DataFrame]:
    """The tables of one part.

    Parameters
    ----------
    study
        With the part computed.
    part
        One of `PARTS`.

    Returns
    -------
    mapping
        Name of the table to its frame; empty where the sessions cannot tell.
    """
    found = getattr(study, part)
    frames = {name: make(found) for name, make in _TABLES[part]} if found else {}
    return {name: frame for name, frame in frames.items() if frame.height}
