"""Our sequence statistics against a second coding, written blind from the papers alone.

Whoever wrote `second_sequences.py` had not seen `geborgen.analysis`; both must agree.
"""

import math
import random

import numpy as np
import pytest

from geborgen.analysis.sequences import (
    Stretches,
    compute_act_profile,
    compute_adjusted_residuals,
    compute_benjamini_hochberg,
    compute_cell_odds,
    compute_expected,
    compute_holm,
    compute_homogeneity,
    compute_lag_counts,
    compute_lag_table,
    compute_lag_table_of_counts,
    compute_permutation_test,
    compute_recurrence_measures,
    compute_recurrence_profile_of_codes,
    compute_table_test,
    compute_transformed_kappas,
    compute_unit_profile_of_marks,
    make_allowed,
)
from tests.agreement import second_sequences as second


def or_nan(values):
    """Nested lists with None to an array with NaN."""
    return np.array(values, dtype=float)


def draw_table(rng):
    """A small table and its structural zeros: none, the diagonal, or some at random."""
    k = rng.randint(1, 4)
    cells = [(i, j) for i in range(k) for j in range(k)]
    kind = rng.choice(["none", "diagonal", "some"])
    zeros = {c for c in cells if (kind == "diagonal" and k > 1 and c[0] == c[1])} or {
        c for c in cells if kind == "some" and rng.random() < 0.2
    }
    most = rng.choice([2, 6, 30])
    empty = rng.randrange(k) if rng.random() < 0.15 else None
    table = [
        [
            0 if (i, j) in zeros or i == empty or rng.random() < 0.15 else rng.randint(0, most)
            for j in range(k)
        ]
        for i in range(k)
    ]
    allowed = np.array([[(i, j) not in zeros for j in range(k)] for i in range(k)])
    return table, zeros, allowed


def draw_tables(n, seed):
    rng = random.Random(seed)
    return [draw_table(rng) for _ in range(n)]


def test_lag_counts_never_cross_a_session():
    rng = random.Random(1)
    for _ in range(1000):
        k, lag = rng.randint(1, 4), rng.randint(1, 4)
        sessions = [
            [rng.randrange(k) for _ in range(rng.randint(0, 9))] for _ in range(rng.randint(1, 4))
        ]
        ours = compute_lag_counts([np.array(s, np.int32) for s in sessions], k, lag=lag)
        assert ours.tolist() == second.lag_counts(sessions, range(k), lag)


def test_expected_counts_residuals_and_tests_with_structural_zeros():
    n_inside = 0
    for table, zeros, allowed in draw_tables(600, seed=2):
        expected = second.expected_quasi(table, zeros, rounds=600)
        if not second.is_settled(expected, table):
            continue
        n_inside += 1
        fit = compute_expected(np.array(table), allowed)
        assert fit.is_converged
        assert fit.values == pytest.approx(np.array(expected), abs=1e-6)
        test = compute_table_test(np.array(table), fit.values, allowed)
        x2, g2, df = second.pearson_and_likelihood(table, zeros)
        assert (test.x2, test.g2) == pytest.approx((x2, g2), abs=1e-6)
        assert test.df == df
        residuals = compute_adjusted_residuals(np.array(table), fit.values, allowed)
        assert residuals == pytest.approx(
            or_nan(second.adjusted_residuals_quasi(table, zeros)), abs=1e-5, nan_ok=True
        )
    assert n_inside > 500


def test_a_fit_at_the_edge_of_the_model_says_that_it_did_not_arrive():
    # A cell that may be filled tends to 0: neither coding gets there, ours says so, and what is
    # left of a residual stays small.
    n_edge = 0
    for table, zeros, allowed in draw_tables(500, seed=3):
        expected = second.expected_quasi(table, zeros, rounds=600)
        if second.is_settled(expected, table):
            continue
        n_edge += 1
        fit = compute_expected(np.array(table), allowed)
        assert not fit.is_converged
        assert fit.values == pytest.approx(np.array(expected), abs=0.05)
    assert n_edge > 10


