"""Two correlated effects, and what observers agree on, against numbers that others printed."""

import numpy as np
import pytest

from geborgen.analysis.agreement import (
    Acts,
    compute_agreed_units,
    compute_alignment,
    compute_kappa,
    compute_true_correlation,
)
from geborgen.analysis.agreement.drift import compute_line_change
from geborgen.analysis.dyads import compute_hierarchical_fit, make_cells
from geborgen.analysis.dyads.marginal import compute_marginal

# Anti-CCP in 37 studies: ill and found, well and found, ill and missed, well and not found.
# source: Nishimura and others (2007), data of the Cochrane Handbook for test accuracy, chapter 10,
# as typed over in a public JAGS script for that chapter.
FOUND = """115 110 40 23 236 74 89 90 31 69 25 43 70 167 26 110 26 64 71 68 38 42 149 147 47 24 40
171 72 7 481 190 82 865 139 69 90"""
FALSE = "17 24 5 0 20 11 4 2 0 8 2 1 5 8 8 3 1 14 2 14 3 2 7 10 7 3 11 26 14 2 23 12 13 79 7 5 7"
MISSED = """16 86 58 7 88 8 29 50 22 18 10 63 17 98 15 148 20 15 58 35 0 60 109 35 20 18 46 60 77 9
68 105 71 252 101 107 101"""
CLEARED = """73 215 227 39 231 130 142 129 75 38 40 120 228 88 15 118 56 293 66 132 73 96 114 106
375 79 146 443 298 51 185 408 301 2218 464 133 313"""

# source: vignette "Introduction to dtametaTMB" of that R package, which fits by Laplace's
# approximation (glmmTMB), that is by one node: means of the log odds, both variances, covariance,
# their standard errors; -2 log likelihood 545.56.
ESTIMATES = [0.6534029, 3.1089906, 0.5426397, 0.5717019, -0.2704148]
ERRORS = [0.1274866, 0.1458847, 0.1463478, 0.1873211, 0.1198520]


def anti_ccp(random=((1, 0), (0, 1))):
    found, false, missed, cleared = (
        np.array([int(n) for n in text.split()]) for text in (FOUND, FALSE, MISSED, CLEARED)
    )
    right = np.stack([found, cleared], axis=1).ravel()
    wrong = np.stack([missed, false], axis=1).ravel()
    columns = np.tile(np.array(random, dtype=float), (37, 1))
    return make_cells(
        right, right + wrong, fixed=columns, random=columns, dyad=np.repeat(np.arange(37), 2)
    )


def lost(parameters):
    # Means, variances and covariance, as printed, to minus the log likelihood by one node.
    first, second, *spread = parameters
    root = np.linalg.cholesky([[spread[0], spread[2]], [spread[2], spread[1]]])
    point = np.array([first, second, *root[np.tril_indices(2)]])
    return -compute_marginal(anti_ccp(), point, n_nodes=1).log_likelihood


def curvature(at, step=1e-3):
    steps = np.eye(len(at)) * step
    corners = [
        [lost(at + i + j) - lost(at + i - j) - lost(at - i + j) + lost(at - i - j) for j in steps]
        for i in steps
    ]
    return np.array(corners) / (4 * step**2)


def test_one_node_gives_the_printed_likelihood_of_two_correlated_effects():
    assert round(2 * lost(ESTIMATES), 2) == 545.56


@pytest.mark.slow
@pytest.mark.oracle
def test_one_node_has_its_maximum_at_the_printed_correlated_effects():
    # Both searches stop where the likelihood is flat: alike to two in a million.
    optimize = pytest.importorskip("scipy.optimize")
    found = optimize.minimize(
        lambda x: lost([*x[:2], x[2] ** 2, x[3] ** 2 + x[4] ** 2, x[2] * x[3]]),
        [0.65, 3.1, 0.73, -0.36, 0.66],
        method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-11, "maxiter": 4000, "maxfev": 4000},
    )
    x = found.x
    best = np.array([*x[:2], x[2] ** 2, x[3] ** 2 + x[4] ** 2, x[2] * x[3]])
    assert best == pytest.approx(ESTIMATES, abs=3e-6)
    errors = np.sqrt(np.diag(np.linalg.inv(curvature(best))))
    assert errors == pytest.approx(ERRORS, abs=3e-6)


