"""From counts to the columns of the model, and which columns make up which effect."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from geborgen.analysis.dyads.counts import DyadCounts
from geborgen.analysis.dyads.marginal import Cells, make_cells
from geborgen.analysis.dyads.results import DyadMeasure, EffectKind

__all__ = ["Column", "Design", "make_design"]

# With fewer dyads watched both times their changes cannot be told apart from chance.
_FEWEST_PAIRS = 5

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One fixed effect: what it is about, of which group, and whether it is of the window."""

    kind: EffectKind | None
    group: str | None
    of_window: bool

    @property
    def name(self) -> str:
        """As in tables: ``window:group:B``."""
        parts = ["window"] * (self.of_window and self.kind is not EffectKind.WINDOW)
        parts.append(str(self.kind) if self.kind else "base")
        return ":".join(parts if self.group is None else [*parts, self.group])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """Counts as cells with columns; every row of the counts has one cell, or two with a window.

    Parameters
    ----------
    counts
        The table it was made of.
    columns
        What the fixed columns are.
    successes, trials
        Shape (m,).
    fixed, random
        Shapes (m, p) and (m, q).
    dyad, row
        Shape (m,): numbers of the dyad and of the row of the counts.
    in_window
        Shape (m,): whether the cell is that of the window; False throughout without one.
    is_confounded
        Whether an effect was left out, since the counts cannot tell it from another.
    """

    counts: DyadCounts = field(repr=False)
    columns: tuple[Column, ...]
    successes: Numbers = field(repr=False)
    trials: Numbers = field(repr=False)
    fixed: Numbers = field(repr=False)
    random: Numbers = field(repr=False)
    dyad: npt.NDArray[np.int64] = field(repr=False)
    row: npt.NDArray[np.int64] = field(repr=False)
    in_window: npt.NDArray[np.bool_] = field(repr=False)
    is_confounded: bool

    def make_cells(
        self, *, successes: Numbers | None = None, without: tuple[int, ...] = ()
    ) -> Cells:
        """Cells to fit, with other successes or without some of the fixed columns."""
        kept = [i for i in range(len(self.columns)) if i not in without]
        return make_cells(
            self.successes if successes is None else successes,
            self.trials,
            fixed=self.fixed[:, kept],
            random=self.random,
            dyad=self.dyad,
        )


def make_design(counts: DyadCounts, measure: DyadMeasure) -> Design:
    """The columns of the hierarchical model for a table of counts.

    Parameters
    ----------
    counts
        Per dyad and phase.
    measure
        Share of acts answered: one cell per row; 2×2 table: one cell within the windows and one
        outside.

    Returns
    -------
    Design
        Fixed columns: base; group (1 minus the share of groups in its own group, minus that share
        elsewhere); phase (-1/2 before, 1/2 after); their product; with a window the same once more
        within it. So the effect of groups is the mean of both phases, that of phases the mean of
        groups. Random columns: base and window; without a window base, and phase from five dyads
        watched both times on.
    """
    factors = _list_factors(counts)
    rows = np.arange(counts.dyad.size)
    if measure is DyadMeasure.ANSWERED:
        row, in_window = rows, np.zeros(rows.size, dtype=np.bool_)
        successes, trials = counts.answered.astype(np.float64), counts.given.astype(np.float64)
    else:
        row, in_window = np.repeat(rows, 2), np.tile([False, True], rows.size)
        successes = _interleave(counts.units_out_with, counts.units_in_with)
        trials = _interleave(counts.units_out, counts.units_in)
    asked: list[tuple[Column, Numbers]] = [(column, values[row]) for column, values in factors]
    if measure is DyadMeasure.CONTINGENT:
        asked = asked + [_within(column, values, in_window) for column, values in asked]
    columns, fixed = _keep_independent(asked, trials > 0)
    return Design(
        counts=counts,
        columns=columns,
        successes=successes,
        trials=trials,
        fixed=fixed,
        random=_make_random(counts, row, None if measure is DyadMeasure.ANSWERED else in_window),
        dyad=counts.dyad[row],
        row=row,
        in_window=in_window,
        is_confounded=len(columns) < len(asked) and bool((trials > 0).any()),
    )


def _interleave(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> Numbers:
    return np.stack([first, second], axis=1).ravel().astype(np.float64)


def _list_factors(counts: DyadCounts) -> list[tuple[Column, Numbers]]:
    n, n_groups = counts.dyad.size, len(counts.groups)
    base = Column(kind=None, group=None, of_window=False)
    found: list[tuple[Column, Numbers]] = [(base, np.ones(n))]
    groups: list[tuple[Column, Numbers]] = [
        (Column(kind=EffectKind.GROUP, group=name, of_window=False),
         (counts.group == number) - 1 / n_groups)
        for number, name in enumerate(counts.groups)
    ][1:]  # fmt: skip
    found += groups
    if counts.is_after.any() and not counts.is_after.all():
        phase = np.where(counts.is_after, 0.5, -0.5)
        found.append((Column(kind=EffectKind.PHASE, group=None, of_window=False), phase))
        found += [
            (Column(kind=EffectKind.GROUP_PHASE, group=c.group, of_window=False), values * phase)
            for c, values in groups
        ]
    return found


def _within(
    column: Column, values: Numbers, in_window: npt.NDArray[np.bool_]
) -> tuple[Column, Numbers]:
    kind = column.kind or EffectKind.WINDOW
    return Column(kind=kind, group=column.group, of_window=True), np.where(in_window, values, 0.0)


def _keep_independent(
    asked: list[tuple[Column, Numbers]], counted: npt.NDArray[np.bool_]
) -> tuple[tuple[Column, ...], Numbers]:
    """Leave out each column that those before it already say."""
    columns: list[Column] = []
    values: list[Numbers] = []
    for column, value in asked:
        tried = np.stack([*values, value], axis=1)
        if np.linalg.matrix_rank(tried[counted]) == tried.shape[1]:
            columns.append(column)
            values.append(value)
    fixed = np.stack(values, axis=1) if values else np.zeros((counted.size, 0))
    return tuple(columns), fixed


def _make_random(
    counts: DyadCounts, row: npt.NDArray[np.int64], in_window: npt.NDArray[np.bool_] | None
) -> Numbers:
    ones = np.ones(row.size)
    if in_window is not None:
        return np.stack([ones, in_window.astype(np.float64)], axis=1)
    seen = counts.given > 0
    both = np.intersect1d(
        counts.dyad[counts.is_after & seen], counts.dyad[~counts.is_after & seen]
    ).size
    if both < _FEWEST_PAIRS:
        return ones[:, None]
    return np.stack([ones, counts.is_after[row] - 0.5], axis=1)
