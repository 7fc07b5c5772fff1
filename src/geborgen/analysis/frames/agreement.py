"""Two observers as tables: how they agree, and where they do not."""

from typing import Any

import polars as pl

from geborgen.analysis.agreement import AgreementReading
from geborgen.analysis.frames.rows import Row, make_frame

__all__ = [
    "make_agreement_frame",
    "make_disagreements_frame",
]


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
    return make_frame(rows)


def make_disagreements_frame(reading: AgreementReading) -> pl.DataFrame:
    """Every place where two observers differ, with its times in seconds."""
    return make_frame(
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
