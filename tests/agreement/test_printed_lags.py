"""Lag profiles, a window of one unit and corrected p against outputs that others printed."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from geborgen.analysis.contingency import UnitStreams, compute_contingency, compute_window
from geborgen.analysis.sequences import (
    compute_act_profile,
    compute_benjamini_hochberg,
    compute_cell_odds,
    compute_holm,
    compute_lag_counts,
    compute_lag_table_of_counts,
    compute_unit_profile_of_marks,
    make_allowed,
)
from geborgen.analysis.sequences.stretches import Stretches

# Codes in the order of the printed tables; the letters are those of group_regulation.txt.
CODES = (
    "adapt", "cohesion", "consensus", "coregulate", "discuss", "emotion", "monitor", "plan",
    "synthesis",
)  # fmt: skip
LETTERS = "acyrdemps"
PLAN, CONSENSUS = CODES.index("plan"), CODES.index("consensus")

# source: reference pages of the R package lagdynamics (`lag_profile`, `transitions`), which print
# them for this data. Lags 1, 2 and 3 from plan to consensus; column "consensus" at lag 1.
COUNTS_AFTER = [1788, 1316, 1261]
SHARES_AFTER = [0.2904012, 0.2323036, 0.2433893]
RESIDUALS_AFTER = [8.526657, -3.619001, -1.135550]
P_AFTER = [1.506377e-17, 2.957420e-04, 2.561448e-01]
COUNT_BEFORE, SHARE_BEFORE, RESIDUAL_BEFORE = 2505, 0.403121983, 32.5840458
TO_CONSENSUS = [243, 844, 519, 265, 1269, 909, 228, 1788, 304]
RESIDUALS_TO_CONSENSUS = [
    12.0066636, 24.4702565, -35.4977548, -12.2716544, 11.3359759, 9.2658532, -8.1347706, 8.5266570,
    12.9614865,
]  # fmt: skip
YULE_Q_TO_CONSENSUS = [
    0.47618556, 0.53350656, -0.66124843, -0.38450860, 0.20921222, 0.19624970, -0.28754940,
    0.13857046, 0.46093598,
]  # fmt: skip


@cache
def groups():
    lines = Path(__file__).with_name("group_regulation.txt").read_text().splitlines()
    acts = [line for line in lines if not line.startswith("#")]
    return tuple(np.array([LETTERS.index(act) for act in line], np.int32) for line in acts)


def marks():
    return [(codes == PLAN, codes == CONSENSUS) for codes in groups()]


def lag_table(lag):
    counts = compute_lag_counts(groups(), len(CODES), lag=lag)
    return compute_lag_table_of_counts(counts, labels=CODES, allowed=make_allowed(len(CODES)))


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_counts_residuals_and_p_at_each_lag_are_the_printed_ones(lag):
    table, k = lag_table(lag), lag - 1
    assert table.counts[PLAN, CONSENSUS] == COUNTS_AFTER[k]
    assert table.residuals[PLAN, CONSENSUS] == pytest.approx(RESIDUALS_AFTER[k], abs=5.1e-7)
    assert table.p[PLAN, CONSENSUS] == pytest.approx(P_AFTER[k], rel=5e-7)


def test_a_whole_column_at_lag_one_is_the_printed_one():
    table = lag_table(1)
    assert list(table.counts[:, CONSENSUS]) == TO_CONSENSUS
    assert table.residuals[:, CONSENSUS] == pytest.approx(RESIDUALS_TO_CONSENSUS, abs=5.1e-8)
    assert table.residuals[CONSENSUS, PLAN] == pytest.approx(RESIDUAL_BEFORE, abs=5.1e-8)
    odds = compute_cell_odds(table.counts)
    assert odds.yule_q[:, CONSENSUS] == pytest.approx(YULE_Q_TO_CONSENSUS, abs=5.1e-9)


def test_the_profile_by_acts_is_the_printed_one():
    names = tuple(str(number) for number in range(len(groups())))
    stretches = Stretches(labels=CODES, codes=groups(), sessions=names, dyads=names)
    found = compute_act_profile(stretches, ("plan", "consensus"), most_lags=3, n_permutations=1)
    assert list(found.counts[-3:]) == COUNTS_AFTER
    assert found.shares[-3:] == pytest.approx(SHARES_AFTER, abs=5.1e-8)
    # One act before a plan is the other way round: of what follows consensus, the share of plan.
    assert found.counts[2] == COUNT_BEFORE
    assert found.shares[2] == pytest.approx(SHARE_BEFORE, abs=5.1e-10)


def test_the_profile_by_units_is_the_printed_one_where_every_act_lasts_one_unit():
    found = compute_unit_profile_of_marks(
        marks(), ("plan", "consensus"), unit_s=1.0, most_lags=3, n_permutations=1
    )
    assert list(found.counts[-3:]) == COUNTS_AFTER
    assert found.shares[-3:] == pytest.approx(SHARES_AFTER, abs=5.1e-8)
    assert found.shares[2] == pytest.approx(SHARE_BEFORE, abs=5.1e-10)


def test_a_window_of_the_one_next_unit_gives_the_printed_table():
    # Each unit but a group's first: did plan come just before it, did consensus start in it.
    streams = [
        UnitStreams(
            in_window=compute_window(plan, 1)[:-1],
            responded=consensus[1:],
            n_given=int(plan[:-1].sum()),
        )
        for plan, consensus in marks()
    ]
    found = compute_contingency(
        streams, names=("plan", "consensus"), window_s=1.0, n_permutations=1
    )
    assert found.in_window_with == COUNTS_AFTER[0]
    share = found.in_window_with / (found.in_window_with + found.in_window_without)
    assert share == pytest.approx(SHARES_AFTER[0], abs=5.1e-8)
    assert found.yule_q == pytest.approx(YULE_Q_TO_CONSENSUS[PLAN], abs=5.1e-9)


# source: p of ten tests with what the R package multtest makes of them, as typed over in the tests
# of the Python package statsmodels.
P_PLAIN = [
    0.838541367553, 0.642193923795, 0.680845947633, 0.967833824309, 0.71626938238, 0.177096952723,
    5.23656777208e-05, 0.0202732688798, 0.00028140506198, 0.0149877310796,
]  # fmt: skip
P_HOLM = [
    1, 1, 1, 1, 1, 1, 5.23656777208e-04, 1.41912882158600e-01, 2.53264555782e-03,
    1.19901848636800e-01,
]  # fmt: skip
P_FALSE_ALARMS = [
    0.93171263061444454, 0.89533672797500008, 0.89533672797500008, 0.967833824309,
    0.89533672797500008, 0.354193905446, 5.23656777208e-04, 0.0506831721995, 1.4070253099e-03,
    0.04995910359866667,
]  # fmt: skip


def test_holm_and_benjamini_hochberg_correct_ten_p_as_printed():
    assert compute_holm(P_PLAIN) == pytest.approx(P_HOLM, rel=1e-11)
    assert compute_benjamini_hochberg(P_PLAIN) == pytest.approx(P_FALSE_ALARMS, rel=1e-11)
