"""Blind second coding of state space grid measures, from the papers alone.

A path is a list of stays (cell, duration); neighbouring stays in one cell are one visit.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

Stay = tuple[Hashable, float]


def visits(path: Sequence[Stay]) -> list[tuple[Hashable, Fraction]]:
    """A visit begins on entering a cell and ends on leaving it.

    Source: Lewis, Lamey & Douglas (1999); Hollenstein (2013), chapter 5.
    """
    return [
        (cell, sum((Fraction(d) for _, d in stays), Fraction(0)))
        for cell, stays in itertools.groupby(path, key=lambda stay: stay[0])
    ]


def total_durations(paths: Iterable[Sequence[Stay]]) -> dict[Hashable, Fraction]:
    """Time in each visited cell, over all paths.  Source: GridWare 1.1 (Lamey et al., 2004)."""
    durations: dict[Hashable, Fraction] = {}
    for path in paths:
        for cell, duration in visits(path):
            durations[cell] = durations.get(cell, Fraction(0)) + duration
    return durations


def visit_counts(paths: Iterable[Sequence[Stay]]) -> Counter[Hashable]:
    """Number of visits to each cell."""
    return Counter(cell for path in paths for cell, _ in visits(path))


def mean_duration_per_visit(paths: Sequence[Sequence[Stay]]) -> Fraction:
    """Whole time over the number of visits.  Source: Hollenstein (2013), chapter 5."""
    return sum(total_durations(paths).values(), Fraction(0)) / sum(visit_counts(paths).values())


def dispersion(paths: Sequence[Sequence[Stay]], cells: int) -> Fraction:
    """1 - (n Σ (d/D)² - 1) / (n - 1), n all cells of the grid: 0 in one cell, 1 spread evenly.

    Source: Hollenstein (2007); GridWare 1.1 manual.
    """
    durations = total_durations(paths).values()
    whole = sum(durations, Fraction(0))
    squares = sum(((d / whole) ** 2 for d in durations), Fraction(0))
    return 1 - (cells * squares - 1) / (cells - 1)


def entropy(weights: Iterable[float]) -> float:
    """Σ p ln(1/p) in nats.  Source: Shannon & Weaver (1949)."""
    known = [w for w in weights if w > 0]
    whole = sum(known)
    return sum(float(w / whole) * -math.log(w / whole) for w in known)


def visit_entropy(paths: Sequence[Sequence[Stay]]) -> float:
    """Entropy of the share of visits to each cell.  Source: Hollenstein (2013), chapter 5."""
    return entropy(Fraction(n) for n in visit_counts(paths).values())


def duration_entropy(paths: Sequence[Sequence[Stay]]) -> float:
    """Entropy of the share of time in each cell.  Source: Hollenstein (2013), chapter 5."""
    return entropy(total_durations(paths).values())


def transitions(paths: Iterable[Sequence[Stay]]) -> Counter[tuple[Hashable, Hashable]]:
    """Moves from one cell to another, never from one path to the next."""
    return Counter(
        pair for path in paths for pair in itertools.pairwise(cell for cell, _ in visits(path))
    )


def transition_entropy(paths: Sequence[Sequence[Stay]]) -> float:
    """Entropy of the share each (from, to) pair has in all moves.

    Source: Hollenstein (2013), chapter 5; GridWare 1.1.
    """
    return entropy(Fraction(n) for n in transitions(paths).values())


def conditional_transition_entropy(paths: Sequence[Sequence[Stay]]) -> float:
    """Entropy of the next cell given this one: pair entropy less entropy of the cells left.

    Source: Dishion et al. (2004); Shannon & Weaver (1949).
    """
    moves = transitions(paths)
    left: Counter[Hashable] = Counter()
    for (start, _), n in moves.items():
        left[start] += n
    return entropy(Fraction(n) for n in moves.values()) - entropy(
        Fraction(n) for n in left.values()
    )


def return_times(path: Sequence[Stay], region: Iterable[Hashable]) -> list[Fraction]:
    """Time away between leaving the region and the next visit to it; never the last leave.

    Source: Hollenstein (2007, 2013).
    """
    wanted = set(region)
    found: list[Fraction] = []
    away: Fraction | None = None
    for cell, duration in visits(path):
        if cell in wanted:
            if away:
                found.append(away)
            away = Fraction(0)
        elif away is not None:
            away += duration
    return found


def return_visits(path: Sequence[Stay], region: Iterable[Hashable]) -> list[int]:
    """Number of visits elsewhere between leaving the region and the next visit to it."""
    wanted = set(region)
    places = [i for i, (cell, _) in enumerate(visits(path)) if cell in wanted]
    return [b - a - 1 for a, b in itertools.pairwise(places) if b - a > 1]


def heterogeneity(values: Sequence[Fraction]) -> Fraction:
    """Σ (observed - expected)² / expected over the number of cells; expected is their mean.

    Source: Lewis, Lamey & Douglas (1999); Hollenstein (2013), chapter 5.
    """
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((v - mean) ** 2 / mean for v in values), Fraction(0)) / len(values)


def winnowing(durations: dict[Hashable, Fraction]) -> list[tuple[list[Hashable], Fraction]]:
    """Cells left and heterogeneity as a share of the first, the briefest cell leaving each step.

    Source: Lewis, Lamey & Douglas (1999); Hollenstein (2013), chapter 5.
    """
    left = sorted(durations, key=lambda cell: durations[cell], reverse=True)
    start = heterogeneity([durations[cell] for cell in left])
    steps = []
    while left:
        now = heterogeneity([durations[cell] for cell in left])
        steps.append((list(left), now / start if start else Fraction(0)))
        left = left[:-1]
    return steps


def attractor_cells(durations: dict[Hashable, Fraction]) -> list[Hashable]:
    """Cells left where the share first falls by one half or more of the first at a single step.

    Source: Lewis, Lamey & Douglas (1999); Hollenstein (2013), chapter 5.
    """
    steps = winnowing(durations)
    for (_, before), (cells, after) in itertools.pairwise(steps):
        if before - after >= Fraction(1, 2):
            return cells
    return steps[-1][0]