def test_residuals_of_a_table_without_zeros_are_the_closed_form():
    for table, zeros, allowed in draw_tables(1000, seed=4):
        if zeros:
            continue
        expected = np.array(second.expected(table))
        assert compute_expected(np.array(table), allowed).values == pytest.approx(expected)
        ours = compute_adjusted_residuals(np.array(table), expected, allowed)
        theirs = or_nan(second.adjusted_residuals(table))
        assert ours == pytest.approx(theirs, abs=1e-9, nan_ok=True)


def test_two_sided_p_of_a_residual_is_the_normal_one():
    table = [[9, 2, 4], [3, 8, 1], [2, 5, 7]]
    ours = compute_lag_table_of_counts(table, labels=("a", "b", "c"), allowed=make_allowed(3))
    for z, p in zip(np.ravel(second.adjusted_residuals(table)), ours.p.ravel(), strict=True):
        assert p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))


def test_odds_q_and_phi_of_each_cell():
    # With an empty margin there is nothing to compare: the half of the second coding gives a
    # number there, ours none.  Everywhere else they agree, halves included.
    for table, _, _ in draw_tables(600, seed=5):
        ours = compute_cell_odds(np.array(table))
        for i, j in np.ndindex(*ours.odds.shape):
            a, b, c, d = second.collapse(table, i, j)
            if 0 in (a + b, c + d, a + c, b + d):
                assert np.isnan([ours.log_odds[i, j], ours.yule_q[i, j], ours.phi[i, j]]).all()
                continue
            middle, error = second.log_odds(a, b, c, d)
            bounds = [math.exp(middle + side * 1.959963984540054 * error) for side in (-1, 1)]
            assert ours.log_odds[i, j] == pytest.approx(middle)
            assert [ours.low[i, j], ours.high[i, j]] == pytest.approx(bounds)
            assert ours.yule_q[i, j] == pytest.approx(second.yules_q(a, b, c, d))
            assert ours.phi[i, j] == pytest.approx(second.phi(a, b, c, d))
            assert ours.corrected[i, j] == (0 in (a, b, c, d))


def test_transformed_kappa_of_the_tables_own_margins():
    for table, zeros, _ in draw_tables(1000, seed=6):
        if zeros:
            continue
        rows, columns, total = second.margins(table)
        theirs = [
            [second.transformed_kappa(table[i][j], r, c, total) for j, c in enumerate(columns)]
            for i, r in enumerate(rows)
        ]
        ours = compute_transformed_kappas(np.array(table), np.array(second.expected(table)))
        assert ours == pytest.approx(or_nan(theirs), nan_ok=True)


def test_transformed_kappa_nears_wampolds_own_margins_in_a_long_stream():
    # Wampold counts the codes of the stream, one act more than the table has pairs.
    rng = random.Random(7)
    stream = [rng.randrange(3) for _ in range(4000)]
    table = second.lag_counts([stream], range(3), 1)
    ours = compute_transformed_kappas(np.array(table), np.array(second.expected(table)))
    for i, j in np.ndindex(3, 3):
        counts = stream.count(i), stream.count(j), len(stream)
        wampold = second.transformed_kappa(table[i][j], *counts)
        assert ours[i, j] == pytest.approx(wampold, abs=0.002)


def test_holm_and_benjamini_hochberg_with_ties():
    rng = random.Random(8)
    for _ in range(1000):
        p = [rng.choice([rng.random(), rng.random() / 50, 0.02]) for _ in range(rng.randint(1, 9))]
        assert compute_holm(p) == pytest.approx(second.holm(p))
        assert compute_benjamini_hochberg(p) == pytest.approx(second.benjamini_hochberg(p))


def make_stretches_of(sessions, codes="abc"):
    return Stretches(
        labels=tuple(codes),
        codes=tuple(np.array([codes.index(c) for c in s], np.int32) for s in sessions),
        sessions=tuple(str(number) for number in range(len(sessions))),
        dyads=("d",) * len(sessions),
    )


def list_tables(sessions, lag, repeats):
    """The pooled lag table of every combination of orders."""
    tables = np.zeros((1, 3, 3), dtype=int)
    for session in sessions:
        orders = second.all_orders(session, repeats)
        own = np.array([second.lag_counts([order], "abc", lag) for order in orders])
        tables = (tables[:, None] + own[None]).reshape(-1, 3, 3)
    return tables


