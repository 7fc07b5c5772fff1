"""Lag tables, transformed kappas and recurrence against whole outputs that others printed."""

import numpy as np
import pytest

from geborgen.analysis.sequences import (
    compute_lag_counts,
    compute_lag_table_of_counts,
    compute_permutation_test,
    compute_recurrence_measures,
    compute_recurrence_profile_of_codes,
    compute_transformed_kappas,
    make_allowed,
)
from geborgen.analysis.sequences.shuffling import draw_lag_tables
from geborgen.analysis.sequences.stretches import Stretches

# source: oconnor1999, appendices A (393 acts of a couple, from Gottman & Roy, 1990) and B (all that
# his program SEQUENTIAL printed of them), as typed again in the tests of the R package lagdynamics.
COUPLE = """
25242524242252425343414412521542514423662265556363363253526222524452525542555252
52522525225522252525252252535255225225262542524421252525553525525525252424254225
25552525525255212515155422236363636363366651252552455255252525154225252541442442
42354225261414555452455252225225224222624333323635335322226363626163333535253363
1415156336363636363363632525252522235161666166161625166622666262625555556
"""

# fmt: off
COUNTS = [
    [0, 4, 0, 6, 6, 7], [3, 28, 5, 14, 63, 10], [1, 4, 12, 2, 9, 20],
    [5, 19, 2, 6, 5, 0], [8, 57, 8, 9, 27, 3], [6, 10, 21, 0, 2, 10],
]
EXPECTED = [
    [1.3495, 7.1582, 2.8163, 2.1709, 6.5714, 2.9337],
    [7.2168, 38.281, 15.061, 11.610, 35.143, 15.689],
    [2.8163, 14.939, 5.8776, 4.5306, 13.714, 6.1224],
    [2.1709, 11.515, 4.5306, 3.4923, 10.571, 4.7194],
    [6.5714, 34.857, 13.714, 10.571, 32.000, 14.286],
    [2.8750, 15.250, 6.0000, 4.6250, 14.000, 6.2500],
]
CONDITIONAL = [
    [0, .1739, 0, .2609, .2609, .3043], [.0244, .2276, .0407, .1138, .5122, .0813],
    [.0208, .0833, .2500, .0417, .1875, .4167], [.1351, .5135, .0541, .1622, .1351, 0],
    [.0714, .5089, .0714, .0804, .2411, .0268], [.1224, .2041, .4286, 0, .0408, .2041],
]
RESIDUALS = [
    [-1.234, -1.466, -1.846, 2.815, -.272, 2.620], [-1.953, -2.417, -3.341, .890, 6.712, -1.856],
    [-1.191, -3.640, 2.878, -1.334, -1.608, 6.410], [2.080, 2.793, -1.334, 1.482, -2.131, -2.444],
    [.680, 5.347, -1.949, -.601, -1.237, -3.782], [2.031, -1.732, 6.988, -2.416, -4.057, 1.717],
]
P = [
    [.2172, .1427, .0648, .0049, .7857, .0088], [.0508, .0157, .0008, .3735, 0, .0634],
    [.2337, .0003, .0040, .1823, .1079, 0], [.0376, .0052, .1823, .1384, .0331, .0145],
    [.4967, 0, .0513, .5479, .2159, .0002], [.0423, .0833, 0, .0157, 0, .0860],
]
YULE_Q = [
    [-1, -.381, -1, .587, -.066, .537], [-.525, -.291, -.636, .157, .650, -.327],
    [-.525, -.703, .481, -.445, -.299, .764], [.490, .442, -.445, .338, -.468, -1],
    [.152, .548, -.368, -.120, -.157, -.760], [.456, -.308, .795, -1, -.835, .320],
]
KAPPAS = [
    [-1, -.4443, -1, .1840, -.0846, .2029], [-.5832, -.2727, -.6672, .0952, .3632, -.3610],
    [-.6440, -.7337, .1457, -.5574, -.3421, .3316], [.1361, .2919, -.5574, .0751, -.5258, -1],
    [.0879, .2852, -.4152, -.1465, -.1541, -.7895], [.1531, -.3610, .3555, -1, -.8596, .0834],
]
PERMUTED_P = [
    [.37890, .16610, .09050, .01400, .81660, .01410], [.05970, .01850, .00060, .46340, 0, .07570],
    [.33300, .00090, .00580, .20660, .12750, 0], [.05570, .00790, .20750, .13100, .03490, .01670],
    [.63200, 0, .06550, .57750, .26500, .00010], [.05810, .10330, 0, .01360, .00020, .10380],
]
# fmt: on


