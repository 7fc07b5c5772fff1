"""Agreement between observers: printed examples to their last digit, and slow, readable twins."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geborgen.analysis.agreement import (
    Acts,
    compute_accuracy,
    compute_aligned_kappa,
    compute_alignment,
    compute_alignment_table,
    compute_alpha,
    compute_code_tables,
    compute_expected_kappa,
    compute_fleiss_kappa,
    compute_icc,
    compute_kappa,
    compute_seen_correlation,
    compute_seen_odds,
    compute_true_correlation,
    compute_unit_tables,
)
from geborgen.analysis.agreement.alignment import NOBODY
from geborgen.analysis.agreement.f_distribution import compute_f_quantile

# Four judges on six targets (source: shrout1979, table 2); in print the six are .17, .29, .71,
# .44, .62 and .91, from mean squares 11.24, 6.26, 32.49 and 1.02.
SHROUT = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

# Four observers on twelve units, 0 for a missing value (source: krippendorff2011, example D).
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ],
    dtype=float,
)
KRIPPENDORFF[KRIPPENDORFF == 0] = np.nan

# Thirty patients, six psychiatrists each: depression, personality disorder, schizophrenia,
# neurosis, other (source: fleiss1971, table 1).
FLEISS = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050
02031 00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""

# Two judges, 200 cases: personality disorder, neurosis, psychosis (source: cohen1968, table 1).
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def test_the_six_intraclass_correlations_are_those_of_shrout_and_fleiss():
    found = {one.form: round(one.value, 2) for one in compute_icc(SHROUT)}
    assert list(found.values()) == [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]


def test_intervals_of_intraclass_correlations_agree_with_another_program():
    # The function ICC of R's package psych prints these for the same table.
    expected = {
        "ICC(1,1)": (-0.13, 0.72), "ICC(2,1)": (0.02, 0.76), "ICC(3,1)": (0.34, 0.95),
        "ICC(1,k)": (-0.88, 0.91), "ICC(2,k)": (0.07, 0.93), "ICC(3,k)": (0.68, 0.99),
    }  # fmt: skip
    for one in compute_icc(SHROUT):
        assert (round(one.low, 2), round(one.high, 2)) == expected[one.form]


def slow_intraclass(table):
    """ICC(1,1), (2,1) and (3,1) from sums of squares, cell by cell."""
    n, k = len(table), len(table[0])
    middle = sum(map(sum, table)) / (n * k)
    rows = [sum(row) / k for row in table]
    columns = [sum(row[j] for row in table) / n for j in range(k)]
    between = sum(k * (row - middle) ** 2 for row in rows) / (n - 1)
    judges = sum(n * (column - middle) ** 2 for column in columns) / (k - 1)
    cells = [(i, j) for i in range(n) for j in range(k)]
    within = sum((table[i][j] - rows[i]) ** 2 for i, j in cells) / (n * (k - 1))
    left = [table[i][j] - rows[i] - columns[j] + middle for i, j in cells]
    error = sum(one * one for one in left) / ((n - 1) * (k - 1))
    return (
        (between - within) / (between + (k - 1) * within),
        (between - error) / (between + (k - 1) * error + k * (judges - error) / n),
        (between - error) / (between + (k - 1) * error),
    )


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=7))
def test_intraclass_correlations_equal_their_slow_twin(table):
    found = [one.value for one in compute_icc(table)[:3]]
    if None in found:
        assert len({sum(row) for row in table}) == 1
    else:
        assert found == pytest.approx(slow_intraclass(table))


@pytest.mark.parametrize(
    ("level", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_alpha_of_every_level_is_krippendorffs(level, printed):
    found = compute_alpha(KRIPPENDORFF, level=level)
    assert round(found.value, 3) == printed
    assert (found.n_units, found.n_values, found.n_coders) == (11, 40, 4)
    assert found.low < found.value < found.high


def test_alpha_of_two_observers_is_krippendorffs():
    # Examples A (two codes) and B (five codes): .095 and .692 (source: krippendorff2011).
    two = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    five = [[1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]]
    assert round(compute_alpha(two).value, 3) == 0.095
    assert round(compute_alpha(five).value, 3) == 0.692


def test_kappa_of_many_raters_is_fleiss():
    found = compute_fleiss_kappa([[int(n) for n in row] for row in FLEISS.split()])
    assert round(found.value, 3) == 0.430
    assert [round(code, 3) for code in found.codes] == [0.245, 0.245, 0.520, 0.471, 0.566]
    assert (found.n_units, found.n_raters) == (30, 6)


def slow_fleiss(counts):
    """Pairs of raters that agree, unit by unit, against pairs drawn from all ratings."""
    m, n = sum(counts[0]), len(counts)
    agreed = sum(c * (c - 1) for row in counts for c in row) / (n * m * (m - 1))
    chance = sum((sum(row[j] for row in counts) / (n * m)) ** 2 for j in range(len(counts[0])))
    return (agreed - chance) / (1 - chance) if chance < 1 else None


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9))
def test_kappa_of_many_raters_equals_its_slow_twin(pairs):
    counts = [[min(p), max(p) - min(p), 4 - max(p)] for p in pairs]
    found, expected = compute_fleiss_kappa(counts).value, slow_fleiss(counts)
    assert found is None if expected is None else found == pytest.approx(expected)


def test_kappa_and_weighted_kappa_are_cohens():
    # In print .492, and .348 with weights 1, 3 and 6 for the three disagreements.
    plain = compute_kappa(COHEN)
    weighted = compute_kappa(COHEN, weights=[[0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert (round(plain.value, 3), round(weighted.value, 3)) == (0.492, 0.348)
    assert (plain.agreement, plain.chance) == (pytest.approx(0.70), pytest.approx(0.41))
    assert plain.maximum == pytest.approx((0.90 - 0.41) / 0.59)


def test_standard_errors_of_kappa_are_those_of_fleiss_cohen_and_everitt():
    # Disagreements 1, 5/9 and 1/3; in print kappa .429 with a variance of .002885, weighted .507
    # with .003248 (source: fleiss1969).
    table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    plain = compute_kappa(table)
    weighted = compute_kappa(table, weights=[[0, 9, 5], [9, 0, 3], [5, 3, 0]])
    assert (round(plain.value, 3), round(weighted.value, 3)) == (0.429, 0.507)
    assert (round(plain.se**2, 6), round(weighted.se**2, 6)) == (0.002885, 0.003248)


def test_prevalence_bias_and_maximum_of_a_table_worked_by_hand():
    # 40 both, 9 only the first, 6 only the second, 45 neither: agreement .85, margins .49 and .46,
    # chance .49*.46 + .51*.54 = .5008, kappa .3492/.4992; highest agreement .46 + .51 = .97.
    found = compute_kappa([[40, 9], [6, 45]])
    assert found.value == pytest.approx(0.3492 / 0.4992)
    assert found.maximum == pytest.approx(0.4692 / 0.4992)
    assert (found.prevalence, found.bias) == (pytest.approx(-0.05), pytest.approx(0.03))


def slow_kappa(table, loss):
    """Count every pair of a row's case with a column's case as what chance would bring."""
    n, k = sum(map(sum, table)), len(table)
    observed = sum(table[i][j] * loss[i][j] for i in range(k) for j in range(k)) / n
    expected = 0.0
    for i in range(k):
        for j in range(k):
            row, column = sum(table[i]), sum(table[r][j] for r in range(k))
            expected += row * column * loss[i][j] / n / n
    return 1 - observed / expected if expected else None


tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(
        st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=k, max_size=k
    ).filter(lambda table: sum(map(sum, table)) > 0)
)


@given(tables, st.sampled_from(["none", "linear", "quadratic"]))
def test_kappa_equals_its_slow_twin(table, weights):
    k = len(table)
    power = {"none": 0, "linear": 1, "quadratic": 2}[weights]
    loss = [[abs(i - j) ** power if i != j else 0 for j in range(k)] for i in range(k)]
    found, expected = compute_kappa(table, weights=weights), slow_kappa(table, loss)
    if found.value is None:
        assert expected is None or sum(sum(row) > 0 for row in table) == 1
    else:
        assert found.value == pytest.approx(expected)
        assert found.low <= found.value <= found.high or found.value < -1


def slow_aligned_kappa(table):
    """Expected counts by proportional fitting, round after round, the last cell kept empty."""
    counts = np.array(table, dtype=float)
    counts[-1, -1] = 0
    expected = np.ones_like(counts)
    expected[-1, -1] = 0
    for _ in range(3000):
        for axis in (1, 0):
            sums = expected.sum(axis=axis, keepdims=True)
            wanted = counts.sum(axis=axis, keepdims=True)
            expected *= np.divide(wanted, sums, out=np.zeros_like(sums), where=sums > 0)
    n = counts.sum()
    agreed, chance = np.trace(counts) / n, np.trace(expected) / n
    return (agreed - chance) / (1 - chance)


@settings(max_examples=25)
@given(st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=3, max_size=3))
def test_kappa_of_aligned_acts_equals_iterative_proportional_fitting(table):
    found = compute_aligned_kappa(table)
    assert found.value == pytest.approx(slow_aligned_kappa(table), abs=1e-6)


def test_kappa_of_aligned_acts_worked_by_hand():
    # a: 8 agreed, b: 6 agreed, 2 taken for each other, each observer missed 1 a and 1 b. Rows 11
    # and 9, columns 11 and 9, linked 18 of 20 and 20: chance (121 + 81) * 18 / 400 / 22 = .41318,
    # agreement 14/22 = .63636.
    found = compute_aligned_kappa([[8, 2, 1], [2, 6, 1], [1, 1, 0]])
    assert found.agreement == pytest.approx(14 / 22)
    assert found.chance == pytest.approx(202 * 18 / 400 / 22)
    assert found.value == pytest.approx((14 / 22 - 9.09 / 22) / (1 - 9.09 / 22))


def slow_alpha(ratings, level):
    """Krippendorff's definition: all pairs of values within units, against all pairs at all."""
    units = [[v for v in column if not math.isnan(v)] for column in zip(*ratings, strict=True)]
    units = [unit for unit in units if len(unit) > 1]
    values = [v for unit in units for v in unit]

    def apart(a, b):
        if level == "ordinal":
            low, high = min(a, b), max(a, b)
            between = sum(low <= v <= high for v in values)
            return (between - (values.count(a) + values.count(b)) / 2) ** 2
        if level == "ratio":
            return ((a - b) / (a + b)) ** 2 if a + b else 0.0
        return float(a != b) if level == "nominal" else (a - b) ** 2

    n = len(values)
    observed = sum(
        apart(a, b) / (len(unit) - 1) for unit in units for a in unit for b in unit if a != b
    )
    expected = sum(apart(a, b) for a in values for b in values if a != b)
    return 1 - observed / n / (expected / n / (n - 1)) if expected else None


