"""Lag tables: printed examples, slow readable twins, and every order of short sequences."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from scipy import stats

from geborgen.analysis.contingency import compute_association
from geborgen.analysis.sequences import (
    compute_adjusted_residuals,
    compute_benjamini_hochberg,
    compute_cell_odds,
    compute_expected,
    compute_holm,
    compute_lag_counts,
    compute_lag_table_of_counts,
    compute_largest_statistic_p,
    compute_permutation_test,
    compute_proportional_fit,
    compute_table_test,
    compute_transformed_kappas,
    make_allowed,
)
from geborgen.analysis.sequences.replacing import draw_allowed_lag_tables, draw_allowed_orders
from geborgen.analysis.sequences.shuffling import (
    _read_in_strides,  # its slow twin is here
    compute_row_tables,
    draw_lag_tables,
    draw_lag_tables_by_shuffling,
    draw_lag_tables_by_strides,
    draw_lag_tables_from_totals,
)
from geborgen.analysis.sequences.stretches import Stretches
from geborgen.analysis.sequences.unrepeated import (
    compute_order_weights,
    draw_unrepeated_lag_tables,
)
from geborgen.analysis.tails import compute_chi_square_p, compute_normal_p

NO_REPEATS = make_allowed(3, may_repeat=False)


def a_sequence(*codes, n_codes=None) -> Stretches:
    labels = tuple("abcdefgh"[: n_codes or max(codes) + 1])
    return Stretches(
        labels=labels, codes=(np.array(codes, np.int32),), sessions=("s1",), dyads=("kim",)
    )


def slow_counts(codes, n_codes, lag):
    """Pair by pair."""
    counts = [[0] * n_codes for _ in range(n_codes)]
    for place in range(len(codes) - lag):
        counts[codes[place]][codes[place + lag]] += 1
    return counts


def slow_fit(start, rows, columns):
    """Row by row and column by column, a thousand times."""
    table = [[float(cell) for cell in row] for row in start]
    for _ in range(1000):
        for i, row in enumerate(table):
            factor = rows[i] / sum(row) if sum(row) else 0
            table[i] = [cell * factor for cell in row]
        for j, total in enumerate(columns):
            found = sum(row[j] for row in table)
            for row in table:
                row[j] *= total / found if found else 0
    return table


def odds_by_loops(table, i, j):
    """The 2×2 table of a cell and all others."""
    k = len(table)
    a = table[i][j]
    b = sum(table[i]) - a
    c = sum(row[j] for row in table) - a
    d = sum(table[r][s] for r in range(k) for s in range(k) if r != i and s != j)
    return a, b, c, d


def test_a_census_is_fitted_to_new_margins_as_printed():
    # Bishop, Fienberg & Holland (1975), marital status by age (source: bishop1975); the fitted
    # table is printed to two digits in SAS/IML User's Guide, Example 9.14.
    start = [
        [1306, 83, 0], [619, 765, 3], [263, 1194, 9], [173, 1372, 28],
        [171, 1393, 51], [159, 1372, 81], [208, 1350, 108], [1116, 4100, 2329],
    ]  # fmt: skip
    rows = [1412, 1402, 1450, 1541, 1681, 1532, 1662, 7644]
    fit = compute_proportional_fit(start, rows, [3988, 11702, 2634])
    assert fit.is_converged
    assert fit.values.round(2).tolist() == [
        [1325.27, 86.73, 0], [615.56, 783.39, 3.05], [253.94, 1187.18, 8.88],
        [165.13, 1348.55, 27.32], [173.41, 1454.71, 52.87], [147.21, 1308.12, 76.67],
        [202.33, 1352.28, 107.40], [1105.16, 4181.04, 2357.81],
    ]  # fmt: skip


def test_monkeys_that_cannot_face_themselves_as_printed():
    # Ploog's squirrel monkeys, six by six without the diagonal, one row empty: X² = 168.05,
    # G² = 135.17 with 15 df in Fienberg (1980, chapter 8) (source: fienberg1980).
    counts = [
        [0, 1, 5, 8, 9, 0], [29, 0, 14, 46, 4, 0], [0, 0, 0, 0, 0, 0],
        [2, 3, 1, 0, 38, 2], [0, 0, 0, 0, 0, 1], [9, 25, 4, 6, 13, 0],
    ]  # fmt: skip
    allowed = make_allowed(6, may_repeat=False)
    test = compute_table_test(counts, compute_expected(counts, allowed).values, allowed)
    assert (round(test.x2, 2), round(test.g2, 2), test.df) == (168.05, 135.17, 15)


def test_adjusted_residuals_of_party_and_gender_as_printed():
    # Agresti (2007), tables 2.5 and 2.6: X² = 30.1, G² = 30.0, df 2 (source: agresti2007).
    counts, allowed = [[762, 327, 468], [484, 239, 477]], np.ones((2, 3), bool)
    expected = compute_expected(counts, allowed).values
    test = compute_table_test(counts, expected, allowed)
    assert (round(test.x2, 1), round(test.g2, 1), test.df) == (30.1, 30.0, 2)
    residuals = compute_adjusted_residuals(counts, expected, allowed)
    assert residuals.round(2).tolist() == [[4.50, 0.70, -5.32], [-4.50, -0.70, 5.32]]


def test_adjusted_residuals_of_baboons_as_printed():
    # Moore & Bentley-Condit (2010), the handlings of infants by rank (source: moore2010).
    counts = [[5, 5, 3], [97, 83, 95], [68, 138, 184]]
    table = compute_lag_table_of_counts(counts, labels=("a", "b", "c"), allowed=make_allowed(3))
    printed = [[1.12, 0.40, -1.37], [5.06, -1.44, -3.08], [-5.34, 1.32, 3.43]]
    assert table.residuals.round(2).tolist() == printed


def test_residuals_without_repeats_worked_by_hand():
    # By hand: the margins 5, 6, 5 and 5, 6, 5 with an empty diagonal are fitted by the symmetric
    # e01 = e10 = e12 = e21 = 3, e02 = e20 = 2, from 5 = e01 + e02 and 6 = e01 + e12. One df is
    # left, along +1 −1 around the six cells; the residual of the counts is +1 −1 … in each, with
    # variance 1 / Σ 1/e = 1 / (4/3 + 2/2) = 3/7.
    counts = np.array([[0, 4, 1], [2, 0, 4], [3, 2, 0]])
    expected = compute_expected(counts, NO_REPEATS).values
    assert expected == pytest.approx(np.array([[0, 3, 2], [3, 0, 3], [2, 3, 0]]), abs=1e-7)
    residuals = compute_adjusted_residuals(counts, expected, NO_REPEATS)
    z = math.sqrt(7 / 3)
    by_hand = [[np.nan, z, -z], [-z, np.nan, z], [z, -z, np.nan]]
    assert residuals == pytest.approx(np.array(by_hand), abs=1e-6, nan_ok=True)
    test = compute_table_test(counts, expected, NO_REPEATS)
    assert (test.df, test.x2) == (1, pytest.approx(4 / 3 + 2 / 2, abs=1e-6))


def test_benjamini_and_hochberg_find_four_where_bonferroni_finds_three():
    # Benjamini & Hochberg (1995), section 3.2, fifteen tests of one trial (source: benjamini1995).
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (compute_benjamini_hochberg(p) <= 0.05).sum() == 4
    assert (compute_holm(p) <= 0.05).sum() == 3
    assert compute_benjamini_hochberg(p) == pytest.approx(
        stats.false_discovery_control(p), abs=1e-12
    )


def test_holm_worked_by_hand():
    # 4 × 0.005, 3 × 0.01, 2 × 0.03, and 0.04, which may not fall below 0.06.
    found = compute_holm([0.01, 0.04, np.nan, 0.03, 0.005])
    assert found == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)


def test_the_largest_deviate_worked_by_hand():
    # Of four permutations the largest are 1, 2, 3, 3: two reach 2.5, all reach 0.5.
    drawn = [[1.0, -0.5], [-2.0, 1.0], [0.0, 3.0], [-3.0, 0.5]]
    found = compute_largest_statistic_p(
        [
            2.5,
            -0.5,
        ][:2],
        drawn,
    )
    assert found.tolist() == [3 / 5, 1.0]


def test_transformed_kappa_worked_by_hand():
    # Rows 6 and 4, columns 5 and 5, so 3 and 2 expected: (4 − 3)/(5 − 3), (2 − 3)/3, (1 − 2)/2 and
    # (3 − 2)/(4 − 2).
    kappas = compute_transformed_kappas([[4, 2], [1, 3]], [[3, 3], [2, 2]])
    assert kappas.tolist() == [[0.5, -1 / 3], [-0.5, 0.5]]


def test_the_tails_are_those_of_scipy():
    for df in (1, 2, 5, 25, 400):
        for x2 in (0.0, 0.3, 1.0, df * 0.9, df + 1.0, df * 3.0, 900.0):
            assert compute_chi_square_p(x2, df) == pytest.approx(
                stats.chi2.sf(x2, df), rel=1e-9, abs=1e-14
            )
    z = np.array([0.0, -1.0, 1.96, 6.0])
    assert compute_normal_p(z) == pytest.approx(2 * stats.norm.sf(np.abs(z)), rel=1e-12)


@pytest.mark.parametrize("lag", [1, 2, 5, 40])
def test_counts_equal_their_slow_twin(lag):
    codes = np.random.default_rng(7).integers(0, 4, 37).astype(np.int32)
    assert compute_lag_counts([codes], 4, lag=lag).tolist() == slow_counts(codes, 4, lag)


def test_fit_equals_its_slow_twin():
    rng = np.random.default_rng(8)
    allowed = rng.random((5, 5)) < 0.7
    counts = rng.integers(1, 30, (5, 5)) * allowed
    fit = compute_expected(counts, allowed)
    slow = slow_fit(allowed, counts.sum(axis=1).tolist(), counts.sum(axis=0).tolist())
    assert fit.values == pytest.approx(np.array(slow), abs=1e-6)


def test_a_stack_is_fitted_as_each_table_alone():
    counts = np.random.default_rng(9).integers(1, 9, (6, 3, 3)) * NO_REPEATS
    together = compute_expected(counts, NO_REPEATS).values
    apart = [compute_expected(table, NO_REPEATS).values for table in counts]
    assert together == pytest.approx(np.array(apart), abs=1e-6)


def test_odds_of_each_cell_equal_those_of_its_two_by_two_table():
    counts = np.random.default_rng(10).integers(0, 6, (4, 4))
    counts[0, 0], counts[2] = 0, 0
    odds = compute_cell_odds(counts)
    for i, j in itertools.product(range(4), range(4)):
        a, b, c, d = odds_by_loops(counts.tolist(), i, j)
        whole = compute_association((a, b, c, d))
        found = [values[i, j] for values in (odds.odds, odds.low, odds.high, odds.yule_q)]
        wanted = [whole.odds_ratio, whole.odds_low, whole.odds_high, whole.yule_q]
        wanted = [np.nan if value is None else value for value in wanted]
        assert found == pytest.approx(wanted, nan_ok=True)
        assert odds.corrected[i, j] == whole.zero_corrected
        phi = (a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d) or np.inf)
        assert np.nan_to_num(odds.phi[i, j]) == pytest.approx(phi)


def every_table(codes, lag, allowed=None):
    """Lag tables of every different order, with their chances."""
    k = max(codes) + 1
    orders = set(itertools.permutations(codes))
    if allowed is not None:
        orders = {o for o in orders if all(allowed[pair] for pair in itertools.pairwise(o))}
    found = Counter(str(slow_counts(order, k, lag)) for order in orders)
    return {table: n / len(orders) for table, n in found.items()}


def misfit(tables, chances):
    """Chi-square p of drawn tables against their chances; 0 when one is drawn that cannot be."""
    found = Counter(str(table) for table in tables.tolist())
    if not found.keys() <= chances.keys():
        return 0.0
    n = len(tables)
    x2 = sum((found[table] - n * p) ** 2 / (n * p) for table, p in chances.items())
    return stats.chi2.sf(x2, len(chances) - 1) if len(chances) > 1 else 1.0


SHORT = [(0, 0, 0, 1, 1, 2), (0, 1, 1, 1, 2, 3), (0, 0, 0, 0), (0,), (2, 2, 0, 1), (0, 1, 1)]


@pytest.mark.parametrize("lag", [1, 2, 3])
@pytest.mark.parametrize("codes", SHORT)
def test_tables_drawn_from_totals_are_those_of_every_order(codes, lag):
    rng = np.random.default_rng(11)
    totals = np.bincount(codes)
    tables = draw_lag_tables_from_totals(totals, lag=lag, n=8000, rng=rng)
    assert misfit(tables, every_table(codes, lag)) > 0.001


@pytest.mark.parametrize("lag", [1, 2])
@pytest.mark.parametrize("codes", [(0, 0, 0, 1, 1, 2), (1, 1, 0, 0, 0)])
def test_tables_read_in_strides_are_those_of_every_order(codes, lag):
    rng = np.random.default_rng(17)
    array = np.array(codes, np.int32)
    # One table of each shuffle, for a test that takes tables as independent.
    drawn = [
        draw_lag_tables_by_strides(array, max(codes) + 1, lag=lag, n=3, rng=rng)[0]
        for _ in range(700)
    ]
    assert misfit(np.array(drawn), every_table(codes, lag)) > 0.001


@pytest.mark.parametrize("lag", [1, 3])
def test_reading_in_strides_equals_its_slow_twin(lag):
    rng = np.random.default_rng(18)
    codes = rng.integers(0, 3, 20).astype(np.int32)
    strides = np.array([1, 3, 7, 9])
    tables = _read_in_strides(codes[None], 3, strides=strides, lag=lag)
    for stride, table in zip(strides.tolist(), tables.tolist(), strict=True):
        read = [codes[place * stride % 20] for place in range(20)]
        assert table == slow_counts(read, 3, lag)


def test_the_test_of_the_drawing_sees_a_wrong_drawing():
    # Rows and columns put together at random, as a contingency table would be, is not an order.
    rng = np.random.default_rng(12)
    codes = np.array((0, 0, 0, 1, 1, 2))
    tables = np.array(
        [
            np.add.reduce([np.outer(np.eye(3, dtype=int)[a], np.eye(3, dtype=int)[b])
                           for a, b in zip(codes[:-1], rng.permutation(codes)[1:], strict=True)])
            for _ in range(4000)
        ]
    )  # fmt: skip
    assert misfit(tables, every_table(tuple(codes), 1)) < 0.001


@pytest.mark.parametrize("lag", [1, 2])
def test_long_sequences_drawn_from_totals_are_as_shuffled_ones(lag):
    codes = np.repeat(np.arange(4, dtype=np.int32), [60, 30, 20, 10])
    rng = np.random.default_rng(13)
    drawn = draw_lag_tables_from_totals(np.bincount(codes), lag=lag, n=6000, rng=rng)
    shuffled = draw_lag_tables_by_shuffling(codes, 4, lag=lag, n=6000, rng=rng)
    strided = draw_lag_tables_by_strides(codes, 4, lag=lag, n=6000, rng=rng)
    for i, j in itertools.product(range(4), range(4)):
        assert stats.ks_2samp(drawn[:, i, j], shuffled[:, i, j]).pvalue > 1e-4
        assert stats.ks_2samp(strided[:, i, j], shuffled[:, i, j]).pvalue > 1e-4
    for pairs in (drawn, shuffled, strided):
        # E = n_i n_j (N − L) / (N (N − 1)), with n_i − 1 for n_j on the diagonal.
        totals, n = np.bincount(codes), codes.size
        expected = np.outer(totals, totals) - np.diag(totals)
        expected = expected * (n - lag) / (n * (n - 1))
        assert np.abs(pairs.mean(axis=0) - expected).max() < 0.15


def test_stretches_are_shuffled_within_themselves():
    codes = [np.zeros(5, np.int32), np.ones(400, np.int32), np.array([0, 1, 1], np.int32)]
    tables = draw_lag_tables(codes, 2, lag=1, n=500, rng=np.random.default_rng(14))
    found = {tuple(table) for table in tables.reshape(-1, 4).tolist()}
    # 011, 101 and 110 beside four pairs of 0 and 399 of 1.
    assert found == {(4, 1, 0, 400), (4, 1, 1, 399), (4, 0, 1, 400)}


PATTERNS = [
    ((0, 1, 0, 2, 0, 1, 2), NO_REPEATS),
    ((0, 1, 0, 1), make_allowed(2, may_repeat=False)),
    ((0, 1, 0, 2, 0, 3, 0, 3, 0), make_allowed(4, may_repeat=False)),
    ((0, 0, 1, 2, 2, 0, 1), np.array([[1, 1, 0], [1, 0, 1], [1, 1, 1]], bool)),
]


@pytest.mark.parametrize(("codes", "allowed"), PATTERNS)
def test_allowed_orders_are_drawn_all_alike(codes, allowed):
    orders = {
        order
        for order in itertools.permutations(codes)
        if all(allowed[pair] for pair in itertools.pairwise(order))
    }
    drawn = draw_allowed_orders(
        np.array(codes, np.int32), allowed, n=8000, rng=np.random.default_rng(15)
    )
    found = Counter(map(tuple, drawn.tolist()))
    assert found.keys() == orders
    # Half the distance of the shares from all alike; two per hundred of it is chance.
    assert sum(abs(n / 8000 - 1 / len(orders)) for n in found.values()) / 2 < 0.04


@pytest.mark.parametrize("lag", [1, 2])
def test_tables_of_allowed_orders_are_those_of_every_allowed_order(lag):
    codes = (0, 1, 0, 2, 0, 1, 2)
    tables = draw_allowed_lag_tables(
        [np.array(codes, np.int32)], NO_REPEATS, lag=lag, n=6000, rng=np.random.default_rng(16)
    )
    assert misfit(tables, every_table(codes, lag, NO_REPEATS)) > 0.001


def test_tables_of_several_stretches_are_those_of_any_two_orders_together():
    codes = (0, 1, 0, 2, 0, 1, 2)
    orders = [o for o in set(itertools.permutations(codes)) if all(map(int.__ne__, o, o[1:]))]
    tables = [np.array(slow_counts(order, 3, 1)) for order in orders]
    chances = Counter(str((a + b).tolist()) for a, b in itertools.product(tables, repeat=2))
    drawn = draw_allowed_lag_tables(
        [np.array(codes, np.int32)] * 2, NO_REPEATS, lag=1, n=20_000, rng=np.random.default_rng(5)
    )
    found = Counter(str(table) for table in drawn.tolist())
    assert found.keys() <= chances.keys()
    gap = sum(abs(found[t] / 20_000 - n / len(orders) ** 2) for t, n in chances.items()) / 2
    assert gap < 0.05


def circle_of(order, k):
    """Table of the order closed to a circle by a boundary, the last code."""
    table = np.zeros((k + 1, k + 1), dtype=np.int64)
    for pair in itertools.pairwise((k, *order, k)):
        table[pair] += 1
    return table


UNREPEATED = [(0, 1, 0, 2, 0, 1, 2), (0, 1, 2, 3, 0, 1, 2), (0, 1, 2, 0, 1, 2, 0, 1)]


@pytest.mark.parametrize("codes", UNREPEATED)
def test_the_number_of_orders_of_a_table_is_that_of_all_orders_written_out(codes):
    k = max(codes) + 1
    orders = {o for o in itertools.permutations(codes) if all(map(int.__ne__, o, o[1:]))}
    found = Counter(circle_of(order, k).tobytes() for order in orders)
    factorial = np.vectorize(math.factorial)
    for written, number in found.items():
        table = np.frombuffer(written, np.int64).reshape(k + 1, k + 1)
        trees = np.exp(compute_order_weights(table[:, :, None])[0]) * table.sum(axis=1)[:k].prod()
        ways = factorial(table.sum(axis=1) - 1).prod() / factorial(table).prod()
        assert trees * ways == pytest.approx(number)


@pytest.mark.parametrize("codes", UNREPEATED)
def test_tables_without_repeats_are_those_of_every_order_without(codes):
    k = max(codes) + 1
    chances = every_table(codes, 1, make_allowed(k, may_repeat=False))
    drawn = draw_unrepeated_lag_tables(np.array(codes), k, n=20_000, rng=np.random.default_rng(4))
    found = Counter(str(table) for table in drawn.tolist())
    assert found.keys() <= chances.keys()
    # Half the distance between the shares; more than half of the bound is chance.
    assert sum(abs(found[t] / 20_000 - p) for t, p in chances.items()) / 2 < 0.05


@pytest.mark.parametrize(("k", "size"), [(3, 3000), (6, 600), (9, 500)])
def test_tables_without_repeats_are_those_of_orders_however_far_the_sequence_is(k, size):
    # The sequence runs through its codes in one order nearly always: far from any random order.
    rng = np.random.default_rng(k)
    steps = np.where(rng.random(size) < 0.8, 1, rng.integers(1, k, size))
    codes = (np.cumsum(steps) % k).astype(np.int32)
    drawn = draw_unrepeated_lag_tables(codes, k, n=2000, rng=rng)
    orders = draw_allowed_orders(codes, make_allowed(k, may_repeat=False), n=600, rng=rng)
    walked = compute_row_tables(orders, k, 1)
    off = ~np.eye(k, dtype=bool)
    assert not drawn[:, ~off].any()
    spread = np.sqrt(drawn.var(axis=0) / 1500 + walked.var(axis=0) / 450)[off]
    assert np.abs((drawn.mean(axis=0) - walked.mean(axis=0))[off] / spread).max() < 4.5
    assert drawn.std(axis=0)[off] == pytest.approx(walked.std(axis=0)[off], rel=0.2)


def test_p_of_a_short_sequence_is_that_of_all_its_orders():
    codes = (0, 1, 0, 1, 2, 0, 1)
    test = compute_permutation_test(a_sequence(*codes), make_allowed(3), n_permutations=8000)
    orders = list(itertools.permutations(codes))
    counts = np.array([slow_counts(order, 3, 1) for order in set(orders)])
    own = np.array(slow_counts(codes, 3, 1))
    assert np.isnan(test.p).tolist() == [[False] * 3, [False] * 3, [False, False, True]]
    more, fewer, p = (np.nan_to_num(p, nan=1.0) for p in (test.p_more, test.p_fewer, test.p))
    assert more == pytest.approx((counts >= own).mean(axis=0), abs=0.02)
    assert fewer == pytest.approx((counts <= own).mean(axis=0), abs=0.02)
    far = np.abs(counts - counts.mean(axis=0)) >= np.abs(own - counts.mean(axis=0)) - 1e-9
    assert p == pytest.approx(far.mean(axis=0), abs=0.02)
    assert test.means == pytest.approx(counts.mean(axis=0), abs=0.03)


def test_a_real_stream_of_six_codes(shared_samples):
    # The trial data of O'Connor's programs. X² as scipy has it; z of the strongest cells by the
    # textbook formula (x − e) / √(e (1 − row share)(1 − column share)).
    numbers = (shared_samples / "series" / "data_sequential.csv").read_text().split()[1:]
    codes = np.array([int(float(number)) - 1 for number in numbers], np.int32)
    counts = compute_lag_counts([codes], 6)
    table = compute_lag_table_of_counts(counts, labels=tuple("123456"), allowed=make_allowed(6))
    assert table.test.x2 == pytest.approx(stats.chi2_contingency(counts, correction=False)[0])
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    e = np.outer(rows, columns) / counts.sum()
    spread = np.sqrt(e * np.outer(1 - rows / counts.sum(), 1 - columns / counts.sum()))
    assert table.residuals == pytest.approx((counts - e) / spread)
    assert table.residuals[1, 5].round(2) == 5.01
