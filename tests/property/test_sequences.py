"""What must not matter to a lag table: names of codes, order of sessions, shifts of time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geborgen.analysis.sequences import (
    Stretches,
    compute_cell_odds,
    compute_expected,
    compute_lag_counts,
    compute_lag_table,
    compute_recurrence_measures,
    compute_recurrence_profile_of_codes,
    compute_unit_profile_of_marks,
    make_allowed,
    make_stretches,
)
from geborgen.analysis.sequences.replacing import draw_allowed_orders
from geborgen.analysis.sequences.shuffling import draw_lag_tables_from_totals
from geborgen.analysis.tracks import TrackChoice, make_track
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role

N_CODES = 4
codes = st.lists(st.integers(0, N_CODES - 1), max_size=40).map(lambda c: np.array(c, np.int32))
sessions = st.lists(codes, min_size=1, max_size=4)
lags = st.integers(1, 5)


def as_stretches(arrays) -> Stretches:
    names = tuple(f"s{n}" for n in range(len(arrays)))
    return Stretches(labels=("a", "b", "c", "d"), codes=tuple(arrays), sessions=names, dyads=names)


@given(sessions, lags, st.permutations(range(N_CODES)))
def test_renaming_codes_only_moves_the_cells(arrays, lag, names):
    renamed = [np.array(names, np.int32)[array] for array in arrays]
    before = compute_lag_table(as_stretches(arrays), lag=lag)
    after = compute_lag_table(as_stretches(renamed), lag=lag)
    places = np.ix_(names, names)
    assert np.array_equal(after.counts[places], before.counts)
    for found, wanted in (
        (after.residuals, before.residuals),
        (after.odds.yule_q, before.odds.yule_q),
        (after.kappas, before.kappas),
    ):
        assert np.allclose(found[places], wanted, equal_nan=True, atol=1e-7)


@given(sessions, lags)
def test_time_run_backwards_turns_the_table_over(arrays, lag):
    forward = compute_lag_counts(arrays, N_CODES, lag=lag)
    backward = compute_lag_counts([array[::-1] for array in arrays], N_CODES, lag=lag)
    assert np.array_equal(forward, backward.T)
    ahead, behind = compute_cell_odds(forward), compute_cell_odds(backward)
    assert np.allclose(ahead.phi, behind.phi.T, equal_nan=True)


@given(sessions, lags)
def test_no_pair_is_lost_or_made(arrays, lag):
    counts = compute_lag_counts(arrays, N_CODES, lag=lag)
    assert counts.sum() == sum(max(array.size - lag, 0) for array in arrays)


@given(sessions)
def test_expected_counts_keep_the_margins(arrays):
    allowed = make_allowed(N_CODES, may_repeat=False)
    merged = [array[np.r_[True, array[1:] != array[:-1]][: array.size]] for array in arrays]
    counts = compute_lag_counts(merged, N_CODES)
    fit = compute_expected(counts, allowed)
    assert (fit.values >= 0).all() and not fit.values[~allowed].any()
    if fit.is_converged:
        assert np.allclose(fit.values.sum(axis=1), counts.sum(axis=1), atol=1e-6)
        assert np.allclose(fit.values.sum(axis=0), counts.sum(axis=0), atol=1e-6)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5), lags, st.integers(0, 99))
def test_drawn_tables_hold_as_many_of_each_code_as_there_are(totals, lag, seed):
    rng = np.random.default_rng(seed)
    tables = draw_lag_tables_from_totals(totals, lag=lag, n=20, rng=rng)
    assert (tables >= 0).all()
    assert (tables.sum(axis=(1, 2)) == max(sum(totals) - lag, 0)).all()
    missing = np.array(totals) - tables.sum(axis=2)
    assert (missing >= 0).all() and (missing.sum(axis=1) == min(lag, sum(totals))).all()


@given(codes, st.integers(0, 99))
def test_orders_without_repeats_hold_the_same_codes(array, seed):
    merged = array[np.r_[True, array[1:] != array[:-1]][: array.size]]
    allowed = make_allowed(N_CODES, may_repeat=False)
    orders = draw_allowed_orders(merged, allowed, n=6, rng=np.random.default_rng(seed))
    assert (orders[:, 1:] != orders[:, :-1]).all()
    assert (np.sort(orders, axis=1) == np.sort(merged)).all()


@given(codes, codes)
def test_swapping_the_two_people_turns_the_plot_over(first, second):
    size = min(first.size, second.size)
    pair = (first[:size], second[:size])
    one, other = (compute_recurrence_profile_of_codes([p], most_lags=4) for p in (pair, pair[::-1]))
    assert np.array_equal(one.counts, other.counts[::-1])
    plots = compute_recurrence_measures(*pair), compute_recurrence_measures(*pair[::-1])
    assert plots[0].determinism == plots[1].determinism
    assert plots[0].entropy == plots[1].entropy


@given(codes)
def test_swapping_given_and_target_turns_a_profile_over(array):
    marks = array == 0, array == 1
    one, other = (
        compute_unit_profile_of_marks([p], ("a", "b"), unit_s=1.0, most_lags=3)
        for p in (marks, marks[::-1])
    )
    assert np.array_equal(one.counts, other.counts[::-1])


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 50)), max_size=12))
def test_a_shift_of_time_changes_no_sequence(acts):
    words = []
    for shift in (0.0, 1000.5):
        behaviours = tuple(
            Behaviour(actor=Actor(role=Role.CHILD, name="kim"), code=code, onset_s=at + shift)
            for code, at in sorted(acts, key=lambda act: act[1])
        )
        recording = Recording(
            session="s",
            child="kim",
            provenance=Provenance(maker="test", version="1"),
            behaviours=behaviours,
            length_s=2000.0,
        )
        stretches = make_stretches([make_track(recording, TrackChoice())])
        words.append([array.tolist() for array in stretches.codes])
    assert words[0] == words[1]