def couple_codes():
    return np.array([int(digit) - 1 for digit in "".join(COUPLE.split())], np.int32)


def couple_table():
    counts = compute_lag_counts([couple_codes()], 6)
    return compute_lag_table_of_counts(counts, labels=tuple("123456"), allowed=make_allowed(6))


def test_the_acts_of_a_couple_are_counted_as_printed():
    assert couple_codes().size == 393
    assert couple_table().counts.tolist() == COUNTS


def test_expected_counts_and_likelihood_ratio_are_those_printed():
    # Printed to five figures; the test as 202.5009 with 25 degrees of freedom.
    table = couple_table()
    five = [[float(f"{e:.5g}") for e in row] for row in table.expected]
    assert five == EXPECTED
    assert (round(table.test.g2, 4), table.test.df) == (202.5009, 25)


@pytest.mark.parametrize(
    ("name", "digits", "printed"),
    [("conditional", 4, CONDITIONAL), ("residuals", 3, RESIDUALS), ("p", 4, P)],
)
def test_each_cell_is_as_printed(name, digits, printed):
    assert getattr(couple_table(), name).round(digits).tolist() == printed


def test_yules_q_is_as_printed():
    assert couple_table().odds.yule_q.round(3).tolist() == YULE_Q


def test_transformed_kappas_are_as_printed_from_the_totals_of_the_sequence():
    # Wampold's totals are those of all 393 acts. Closing the sequence, so that its first act
    # follows its last, gives a table of just those totals, with one 6-2 that did not happen.
    closed = np.array(COUNTS)
    closed[5, 1] += 1
    totals = np.bincount(couple_codes())
    expected = np.outer(totals, totals) / 393
    found = compute_transformed_kappas(closed, expected)
    found[5, 1] = (10 - expected[5, 1]) / expected[5, 1]
    assert found.round(4).tolist() == KAPPAS


def test_transformed_kappas_of_the_lag_table_are_within_two_hundredths_of_those_printed():
    assert np.abs(couple_table().kappas - KAPPAS).max() == pytest.approx(0.0167, abs=5e-5)


def test_p_of_random_orders_is_that_of_ten_thousand_printed():
    # His p counts orders as far from the expected count of the lag table; ours as far from the mean
    # of the orders. Only where a count lies between the two do they differ: in 6-2, whose 15.25
    # and 15.61 put 21 in or out.
    codes, lag_table = couple_codes(), couple_table()
    drawn = draw_lag_tables([codes], 6, lag=1, n=10_000, rng=np.random.default_rng(99))
    far = np.abs(lag_table.counts - lag_table.expected) - 1e-9
    p, printed = (np.abs(drawn - lag_table.expected) >= far).mean(axis=0), np.array(PERMUTED_P)
    error = np.sqrt(np.maximum(printed * (1 - printed), 1e-4) * 2 / 10_000)
    assert (np.abs(p - printed) < 4 * error).all()
    couple = Stretches(labels=tuple("123456"), codes=(codes,), sessions=("s",), dyads=("d",))
    ours = compute_permutation_test(couple, make_allowed(6), n_permutations=10_000).p
    assert np.argwhere(np.abs(ours - printed) >= 4 * error).tolist() == [[5, 1]]


# source: hasselman, chapter "Unordered categorical data": two counting rhymes of 57 words each,
# every word a number, and the measures that the R package casnet printed of them.
# fmt: off
UP = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 13, 1, 14, 15, 16, 17, 18, 7, 8, 9, 10, 11, 12,
    19, 19, 1, 14, 20, 21, 22, 23, 7, 8, 9, 10, 11, 12, 24, 24, 1, 14, 25, 26, 27, 17, 28, 7, 8, 9,
    10, 11, 12, 29,
]
DOWN = [
    29, 1, 14, 30, 17, 31, 32, 0, 33, 34, 10, 11, 12, 24, 24, 1, 14, 15, 16, 17, 18, 0, 35, 36, 10,
    11, 12, 19, 19, 1, 14, 37, 4, 5, 6, 0, 38, 39, 10, 11, 12, 13, 13, 1, 14, 40, 17, 41, 42, 43, 0,
    44, 45, 10, 11, 46, 0,
]
# The same chapter: two children, positive 0, neutral 1, hostile 2, missing -1.
ONE = [0, 1, 1, 2, 2, -1, 2, 1, 0, 0, 0, 0, 1]
OTHER = [1, 2, 1, 2, 2, 0, 1, 1, 0, 0, 0, 1, 1]
PLOT = """
.....3..333..
2.2...22...22
2.2...22...22
.1.11........
.1.11........
.............
.1.11........
2.2...22...22
.....3..333..
.....3..333..
.....3..333..
.....3..333..
2.2...22...22
"""
# fmt: on


