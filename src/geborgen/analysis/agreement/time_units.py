"""Agreement per unit of time, with a tolerance: a code counts when the other has it nearby."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from geborgen.analysis.tracks import NO_CODE, UNSEEN

__all__ = ["compute_agreed_units", "compute_mark_tables", "compute_unit_tables"]

Numbers = npt.NDArray[np.int32]
Marks = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]


def compute_agreed_units(looked_up: Numbers, other: Numbers, n_near: int) -> Marks:
    """Whether the other observer has the same code within so many units, for each unit.

    Parameters
    ----------
    looked_up, other
        Shape (n,): code numbers per unit, `NO_CODE` where nothing is coded, `UNSEEN` where nothing
        could be seen.
    n_near
        Units before and after that count as near; 0 compares each unit with its own.

    Returns
    -------
    array of bool
        Shape (n,).

    Notes
    -----
    A unit in which nothing is coded agrees where the other has nothing in that very unit, or has a
    code there that the first gives nearby. Nothing is not looked up nearby as a code is: there is
    nothing beside every brief act, and an act that the other missed would count as agreed.
    """
    code_found = _is_near(looked_up, other, n_near)
    nothing_found = (other == NO_CODE) | ((other >= 0) & _is_near(other, looked_up, n_near))
    return np.where(looked_up == NO_CODE, nothing_found, code_found)


def _is_near(codes: Numbers, other: Numbers, n_near: int) -> Marks:
    """Whether each unit's code stands in one of the other's near units; code by code."""
    found: Marks = codes == other
    for code in np.unique(codes[~found & (codes >= 0)]).tolist() if n_near else ():
        wanted, places = np.flatnonzero((codes == code) & ~found), np.flatnonzero(other == code)
        if places.size:
            after = np.searchsorted(places, wanted)
            next_one = places[np.minimum(after, places.size - 1)]
            last_one = places[np.maximum(after - 1, 0)]
            apart = np.minimum(np.abs(next_one - wanted), np.abs(wanted - last_one))
            found[wanted] = apart <= n_near
    return found


def compute_unit_tables(
    first: Numbers, second: Numbers, *, n_codes: int, n_near: int = 0
) -> tuple[Counts, Counts]:
    """Tables of time units of two observers, one for each direction of the tolerance.

    Parameters
    ----------
    first, second
        Shape (n,): code numbers per unit from 0 up, `NO_CODE` or `UNSEEN`.
    n_codes
        How many codes there are.
    n_near
        Tolerance in units; 0 for none.

    Returns
    -------
    tuple of arrays
        Each of shape (n_codes + 1, n_codes + 1), the first observer's codes in rows, `NO_CODE`
        last.

    Notes
    -----
    In the first table each unit is tallied by the first observer's code: as agreement when the
    second observer has that code in the unit or at most `n_near` units away, else under the code
    that the second observer has in the unit itself. The second table looks up the second observer's
    codes. Units that either could not see are left out. The two differ with a tolerance, since a
    brief act of one observer may lie near, and not in, an act of the other. For units without a
    code see `compute_agreed_units`; where they should count as a code like any other, number them
    so.

    References
    ----------
    bakeman2009, bakeman2011
    """
    seen = (first != UNSEEN) & (second != UNSEEN)
    agreed = compute_agreed_units(first, second, n_near)
    there = _tally(first[seen], np.where(agreed, first, second)[seen], n_codes)
    agreed = compute_agreed_units(second, first, n_near)
    back = _tally(np.where(agreed, second, first)[seen], second[seen], n_codes)
    return there, back


def compute_mark_tables(
    first: Marks, second: Marks, seen: Marks, *, n_near: int = 0
) -> tuple[Counts, Counts]:
    """Each code on or off per unit, both directions, as tables of two by two.

    Parameters
    ----------
    first, second
        Shape (k, n): whether each code is on in each unit. Several may be on at once.
    seen
        Shape (n,): units that both could see.
    n_near
        Tolerance in units.

    Returns
    -------
    tuple of arrays
        Each of shape (k, 2, 2): on for both, only the first, only the second, neither.

    Notes
    -----
    The rule of `compute_unit_tables` for the two codes "on" and "off".
    """
    tables: tuple[list[Counts], list[Counts]] = ([], [])
    for one, other in zip(first, second, strict=True):
        codes = [np.where(seen, np.where(marks, 0, NO_CODE), UNSEEN) for marks in (one, other)]
        found = compute_unit_tables(
            codes[0].astype(np.int32), codes[1].astype(np.int32), n_codes=1, n_near=n_near
        )
        for kept, table in zip(tables, found, strict=True):
            kept.append(table)
    return _stack(tables[0]), _stack(tables[1])


def _tally(rows: Numbers, columns: Numbers, n_codes: int) -> Counts:
    size = n_codes + 1
    places = np.where(rows == NO_CODE, n_codes, rows).astype(np.int64) * size
    places += np.where(columns == NO_CODE, n_codes, columns)
    table: Counts = np.bincount(places, minlength=size * size).reshape(size, size)
    return table


def _stack(tables: Sequence[Counts]) -> Counts:
    return np.array(tables, dtype=np.int64).reshape(-1, 2, 2)