def test_our_fit_of_two_correlated_effects_lies_beside_the_printed_one():
    # Nine nodes instead of one: means move by 0.0001, variances and covariance by 0.006 at most.
    fit = compute_hierarchical_fit(anti_ccp(), ("ill", "well"))
    spread = fit.root @ fit.root.T
    found = [*fit.coefficients, spread[0, 0], spread[1, 1], spread[0, 1]]
    assert found == pytest.approx(ESTIMATES, abs=0.006)
    assert found[:2] == pytest.approx(ESTIMATES[:2], abs=0.0001)
    assert fit.errors == pytest.approx(ERRORS[:2], abs=0.001)


def test_level_and_change_of_dyads_are_the_printed_effects_said_otherwise():
    # Ill is level - change / 2, well is level + change / 2: the form in which dyads are asked.
    turn = np.array([[1.0, -0.5], [1.0, 0.5]])
    back = np.linalg.inv(turn)
    variances = np.array([[ESTIMATES[2], ESTIMATES[4]], [ESTIMATES[4], ESTIMATES[3]]])
    root = np.linalg.cholesky(back @ variances @ back.T)
    point = np.array([*(back @ ESTIMATES[:2]), *root[np.tril_indices(2)]])
    found = compute_marginal(anti_ccp(turn), point, n_nodes=1).log_likelihood
    assert round(-2 * found, 2) == 545.56


@pytest.mark.parametrize(
    ("first", "second", "printed"),
    [
        # source: Jurafsky & Martin, Speech and Language Processing (after Kruskal, 1983): delete,
        # three substitutions, insert; where each counts one the distance is 5.
        ("intention", "execution", 5),
        # source: readme of the Levenshtein distance in javascript-algorithms: k/s, e/i, g put in.
        ("kitten", "sitting", 3),
    ],
)
def test_an_alignment_has_the_printed_number_of_differences(first, second, printed):
    words = (np.frombuffer(word.encode(), np.uint8).astype(np.int32) for word in (first, second))
    assert compute_alignment(*(Acts(codes=word) for word in words)).cost == printed


def test_a_line_without_errors_is_the_printed_least_squares_line():
    # source: help of R's `anscombe`, first set: slope 0.5000909, standard error 0.1179055; the
    # places run from 4 to 14.
    places = np.array([10.0, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5])
    values = np.array([8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    change, error = compute_line_change(places, values, np.zeros(11))
    assert (change / 10, error / 10) == pytest.approx((0.5000909, 0.1179055), abs=5.1e-8)


def test_seconds_agree_within_the_tolerance_as_printed():
    # source: a chapter on coded joint engagement, figure 10.4, in a copy without its figures and
    # author (by memory Bakeman & Gnisci, 2006), plotted by GSEQ with a tolerance of 2 s. Coder 1
    # has c at 54:23 and 54:24 where coder 2 has S: agreed, as 2 has c at 54:21 and 54:22. Coder 1
    # has S at 54:35, coder 2 has none from 54:33 to 54:37: not agreed. The rest is filled in.
    nothing_said, c, s = 2, 0, 1
    first, second = np.full((2, 40), nothing_said, np.int32)
    first[[23, 24, 35]] = c, c, s
    second[[21, 22, 23, 24]] = c, c, s, s
    assert list(compute_agreed_units(first, second, 2)[[23, 24, 35]]) == [True, True, False]
    second[38] = s
    assert not compute_agreed_units(first, second, 2)[35]
    second[37] = s
    assert compute_agreed_units(first, second, 2)[35]


def test_a_correlation_without_error_is_the_printed_one():
    # source: Sage Dictionary of Statistics, "attenuation, correcting correlations for": 0.40 seen,
    # reliabilities 0.80 and 0.90, is 0.47; with the first alone known 0.45.
    assert round(compute_true_correlation(0.40, reliabilities=(0.80, 0.90)), 2) == 0.47
    assert round(compute_true_correlation(0.40, reliabilities=(0.80, 1.0)), 2) == 0.45


def test_kappa_and_its_error_are_the_printed_ones_to_the_last_digit():
    # source: Stata's kapci on 1932 patients, Statalist, December 2009, message 320.
    found = compute_kappa([[1395, 118], [261, 158]])
    assert found.value == pytest.approx(0.3411969207847029, abs=1e-15)
    assert found.se == pytest.approx(0.0262913719660408, abs=1e-15)
    assert found.low == pytest.approx(0.2896667786271169, abs=1e-15)
    assert found.high == pytest.approx(0.3927270629422889, abs=1e-15)
