"""What the child shows is evidence of what it has learnt, as far as the tellers can see it."""

import numpy as np
import pytest

from geborgen.inference.outlook import compute_outlook
from geborgen.inference.signs import compute_signs_likelihood, fit_signs, read_signs
from geborgen.inference.telling import Telling
from geborgen.moments import Need, SignalKind
from geborgen.simulation.typical import typical_caregivers
from tests.moment_scenes import a_moment
from tests.told_families import bank, diary_of

OPEN, HIDING = np.array([0.05]), np.array([0.9])
NONE = np.array([0.02])


def counted(shown, hidden, **telling):
    moments = [a_moment(Need.COMFORT)] * shown
    moments += [a_moment(Need.COMFORT, signal=SignalKind.MISCUE)] * hidden
    return read_signs(moments, Telling(**telling))


def gain(signs):
    """How much likelier the signs are of a child that shows its needs than of one that hides."""
    return float((compute_signs_likelihood(OPEN, NONE, signs)
                  - compute_signs_likelihood(HIDING, NONE, signs))[0])  # fmt: skip


def test_nothing_counted_says_nothing():
    assert gain(counted(0, 0)) == 0.0


def test_hidden_needs_tell_of_a_child_that_hides():
    assert gain(counted(2, 12)) < -3.0
    assert gain(counted(12, 2)) > 3.0


def test_who_never_told_of_a_hidden_need_may_not_know_one():
    assert 0.0 < gain(counted(30, 0)) < 1.5
    assert gain(counted(30, 0, blind=0.0)) > 5.0


def test_more_of_the_same_is_worth_ten_moments_at_most():
    assert gain(counted(600, 60)) < 2.5 * gain(counted(60, 6))


def test_a_diary_of_what_went_wrong_is_counted_for_what_it_left_out():
    wrong = [a_moment(Need.COMFORT, "missed", signal=SignalKind.MISCUE, told=True)] * 10
    right = [a_moment(Need.COMFORT, told=True)] * 10
    signs = read_signs([*wrong, *right], Telling())
    assert signs.hidden < 10 < signs.shown
    assert signs.hidden + signs.shown == 20


def test_what_is_expected_with_a_caregiver_follows_the_bank():
    signs = counted(2, 20)
    by_care = fit_signs(bank().cares, bank().grown, signs)
    logs = compute_signs_likelihood(
        bank().grown[:, 2] + bank().grown[:, 4], 1.0 - bank().grown[:, 5], signs
    )
    assert np.corrcoef(by_care.expect(bank().cares), logs)[0, 1] > 0.5


@pytest.mark.slow
def test_a_child_that_hides_everything_is_seen_to_where_nobody_answers():
    one = compute_outlook(diary_of(typical_caregivers()["rejecting"]), bank=bank())
    hides = next(e for e in one.child_grows if e.name == "hides")
    assert hides.median > hides.usual + 0.2
    assert next(p.share for p in one.patterns if p.name == "avoidant") > 0.3
