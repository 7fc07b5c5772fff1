"""Results of the observer's workbench as tidy tables: one row per thing counted.

Not imported by ``geborgen.analysis`` itself: the tables' library takes a while to start.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from geborgen.analysis.agreement import AgreementReading
from geborgen.analysis.dyads import DyadComparison
from geborgen.analysis.power import Precision
from geborgen.analysis.sequences import LagProfile, RecurrenceProfile, WindowAnalysis
from geborgen.analysis.sequences.corrections import compute_holm
from geborgen.analysis.tracks import (
    UNSEEN,
    compute_units,
    make_tracks,
)
from geborgen.analysis.workbench import (
    GridPart,
    Observed,
    SequencePart,
    Study,
    WorkbenchChoice,
)
from geborgen.moments import Recording
from geborgen.moments.streams import name_of

__all__ = [
    "make_agreement_frame",
    "make_behaviours_frame",
    "make_codes_frame",
    "make_disagreements_frame",
    "make_dyads_frame",
    "make_effects_frame",
    "make_grid_frame",
    "make_lag_frame",
    "make_precision_frame",
    "make_profiles_frame",
    "make_recurrence_frame",
    "make_sessions_frame",
    "make_study_frames",
    "make_units_frame",
    "make_windows_frame",
]

Row = dict[str, Any]

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
        Times in seconds from the session's start; `offset_s` and `duration_s` are empty for points
        and for states without a known end; modifiers joined by ``|``; `file` and `row` say where
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
            act.onset_s,
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
        for track in make_tracks(timed, choice.tracks(person)):
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


def make_sessions_frame(observed: Observed) -> pl.DataFrame:
    """One row per session: file, child, observers, seconds, acts, and how it was timed."""
    return _frame(
        [
            {
                "session": one.session,
                "child": one.child,
                "file": one.file,
                "observers": ", ".join(one.observers),
                "seconds": one.seconds,
                "n_acts": one.n_acts,
                "timing": one.timing,
            }
            for one in observed.sessions
        ]
    )


def make_codes_frame(observed: Observed) -> pl.DataFrame:
    """One row per person and code: acts, sessions, seconds, and acts a minute."""
    return _frame(
        [
            {
                "actor": one.actor,
                "code": one.code,
                "n_acts": one.n_acts,
                "n_sessions": one.n_sessions,
                "seconds": one.seconds,
                "per_minute": one.per_minute,
            }
            for one in observed.codes
        ]
    )


def make_agreement_frame(reading: AgreementReading) -> pl.DataFrame:
    """Agreement of two observers, one row per stream, code and statistic with its interval.

    `code` is empty for all codes of a stream together; `n` is what was tallied: time units for
    ``time_kappa`` and ``alpha``, aligned acts for ``acts_kappa``, and sessions for intraclass
    correlations, whose name ends with what was totalled (``ICC(2,1) count``).
    """
    rows: list[Row] = []
    for stream in reading.streams:
        found: list[tuple[str | None, str, Any, int]] = [
            (None, "time_kappa", stream.units.mean, stream.units.mean.n),
            (None, "acts_kappa", stream.acts, stream.acts.n),
        ]
        if stream.alpha is not None:
            found.append((None, "alpha", stream.alpha, stream.alpha.n_units))
        for code in stream.codes:
            found.append((code.code, "time_kappa", code.units, code.units.n))
            found.append((code.code, "acts_kappa", code.acts, code.acts.n))
        found += [
            (score.code, f"{one.form} {score.kind}", one, score.n_sessions)
            for score in stream.scores
            for one in score.iccs
        ]
        rows += [
            {
                "first": reading.first,
                "second": reading.second,
                "stream": stream.stream,
                "code": code_name,
                "statistic": name,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "n": n,
                "verdict": str(one.verdict),
            }
            for code_name, name, one, n in found
        ]
    return _frame(rows)


def make_disagreements_frame(reading: AgreementReading) -> pl.DataFrame:
    """Every place where two observers differ, with its times in seconds."""
    return _frame(
        [
            {
                "session": one.session,
                "stream": one.stream,
                "kind": str(one.kind),
                "start_s": one.start_s,
                "end_s": one.end_s,
                "first_code": one.first_code,
                "second_code": one.second_code,
                "apart_s": one.apart_s,
            }
            for one in reading.disagreements
        ]
    )


def make_lag_frame(part: SequencePart) -> pl.DataFrame:
    """Every transition of a lag table, one row each.

    `allowed` is False for a pair that may not stand side by side. `p_normal` is of the residual,
    `p_holm` the same corrected for all cells, `p` from permutations, and `p_largest` from
    permutations and corrected for all cells.
    """
    table, drawn = part.table, part.permutation
    corrected = compute_holm(table.p)
    n = len(table.labels)
    columns: dict[str, Any] = {
        "given": [name for name in table.labels for _ in range(n)],
        "following": list(table.labels) * n,
        "lag": [table.lag] * (n * n),
    }
    cells: dict[str, Any] = {
        "allowed": table.allowed,
        "count": table.counts,
        "expected": table.expected,
        "joint": table.joint,
        "conditional": table.conditional,
        "residual": table.residuals,
        "p_normal": table.p,
        "p_holm": corrected,
        "odds_ratio": table.odds.odds,
        "odds_low": table.odds.low,
        "odds_high": table.odds.high,
        "yule_q": table.odds.yule_q,
        "phi": table.odds.phi,
        "kappa": table.kappas,
    }
    if drawn is not None:
        cells |= {"permuted_mean": drawn.means, "p": drawn.p, "p_largest": drawn.p_largest}
    frame = pl.DataFrame(columns | {name: np.ravel(values) for name, values in cells.items()})
    return frame.fill_nan(None).filter(pl.col("allowed") | (pl.col("count") > 0))


def make_profiles_frame(profiles: Sequence[LagProfile]) -> pl.DataFrame:
    """Lag profiles, one row per transition and lag, with the band that chance gives."""
    return _stack(
        [
            {
                "given": one.given,
                "following": one.target,
                "unit_s": one.unit_s,
                "lag": one.lags,
                "count": one.counts,
                "n_given": one.n_given,
                "share": one.shares,
                "chance_mean": one.chance.means,
                "chance_low": one.chance.low,
                "chance_high": one.chance.high,
                "p": one.chance.p,
                "p_largest": one.chance.p_largest,
            }
            for one in profiles
        ]
    )


def make_windows_frame(analysis: WindowAnalysis) -> pl.DataFrame:
    """Every question of a window analysis: its 2×2 table of time units, odds ratio, Q and p."""
    return _frame(
        [
            {
                "given": one.given,
                "response": one.response,
                "window_s": one.window_s,
                "unit_s": one.unit_s,
                "n_given": one.n_given,
                "n_response": one.n_response,
                "in_window_with": one.in_window_with,
                "in_window_without": one.in_window_without,
                "outside_with": one.outside_with,
                "outside_without": one.outside_without,
                "odds_ratio": one.odds_ratio,
                "odds_low": one.odds_low,
                "odds_high": one.odds_high,
                "yule_q": one.yule_q,
                "p": one.p_value,
                "p_holm": holm,
                "p_false_alarms": false_alarms,
                "verdict": str(one.verdict),
            }
            for one, holm, false_alarms in zip(
                analysis.contingencies, analysis.p_holm, analysis.p_false_alarms, strict=True
            )
        ]
    )


def make_recurrence_frame(profile: RecurrenceProfile) -> pl.DataFrame:
    """How often two people show the same, at each lag; above 0 the first leads."""
    return _stack(
        [
            {
                "lag_s": profile.lags * profile.unit_s,
                "count": profile.counts,
                "n_units": profile.n_units,
                "rate": profile.rates,
                "chance_mean": profile.chance.means,
                "chance_low": profile.chance.low,
                "chance_high": profile.chance.high,
                "p": profile.chance.p,
                "p_largest": profile.chance.p_largest,
            }
        ]
    )


def make_grid_frame(part: GridPart) -> pl.DataFrame:
    """Every cell of a state-space grid, and whether it is an attractor."""
    draws = {(one.cell.x, one.cell.y): one.strength for one in part.attractors.attractors}
    return _frame(
        [
            {
                "column": cell.column,
                "row": cell.row,
                "n_sessions": cell.n_sessions,
                "n_visits": cell.n_visits,
                "seconds": cell.seconds,
                "share": cell.share,
                "mean_visit_s": cell.mean_visit_s,
                "longest_visit_s": cell.longest_visit_s,
                "n_returns": cell.n_returns,
                "mean_return_s": cell.mean_return_s,
                "attractor_strength": draws.get((cell.x, cell.y)),
            }
            for cell in part.grid.cells
        ]
    )


def make_dyads_frame(comparison: DyadComparison) -> pl.DataFrame:
    """One row per dyad and phase: as counted, and shrunk towards dyads like it."""
    return _frame(
        [
            {
                "dyad": one.dyad,
                "group": one.group,
                "is_after": one.is_after,
                "n_sessions": one.n_sessions,
                "count": one.count,
                "total": one.total,
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "shrunk": one.shrunk,
                "shrunk_low": one.shrunk_low,
                "shrunk_high": one.shrunk_high,
                "own_weight": one.own_weight,
                "verdict": str(one.verdict),
            }
            for one in comparison.dyads
        ]
    )


def make_effects_frame(comparison: DyadComparison) -> pl.DataFrame:
    """One row per effect over dyads: odds ratio and difference with their intervals, and p."""
    return _frame(
        [
            {
                "kind": str(one.kind),
                "group": one.group,
                "reference": one.reference,
                "n_dyads": one.n_dyads,
                "odds_ratio": one.odds_ratio,
                "odds_low": one.odds_low,
                "odds_high": one.odds_high,
                "difference": one.difference,
                "difference_low": one.difference_low,
                "difference_high": one.difference_high,
                "p": one.p_value,
                "verdict": str(one.verdict),
            }
            for one in comparison.effects
        ]
    )


def make_precision_frame(precision: Precision) -> pl.DataFrame:
    """Half the width of the interval with so many dyads or sessions."""
    return _frame(
        [
            {"n": one.n_sessions, "by_formula": one.by_formula, "resampled": one.resampled}
            for one in precision.points
        ]
    )


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
    frames = {
        "behaviours": make_behaviours_frame(recordings, study.choice),
        "sessions": make_sessions_frame(study.observed),
        "codes": make_codes_frame(study.observed),
        "units": make_units_frame(
            recordings, study.choice, people=study.people, unit_s=study.unit_s
        ),
    }
    parts: tuple[tuple[str, Callable[[Any], pl.DataFrame], Any], ...] = (
        ("agreement", make_agreement_frame, study.agreement),
        ("disagreements", make_disagreements_frame, study.agreement),
        ("transitions", make_lag_frame, study.sequences),
        ("profiles", make_profiles_frame, study.sequences and study.sequences.profiles),
        ("windows", make_windows_frame, study.windows),
        ("recurrence", make_recurrence_frame, study.recurrence),
        ("grid", make_grid_frame, study.grid),
        ("dyads", make_dyads_frame, study.dyads),
        ("effects", make_effects_frame, study.dyads),
        ("precision", make_precision_frame, study.precision),
    )
    found = {name: make(part) for name, make, part in parts if part}
    return frames | {name: frame for name, frame in found.items() if frame.height}


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(pl.col(pl.Null).cast(pl.String))


def _stack(parts: Sequence[Row]) -> pl.DataFrame:
    """Rows of several profiles; a value that is one for a whole profile is repeated."""
    frames = []
    for part in parts:
        n = max(np.size(value) for value in part.values())
        columns = {
            name: value if isinstance(value, np.ndarray) else [value] * n
            for name, value in part.items()
        }
        frames.append(pl.DataFrame(columns).with_columns(pl.col(pl.Null).cast(pl.Float64)))
    return pl.concat(frames).fill_nan(None) if frames else pl.DataFrame()