def measures_of(first, second):
    found = compute_recurrence_measures(np.array(first, np.int32), np.array(second, np.int32))
    lines = (found.n_lines, round(found.mean_line, 2), found.longest_line, round(found.entropy, 3))
    columns = (round(found.laminarity, 4), found.trapping_time, found.longest_vertical)
    return (found.n_points, round(found.rate, 4), round(found.determinism, 4), *lines, *columns)


def test_recurrence_of_a_rhyme_with_itself_is_as_printed():
    printed = (155, 0.0477, 0.9097, 19, 7.42, 57, 0.809, 0.0774, 2, 2)
    assert measures_of(UP, UP) == printed


def test_recurrence_without_the_middle_diagonal_is_as_printed():
    # Printed without it: 98 points of 3192, rate .0307; 18 lines of 84 points, .857, mean 4.67.
    whole = compute_recurrence_measures(*(np.array(UP, np.int32),) * 2)
    n_points, on_lines = whole.n_points - 57, round(whole.determinism * whole.n_points) - 57
    assert (n_points, whole.n_lines - 1, on_lines) == (98, 18, 84)
    rounded = (round(n_points / 3192, 4), round(on_lines / n_points, 3), round(on_lines / 18, 2))
    assert rounded == (0.0307, 0.857, 4.67)


def test_recurrence_of_two_rhymes_is_as_printed():
    found = measures_of(UP, DOWN)
    assert (found[:2], round(found[2], 3)) == ((102, 0.0314), 0.794)
    assert (found[3:6], round(found[6], 1)) == ((26, 3.12, 7), 1.1)
    assert (round(found[7], 3), found[8:]) == (0.118, (2, 2))


@pytest.mark.parametrize(
    ("code", "printed", "horizontal"),
    [
        (2, (9, 0.0533, 0.222, 1, 2.0, 2, 0.0, 0.667, 2, 2), (0.667, 2, 2)),
        (1, (24, 0.1420, 0.167, 2, 2.0, 2, 0.0, 0.500, 2, 2), (0.667, 2, 2)),
        # Its mean horizontal line is printed as 4, beside 5 lines of 15 points, at most 3 long.
        (0, (20, 0.1183, 0.500, 4, 2.5, 3, 0.693, 0.800, 4, 4), (0.750, 3, 3)),
    ],
)
def test_recurrence_of_each_code_alone_is_as_printed(code, printed, horizontal):
    alone = [each if each == code else -1 for each in ONE]
    found = [round(number, 4 if place == 1 else 3) for place, number in enumerate(
        measures_of(alone, OTHER))]  # fmt: skip
    assert tuple(found) == printed
    turned = measures_of(OTHER, alone)[-3:]
    assert (round(turned[0], 3), *turned[1:]) == horizontal


def test_the_recurrence_profile_is_that_of_the_diagonals_of_a_printed_plot():
    plot = np.array([[mark != "." for mark in line] for line in PLOT.split()])
    pair = (np.array(ONE, np.int32), np.array(OTHER, np.int32))
    profile = compute_recurrence_profile_of_codes([pair], most_lags=12, n_permutations=13)
    diagonals = [np.diagonal(plot, lag) for lag in profile.lags]
    assert profile.counts.tolist() == [int(marks.sum()) for marks in diagonals]
    assert profile.rates == pytest.approx([marks.mean() for marks in diagonals])


def test_both_sides_of_the_recurrence_profile_add_up_as_printed():
    # Printed: 62 and 64 points in the two triangles, the middle diagonal in each.
    pair = (np.array(UP, np.int32), np.array(DOWN, np.int32))
    counts = compute_recurrence_profile_of_codes([pair], most_lags=56, n_permutations=57).counts
    assert sorted((counts[:57].sum(), counts[56:].sum())) == [62, 64]