ratings = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.lists(st.sampled_from([math.nan, 0.0, 1.0, 2.0, 5.0]), min_size=coders, max_size=coders),
        min_size=1, max_size=8,
    )
)  # fmt: skip


@settings(max_examples=60)
@given(ratings, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_equals_its_slow_twin(columns, level):
    table = [list(row) for row in zip(*columns, strict=True)]
    found, expected = compute_alpha(table, level=level).value, slow_alpha(table, level)
    assert found is None if expected is None else found == pytest.approx(expected)


def test_interval_alpha_of_many_distinct_values_keeps_its_digits_far_from_zero():
    rng = np.random.default_rng(7)
    true = rng.normal(size=3000)
    both = np.stack([true, true + rng.normal(scale=0.3, size=3000)])
    near, far = (compute_alpha(both + shift, level="interval").value for shift in (0, 1e9))
    assert near == pytest.approx(far, abs=1e-6)
    assert 0.9 < near < 1


def slow_unit_table(first, second, n_codes, n_near):
    """Look up each unit's code of the first observer among the near units of the second."""
    table = [[0] * (n_codes + 1) for _ in range(n_codes + 1)]
    for unit, code in enumerate(first):
        there = slice(max(0, unit - n_near), unit + n_near + 1)
        if code >= 0:
            agreed = code in second[there]
        else:
            agreed = second[unit] == -1 or second[unit] in first[there]
        table[code][code if agreed else second[unit]] += 1
    return table


@given(st.lists(st.tuples(st.integers(-1, 2), st.integers(-1, 2)), min_size=1, max_size=40),
       st.integers(0, 4))  # fmt: skip
def test_unit_tables_equal_their_slow_twin_in_both_directions(pairs, n_near):
    first, second = (np.array(codes, dtype=np.int32) for codes in zip(*pairs, strict=True))
    there, back = compute_unit_tables(first, second, n_codes=3, n_near=n_near)
    assert there.tolist() == slow_unit_table(first.tolist(), second.tolist(), 3, n_near)
    assert back.T.tolist() == slow_unit_table(second.tolist(), first.tolist(), 3, n_near)


def slow_cost(first, second, apart=None, tolerance=None):
    """Lowest cost of laying two lists of codes beside each other, cell by cell."""
    cost = [[i + j for j in range(len(second) + 1)] for i in range(len(first) + 1)]
    for i, j in itertools.product(range(1, len(first) + 1), range(1, len(second) + 1)):
        cost[i][j] = min(cost[i - 1][j], cost[i][j - 1]) + 1
        if tolerance is None or abs(apart[0][i - 1] - apart[1][j - 1]) <= tolerance:
            pair = cost[i - 1][j - 1] + (first[i - 1] != second[j - 1])
            cost[i][j] = min(cost[i][j], pair)
    return cost[-1][-1]


acts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2)), max_size=12).map(sorted)


