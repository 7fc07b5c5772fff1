"""The outlook: more where more is known, nothing where nothing is, wide where sources differ."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.analysis.results import Verdict
from geborgen.inference.alike import find_alike
from geborgen.inference.outlook import compute_outlook
from geborgen.inference.report import compute_outlook_report
from geborgen.moments import Need, UserError
from geborgen.simulation.typical import typical_caregivers
from tests.moment_scenes import a_moment, moments_of
from tests.told_families import bank, diaries, diary_of, drawn

USUAL = typical_caregivers()


def outlook(moments, **more):
    return compute_outlook(moments, bank=bank(), **more)


def width(one, name):
    estimate = next(e for e in one.caregiver_tends if e.name == name)
    return estimate.most[1] - estimate.most[0]


def share(one, name):
    return next(p.share for p in one.patterns if p.name == name)


def test_few_moments_cannot_tell():
    assert outlook(moments_of(Need.COMFORT, met=5)).verdict is Verdict.TOO_FEW


def test_moments_of_which_nothing_is_known_cannot_tell_however_many():
    one = outlook(moments_of(Need.COMFORT, open=40))
    assert one.verdict is Verdict.TOO_FEW
    assert one.used == 0


def test_moments_of_two_pairs_are_refused():
    two = [a_moment(Need.HELP), a_moment(Need.HELP, caregiver="father")]
    with pytest.raises(UserError, match="one child with one caregiver"):
        outlook(two)


@pytest.mark.slow
def test_the_same_moments_give_the_same_outlook():
    diary = diary_of(USUAL["warm"], moments=30)
    assert outlook(diary) == outlook(diary)


@pytest.mark.slow
def test_more_moments_narrow_the_intervals():
    diary = diary_of(USUAL["usual"], moments=120)
    few, many = outlook(diary[:15]), outlook(diary)
    for name in ("notice", "promptness", "closeness", "repair", "fright"):
        assert width(many, name) < width(few, name)


@pytest.mark.slow
def test_a_warm_caregivers_families_come_out_secure_more_often_than_a_frightening_ones():
    warm, frightening = (outlook(diary_of(USUAL[n])) for n in ("warm", "frightening"))
    assert share(warm, "secure") > 0.6
    assert share(frightening, "secure") < 0.4
    assert share(frightening, "disorganised") > 3 * share(warm, "disorganised")


@pytest.mark.slow
def test_answers_dealt_out_anew_over_families_lead_back_to_the_population():
    pooled = [m for diary in diaries(drawn(60), moments=20) for m in diary]
    rng = np.random.default_rng(2)
    picked = [replace(pooled[i], child="kim", session=f"s{i}", at=None, onset_s=0.0)
              for i in rng.permutation(len(pooled))[:60]]  # fmt: skip
    one = outlook(picked)
    inside = [e.usual_most[0] < e.median < e.usual_most[1] for e in one.caregiver_tends]
    assert all(inside)
    # Who does a bit of everything is a middling caregiver, more often secure with than families are
    # on the whole: near the population, not at it.
    assert abs(share(one, "secure") - next(p.usual for p in one.patterns)) < 0.35


@pytest.mark.slow
def test_sources_that_contradict_each_other_leave_it_wide():
    kind = [replace(m, observer="mother") for m in diary_of(USUAL["warm"], moments=40)]
    hard = [
        replace(m, child=kind[0].child, observer="aunt")
        for m in diary_of(USUAL["rejecting"], moments=40)
    ]
    both = outlook([*kind, *hard])
    assert both.sources == 2
    for alone in (kind, hard):
        assert width(both, "closeness") > width(outlook(alone), "closeness")


@pytest.mark.slow
def test_a_thin_bank_is_refined_and_says_so():
    diary = diary_of(USUAL["rejecting"], moments=80)
    alike = find_alike(diary, bank())
    assert alike.stages > 0
    assert alike.cares[:, 7].mean() < bank().cares[:, 7].mean() - 0.2  # who rarely mends


def test_a_pair_with_too_few_moments_gets_no_what_if():
    from geborgen.analysis.reading import compute_reading
    from geborgen.sources import read_recordings

    file = "src/geborgen/sources/samples/diary.csv"
    reading = compute_reading(read_recordings(file), caregivers=["leidster"])
    (pair,) = compute_outlook_report(reading, bank=bank()).pairs
    assert pair.outlook.verdict is Verdict.TOO_FEW
    assert pair.what_ifs == pair.programmes == pair.ranked == ()
