"""The second coding against worked examples printed elsewhere: the ground under its own feet."""

import itertools
import math
from fractions import Fraction

import pytest

from tests.agreement import second_agreement, second_grids, second_sequences

MONKEYS = [
    [0, 1, 5, 8, 9, 0],
    [29, 0, 14, 46, 4, 0],
    [0, 0, 0, 0, 0, 0],
    [2, 3, 1, 0, 38, 2],
    [0, 0, 0, 0, 0, 1],
    [9, 25, 4, 6, 13, 0],
]


def test_quasi_independence_of_six_monkeys():
    # Ploog (1967) in Fienberg (1980), table 8-2: X² = 168.05, G² = 135.17, 15 degrees of freedom.
    x2, g2, df = second_sequences.pearson_and_likelihood(MONKEYS, [(i, i) for i in range(6)])
    assert (round(x2, 2), round(g2, 2), df) == (168.05, 135.17, 15)


def test_holm_and_benjamini_hochberg_of_the_printed_trial():
    # Benjamini & Hochberg (1995), section 3.2: 4 rejected at .05, Bonferroni-like only 3.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(x <= 0.05 for x in second_sequences.benjamini_hochberg(p)) == 4
    assert sum(x <= 0.05 for x in second_sequences.holm(p)) == 3


RELIABILITY = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("metric", "printed"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorffs_alpha_as_he_printed_it(metric, printed):
    # Krippendorff (2011), sections C and D.
    units = list(zip(*RELIABILITY, strict=True))
    alpha = second_agreement.krippendorff_alpha(units, metric)
    assert float(alpha) == pytest.approx(printed, abs=0.0005)


def test_krippendorffs_two_observers():
    # Krippendorff (2011), sections A and B: .095 and .692.
    binary = zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True)
    letters = zip(map(ord, "aabbdcccedda"), map(ord, "babbbccceddd"), strict=True)
    found = [
        float(second_agreement.krippendorff_alpha(list(units), "nominal"))
        for units in (binary, letters)
    ]
    assert found == pytest.approx([0.095, 0.692], abs=0.0005)


JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def test_the_six_iccs_as_printed():
    # Shrout & Fleiss (1979), table 4: .17 .29 .71 .44 .62 .91.
    found = [
        case(JUDGES)[kind][0]
        for kind in ("single", "mean")
        for case in (
            second_agreement.icc_one_way,
            second_agreement.icc_two_way_random,
            second_agreement.icc_two_way_fixed,
        )
    ]
    assert found == pytest.approx([0.17, 0.29, 0.71, 0.44, 0.62, 0.91], abs=0.005)


def test_the_intervals_of_the_iccs():
    # The same data in the manual of the R package psych, function ICC, 95 %.
    printed = [(-0.133, 0.72), (0.019, 0.76), (0.342, 0.95)]
    cases = (
        second_agreement.icc_one_way,
        second_agreement.icc_two_way_random,
        second_agreement.icc_two_way_fixed,
    )
    for case, (low, high) in zip(cases, printed, strict=True):
        _, ours_low, ours_high = case(JUDGES)["single"]
        assert ours_low == pytest.approx(low, abs=0.0005)
        assert ours_high == pytest.approx(high, abs=0.005)


def test_cohens_kappa_and_its_error_as_printed():
    # Cohen (1960): .492.  Fleiss, Levin & Paik (2003), table 18.1: .68, its error by chance .076.
    assert float(second_agreement.cohen_kappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]])) == (
        pytest.approx(0.492, abs=0.0005)
    )
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    assert float(second_agreement.cohen_kappa(table)) == pytest.approx(0.68, abs=0.005)
    assert second_agreement.kappa_null_error(table) == pytest.approx(0.076, abs=0.0005)


def test_the_error_of_kappa_is_that_of_the_delta_method():
    # No printed figure known for certain: so the variance of kappa's slopes in the cells' shares.
    table, step = [[75, 1, 4], [5, 4, 1], [0, 0, 10]], 1e-4
    middle = float(second_agreement.cohen_kappa(table))
    slopes = []
    for i, j in itertools.product(range(3), repeat=2):
        moved = [[Fraction(cell) for cell in row] for row in table]
        moved[i][j] += Fraction(step)
        slopes.append(
            (table[i][j], (float(second_agreement.cohen_kappa(moved)) - middle) / step * 100)
        )
    variance = sum(n / 100 * s * s for n, s in slopes) - sum(n / 100 * s for n, s in slopes) ** 2
    found = second_agreement.kappa_standard_error(table)
    assert found == pytest.approx(math.sqrt(variance / 100), rel=1e-4)


def test_cohens_weighted_kappa_as_printed():
    # Cohen (1968): .348 with disagreements 1, 3 and 6.
    weights = {(0, 1): 1, (0, 2): 3, (1, 2): 6}
    found = second_agreement.weighted_kappa(
        [[88, 14, 18], [10, 40, 10], [2, 6, 12]],
        lambda i, j: weights.get((min(i, j), max(i, j)), 0),
    )
    assert float(found) == pytest.approx(0.348, abs=0.0005)


def test_fleiss_kappa_as_printed():
    # Ten subjects, fourteen raters: the worked example under "Fleiss' kappa" in Wikipedia, .210.
    rows = "0 0 0 0 14|0 2 6 4 2|0 0 3 5 6|0 3 9 2 0|2 2 8 1 1|7 7 0 0 0|3 2 6 3 0|2 5 3 2 2"
    counts = [[int(x) for x in row.split()] for row in f"{rows}|6 5 2 1 0|0 2 2 3 7".split("|")]
    assert float(second_agreement.fleiss_kappa(counts)) == pytest.approx(0.210, abs=0.0005)


def test_small_sample_factor_as_tabulated():
    # Hedges (1981), table 1: c(2) = .5642, c(10) = .9228.
    found = [second_agreement.small_sample_factor(m) for m in (2, 10)]
    assert found == pytest.approx([0.5642, 0.9228], abs=0.0001)


def test_recurrence_by_hand():
    found = second_sequences.recurrence_measures(
        second_sequences.recurrence_matrix("aab", "aab"), line=2, vertical=2
    )
    # Points: the 2 x 2 block of a and the b at the end; one diagonal of 3 and two single points.
    assert (found["rate"], found["determinism"]) == (pytest.approx(5 / 9), pytest.approx(3 / 5))
    assert (found["mean_line"], found["entropy"]) == (3, 0)
    assert (found["laminarity"], found["trapping_time"]) == (pytest.approx(4 / 5), 2)


def test_grid_by_hand():
    path = [("a", 2), ("a", 1), ("b", 1), ("a", 2), ("c", 4), ("a", 1)]
    assert second_grids.visit_counts([path]) == {"a": 3, "b": 1, "c": 1}
    assert second_grids.return_times(path, "a") == [1, 4]
    assert second_grids.dispersion([path], 4) == pytest.approx(
        1 - (4 * (36 + 1 + 16) / 121 - 1) / 3
    )
    assert second_grids.transition_entropy([path]) == pytest.approx(math.log(4))


def test_permutations_by_hand():
    # aab: orders aab, aba, baa are equally likely; a is followed by b in two of three.
    found = second_sequences.permutation_distribution("aab", "ab", (0, 1))
    assert {count: float(p) for count, p in found.items()} == pytest.approx({0: 1 / 3, 1: 2 / 3})
