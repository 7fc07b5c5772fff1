"""How the families of a block lie in memory: a row per quantity, a lane per family.

All rows lie in one flat array, so that the compiler sees that they never overlap. Rows are named by
their first place; a lane is added to it.
"""

from typing import Any

import numpy as np

from geborgen.simulation.kernel_acts import Care, Today
from geborgen.simulation.kernel_lanes import apart, as_bits, beyond, compiled, from_bits, inlined

__all__ = ["BOND", "CARE", "CHILD", "COUNTS", "LANES", "TAPE_FLOATS", "TAPE_WORDS"]

# What each column of the cohort's arrays holds; tests hold them to the records they stand for.
CARE = (
    "notice", "promptness", "constancy", "closeness", "exploration", "calm",
    "limits", "repair", "fright", "reflection", "strain",
)  # fmt: skip
BOND = ("show", "minimise", "maximise", "explore", "stay", "available", "threat", "anger")
CHILD = ("alarm", "self_calm", "persistence", "reactivity", "worth")
COUNTS = (
    "moments", "fitting", "mended", "missed", "unnoticed", "dismissed", "intruded", "frightening",
    "settled",
)  # fmt: skip
TAPE_WORDS = ("caregiver", "need", "manner", "beats", "a0", "a1", "a2", "a3", "ruptured",
              "mended", "settled")  # fmt: skip
TAPE_FLOATS = ("start", "end", "d0", "d1", "d2", "d3")

# Families in a block: a few vectors, so that little is lost on a handful of families.
LANES = 32

_CARES, _BONDS, _CHILDS, _TODAYS, _COUNTS = len(CARE), len(BOND), len(CHILD), 12, len(COUNTS)
ALARM, SELF_CALM, PERSISTENCE, REACTIVITY, WORTH = range(0, _CHILDS * LANES, LANES)
_MOMENT = _CHILDS * LANES
THERE = _MOMENT + 22 * LANES
# A moment: its draws, how it began, how it goes, how it ended.
(
    U0, U1, U2, U3,
    NEED, MANNER, LOUD, START,
    DISTRESS, LIVED, ACTIVE, ANSWER, BEATS, FITS, MIRRORS, MISSES, DISMISSALS, INTRUSIONS, FRIGHTS,
    RUPTURED, MENDED, SETTLED,
) = range(_MOMENT, THERE, LANES)  # fmt: skip
# The caregiver who is there: today, the bond with them, what happened in all and coming in.
(
    NOTICE, PROMPTNESS, FRIGHTENS, TURNS_AWAY, STEPS_IN, MIRROR, CONTAIN, STEADIES, LIMIT,
    WELCOMES, MENDS, READS,
    SHOWING, HIDING, CALLING, EXPLORING, STAYING, AVAILABLE, THREAT, ANGER,
) = range(THERE, THERE + (_TODAYS + _BONDS) * LANES, LANES)  # fmt: skip
ALL = THERE + (_TODAYS + _BONDS) * LANES
COMING_IN = ALL + _COUNTS * LANES
ROWS = COMING_IN + _COUNTS * LANES
# Beyond the rows of the one who is there lie those of each caregiver: the same, where there are
# several; then their tendencies, the bound of their share, and where it is they who are there.
BOND_ROWS = _TODAYS * LANES
CAREGIVER_ROWS = (_TODAYS + _BONDS + 2 * _COUNTS) * LANES
CARES = CAREGIVER_ROWS
BOUND = CARES + _CARES * LANES
IS_THERE = BOUND + LANES
EACH = IS_THERE + LANES


def make_room(carers: int) -> Any:
    """Room for the rows of a block; it begins where a vector may begin.

    Parameters
    ----------
    carers
        The most caregivers a family has.

    Returns
    -------
    array
        Float64.
    """
    size = ROWS + carers * EACH
    room = np.zeros(size + 7)
    spare = (64 - room.ctypes.data % 64) % 64 // 8
    return room[spare : spare + size]


