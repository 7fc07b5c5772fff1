"""What was observed as tables: sessions, and the codes of each person."""

import polars as pl

from geborgen.analysis.frames.rows import make_frame
from geborgen.analysis.workbench import Observed

__all__ = [
    "make_codes_frame",
    "make_sessions_frame",
]


def make_sessions_frame(observed: Observed) -> pl.DataFrame:
    """One row per session: file, child, observers, seconds, acts, and how it was timed."""
    return make_frame(
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
    return make_frame(
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
