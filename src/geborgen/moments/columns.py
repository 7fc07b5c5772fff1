"""The columnar twin of the record: one Polars table each for moments and for behaviours.

Not imported by ``geborgen.moments`` itself: Polars takes a while to start, and many uses never
need a table.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from geborgen.moments.behaviour import Actor, Behaviour, Origin
from geborgen.moments.moment import Moment, Repair
from geborgen.moments.vocabulary import Answer, Censoring, Need, Role, SignalKind

__all__ = [
    "BEHAVIOUR_SCHEMA",
    "MOMENT_SCHEMA",
    "behaviours_from_table",
    "behaviours_to_table",
    "moments_from_table",
    "moments_to_table",
]


def _words(kind: Any) -> pl.Enum:
    return pl.Enum([str(member) for member in kind])


MOMENT_SCHEMA: dict[str, pl.DataType] = {
    "session": pl.String(),
    "child": pl.String(),
    "caregiver": pl.String(),
    "onset_s": pl.Float64(),
    "at": pl.String(),
    "untimed": pl.Boolean(),
    "child_age_months": pl.Float64(),
    "need": _words(Need),
    "other_needs": pl.List(_words(Need)),
    "signal": _words(SignalKind),
    "shown_need": _words(Need),
    "intensity": pl.Float64(),
    "answers": pl.List(_words(Answer)),
    "latency_s": pl.Float64(),
    "watched_s": pl.Float64(),
    "censored_by": _words(Censoring),
    "settled": pl.Boolean(),
    "settle_latency_s": pl.Float64(),
    "explored": pl.Boolean(),
    "ruptured": pl.Boolean(),
    "repaired": pl.Boolean(),
    "repair_by": _words(Role),
    "repair_latency_s": pl.Float64(),
    "caregiver_feeling": pl.String(),
    "note": pl.String(),
    "certainty": pl.Float64(),
    "observer": pl.String(),
    "origin_file": pl.String(),
    "origin_row": pl.Int64(),
    "told": pl.Boolean(),
}
"""Columns of a moments table; times in seconds, shares 0 to 1, `at` as ISO 8601 text."""

BEHAVIOUR_SCHEMA: dict[str, pl.DataType] = {
    "role": _words(Role),
    "name": pl.String(),
    "code": pl.String(),
    "onset_s": pl.Float64(),
    "offset_s": pl.Float64(),
    "unpaired": pl.Boolean(),
    "intensity": pl.Float64(),
    "modifiers": pl.List(pl.String()),
    "observer": pl.String(),
    "comment": pl.String(),
    "origin_file": pl.String(),
    "origin_row": pl.Int64(),
}
"""Columns of a behaviours table; times in seconds from the session's start."""

_SAME_IN_BOTH = [
    name
    for name in MOMENT_SCHEMA
    if name not in {"at", "repaired", "repair_by", "repair_latency_s", "origin_file", "origin_row"}
]

_ENUMS: dict[str, Callable[[str], Any]] = {
    "need": Need,
    "signal": SignalKind,
    "shown_need": Need,
    "censored_by": Censoring,
}

_ENUM_LISTS: dict[str, Callable[[str], Any]] = {"other_needs": Need, "answers": Answer}


def moments_to_table(moments: Iterable[Moment]) -> pl.DataFrame:
    """Table of moments, one row each, in the given order.

    Parameters
    ----------
    moments
        Any number of moments.

    Returns
    -------
    polars.DataFrame
        Shape (n, 30) with `MOMENT_SCHEMA`; null where a moment does not say.
    """
    moments = list(moments)
    columns: dict[str, list[Any]] = {
        name: [getattr(moment, name) for moment in moments] for name in _SAME_IN_BOTH
    }
    columns["at"] = [None if m.at is None else m.at.isoformat() for m in moments]
    columns["repaired"] = [m.repair is not None for m in moments]
    columns["repair_by"] = [m.repair and m.repair.by for m in moments]
    columns["repair_latency_s"] = [m.repair and m.repair.latency_s for m in moments]
    columns |= _origin_columns([m.origin for m in moments])
    return pl.DataFrame({name: columns[name] for name in MOMENT_SCHEMA}, schema=MOMENT_SCHEMA)


def moments_from_table(table: pl.DataFrame) -> tuple[Moment, ...]:
    """Moments of a table with `MOMENT_SCHEMA`, equal to those it was made of.

    Parameters
    ----------
    table
        As `moments_to_table` makes it; rows in any order.

    Returns
    -------
    tuple of Moment
        In the table's order.

    Raises
    ------
    RecordError
        When a row does not make a moment.
    """
    return tuple(_moment_of(row) for row in table.iter_rows(named=True))


def behaviours_to_table(behaviours: Sequence[Behaviour]) -> pl.DataFrame:
    """Table of behaviours, one row each, in the given order.

    Parameters
    ----------
    behaviours
        Any number of behaviours.

    Returns
    -------
    polars.DataFrame
        Shape (n, 12) with `BEHAVIOUR_SCHEMA`; null where a behaviour does not say.
    """
    names = ("code", "onset_s", "offset_s", "unpaired", "intensity", "modifiers")
    columns: dict[str, list[Any]] = {
        name: [getattr(behaviour, name) for behaviour in behaviours]
        for name in (*names, "observer", "comment")
    }
    columns["role"] = [b.actor.role for b in behaviours]
    columns["name"] = [b.actor.name for b in behaviours]
    columns |= _origin_columns([b.origin for b in behaviours])
    return pl.DataFrame({name: columns[name] for name in BEHAVIOUR_SCHEMA}, schema=BEHAVIOUR_SCHEMA)


def behaviours_from_table(table: pl.DataFrame) -> tuple[Behaviour, ...]:
    """Behaviours of a table with `BEHAVIOUR_SCHEMA`, equal to those it was made of.

    Parameters
    ----------
    table
        As `behaviours_to_table` makes it.

    Returns
    -------
    tuple of Behaviour
        In the table's order.

    Raises
    ------
    RecordError
        When a row does not make a behaviour.
    """
    return tuple(_behaviour_of(row) for row in table.iter_rows(named=True))


def _origin_columns(origins: list[Origin | None]) -> dict[str, list[Any]]:
    return {
        "origin_file": [origin and origin.file for origin in origins],
        "origin_row": [origin and origin.row for origin in origins],
    }


def _origin_of(row: dict[str, Any]) -> Origin | None:
    if row["origin_file"] is None:
        return None
    return Origin(file=row["origin_file"], row=row["origin_row"])


def _moment_of(row: dict[str, Any]) -> Moment:
    values = {name: row[name] for name in _SAME_IN_BOTH}
    for name, kind in _ENUMS.items():
        values[name] = None if row[name] is None else kind(row[name])
    for name, kind in _ENUM_LISTS.items():
        values[name] = tuple(kind(item) for item in row[name] or ())
    repair = None
    if row["repaired"]:
        repair = Repair(by=Role(row["repair_by"]), latency_s=row["repair_latency_s"])
    at = None if row["at"] is None else datetime.fromisoformat(row["at"])
    return Moment(**values, at=at, repair=repair, origin=_origin_of(row))


def _behaviour_of(row: dict[str, Any]) -> Behaviour:
    return Behaviour(
        actor=Actor(role=Role(row["role"]), name=row["name"]),
        code=row["code"],
        onset_s=row["onset_s"],
        offset_s=row["offset_s"],
        unpaired=row["unpaired"],
        intensity=row["intensity"],
        modifiers=tuple(row["modifiers"] or ()),
        observer=row["observer"],
        comment=row["comment"],
        origin=_origin_of(row),
    )
