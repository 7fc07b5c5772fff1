"""Our state space grids against a second coding, written blind from the papers alone.

Whoever wrote `second_grids.py` had not seen `geborgen.analysis`; both must agree.
"""

import itertools
import random
from fractions import Fraction

import numpy as np
import pytest

from geborgen.analysis.grids import (
    compute_attractors,
    compute_cells,
    compute_measures,
    compute_region,
    compute_winnowing,
    make_trajectory_from_changes,
)
from tests.agreement import second_grids as second


def draw_paths(rng):
    """Stays on a small grid, often several in one cell, in one to three sessions."""
    columns, rows = rng.randint(1, 3), rng.randint(1, 3)
    paths = [
        [
            ((rng.randrange(columns), rng.randrange(rows)), rng.randint(1, 6))
            for _ in range(rng.randint(1, 10))
        ]
        for _ in range(rng.randint(1, 3))
    ]
    return paths, columns, rows


def draw_many(n, seed):
    """Paths for the second coding, trajectories for ours, and the grid's size."""
    rng = random.Random(seed)
    for _ in range(n):
        paths, columns, rows = draw_paths(rng)
        yield paths, [make_ours(path, columns, rows) for path in paths], (columns, rows)


def make_ours(path, columns, rows):
    onsets = list(itertools.accumulate((duration for _, duration in path), initial=0))
    places = tuple(np.array(side) for side in zip(*(cell for cell, _ in path), strict=True))
    names = ("abc"[:columns], "xyz"[:rows])
    return make_trajectory_from_changes(
        onsets[:-1], places, end_s=onsets[-1], names=(tuple(names[0]), tuple(names[1]))
    )


def mean(values):
    return float(sum(values) / len(values)) if values else None


def test_measures_of_the_whole_grid():
    for paths, ours, (columns, rows) in draw_many(400, seed=1):
        found = compute_measures(ours)
        visits, times = second.visit_counts(paths), second.total_durations(paths)
        assert (found.n_visits, found.n_cells_visited) == (sum(visits.values()), len(visits))
        assert found.seconds == sum(times.values())
        assert found.mean_visit_s == pytest.approx(float(second.mean_duration_per_visit(paths)))
        assert found.mean_cell_s == pytest.approx(mean(list(times.values())))
        cells = columns * rows
        spread = float(second.dispersion(paths, cells)) if cells > 1 else None
        assert found.dispersion == pytest.approx(spread)
        assert found.visit_entropy == pytest.approx(second.visit_entropy(paths))
        assert found.duration_entropy == pytest.approx(second.duration_entropy(paths))


def test_entropies_of_steps():
    # Of no step at all the second coding says 0, ours nothing.
    for paths, ours, _ in draw_many(400, seed=2):
        found = compute_measures(ours)
        assert found.n_steps == sum(second.transitions(paths).values())
        steps, following = (
            (second.transition_entropy(paths), second.conditional_transition_entropy(paths))
            if found.n_steps
            else (None, None)
        )
        assert found.step_entropy == pytest.approx(steps)
        assert found.next_entropy == pytest.approx(following, abs=1e-12)


def test_each_cell_and_its_returns():
    for paths, ours, _ in draw_many(200, seed=3):
        visits, times = second.visit_counts(paths), second.total_durations(paths)
        for found in compute_cells(ours):
            cell = (found.x, found.y)
            away = [time for path in paths for time in second.return_times(path, [cell])]
            between = [n for path in paths for n in second.return_visits(path, [cell])]
            assert (found.n_visits, found.seconds) == (visits[cell], times.get(cell, 0))
            assert found.n_returns == len(away)
            assert found.mean_return_s == pytest.approx(mean(away))
            assert found.mean_return_visits == pytest.approx(mean(between))


def test_a_region_is_one_large_cell():
    rng = random.Random(4)
    for paths, ours, (columns, rows) in draw_many(300, seed=4):
        cells = [(x, y) for x in range(columns) for y in range(rows)]
        region = rng.sample(cells, rng.randint(1, len(cells)))
        found = compute_region(ours, region)
        merged = [[(cell in region, duration) for cell, duration in path] for path in paths]
        away = [time for path in merged for time in second.return_times(path, [True])]
        assert found.n_visits == second.visit_counts(merged)[True]
        assert found.seconds == second.total_durations(merged).get(True, 0)
        assert (found.n_returns, found.mean_return_s) == (len(away), pytest.approx(mean(away)))


def test_winnowing_step_by_step():
    rng = random.Random(5)
    for _ in range(500):
        seconds = [rng.choice([0, rng.randint(1, 5), rng.randint(1, 100)]) for _ in range(6)]
        ours = compute_winnowing(seconds)
        if not any(seconds):
            assert ours == ()
            continue
        theirs = second.winnowing({i: Fraction(s) for i, s in enumerate(seconds) if s})
        assert len(ours) == len(theirs)
        for mine, (cells, share) in zip(ours, theirs, strict=True):
            assert mine.proportion == pytest.approx(float(share))
            assert sorted(seconds[i] for i in mine.cells) == sorted(seconds[i] for i in cells)


def test_attractors_are_the_cells_left_after_the_first_fall_of_a_half():
    # Where no step falls by a half the second coding keeps the last cell, ours names none.
    n_found = 0
    for paths, ours, _ in draw_many(600, seed=6):
        times = second.total_durations(paths)
        if len(set(times.values())) < len(times):
            continue  # which of two equal cells goes first is anybody's choice
        shares = [share for _, share in second.winnowing(times)]
        falls = any(a - b >= Fraction(1, 2) for a, b in itertools.pairwise(shares))
        found = {(a.cell.x, a.cell.y) for a in compute_attractors(ours).attractors}
        assert found == (set(second.attractor_cells(times)) if falls else set())
        n_found += falls
    assert n_found > 100