@inlined
def drawn(rows: Any, i: int) -> Any:
    """Four uniforms of a lane."""
    return rows[U0 + i], rows[U1 + i], rows[U2 + i], rows[U3 + i]


@inlined
def caregiver(rows: Any, i: int) -> Any:
    """The caregiver who is there, today."""
    return Today(
        rows[NOTICE + i], rows[PROMPTNESS + i], rows[FRIGHTENS + i], rows[TURNS_AWAY + i],
        rows[STEPS_IN + i], rows[MIRROR + i], rows[CONTAIN + i], rows[STEADIES + i],
        rows[LIMIT + i], rows[WELCOMES + i], rows[MENDS + i], rows[READS + i],
    )  # fmt: skip


@inlined
def tendencies(cares: Any, i: int) -> Any:
    """One caregiver of a lane."""
    return Care(
        cares[i], cares[LANES + i], cares[2 * LANES + i], cares[3 * LANES + i],
        cares[4 * LANES + i], cares[5 * LANES + i], cares[6 * LANES + i], cares[7 * LANES + i],
        cares[8 * LANES + i], cares[9 * LANES + i], cares[10 * LANES + i],
    )  # fmt: skip


@inlined
def keep_today(to: Any, i: int, today: Any) -> None:
    """Write how a caregiver is today in their first rows."""
    to[i], to[LANES + i], to[2 * LANES + i] = today.notice, today.promptness, today.frightens
    to[3 * LANES + i], to[4 * LANES + i] = today.turns_away, today.steps_in
    to[5 * LANES + i], to[6 * LANES + i] = today.mirrors, today.contains
    to[7 * LANES + i], to[8 * LANES + i] = today.steadies, today.limits
    to[9 * LANES + i], to[10 * LANES + i] = today.welcomes, today.mends
    to[11 * LANES + i] = today.reads


@compiled
def take_rows(to: Any, source: Any, size: int, there: Any) -> None:
    """Copy rows in the lanes where `there` has all its bits; in others it has none."""
    apart()
    for row in range(0, size, LANES):
        for i in range(LANES):
            bits = as_bits(there[i])
            taken, kept = as_bits(source[row + i]) & bits, as_bits(to[row + i]) & ~bits
            to[row + i] = from_bits(taken | kept)


@compiled
def fill(
    rows: Any, ids: Any, families: Any, child: Any, bonds: Any, cares: Any, bounds: Any
) -> None:
    """Lay the families of a block in rows; idle lanes live the last one's life again."""
    carers = cares.shape[1]
    for place in range(ROWS + carers * EACH):
        rows[place] = 0.0
    for lane in range(LANES):
        f = min(lane, families.shape[0] - 1)
        ids[lane] = families[f]
        for column in range(_CHILDS):
            rows[column * LANES + lane] = child[f, column]
        for place in range(carers):
            own = beyond(rows, ROWS + place * EACH + lane)
            now = own if carers > 1 else beyond(rows, THERE + lane)
            for column in range(_BONDS):
                now[BOND_ROWS + column * LANES] = bonds[f, place, column]
            for column in range(_CARES):
                own[CARES + column * LANES] = cares[f, place, column]
            own[BOUND], own[IS_THERE] = bounds[f, place], from_bits(-1)


@compiled
def empty(rows: Any, child: Any, bonds: Any, counts: Any) -> None:
    """Take the families of a block out of its rows."""
    carers = bonds.shape[1]
    for f in range(child.shape[0]):
        for column in range(_CHILDS):
            child[f, column] = rows[column * LANES + f]
        for place in range(carers):
            now = beyond(rows, (ROWS + place * EACH if carers > 1 else THERE) + f)
            for column in range(_BONDS):
                bonds[f, place, column] = now[BOND_ROWS + column * LANES]
            for column in range(_COUNTS):
                inwards = now[COMING_IN - THERE + column * LANES]
                counts[f, place, 1, column] += int(inwards)
                counts[f, place, 0, column] += int(now[ALL - THERE + column * LANES] - inwards)
