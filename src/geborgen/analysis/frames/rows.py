"""Rows of plain values to a table whose columns all have a type."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

__all__ = ["Row", "make_frame", "stack_profiles"]

Row = dict[str, Any]


def make_frame(rows: Sequence[Row]) -> pl.DataFrame:
    """A table of rows; a column that is empty throughout holds text."""
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(pl.col(pl.Null).cast(pl.String))


def stack_profiles(parts: Sequence[Row]) -> pl.DataFrame:
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
