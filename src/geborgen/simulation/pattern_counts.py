"""How often each pattern came out of the Strange Situations of a sweep."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from geborgen.simulation.coder import Pattern

__all__ = ["PatternCount", "count_patterns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternCount:
    """How many children showed a pattern, and what the coder saw in them on average.

    Parameters
    ----------
    pattern
        A, B, C or D.
    n
        How many.
    proximity, contact, avoidance, resistance
        Mean of the scale, 1 to 7, in the second reunion; None where there is no child.
    disorganisation
        Mean, 1 to 9; None where there is no child.
    """

    pattern: Pattern
    n: int
    proximity: float | None
    contact: float | None
    avoidance: float | None
    resistance: float | None
    disorganisation: float | None


_SCALES = {
    "proximity": "situation.proximity_8",
    "contact": "situation.contact_8",
    "avoidance": "situation.avoidance_8",
    "resistance": "situation.resistance_8",
    "disorganisation": "situation.disorganisation",
}


def count_patterns(table: Path) -> tuple[PatternCount, ...]:
    """Children by pattern.

    Parameters
    ----------
    table
        Of a sweep with the output ``strange-situation``.

    Returns
    -------
    tuple of PatternCount
        In the order of `Pattern`; a pattern that nobody showed has n = 0.
    """
    rows = pl.scan_parquet(table)
    found = (
        rows.group_by("situation.pattern")
        .agg(pl.len().alias("n"), *(pl.col(c).mean().alias(k) for k, c in _SCALES.items()))
        .collect()
    )
    told = {row["situation.pattern"]: row for row in found.iter_rows(named=True)}
    return tuple(
        PatternCount(
            pattern=pattern,
            n=told.get(pattern, {}).get("n", 0),
            **{name: told.get(pattern, {}).get(name) for name in _SCALES},
        )
        for pattern in Pattern
    )