@pytest.mark.parametrize(
    ("sessions", "lag", "repeats"),
    [
        (["aabbc"], 1, True),
        (["aabac"], 1, True),
        (["aabbc", "abca"], 2, True),
        (["abacab"], 1, False),
        (["abacab"], 2, False),
        (["abcabc", "abab"], 1, False),
    ],
)
def test_permutation_p_is_that_of_all_orders(sessions, lag, repeats):
    tables = list_tables(sessions, lag, repeats)
    observed = np.array(second.lag_counts(sessions, "abc", lag))
    ours = compute_permutation_test(
        make_stretches_of(sessions),
        make_allowed(3, may_repeat=repeats),
        lag=lag,
        n_permutations=4000,
    )
    means, exact = tables.mean(axis=0), tables.std(axis=0)
    assert ours.means == pytest.approx(means, abs=1e-12 if repeats else 0.05)
    assert ours.sds == pytest.approx(exact, abs=0.04)
    tested = exact > 0
    assert (np.isnan(ours.p) == ~tested).all()
    shares = {
        "p_more": (tables >= observed).mean(axis=0),
        "p_fewer": (tables <= observed).mean(axis=0),
        "p": (np.abs(tables - means) >= np.abs(observed - means) - 1e-9).mean(axis=0),
    }
    for name, share in shares.items():
        assert getattr(ours, name)[tested] == pytest.approx(share[tested], abs=0.04)


@pytest.mark.parametrize("seed", range(8))
def test_two_counts_equally_far_from_the_mean_are_so_with_any_seed(seed):
    # In half of the orders b follows c: 0 and 1 lie equally far from ½, so the exact p is 1.
    ours = compute_permutation_test(
        make_stretches_of(["abacab"]),
        make_allowed(3, may_repeat=False),
        lag=2,
        n_permutations=1000,
        seed=seed,
    )
    tables = list_tables(["abacab"], 2, False)
    assert tables[:, 1, 2].mean() == 0.5
    assert ours.p[1, 2] == 1


def test_the_exact_distribution_of_one_cell_has_our_mean():
    law = second.permutation_distribution("aabbc", "abc", (0, 1))
    ours = compute_permutation_test(make_stretches_of(["aabbc"]), make_allowed(3))
    assert ours.means[0, 1] == pytest.approx(float(sum(n * p for n, p in law.items())))


def test_orders_with_a_forbidden_pair_are_refused():
    stretches, allowed = make_stretches_of(["aab"]), make_allowed(3, may_repeat=False)
    with pytest.raises(ValueError, match="not allowed"):
        compute_permutation_test(stretches, allowed, n_permutations=10)
    with pytest.raises(ValueError, match="not allowed"):
        compute_act_profile(stretches, ("a", "b"), allowed=allowed, n_permutations=10)
    with pytest.raises(ValueError, match="not allowed"):
        compute_lag_table(stretches, allowed=allowed)


def draw_units(rng, size, k):
    """Codes per unit for ours (-1: none) and for the second coding (None)."""
    codes = [rng.randrange(-1, k) for _ in range(size)]
    return np.array(codes, np.int32), [None if code < 0 else code for code in codes]


def test_recurrence_measures():
    rng = random.Random(9)
    for _ in range(600):
        k = rng.randint(1, 4)
        ours_x, x = draw_units(rng, rng.randint(1, 14), k)
        ours_y, y = draw_units(rng, rng.randint(1, 14), k)
        line, vertical = rng.randint(1, 3), rng.randint(1, 3)
        ours = compute_recurrence_measures(
            ours_x, ours_y, shortest_line=line, shortest_vertical=vertical
        )
        theirs = second.recurrence_measures(
            second.recurrence_matrix(x, y), line=line, vertical=vertical
        )
        for name in ("rate", "determinism", "mean_line", "longest_line", "entropy"):
            assert getattr(ours, name) == pytest.approx(theirs[name])
        # Vertical lines: Marwan draws the first stream across, so that the second stays; we (as
        # the R package crqa does) put it down the side, so that the first stays.
        turned = second.recurrence_measures(
            second.recurrence_matrix(y, x), line=line, vertical=vertical
        )
        for name in ("laminarity", "trapping_time"):
            assert getattr(ours, name) == pytest.approx(turned[name])


