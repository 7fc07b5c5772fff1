"""What was coded as tables: every act, and every unit of time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from geborgen.analysis.tracks import UNSEEN, compute_units
from geborgen.analysis.workbench import WorkbenchChoice
from geborgen.analysis.workbench.ties import make_ordered_tracks
from geborgen.moments import Recording
from geborgen.moments.streams import name_of

__all__ = [
    "make_behaviours_frame",
    "make_units_frame",
]

_BEHAVIOURS: dict[str, Any] = {
    "session": pl.String, "child": pl.String, "observer": pl.String, "actor": pl.String,
    "role": pl.String, "code": pl.String, "modifiers": pl.String, "onset_s": pl.Float64,
    "offset_s": pl.Float64, "duration_s": pl.Float64, "file": pl.String, "row": pl.Int64,
}  # fmt: skip
_UNITS: dict[str, Any] = {
    "session": pl.String, "child": pl.String, "actor": pl.String, "unit": pl.Int64,
    "start_s": pl.Float64, "code": pl.String, "seen": pl.Boolean,
}  # fmt: skip


def make_behaviours_frame(
    recordings: Sequence[Recording], choice: WorkbenchChoice | None = None
) -> pl.DataFrame:
    """Every coded act of every observer, one row each.

    Parameters
    ----------
    recordings
        Sessions.
    choice
        What acts are called in a study; None leaves the last column out.

    Returns
    -------
    polars.DataFrame
        In order of onset. Times in seconds from the session's start, empty where only the order is
        known; `offset_s` and `duration_s` are empty for points and for states without a known end;
        modifiers joined by ``|``; `file` and `row` say where
        the act came from; `label` what the act is called, empty where it has no part.
    """
    rows = [
        (
            recording.session,
            recording.child,
            act.observer,
            name_of(act.actor, act.actor.role),
            str(act.actor.role),
            act.code,
            "|".join(act.modifiers),
            None if recording.order_only else act.onset_s,
            act.offset_s,
            None if act.offset_s is None else act.offset_s - act.onset_s,
            (act.origin and act.origin.file) or recording.provenance.file,
            act.origin.row if act.origin else None,
        )
        for recording in recordings
        for act in recording.behaviours
    ]
    frame = pl.DataFrame(rows, schema=_BEHAVIOURS, orient="row")
    if choice is None:
        return frame
    name = choice.state_labeller()
    labels = [name(act) for recording in recordings for act in recording.behaviours]
    return frame.with_columns(pl.Series("label", labels, dtype=pl.String))


def make_units_frame(
    recordings: Sequence[Recording],
    choice: WorkbenchChoice | None = None,
    *,
    people: Sequence[str] = (),
    unit_s: float = 1.0,
) -> pl.DataFrame:
    """What each person is coded to do in each unit of time.

    Parameters
    ----------
    recordings
        Sessions; those of which only the order is known are left out.
    choice
        Which codes count and what they are called; None for all, by their code.
    people
        Roles or names, a stream each; empty puts everybody in one stream.
    unit_s
        Seconds per unit; above 0.

    Returns
    -------
    polars.DataFrame
        `code` is empty where nothing is coded; `seen` is False where nothing could be seen.
    """
    choice = choice or WorkbenchChoice()
    timed = [recording for recording in recordings if not recording.order_only]
    frames = [pl.DataFrame(schema=_UNITS)]
    for person in people or (None,):
        for track in make_ordered_tracks(timed, choice.tracks(person)):
            codes = compute_units(track, unit_s).codes
            names = np.array([*track.labels, None, None], dtype=object)
            places = np.where(codes >= 0, codes, len(track.labels))
            frames.append(
                pl.DataFrame(
                    {
                        "session": [track.session] * codes.size,
                        "child": [track.child] * codes.size,
                        "actor": [person] * codes.size,
                        "unit": np.arange(codes.size),
                        "start_s": track.start_s + np.arange(codes.size) * unit_s,
                        "code": list(names[places]),
                        "seen": codes != UNSEEN,
                    },
                    schema=_UNITS,
                )
            )
    return pl.concat(frames)
