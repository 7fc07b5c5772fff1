"""Moments as the likelihood takes them: signals, cells of equal sightings, and days.

A moment is a signal (`signals`) and a sighting of the answer (`sightings`). What is not known is
summed over, so that a missing field says nothing. Equal sightings are one cell with a count, day by
day, since all moments of a day share how the caregiver is that day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geborgen.inference.sightings import (
    First,
    Kind,
    Later,
    Mended,
    Part,
    Sighting,
    SightingRules,
    read_sighting,
)
from geborgen.inference.signals import POINT, Habits, Signal, make_points, read_signal
from geborgen.inference.telling import Teller, Telling
from geborgen.moments import Answer, Moment
from geborgen.simulation.model import BEATS, BEATS_OUT
from geborgen.simulation.parameters import Model

__all__ = ["CELL", "Observed", "read_observed"]

Array = np.ndarray[Any, Any]

# A cell: its signal, what was seen, how many beats were watched, and how it is told.
CELL = ("signal", "first", "part", "beat", "seen", "later", "mended", "slip", "at_random",
        "keep_open", "keep_mended")  # fmt: skip
# A slip tells one of these at random: fitting, turned away (or taken over), frightening, nothing.
_SLIP_BOTTOM, _SLIP_TOP = (0.4, 0.2, 0.2, 0.2), (1 / 3, 1 / 3, 0.0, 1 / 3)
_SLIP_LATER = (0.6, 0.15, 0.15, 0.1)
# However unsure a teller is, a moment keeps a tenth of its say.
_LEAST_CERTAIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Moments of one child with one caregiver, ready to be weighed.

    Parameters
    ----------
    points
        Points × `POINT`, those of a signal together.
    starts
        First point of each signal, and the number of points.
    cells
        Cells × `CELL`, in the order of their signals.
    cell_starts
        First cell of each signal, and the number of cells.
    tally
        Rows of cell and count, those of a day together.
    day_starts
        First row of each day, and the number of rows.
    n
        How many moments say anything about the answer.
    """

    points: Array
    starts: Array
    cells: Array
    cell_starts: Array
    tally: Array
    day_starts: Array
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A moment as it is counted; equal ones are one cell."""

    signal: Signal
    sighting: Sighting
    slip: float
    teller: Teller


def read_observed(
    moments: Sequence[Moment],
    *,
    model: Model,
    habits: Habits,
    telling: Telling | None = None,
    window_s: float = 10.0,
) -> Observed:
    """Moments as signals, cells and days.

    Parameters
    ----------
    moments
        Of one child with one caregiver, in any order.
    model
        Constants and switches.
    habits
        Of the bank's children.
    telling
        What is assumed of the tellers; None = as usual.
    window_s
        The response window of coded sessions, in seconds; answers after it come as a repair.

    Returns
    -------
    Observed
        Moments of which no answer is known are left out.

    Notes
    -----
    A day is a date where one is told, else a session. Words for which the model has no act are read
    as the nearest: taking over a need for closeness at once as turning it away; turning away or
    frightening a child that goes out as not joining it, and as taking over. An answer later than
    four beats is one that did not come; if it was warm in the end, the rupture was mended. Kinds of
    fitting answers are told apart only where these moments tell at least one mirrored or contained.
    """
    telling = telling or Telling()
    told = frozenset(answer for moment in moments for answer in moment.answers)
    rules = SightingRules(
        k=model.constants, parts=told & {Answer.MIRRORED, Answer.CONTAINED}, window_s=window_s
    )
    days: dict[str, Counter[_Told]] = {}
    for moment in moments:
        sighting = read_sighting(moment, rules)
        if sighting.first is First.UNKNOWN and sighting.mended is Mended.UNKNOWN:
            continue
        teller = telling.told if moment.told else telling.coded
        certain = 1.0 if moment.certainty is None else max(_LEAST_CERTAIN, moment.certainty)
        one = _Told(
            signal=read_signal(moment),
            sighting=sighting,
            slip=round(1.0 - (1.0 - teller.slip) * certain, 2),
            teller=teller,
        )
        days.setdefault(_day_of(moment), Counter())[one] += 1
    return _lay_out(days, model=model, habits=habits)


def _day_of(moment: Moment) -> str:
    return moment.at.date().isoformat() if moment.at is not None else f"session {moment.session}"


def _lay_out(days: dict[str, Counter[_Told]], *, model: Model, habits: Habits) -> Observed:
    """Number the signals and cells, and write them as arrays."""
    cells_of: dict[tuple[Signal, Teller], list[_Told]] = {}
    for told in sorted({told for tally in days.values() for told in tally}, key=repr):
        cells_of.setdefault((told.signal, told.teller), []).append(told)
    points: list[list[float]] = []
    cells: list[list[float]] = []
    starts, cell_starts = [0], [0]
    place: dict[_Told, int] = {}
    for number, ((signal, teller), members) in enumerate(cells_of.items()):
        points += make_points(signal, teller, model=model, habits=habits)
        for told in members:
            place[told] = len(cells)
            cells.append(_cell_row(number, told))
        starts.append(len(points))
        cell_starts.append(len(cells))
    tally, day_starts = [], [0]
    for counts in days.values():
        tally += [(place[told], count) for told, count in counts.items()]
        day_starts.append(len(tally))
    return Observed(
        points=np.array(points, dtype=float).reshape(-1, len(POINT)),
        starts=np.array(starts, dtype=np.int64),
        cells=np.array(cells, dtype=float).reshape(-1, len(CELL)),
        cell_starts=np.array(cell_starts, dtype=np.int64),
        tally=np.array(tally, dtype=np.int64).reshape(-1, 2),
        day_starts=np.array(day_starts, dtype=np.int64),
        n=sum(counts.total() for counts in days.values()),
    )


def _cell_row(signal: int, told: _Told) -> list[float]:
    seen, teller = told.sighting, told.teller
    return [
        signal, seen.first, seen.part, seen.beat, seen.seen, seen.later, seen.mended, told.slip,
        _at_random(told.signal.kind, seen), teller.keep_open, teller.keep_mended,
    ]  # fmt: skip


def _at_random(kind: Kind, seen: Sighting) -> float:
    """Chance that a slip tells just this."""
    if seen.first is First.UNKNOWN:
        return 0.5 if seen.mended is not Mended.UNKNOWN else 1.0
    bottom = kind in (Kind.CLOSENESS, Kind.LIMIT)
    chance = (_SLIP_BOTTOM if bottom else _SLIP_TOP)[seen.first]
    if seen.beat >= 0 and seen.first is not First.NONE:
        chance /= BEATS if bottom else BEATS_OUT
    if seen.part is not Part.ANY:
        chance /= 3.0
    if seen.first is First.FITTING and bottom:
        by_later = {Later.SOME: 1.0 - _SLIP_LATER[0], Later.UNKNOWN: 1.0}
        chance *= by_later[seen.later] if seen.later in by_later else _SLIP_LATER[seen.later]
    return chance * (1.0 if seen.mended is Mended.UNKNOWN else 0.5)