def test_vertical_lines_of_one_stream_against_itself_do_not_depend_on_the_drawing():
    rng = random.Random(10)
    for _ in range(200):
        ours_x, x = draw_units(rng, rng.randint(1, 14), 3)
        ours = compute_recurrence_measures(ours_x, ours_x)
        theirs = second.recurrence_measures(second.recurrence_matrix(x, x))
        assert ours.laminarity == pytest.approx(theirs["laminarity"])
        assert ours.trapping_time == pytest.approx(theirs["trapping_time"])


def test_diagonal_profile():
    # The same direction of lags.  The second coding leaves pairs with an unknown out; ours counts
    # the unit as one without recurrence, so the shares agree once the units are put right.
    rng = random.Random(11)
    for _ in range(300):
        size, k = rng.randint(4, 14), rng.randint(1, 4)
        (ours_x, x), (ours_y, y) = draw_units(rng, size, k), draw_units(rng, size, k)
        ours = compute_recurrence_profile_of_codes(
            [(ours_x, ours_y)], most_lags=3, n_permutations=10
        )
        theirs = second.diagonal_profile(x, y, 3)
        for lag, rate in zip(ours.lags.tolist(), ours.rates, strict=True):
            pairs = [(x[i], y[i + lag]) for i in range(size) if 0 <= i + lag < size]
            known = sum(None not in pair for pair in pairs)
            assert rate * len(pairs) == pytest.approx((theirs[lag] or 0) * known)
            if known == len(pairs):
                assert rate == pytest.approx(theirs[lag])


def draw_marks(rng):
    n = rng.randint(3, 9)
    return tuple([rng.random() < 0.5 for _ in range(n)] for _ in range(2))


def test_two_sided_p_of_rotations_of_one_piece_is_exact():
    rng = random.Random(12)
    for _ in range(300):
        x, y = draw_marks(rng)
        ours = compute_unit_profile_of_marks(
            [(np.array(x), np.array(y))], ("x", "y"), unit_s=1.0, most_lags=2
        )
        for lag, p in zip(ours.lags.tolist(), ours.chance.p, strict=True):
            assert np.isnan(p) or p == pytest.approx(float(second.rotation_p([(x, y)], lag)))


def test_two_sided_p_of_rotations_of_two_pieces_is_near_the_exact_one():
    rng = random.Random(13)
    for _ in range(60):
        pieces = [draw_marks(rng), draw_marks(rng)]
        ours = compute_unit_profile_of_marks(
            [(np.array(x), np.array(y)) for x, y in pieces],
            ("x", "y"),
            unit_s=1.0,
            most_lags=1,
            n_permutations=2000,
        )
        for lag, p in zip(ours.lags.tolist(), ours.chance.p, strict=True):
            assert np.isnan(p) or p == pytest.approx(
                float(second.rotation_p(pieces, lag)), abs=0.06
            )


def test_sessions_that_differ_in_what_follows_what():
    rng = random.Random(14)
    for _ in range(300):
        sessions = [
            "".join(rng.choice("abc") for _ in range(rng.randint(0, 12)))
            for _ in range(rng.randint(1, 4))
        ]
        ours = compute_homogeneity(make_stretches_of(sessions), "session")
        tables = [second.lag_counts([session], "abc", 1) for session in sessions]
        assert (ours.x2, ours.g2, ours.df) == pytest.approx(second.homogeneity(tables))


@pytest.mark.parametrize("session", ["baaccca", "cbcabab", "baabb", "acbbcb", "bcaba", "aabbcab"])
def test_p_of_a_lag_profile_is_that_of_the_cell_at_each_lag(session):
    ours = compute_act_profile(
        make_stretches_of([session]), ("a", "b"), most_lags=3, n_permutations=4000
    )
    for lag, found in zip(ours.lags.tolist(), ours.chance.p, strict=True):
        cell = (0, 1) if lag > 0 else (1, 0)
        law = second.permutation_distribution(session, "abc", cell, lag=abs(lag))
        seen = second.lag_counts([session], "abc", abs(lag))[cell[0]][cell[1]]
        mean = sum(count * p for count, p in law.items())
        exact = sum(p for count, p in law.items() if abs(count - mean) >= abs(seen - mean))
        assert np.isnan(found) or found == pytest.approx(float(exact), abs=0.04)