def as_acts(rows):
    return Acts(
        codes=np.array([code for _, code in rows], dtype=np.int32),
        onsets_s=np.array([time for time, _ in rows], dtype=float),
        ends_s=np.array([time for time, _ in rows], dtype=float),
    )


@settings(max_examples=200)
@given(acts, acts, st.sampled_from([None, 0.0, 2.0, 7.0]))
def test_alignment_is_as_cheap_as_its_slow_twin_finds(one, other, tolerance_s):
    first, second = as_acts(one), as_acts(other)
    found = compute_alignment(first, second, tolerance_s=tolerance_s)
    times = [time for time, _ in one], [time for time, _ in other]
    codes = [code for _, code in one], [code for _, code in other]
    assert found.cost == slow_cost(*codes, times, tolerance_s)
    assert [i for i in found.first.tolist() if i != NOBODY] == list(range(len(one)))
    assert [j for j in found.second.tolist() if j != NOBODY] == list(range(len(other)))


def test_alignment_of_two_short_sequences_worked_by_hand():
    # a b c c d beside a c c b d: the c's agree when b is missed once by each; a, c, c and d stand
    # beside themselves. Pairing in place (b c, c c, c b) would differ in two as well: the fewer
    # rows, the five pairs, are taken.
    first = Acts(codes=np.array([0, 1, 2, 2, 3], dtype=np.int32))
    second = Acts(codes=np.array([0, 2, 2, 1, 3], dtype=np.int32))
    found = compute_alignment(first, second)
    assert found.cost == 2
    table = compute_alignment_table(found, first, second, n_codes=4)
    assert table.sum() == found.n_agreed + found.cost


