"""State-space grids: examples, a slow twin that goes second by second, what must not matter."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.grids import (
    GapRule,
    choose_variable,
    compute_attractors,
    compute_dispersion,
    compute_entropy,
    compute_grid,
    compute_measures,
    compute_region,
    compute_winnowing,
    make_trajectories,
    make_trajectory,
    make_trajectory_from_changes,
)
from geborgen.analysis.results import Verdict
from geborgen.analysis.tracks import TrackChoice, make_track, make_tracks
from geborgen.moments import Span
from geborgen.sources import read_recordings
from tests.unit.analysis.test_tracks import MUM, a_session, an_act

FOUR = ("1", "2", "3", "4")


def a_path(onsets_s, x, y, *, end_s, names=(FOUR, FOUR), **more):
    return make_trajectory_from_changes(onsets_s, (x, y), end_s=end_s, names=names, **more)


def published_path(**more):
    # The example that StateSpaceGridLib, a free stand-in for GridWare, ships with its tests.
    onsets = [0.0, 2.0, 2.48, 5.32, 7.83, 9.67, 11.85, 12.16]
    return a_path(onsets, [0, 1, 1, 3, 2, 1, 1, 3], [1, 1, 1, 2, 1, 3, 1, 1], end_s=14.8, **more)


def test_measures_agree_with_a_published_example():
    # Published there: duration 14.8, 7 visits, 6 cells, 2.1142857 s per visit, 2.46666 s per cell.
    found = compute_measures([published_path()])
    assert found.seconds == pytest.approx(14.8)
    assert (found.n_visits, found.n_cells_visited, found.n_steps) == (7, 6, 6)
    assert found.mean_visit_s == pytest.approx(2.1142857, abs=1e-7)
    assert found.mean_cell_s == pytest.approx(2.46667, abs=1e-5)


def test_dispersion_and_entropy_of_the_example_worked_by_hand():
    # Seconds per cell 2, 3.63, 1.84, 2.64, 2.51, 2.18: squares add up to 38.5846, over 14.8² is
    # 0.176153; 1 - (16 x 0.176153 - 1) / 15 = 0.878770. Visits: five cells once, one twice:
    # (5/7) ln 7 + (2/7) ln 3.5 = 1.747868.
    found = compute_measures([published_path()])
    assert found.dispersion == pytest.approx(0.878770, abs=1e-6)
    assert found.visit_entropy == pytest.approx(1.747868, abs=1e-6)


def test_dispersion_agrees_with_a_printed_output():
    # StateSpaceGridLib, example 4: a file of two people's affects, 1 to 5, every half second, and
    # what came out: 9 visits, 9 cells, .5555555555555556 s each, dispersion .9166666666666666.
    parent, child = [1, 1, 3, 2, 1, 2, 4, 5, 5, 3], [2, 2, 3, 4, 4, 3, 5, 5, 3, 1]
    x, y = ([state - 1 for state in states] for states in (parent, child))
    five = ("1", "2", "3", "4", "5")
    found = compute_measures([a_path(np.arange(10) / 2, x, y, end_s=5.0, names=(five, five))])
    assert (found.seconds, found.n_visits, found.n_cells_visited) == (5.0, 9, 9)
    assert found.dispersion == pytest.approx(0.9166666666666666, abs=1e-15)
    assert found.mean_visit_s == found.mean_cell_s == pytest.approx(0.5555555555555556, abs=1e-15)


def test_the_dispersion_of_single_events_is_as_printed_where_events_count_alike():
    # Two more of its tests print .933333 (eight events, 4 x 4) and .50510204 (two, 99 cells): there
    # every event counts alike and is a cell of its own, however long it lasts. Ours takes seconds.
    assert compute_dispersion([1.0] * 8 + [0.0] * 8) == pytest.approx(0.933333, abs=5e-7)
    assert compute_dispersion([1.0] * 2 + [0.0] * 97) == pytest.approx(0.50510204, abs=5e-9)
    assert compute_dispersion([1.0, 2.0] + [0.0] * 97) == pytest.approx(1 - (99 * 5 / 9 - 1) / 98)


def test_dispersion_runs_from_one_cell_to_all_alike():
    assert compute_dispersion([5.0, 0, 0, 0]) == 0.0
    assert compute_dispersion([5.0, 5, 5, 5]) == 1.0
    assert compute_dispersion([0.0, 0]) is None


def test_entropy_of_two_alike_is_the_logarithm_of_two():
    assert compute_entropy([3, 3, 0]) == pytest.approx(math.log(2))
    assert compute_entropy([7]) == 0.0


# source: Cover & Thomas (2006), example 2.2.1: 32nds of X (down) and Y (across). The joint table
# and H(X|Y) = 11/8 bits were read in the proof of it in the Coq library infotheo. H(X) = 7/4 and
# H(Y) = 2, of which H(X, Y) = 27/8 and H(Y|X) = 13/8 are made, are known from memory only.
JOINT = [[4, 2, 2, 8], [2, 4, 2, 0], [1, 1, 2, 0], [1, 1, 2, 0]]


@pytest.mark.parametrize(("turned", "following"), [(False, 13 / 8), (True, 11 / 8)])
def test_entropies_of_steps_agree_with_a_printed_joint_distribution(turned, following):
    # Of 32 sessions each steps once, from a cell of X in the first row to one of Y in the second.
    steps = [(x, y) for x in range(4) for y in range(4) for _ in range(JOINT[x][y])]
    paths = [a_path([0.0, 1.0], (y, x) if turned else (x, y), (0, 1), end_s=2.0) for x, y in steps]
    found = compute_measures(paths)
    assert (found.n_steps, found.n_visits) == (32, 64)
    assert found.step_entropy == pytest.approx(27 / 8 * math.log(2), abs=1e-12)
    assert found.next_entropy == pytest.approx(following * math.log(2), abs=1e-12)
    # Half of the visits are to X and half to Y: one bit to tell which, then 7/4 or 2.
    assert found.visit_entropy == pytest.approx((1 + (7 / 4 + 2) / 2) * math.log(2), abs=1e-12)


def test_winnowing_worked_by_hand():
    # 60, 30, 6, 4: mean 25, squares 1225 + 25 + 361 + 441 = 2052, / 25 / 4 = 20.52; without the 4:
    # mean 32, 784 + 4 + 676 = 1464, / 32 / 3 = 15.25 (0.7432); then 60, 30: 450 / 45 / 2 = 5
    # (0.2437); then 0.
    steps = compute_winnowing([4.0, 60.0, 0.0, 30.0, 6.0])
    assert [step.cells for step in steps] == [(0, 1, 3, 4), (1, 3, 4), (1, 3), (1,)]
    assert [step.heterogeneity for step in steps] == pytest.approx([20.52, 15.25, 5.0, 0.0])
    assert [step.proportion for step in steps] == pytest.approx([1, 0.7432, 0.2437, 0], abs=1e-4)


def test_one_cell_that_draws_is_the_attractor():
    starts = [0.0, 1.0, 2.0, 30.0, 31.0, 32.0]
    path = a_path(starts, [0, 1, 2, 1, 0, 2], [0, 1, 2, 1, 0, 2], end_s=60.0)
    found = compute_attractors([path])
    assert [a.cell.column for a in found.attractors] == ["3"]
    assert found.attractors[0].strength == pytest.approx(56 / 20)
    assert found.verdict is Verdict.THIN


def test_two_cells_that_draw_alike_are_both_attractors():
    # 50, 49, 1: mean 33.33, 1600.67 / 33.33 / 3 = 16.007; then 50, 49: 0.005. The fall is 0.9997.
    path = a_path([0.0, 50.0, 51.0], [0, 1, 2], [0, 1, 2], end_s=100.0)
    assert [a.cell.column for a in compute_attractors([path]).attractors] == ["1", "3"]


def test_cells_that_hold_the_same_draw_no_more_than_others():
    found = compute_attractors([a_path([0.0, 5.0], [0, 1], [0, 1], end_s=10.0)])
    assert found.attractors == ()
    assert found.verdict is Verdict.TOO_FEW


moves = st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 1), st.integers(1, 5)), max_size=25)
TWO = (("a", "b", "c"), ("d", "e"))


def path_of(moves, *, bridge_s=0, shift=0.0):
    starts = np.cumsum([0, *(n for _, _, n in moves)]) + shift
    return a_path(
        starts[:-1], [x for x, _, _ in moves], [y for _, y, _ in moves], end_s=float(starts[-1]),
        names=TWO, rule=GapRule(bridge_s=bridge_s),
    )  # fmt: skip


def slow_visits(moves, bridge_s):
    """Walk second by second: visits as [cell, seconds, follows]."""
    visits, missing, last = [], 0, None
    for x, y, n in moves:
        for _ in range(n):
            if x < 0 or y < 0:
                missing += 1
                continue
            follows = last is not None and missing <= bridge_s
            if follows and last == (x, y):
                visits[-1][1] += 1
            else:
                visits.append([(x, y), 1, follows])
            last, missing = (x, y), 0
    return visits


@given(moves, st.integers(0, 4))
def test_visits_equal_their_slow_twin(moves, bridge_s):
    path, slow = path_of(moves, bridge_s=bridge_s), slow_visits(moves, bridge_s)
    assert list(zip(path.x.tolist(), path.y.tolist(), strict=True)) == [cell for cell, _, _ in slow]
    assert path.durations_s.tolist() == [seconds for _, seconds, _ in slow]
    assert path.follows.tolist() == [follows for _, _, follows in slow]
    assert path.missing_s == sum(n for x, y, n in moves if x < 0 or y < 0)


@given(moves, st.integers(0, 4))
def test_measures_equal_their_slow_twin(moves, bridge_s):
    found, slow = (
        compute_measures([path_of(moves, bridge_s=bridge_s)]),
        slow_visits(moves, bridge_s),
    )
    pairs = [(a[0], b[0]) for a, b in pairwise(slow) if b[2]]
    assert found.n_steps == len(pairs)
    entropy = sum(
        -pairs.count(p) / len(pairs) * math.log(pairs.count(p) / len(pairs)) for p in set(pairs)
    )
    assert (found.step_entropy or 0) == pytest.approx(entropy, abs=1e-9)
    following = sum(
        -pairs.count(p) / len(pairs) * math.log(pairs.count(p) / sum(q[0] == p[0] for q in pairs))
        for p in set(pairs)
    )
    assert (found.next_entropy or 0) == pytest.approx(following, abs=1e-9)


@given(moves)
def test_returns_equal_their_slow_twin(moves):
    slow, cells = slow_visits(moves, 0), compute_grid([path_of(moves)]).cells
    for cell in cells:
        returns, away = [], None
        for place, seconds, follows in slow:
            away = away if follows else None
            if place == (cell.x, cell.y):
                returns += [away] if away else []
                away = []
            elif away is not None:
                away.append(seconds)
        assert cell.n_returns == len(returns)
        mean = sum(map(sum, returns)) / len(returns) if returns else None
        assert cell.mean_return_s == pytest.approx(mean) if returns else cell.mean_return_s is None
        assert cell.n_visits == sum(place == (cell.x, cell.y) for place, _, _ in slow)


@given(moves)
def test_a_region_of_everything_is_left_only_by_what_is_missing(moves):
    path = path_of(moves)
    found = compute_region([path], [(x, y) for x in range(3) for y in range(2)])
    assert found.n_visits == int((~path.follows).sum())
    assert found.n_returns == 0
    assert found.seconds == pytest.approx(path.durations_s.sum())


@given(moves)
def test_swapping_the_two_people_changes_no_measure_of_the_whole(moves):
    path = path_of(moves)
    turned = a_path(
        np.cumsum([0, *(n for _, _, n in moves)])[:-1], [y for _, y, _ in moves],
        [x for x, _, _ in moves], end_s=float(sum(n for _, _, n in moves)), names=TWO[::-1],
    )  # fmt: skip
    one, other = compute_measures([path]), compute_measures([turned])
    for name in one.__slots__:
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name


@given(moves, st.integers(1, 1000))
def test_shifting_time_changes_nothing(moves, shift):
    assert compute_measures([path_of(moves)]) == compute_measures([path_of(moves, shift=shift)])


def test_a_visit_never_goes_from_one_session_to_another():
    path = a_path([0.0], [0], [0], end_s=5.0)
    found = compute_grid([path] * 6)
    assert (found.pooled.n_visits, found.pooled.n_steps, found.pooled.n_sessions) == (6, 0, 6)
    mean = next(m for m in found.means if m.name == "mean_visit_s")
    assert (mean.n_sessions, mean.mean, mean.low, mean.high) == (6, 5.0, 5.0, 5.0)


CHILD, CAREGIVER = (TrackChoice(actors=frozenset({who})) for who in ("child", "caregiver"))


def tracks_of(session):
    return make_track(session, CHILD), make_track(session, CAREGIVER)


def test_two_tracks_become_a_path():
    session = a_session(
        an_act("plays", 0.0, 6.0), an_act("fusses", 6.0, 10.0),
        an_act("looks", 0.0, 4.0, actor=MUM), an_act("talks", 4.0, 9.0, actor=MUM),
    )  # fmt: skip
    path = make_trajectory(*tracks_of(session))
    assert (path.columns, path.rows) == (("fusses", "plays"), ("looks", "talks"))
    assert (path.x.tolist(), path.y.tolist()) == ([1, 1, 0], [0, 1, 1])
    assert path.durations_s.tolist() == [4.0, 2.0, 3.0]
    assert path.missing_s == pytest.approx(1.0)


def test_points_last_no_time_unless_codes_hold():
    session = a_session(an_act("a", 0.0), an_act("b", 4.0), an_act("c", 0.0, 10.0, actor=MUM))
    plain = make_trajectory(*tracks_of(session))
    assert (plain.x.size, plain.n_pointless) == (0, 2)
    held = make_trajectory(*tracks_of(session), rule=GapRule(holds=True))
    assert (held.durations_s.tolist(), held.n_pointless) == ([4.0, 6.0], 0)


@pytest.mark.parametrize("holds", [False, True])
def test_what_could_not_be_seen_is_in_no_cell(holds):
    session = a_session(
        an_act("a", 0.0, 10.0), an_act("c", 0.0, 10.0, actor=MUM), gaps=(Span(start_s=4, end_s=6),)
    )
    path = make_trajectory(*tracks_of(session), rule=GapRule(holds=holds))
    assert path.durations_s.sum() == pytest.approx(4.0 if holds else 8.0)
    assert not path.follows.any()


def test_an_order_of_ones_own_leaves_other_codes_out():
    session = a_session(
        an_act("a", 0.0, 5.0), an_act("b", 5.0, 10.0), an_act("c", 0, 10, actor=MUM)
    )
    path = make_trajectory(*tracks_of(session), orders=(("b", "z"), ("c",)))
    assert (path.n_cells, path.x.tolist(), path.missing_s) == (2, [0], 5.0)


def test_a_gridware_project_becomes_a_path(tmp_path):
    rows = "0\t1\t10\n1.5\t1\t9\n2\t--\t9\n3\t--\t--\n4\t1\t9\n4.5\t1\t9\n6\n"
    (tmp_path / "one.trj").write_text(f"Onset\tvar a\tvar b\n{rows}")
    (tmp_path / "p.gwf").write_text("ID\tFilename\n1\t2\n1\tone.trj\n")
    sessions = read_recordings(tmp_path / "p.gwf")
    tracks = [make_tracks(sessions, choose_variable(name)) for name in ("var a", "var b")]
    (path,) = make_trajectories(*tracks)
    assert (path.columns, path.rows) == (("1",), ("9", "10"))
    assert (path.y.tolist(), path.durations_s.tolist()) == ([1, 0, 0], [1.5, 0.5, 2.0])
    assert (path.follows.tolist(), path.missing_s) == ([False, True, False], 2.0)


def test_an_empty_session_is_a_result():
    found = compute_grid([a_path([], [], [], end_s=9.0, start_s=0.0)])
    assert (found.pooled.n_visits, found.pooled.missing_s) == (0, 9.0)
    assert found.pooled.dispersion is None and found.pooled.verdict is Verdict.TOO_FEW
    assert compute_attractors([a_path([], [], [], end_s=9.0)]).attractors == ()


def test_a_code_that_holds_from_inside_a_gap_does_not_come_back_after_it():
    acts = (an_act("a", 0.0), an_act("b", 5.0))
    hers = (an_act("a", 0.0, actor=MUM), an_act("a", 6.0, actor=MUM))
    session = a_session(*acts, *hers, gaps=(Span(start_s=4.0, end_s=6.0),))
    path = make_trajectory(*tracks_of(session), rule=GapRule(holds=True))
    assert (path.ends_s.tolist(), path.missing_s) == ([4.0], 6.0)


def test_means_of_few_sessions_have_bounds_that_do_not_hang_on_the_order_of_files():
    paths = [a_path([0.0, 1.0 + i], [0, 1], [1, 1], end_s=4.0 + i * i) for i in range(6)]
    one, other = compute_grid(paths), compute_grid(paths[::-1])
    assert one.means == other.means
    # The middle 95 % of means of six held the truth in 84 of a hundred; these bounds are wider.
    mean = next(m for m in one.means if m.name == "mean_visit_s")
    values = [(4.0 + i * i) / 2 for i in range(6)]
    margin = 1.96 * np.std(values) / math.sqrt(6)
    assert mean.high - mean.low > 2.3 * margin


def test_a_place_outside_the_grid_is_no_other_place():
    with pytest.raises(ValueError, match="outside"):
        compute_region([published_path()], [(4, 0)])
