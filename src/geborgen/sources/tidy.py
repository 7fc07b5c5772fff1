"""Tidy tables as files: CSV for everybody, Parquet with its types for R and Python."""

import io
from pathlib import Path

import polars as pl

from geborgen.sources.files import write_bytes
from geborgen.sources.spreadsheet import guard_cell

__all__ = ["write_frame"]


def write_frame(frame: pl.DataFrame, stem: Path | str, *, force: bool = False) -> tuple[Path, Path]:
    """Write a table twice, beside each other: as CSV and as Parquet.

    Parameters
    ----------
    frame
        The table.
    stem
        Path without an ending.
    force
        Whether files that are there may be replaced.

    Returns
    -------
    tuple of Path
        The CSV and the Parquet.

    Raises
    ------
    FileError
        When a file cannot be written, or is there already and may not be replaced.

    Notes
    -----
    In the CSV a text that a spreadsheet would run as a formula is guarded by an apostrophe; in the
    Parquet it stands as it is.
    """
    stem = Path(stem)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    guarded = frame.with_columns(pl.col(name).map_elements(guard_cell, pl.String) for name in texts)
    as_text, as_packed = (stem.with_name(f"{stem.name}.{end}") for end in ("csv", "parquet"))
    write_bytes(as_text, guarded.write_csv().encode(), force=force)
    packed = io.BytesIO()
    frame.write_parquet(packed)
    write_bytes(as_packed, packed.getvalue(), force=force)
    return as_text, as_packed
