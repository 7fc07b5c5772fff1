"""Moments as a table or as data for other programs: CSV, Parquet, JSON."""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import polars as pl

from geborgen.moments import Moment
from geborgen.moments.columns import moments_to_table
from geborgen.moments.plain import to_plain
from geborgen.sources.files import write_bytes
from geborgen.sources.spreadsheet import guard_cell

__all__ = ["render_moments", "write_moments"]

_JOIN = "+"


def write_moments(moments: Sequence[Moment], path: Path, *, force: bool = False) -> None:
    """Save moments as CSV, Parquet or JSON, by the file's ending, whole or not at all.

    Parameters
    ----------
    moments
        What to save, one row each.
    path
        The file to make: ``.csv`` (lists joined by ``+``, an apostrophe before what a spreadsheet
        would take for a formula), ``.parquet`` or ``.json``.
    force
        Replace a file that exists.

    Raises
    ------
    FileError
        When the file exists and `force` is False, or cannot be written.
    """
    if path.suffix == ".json":
        text = json.dumps(to_plain(moments), ensure_ascii=False, indent=1, allow_nan=False)
        write_bytes(path, text.encode("utf-8"), force=force)
        return
    data = render_moments(moments, as_parquet=path.suffix == ".parquet")
    write_bytes(path, data, force=force)


def render_moments(moments: Sequence[Moment], *, as_parquet: bool = False) -> bytes:
    """Bytes of a CSV or Parquet file of moments, one row each, as `write_moments` saves them."""
    table = moments_to_table(moments)
    buffer = BytesIO()
    if as_parquet:
        table.write_parquet(buffer)
        return buffer.getvalue()
    lists = [name for name, kind in table.schema.items() if isinstance(kind, pl.List)]
    flat = [pl.col(name).cast(pl.List(pl.String)).list.join(_JOIN) for name in lists]
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    guarded = [pl.col(name).map_elements(guard_cell, pl.String) for name in texts]
    table.with_columns(*flat, *guarded).write_csv(buffer)
    return buffer.getvalue()