def test_states_that_overlap_may_be_paired_however_late_one_begins():
    first = Acts(codes=np.zeros(1, np.int32), onsets_s=np.zeros(1), ends_s=np.full(1, 20.0))
    second = Acts(codes=np.zeros(1, np.int32), onsets_s=np.full(1, 5.0), ends_s=np.full(1, 20.0))
    assert compute_alignment(first, second, tolerance_s=2).n_agreed == 0
    assert compute_alignment(first, second, tolerance_s=2, overlap=0.7).n_agreed == 1
    assert compute_alignment(first, second, tolerance_s=2, overlap=0.8).n_agreed == 0


def test_each_code_against_all_others():
    tables = compute_code_tables(COHEN)
    assert tables[1].tolist() == [[40, 20], [20, 120]]
    assert tables.sum(axis=(1, 2)).tolist() == [200, 200, 200]


def test_kappa_that_an_accuracy_brings_worked_by_hand():
    # Two codes alike, both right in 80 %: agreement .64 + .04, chance .5: .18/.5 = .36; right in
    # 95 %: .905, .81. Five codes: errors .05 each, .64 + 4 * .0025 = .65, chance .2, .45/.8.
    assert compute_expected_kappa(0.8, [1, 1]) == pytest.approx(0.36)
    assert compute_expected_kappa(0.95, [1, 1]) == pytest.approx(0.81)
    assert compute_expected_kappa(0.8, [1] * 5) == pytest.approx(0.5625)
    assert compute_accuracy(0.5625, [1] * 5) == pytest.approx(0.8)
    assert compute_accuracy(0.0, [1, 1]) is None
    assert compute_expected_kappa(0.9, [1, 0]) is not None


def test_unequal_codes_lower_the_kappa_of_the_same_accuracy():
    assert compute_expected_kappa(0.9, [9, 1]) < compute_expected_kappa(0.9, [1, 1])


def test_errors_flatten_an_odds_ratio_worked_by_hand():
    # Margins .5 and .5, odds 4: both = 1/3, so cells 1/3, 1/6, 1/6, 1/3. One act coded rightly in
    # 90 %, the other always: 1/3*.9 + 1/6*.1 = .31667 and .18333; odds (.31667/.18333)^2 = 2.9835.
    seen = compute_seen_odds(4.0, shares=(0.5, 0.5), accuracies=(0.9, 1.0))
    assert seen == pytest.approx((0.95 / 0.55) ** 2)
    assert compute_seen_odds(1.0, shares=(0.2, 0.3), accuracies=(0.9, 0.8)) == pytest.approx(1)


def test_errors_flatten_a_correlation_and_can_be_taken_out_again():
    seen = compute_seen_correlation(0.5, reliabilities=(0.64, 0.81))
    assert seen == pytest.approx(0.36)
    assert compute_true_correlation(seen, reliabilities=(0.64, 0.81)) == pytest.approx(0.5)
    assert compute_true_correlation(seen, reliabilities=(0.0, 0.81)) is None


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_quantiles_of_f_agree_with_scipy(share):
    stats = pytest.importorskip("scipy.stats")
    for df1, df2 in [(5, 15), (1, 1), (299, 2.37), (0.8, 40), (3000, 6000)]:
        found = compute_f_quantile(share, df1, df2)
        assert found == pytest.approx(stats.f.ppf(share, df1, df2), rel=1e-8)
